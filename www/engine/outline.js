import { borders, contours } from "./contour.js";

/**
 * @import { MapInfo, Outline } from "../heatlens.js"
 * @import { Field } from "./contour.js"
 *
 * @typedef {"smooth" | "sharp"} Edges whether cells run into each other
 */

const SHARE = 0.1;
/** A smooth map is looked at in at least so many points across, between which a straight line will do. */
const POINTS = 112;
/** A map of more cells across is one of pixels, which is noise at the scale of a line. */
const PIXELS = 56;
/** The share of the side of a map of pixels over which the outlined values are averaged. */
const AVERAGED = 1 / 14;
/** The share of a map of pixels below which a line around it is left out. */
const SPECK = 0.002;

/**
 * Lines around the strongest tenth of a map, as it is drawn; cells as strong as the last of them belong to it.
 *
 * @param {Pick<MapInfo, "sign" | "rows" | "columns" | "drawn" | "flat">} info
 * @param {Float32Array} values as they are drawn; NaN where nothing is known
 * @param {Edges} edges
 * @returns {Outline}
 */
export function outline({ sign, rows: own, columns: ownColumns, drawn, flat }, values, edges) {
  const { rows, columns } = drawn;
  const isPixels = own === rows && ownColumns === columns && columns > PIXELS;
  const side = isPixels ? 2 * Math.round((columns * AVERAGED - 1) / 2) + 1 : 1;
  const whole = { rows, columns, values };
  const field = isPixels ? averaged(whole, side) : whole;
  const smooth = edges === "smooth";
  const points = smooth ? refined(field, Math.ceil(POINTS / columns)) : field;
  /** @param {number} factor */
  const times = (factor) => points.values.map((value) => factor * value);
  const above = sign === "lowness" ? times(-1) : points.values;
  const below = sign === "signed" ? times(-1) : undefined;
  const strengths = below ? points.values.map(Math.abs) : above;
  const level = flat ? undefined : lowest(strengths);
  /** @param {Float32Array} [values] */
  const path = (values) =>
    values && level !== undefined
      ? (smooth ? contours : borders)({ ...points, values }, level, isPixels ? SPECK : 0)
      : "";
  return { above: path(above), below: path(below), averaged: side };
}

/**
 * The lowest value that is among the highest tenth, but for the very lowest of all; nothing where all
 * values are the same.
 *
 * @param {Float32Array} values
 */
function lowest(values) {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (!sorted.length) return undefined;
  const [least] = sorted;
  const level = sorted[sorted.length - Math.max(1, Math.round(SHARE * sorted.length))];
  return level > least ? level : sorted.find((value) => value > least);
}

/**
 * The mean of the square of cells around each cell, as far as it lies on the map.
 *
 * @param {Field} field
 * @param {number} side of the square, an odd number
 * @returns {Field}
 */
export function averaged({ rows, columns, values }, side) {
  const reach = (side - 1) / 2;
  const across = means(values, { lines: rows, length: columns, line: columns, step: 1 }, reach);
  const both = means(across, { lines: columns, length: rows, line: 1, step: columns }, reach);
  return { rows, columns, values: both };
}

/**
 * Means along each line of values.
 *
 * @param {Float32Array} values
 * @param {{ lines: number, length: number, line: number, step: number }} order how far it is from one line to
 *   the next, and within a line
 * @param {number} reach
 */
function means(values, { lines, length, line, step }, reach) {
  const result = new Float32Array(values.length);
  for (let start = 0; start < lines * line; start += line) {
    for (let at = 0; at < length; at++) {
      const [from, to] = [Math.max(at - reach, 0), Math.min(at + reach, length - 1)];
      let sum = 0;
      for (let other = from; other <= to; other++) sum += values[start + other * step];
      result[start + at * step] = sum / (to - from + 1);
    }
  }
  return result;
}

/**
 * So many points along each side of a cell, between the centres of cells in a straight line, as canvases
 * have it when they are drawn larger.
 *
 * @param {Field} field
 * @param {number} factor
 * @returns {Field}
 */
function refined({ rows, columns, values }, factor) {
  if (factor < 2) return { rows, columns, values };
  const [down, across] = [rows, columns].map((count) => between(count, factor));
  const result = new Float32Array(down.length * across.length);
  down.forEach(({ first, next, share: y }, row) => {
    across.forEach(({ first: left, next: right, share: x }, column) => {
      /** @param {number} line */
      const at = (line) =>
        (1 - x) * values[line * columns + left] + x * values[line * columns + right];
      result[row * across.length + column] = (1 - y) * at(first) + y * at(next);
    });
  });
  return { rows: down.length, columns: across.length, values: result };
}

/** @param {number} count @param {number} factor */
function between(count, factor) {
  return Array.from({ length: count * factor }, (_, point) => {
    const at = Math.min(Math.max((point + 0.5) / factor - 0.5, 0), count - 1);
    const first = Math.floor(at);
    return { first, next: Math.min(first + 1, count - 1), share: at - first };
  });
}
