import { MOST_IN_A_ROW, STEP_TRIES, Tally, final, isDeath } from "./deaths.js";

/**
 * Workers that share out a queue of steps, of which some may die: their steps go to the others and to
 * those that take their place.
 *
 * @template Worker
 * @typedef {object} Plan
 * @property {import("./step-queue.js").StepQueue} queue
 * @property {() => Promise<Worker>[]} staff the workers that there are and those that are on their way
 * @property {(worker: Worker) => Promise<void>} [ready] what each does first
 * @property {(worker: Worker, steps: number[]) => Promise<void>} act has steps computed and kept
 * @property {() => number} [few] how many to hand out at once
 * @property {number} [lanes] how many handfuls a worker has at once
 * @property {AbortSignal} signal stops the handing out
 */

/** @template Worker */
export class Crew {
  #plan;
  /** @type {Set<Promise<Worker>>} */
  #known = new Set();
  /** @type {Set<Worker>} */
  #working = new Set();
  #coming = 0;
  #size = 0;
  #deaths = 0;
  #row = 0;
  #starts = new Tally(STEP_TRIES);
  #over = false;
  /** @type {(failure?: Error) => void} */
  #end = () => {};

  /** @param {Plan<Worker>} plan */
  constructor(plan) {
    this.#plan = { ready: async () => {}, few: () => 1, lanes: 1, ...plan };
  }

  /** How many workers died on the way. */
  get deaths() {
    return this.#deaths;
  }

  /** How many workers have taken part. */
  get size() {
    return this.#size;
  }

  /** Fulfilled when all steps are done, or none is handed out any more. @returns {Promise<void>} */
  work() {
    return new Promise((resolve, reject) => {
      this.#end = (failure) => (failure ? reject(failure) : resolve());
      const { signal, queue } = this.#plan;
      if (signal.aborted || !queue.open) return this.#finish();
      signal.addEventListener("abort", () => this.#finish(), { once: true });
      return this.#enlist();
    });
  }

  #enlist() {
    for (const coming of this.#plan.staff()) {
      if (this.#known.has(coming)) continue;
      this.#known.add(coming);
      this.#coming += 1;
      coming.then(
        (worker) => {
          this.#coming -= 1;
          this.#employ(worker).catch((error) => this.#fail(error));
        },
        (error) => {
          this.#coming -= 1;
          this.#known.delete(coming);
          this.#missed(error);
        },
      );
    }
  }

  /** @param {Worker} worker */
  async #employ(worker) {
    const { queue, ready, lanes } = this.#plan;
    // Those that come too late are not waited for.
    if (this.#over || !queue.open) return;
    this.#working.add(worker);
    this.#size += 1;
    let begun = false;
    try {
      await ready(worker);
      begun = true;
      await Promise.all(Array.from({ length: lanes }, () => this.#lane(worker)));
    } catch (error) {
      this.#working.delete(worker);
      if (this.#over) return;
      if (!isDeath(error)) throw error;
      this.#deaths += 1;
      this.#row += 1;
      if (error.condemned || this.#row >= MOST_IN_A_ROW) throw final(error);
      if (begun) this.#enlist();
      else this.#missed(error);
    }
  }

  /** @param {Worker} worker */
  async #lane(worker) {
    const { queue, act, few } = this.#plan;
    for (;;) {
      const steps = await queue.dequeue(few);
      if (!steps.length) break;
      try {
        await act(worker, steps);
      } catch (error) {
        if (isDeath(error)) error.condemned = queue.requeue(steps, error);
        throw error;
      }
      this.#row = 0;
      queue.done(steps);
    }
    if (!queue.open) this.#finish();
  }

  /** A worker could not be started, or died of what each does first. @param {Error} error */
  #missed(error) {
    if (this.#over) return;
    const enough = !isDeath(error) || this.#starts.add(error);
    if (!enough) this.#enlist();
    // The others can do it, if there are others.
    else if (!this.#working.size && !this.#coming) {
      this.#fail(isDeath(error) ? final(error) : error);
    }
  }

  #finish() {
    this.#over = true;
    this.#plan.queue.close();
    this.#end();
  }

  /** @param {Error} error */
  #fail(error) {
    this.#over = true;
    this.#plan.queue.close();
    this.#end(error);
  }
}
