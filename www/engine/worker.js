// One network of the pool. It hears a message only between requests, so those are short.
import { ENGINES } from "./engines.js";
import { handing, serve, watch } from "./protocol.js";
import { rgbaOf } from "./rgba.js";
import { copied } from "./small-copy.js";

/**
 * @import { CellMap, Network, Objective, Projection, Shares, Unit } from "./door.d.ts"
 * @import { Recomputed } from "../heatlens.js"
 *
 * @typedef {object} Aim the classes that are explained
 * @property {number} target
 * @property {number} [versus]
 *
 * @typedef {object} Begun a method's name and options, as texts
 * @property {string} method
 * @property {Record<string, string>} options
 * @property {Float32Array} input
 *
 * @typedef {{ picture: Blob, crop: import("./door.d.ts").Rect }} Copy of a photo, small
 *
 * @typedef {{ file: Blob, input?: undefined, kept?: undefined } |
 *   { file?: undefined, input: Float32Array, kept: Copy }} Photo by its file, or developed
 */

/** @type {Network} */
let network;
/** @type {import("./engines.js").Door} */
let engineDoors;
/** @type {number} */
let job;

/** @typedef {typeof verbs} Verbs */
const verbs = {
  /** @param {import("./assets.js").Assets} assets */
  async start({ engine, module, manifestName, manifest, onnx, labels }) {
    engineDoors = await ENGINES[engine]();
    watch(await engineDoors.default({ module_or_path: module }));
    network = new engineDoors.Network(manifestName, manifest, onnx, labels);
  },
  /** @param {{ input: Float32Array }} body */
  classify({ input }) {
    const scores = network.classify(input);
    return handing(scores, scores);
  },
  /** @param {{ objective: Objective, input: Float32Array }} body */
  climb({ objective, input }) {
    const slope = network.climb(JSON.stringify(objective), input);
    const { value, gradient } = slope;
    slope.free();
    return handing({ value, gradient }, gradient);
  },
  /** @param {Begun & Aim & { job: number }} body @returns {Recomputed | null} */
  begin({ job: next, method, options, target, versus, input }) {
    const report = network.begin(method, JSON.stringify(options), target, versus, input);
    job = next;
    return JSON.parse(report);
  },
  /** @param {{ input: Float32Array, unit: Unit, rule: string }} body */
  project({ input, unit, rule }) {
    const objective = JSON.stringify({ kind: "unit", ...unit });
    const projected = network.project(input, objective, rule);
    const [pixels, patch] = [projected.pixels, projected.patch].map(rgbaOf);
    /** @type {Projection} */
    const info = JSON.parse(projected.info);
    projected.free();
    return handing({ ...info, pixels, patch }, pixels, patch);
  },
  /** @param {Aim & { input: Float32Array, colormap: string }} body */
  classActivationMap({ input, target, versus, colormap }) {
    const cells = network.cam(input, target, versus, colormap);
    const { values } = cells;
    const [pixels, seen] = [cells.pixels, cells.seen].map(rgbaOf);
    /** @type {CellMap} */
    const info = JSON.parse(cells.info);
    cells.free();
    return handing({ ...info, pixels, seen, values }, pixels, seen, values);
  },
  /**
   * @param {Aim & { input: Float32Array, row: number, column: number, count: number }} body
   * @returns {Shares}
   */
  shares({ input, target, versus, row, column, count }) {
    return JSON.parse(network.shares(input, target, versus, row, column, count));
  },
  /** @param {Begun} body */
  prepare({ method, options, input }) {
    network.prepare(method, JSON.stringify(options), input);
  },
  /** @param {{ job: number, indices: number[] }} body */
  steps({ job: asked, indices }) {
    if (asked !== job) return null;
    const start = performance.now();
    const parts = indices.map((index) => network.step(index));
    return handing({ parts, each: (performance.now() - start) / indices.length }, ...parts);
  },
  /** @param {{ seed: number }} body */
  emptyIndex: ({ seed }) => network.emptyIndex(seed),
  /** The id of a photo. @param {{ file: Blob }} body */
  identify: ({ file }) => engineDoors.photoId(file),
  /** @param {Photo} photo */
  async look({ file, input, kept }) {
    if (input) {
      const numbers = network.peaks(input);
      return handing({ ...kept, numbers }, numbers);
    }
    const look = network.look(file);
    const { numbers } = look;
    const copy = look.kept;
    look.free();
    return handing({ ...(await copied(copy)), numbers }, numbers);
  },
  /** @param {Photo & Unit} body */
  unit({ file, input, layer, channel, row, column }) {
    const seen = input ?? network.inputOf(file);
    return network.unit(seen, layer, channel, row, column);
  },
};

serve(verbs);
