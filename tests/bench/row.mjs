/**
 * A line of the table.
 *
 * @typedef {object} Row
 * @property {string} name of the figure; stays the same from run to run
 * @property {string} text
 * @property {string} unit
 * @property {number} digits after the point
 * @property {{ most?: number, least?: number }} [target]
 */

/** @returns {Row} */
export function row(name, text, unit, digits, target) {
  return { name, text, unit, digits, target };
}
