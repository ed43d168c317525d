import { startWorker } from "./any-origin-worker.js";
import { Patience, loading } from "./patience.js";
import { Remote } from "./remote.js";
import { DOING, loadingOf } from "./traps.js";

/**
 * @import { Objective, Unit } from "./door.d.ts"
 * @import { Aim, Begun, Photo } from "./worker.js"
 */

/** What the workers of a network have in common: what is said of them, and how long they are waited for. */
export class Likeness {
  /** @param {import("./assets.js").Assets} assets */
  constructor({ onnx, manifest }) {
    const { photo, network } = DOING;
    const start = loadingOf(JSON.parse(manifest).file);
    this.doing = { start, look: photo, unit: photo, identify: photo, other: network };
    this.patience = new Patience(["classify", "steps"], { start: loading(onnx.size) });
  }

  /** Another method's steps have another pace. */
  forget() {
    this.patience.forget("steps");
  }
}

/** A worker of the pool with its network, as the page sees it. */
export class Network {
  /** @type {Remote<import("./worker.js").Verbs>} */
  #remote;

  /** @param {Likeness} likeness of all workers of the pool */
  constructor(likeness) {
    this.#remote = new Remote(
      startWorker(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })),
      likeness,
    );
  }

  get closed() {
    return this.#remote.closed;
  }

  /** How many requests are unanswered. */
  get waiting() {
    return this.#remote.waiting;
  }

  /** Loads the network. @param {import("./assets.js").Assets} assets */
  start(assets) {
    return this.#remote.ask("start", assets);
  }

  /** Says the scores of all classes. @param {Float32Array} input */
  classify(input) {
    return this.#remote.ask("classify", { input });
  }

  /**
   * Says an objective's value, and how that changes with each value of the input.
   *
   * @param {Objective} objective
   * @param {Float32Array} input
   */
  climb(objective, input) {
    return this.#remote.ask("climb", { objective, input });
  }

  /** Gets ready for a method on any input. @param {Begun} work */
  prepare(work) {
    return this.#remote.ask("prepare", work);
  }

  /** Takes up a method; says what its passes recompute. @param {Begun & Aim & { job: number }} work */
  begin(work) {
    return this.#remote.ask("begin", work);
  }

  /**
   * Computes steps of the method taken up last, and says how long each took in milliseconds; nothing if
   * that is another job.
   *
   * @param {number} job
   * @param {number[]} indices
   */
  steps(job, indices) {
    return this.#remote.ask("steps", { job, indices });
  }

  /**
   * Projects a unit back to the pixels.
   *
   * @param {Float32Array} input
   * @param {Unit} unit
   * @param {string} rule of rectifiers
   */
  project(input, unit, rule) {
    return this.#remote.ask("project", { input, unit, rule });
  }

  /**
   * Draws the class activation map over what the network sees.
   *
   * @param {Float32Array} input
   * @param {Aim} aim
   * @param {string} colormap
   */
  classActivationMap(input, { target, versus }, colormap) {
    return this.#remote.ask("classActivationMap", { input, target, versus, colormap });
  }

  /**
   * Takes a cell of the class activation map apart by channels.
   *
   * @param {Float32Array} input
   * @param {Aim} aim
   * @param {{ row: number, column: number }} cell
   * @param {number} count of channels that are listed
   */
  shares(input, { target, versus }, { row, column }, count) {
    return this.#remote.ask("shares", { input, target, versus, row, column, count });
  }

  /** Makes an index of no photos, as JSON. @param {number} seed of its random rows */
  emptyIndex(seed) {
    return this.#remote.ask("emptyIndex", { seed });
  }

  /** Says a photo's id, by its bytes. @param {Blob} file */
  identify(file) {
    return this.#remote.ask("identify", { file });
  }

  /** Says how much a photo excites each class and channel, with a small copy of it. @param {Photo} photo */
  look(photo) {
    return this.#remote.ask("look", photo);
  }

  /** Says the value of a unit for a photo. @param {Photo} photo @param {Unit} unit */
  unit(photo, unit) {
    return this.#remote.ask("unit", { ...photo, ...unit });
  }

  close() {
    this.#remote.close();
  }
}
