/** The names of the benchmark's sections, in the order in which they run; each is a file of sections/. */
export const SECTIONS = [
  "forward",
  "gradient",
  "occlusion",
  "windows",
  "size",
  "startup",
  "class-models",
  "search",
  "photos",
];

/**
 * What the file of a section exports.
 *
 * @typedef {object} Section
 * @property {import("./row.mjs").Row[]} ROWS one for each figure
 * @property {(given: Given) => Promise<Measured>} measure
 *
 * @typedef {object} Given
 * @property {import("./server.mjs").Server} server started
 * @property {boolean} brief whether to do everything once and at the smallest sizes; such figures
 *   mean nothing
 *
 * @typedef {object} Measured
 * @property {Record<string, number>} figures by the names of the rows
 * @property {Record<string, object[]>} [series] that are plotted
 * @property {string} [svg] their plot
 */

/** @param {string} name @returns {Promise<Section>} */
export function load(name) {
  return import(`./sections/${name}.mjs`);
}
