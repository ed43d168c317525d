/**
 * How long a worker may be silent, in milliseconds in which the page itself was running: a laptop that
 * sleeps, and a tab that is frozen with its workers, use none of it.
 */

/** Until it is known how long such a request takes: slow phones build a network's way back meanwhile. */
export const FIRST = 120_000;
/** The least for requests whose pace is known. */
export const LEAST = 20_000;
/** How much slower than the slowest so far a request may be. */
export const FACTOR = 20;
/** Until a worker that has nothing else to do says that it begins: it does that before it computes. */
export const HEARTBEAT = 10_000;
/** Loading a network, and what is added for each million bytes of it. */
export const LOAD = 60_000;
export const LOAD_MEGABYTE = 1_000;
/** Downloads report every byte that comes, and then the engine is compiled. */
export const DOWNLOAD = 180_000;
/** How often the page looks whether it is time. */
export const TICK = 1_000;
/** A tick that comes later than this was late because the page was asleep. */
export const MOST_TICK = 2_000;
/** How much longer is waited after each worker that was given up for being slow, up to a limit. */
const DOUBT = 2;
const MOST_DOUBT = 8;

/** Learns the pace of workers that are alike, and says how long to wait for them. */
export class Patience {
  #fixed;
  #paced;
  /** @type {Map<string, number>} */
  #slowest = new Map();
  #doubt = 1;

  /**
   * @param {string[]} [paced] verbs that cost about the same each time, or each time for one of their
   *   `indices`
   * @param {Record<string, number>} [fixed] limits of single verbs
   */
  constructor(paced = [], fixed = {}) {
    this.#paced = new Set(paced);
    this.#fixed = fixed;
  }

  /** @param {string} verb @param {number} [size] how many it asks for */
  limit(verb, size = 1) {
    if (Object.hasOwn(this.#fixed, verb)) return this.#fixed[verb];
    const slowest = this.#slowest.get(verb);
    const limit = slowest === undefined ? FIRST : Math.max(LEAST, FACTOR * slowest * size);
    return limit * this.#doubt;
  }

  /**
   * @param {string} verb
   * @param {number} size how many it asked for
   * @param {number} time that an answer took, in milliseconds
   */
  learn(verb, size, time) {
    if (!this.#paced.has(verb)) return;
    this.#slowest.set(verb, Math.max(this.#slowest.get(verb) ?? 0, time / Math.max(1, size)));
  }

  /** The next such requests have another pace. @param {string} verb */
  forget(verb) {
    this.#slowest.delete(verb);
  }

  /** A worker was given up; perhaps it was slow. */
  doubt() {
    this.#doubt = Math.min(MOST_DOUBT, this.#doubt * DOUBT);
  }
}

/** @param {number} bytes of a network @returns {number} how long it may load */
export function loading(bytes) {
  return LOAD + (LOAD_MEGABYTE * bytes) / 1e6;
}

/** A clock of the time in which the page was running, by its ticks. */
export class Watch {
  #spent = 0;
  #last;

  /** @param {number} now in milliseconds, as in all that follows */
  constructor(now) {
    this.#last = now;
  }

  /** @param {number} now @returns {number} how long it has run */
  at(now) {
    this.#spent += Math.min(Math.max(0, now - this.#last), MOST_TICK);
    this.#last = now;
    return this.#spent;
  }
}
