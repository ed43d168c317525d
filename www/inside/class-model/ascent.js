/**
 * @import { ClimbPlan, Climbing, Session } from "../../engine/session.js"
 *
 * @typedef {Awaited<ReturnType<Session["rise"]>>} Made
 * @typedef {NonNullable<NonNullable<Made>["picture"]>} Picture of the way
 *
 * @typedef {object} Step
 * @property {number} done
 * @property {number} total
 * @property {number} seconds
 * @property {Picture} [picture]
 * @property {boolean} snapshot whether the picture is one of those that are kept
 */

/** How often a picture on its way is drawn, in milliseconds. */
const PREVIEW = 100;
/** How many pictures of the way are kept. */
const SNAPSHOTS = 8;

/**
 * Drives a picture up, step by step: the desk says where it needs slopes, the pool computes them, and
 * the desk takes the step.
 */
export class Ascent {
  #session;
  #stop = new AbortController();
  /** @type {Promise<void>} */
  #gate = Promise.resolve();
  /** @type {(() => void) | undefined} */
  #open;

  /** @param {Session} session with the photo, if one is needed */
  constructor(session) {
    this.#session = session;
  }

  get paused() {
    return Boolean(this.#open);
  }

  /**
   * Makes a picture; one that is being made is given up.
   *
   * @param {Climbing} work
   * @param {(step: Step) => void} report hears every step; some have the picture
   * @returns {Promise<{ plan: ClimbPlan, seconds: number } | undefined>} nothing if it was cancelled
   */
  async run(work, report) {
    this.cancel();
    const { signal } = (this.#stop = new AbortController());
    const plan = await this.#session.ascend(work);
    const total = plan.steps;
    /** @param {number} done */
    const mark = (done) => Math.floor((done * SNAPSHOTS) / total);
    let seconds = 0;
    let drawn = 0;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (let done = 1; done <= total; done++) {
      await this.#gate;
      if (signal.aborted) return undefined;
      const start = performance.now();
      const snapshot = mark(done) > mark(done - 1);
      const due = snapshot || (!still && start - drawn > PREVIEW);
      const made = await this.#session.rise(plan, due, signal);
      if (!made || signal.aborted) return undefined;
      if (due) drawn = performance.now();
      seconds += (performance.now() - start) / 1000;
      report({ done, total, seconds, picture: made.picture, snapshot });
    }
    return { plan, seconds };
  }

  /** No step is begun until it goes on. */
  pause() {
    if (!this.paused) this.#gate = new Promise((resolve) => (this.#open = resolve));
  }

  resume() {
    this.#open?.();
    this.#open = undefined;
  }

  cancel() {
    this.#stop.abort();
    this.resume();
  }
}
