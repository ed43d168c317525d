const MOST_BYTES = 64e6;

/**
 * Projections of units, kept as far as there is room.
 *
 * @import { Unit } from "../../engine/door.d.ts"
 * @import { Network } from "../../engine/network.js"
 *
 * @typedef {Awaited<ReturnType<Network["project"]>>} Projected
 *
 * @typedef {object} Photo what the network sees, and a name unlike that of any other
 * @property {string} key
 * @property {Float32Array} input
 */
export class Projector {
  #engine;
  /** @type {Map<string, Projected>} */
  #kept = new Map();
  #bytes = 0;

  /** @param {import("../../engine/engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /**
   * Projects units, each from its photo; what is kept comes first.
   *
   * @param {{ photo: Photo, unit: Unit }[]} wishes
   * @param {string} rule of rectifiers
   * @param {(projection: Projected, index: number) => void} heard
   * @param {AbortSignal} signal
   */
  async each(wishes, rule, heard, signal) {
    /** @type {{ photo: Photo, unit: Unit, key: string, index: number }[]} */
    const missing = [];
    wishes.forEach((wish, index) => {
      const key = JSON.stringify([wish.photo.key, rule, wish.unit]);
      const kept = this.#kept.get(key);
      if (kept) heard(kept, index);
      else missing.push({ ...wish, key, index });
    });
    /** @param {Projected} projection @param {number} place */
    const keep = (projection, place) => {
      const { key, index } = missing[place];
      this.#keep(key, projection);
      heard(projection, index);
    };
    await this.#engine.each(
      missing,
      (network, { photo, unit }) => network.project(photo.input, unit, rule),
      keep,
      signal,
    );
  }

  /** @param {string} key @param {Projected} projection */
  #keep(key, projection) {
    /** @param {Projected} projection */
    const size = ({ pixels, patch }) => pixels.length + patch.length;
    this.#kept.set(key, projection);
    this.#bytes += size(projection);
    for (const [oldest, other] of this.#kept) {
      if (this.#bytes <= MOST_BYTES) break;
      this.#kept.delete(oldest);
      this.#bytes -= size(other);
    }
  }
}
