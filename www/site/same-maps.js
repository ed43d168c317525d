/**
 * @import { Picture } from "../heatlens.js"
 *
 * @typedef {object} Values of a map
 * @property {Pick<Picture["info"], "rows" | "columns" | "layers">} info
 * @property {Float32Array} values
 */

/** How far values may be apart as shares of the largest one, which rounding explains. */
const ROUNDING = 1e-4;

/** Whether two maps are the same but for their scales. @param {Values} a @param {Values} b */
export function areSame(a, b) {
  if (a.info.rows !== b.info.rows || a.info.columns !== b.info.columns) return false;
  if (a.values.length !== b.values.length) return false;
  const [first, second] = [largest(a.values), largest(b.values)];
  return a.values.every(
    (value, index) => Math.abs(value / first - b.values[index] / second) <= ROUNDING,
  );
}

/**
 * Puts names whose maps are the same together, each set where its first name is.
 *
 * @param {string[]} names
 * @param {(name: string) => Values | undefined} mapOf nothing for a name that stays alone
 * @returns {string[][]}
 */
export function grouped(names, mapOf) {
  /** @type {string[][]} */
  const groups = [];
  for (const name of names) {
    const map = mapOf(name);
    const like = groups.find(([first]) => {
      const other = map && mapOf(first);
      return other && areSame(map, other);
    });
    if (like) like.push(name);
    else groups.push([name]);
  }
  return groups;
}

/** @type {WeakMap<Float32Array, number>} */
const LARGEST = new WeakMap();

/** The largest size of a value; one where all are zero. @param {Float32Array} values */
function largest(values) {
  const known = LARGEST.get(values);
  if (known) return known;
  const found = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  LARGEST.set(values, found);
  return found;
}
