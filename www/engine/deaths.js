import { failureOf } from "./thrown.js";

/**
 * How workers die, and how often something may be tried on fresh ones. What fails with a worker has
 * one of these codes, and `blamed` where the worker was at it when it died.
 *
 * Trap: the engine stopped, and its instance must not be called again. Silent: no answer came in time.
 * Gone: the browser or an error outside the engine ended the worker.
 *
 * @typedef {"Trap" | "Silent" | "Gone"} Death
 * @typedef {import("./thrown.js").Failure & { code: Death }} Fatal
 */

/** How often a request may kill its worker; after that it is refused with words. */
export const TRIES = { Trap: 2, Silent: 2, Gone: 3 };

/** The same for a step of a sweep, which is long, and whose worker others may end meanwhile. */
export const STEP_TRIES = { Trap: 3, Silent: 3, Gone: 20 };

/** How many workers may die one after the other with nothing done in between. */
export const MOST_IN_A_ROW = 20;

/** @param {unknown} error @returns {error is Fatal} whether a worker died of it, or with it */
export function isDeath(error) {
  const { code = "" } = /** @type {{ code?: PropertyKey }} */ (error ?? {});
  return Object.hasOwn(TRIES, code);
}

/** @param {import("./thrown.js").Failure} error a death @returns {Error} the last word on it, which nobody tries again */
export function final(error) {
  return Object.assign(new Error(error.message), { code: "Stopped", cause: error });
}

/** Counts deaths of one cause: how many a request, or the workers of a sweep, may have. */
export class Tally {
  #limits;
  /** @type {Map<Death, number>} */
  #counts = new Map();
  #row = 0;

  /** @param {Record<Death, number>} [limits] */
  constructor(limits = TRIES) {
    this.#limits = limits;
  }

  /**
   * @param {Pick<import("./thrown.js").Failure, "code" | "death" | "blamed">} error a death, which is that
   *   of another code where that is another word for it
   * @returns {boolean} whether it was one too many
   */
  add({ code, death: named = code, blamed }) {
    const death = /** @type {Death} */ (named);
    this.#row += 1;
    if (blamed) this.#counts.set(death, (this.#counts.get(death) ?? 0) + 1);
    const count = this.#counts.get(death) ?? 0;
    return count >= this.#limits[death] || this.#row >= MOST_IN_A_ROW;
  }
}

/**
 * Tries again what a worker died of or with, as often as is allowed.
 *
 * @template T
 * @param {() => Promise<T>} act on a worker that lives
 * @param {(failure: import("./thrown.js").Failure) => boolean} [died] whether it may be tried again
 * @returns {Promise<T>}
 */
export async function persist(act, died = isDeath) {
  const tally = new Tally();
  for (;;) {
    try {
      return await act();
    } catch (error) {
      const death = failureOf(error);
      if (!died(death)) throw error;
      if (tally.add(death)) throw final(death);
    }
  }
}
