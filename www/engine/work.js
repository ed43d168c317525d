/**
 * @import { Plan } from "./door.d.ts"
 * @import { Wish as Computed } from "./pool.js"
 *
 * @typedef {Omit<Computed, "input">} Wish a method, its options and the classes
 *
 * @typedef {object} Act
 * @property {() => Promise<number>} given waits for a desk with the photo; its turn
 * @property {import("./desk.js").Desk} desk
 * @property {number} session
 * @property {import("./pool.js").Pool["run"]} compute
 * @property {(passes: number) => void} passed
 * @property {() => boolean} current whether no other has been begun on the photo
 *
 * @typedef {object} Ran
 * @property {number} done steps, of so many
 * @property {number} total
 * @property {number} workers how many took part
 * @property {number} deaths how many of them died
 * @property {import("../heatlens.js").Recomputed | null} recomputed of each pass, if not everything
 *
 * @typedef {(count: { done: number, total: number, coarse: boolean }) => void} Report hears how far it
 *   is; coarse is true once, when a map of the whole picture is there
 */

/** So that the desk can tell what belongs to whom. */
let jobs = 0;

const OVERTAKEN = "Another map has been begun.";
const GONE =
  "The map is lost, since the part of the page that draws it stopped; run the method again.";
const AGAIN = "The map is computed again, since the part of the page that draws it had stopped.";
const WHOLE = "The map was computed again, and is as it was.";

/** A method at work on a photo: begun on the desk, computed by the pool, and begun again if the desk dies. */
export class Work {
  #wish;
  #act;
  /** The turn of the desk that it was begun on. */
  turn = 0;

  /** @type {Plan | undefined} */
  #plan;
  /** @type {Float32Array | undefined} */
  #input;
  #rest = false;
  #whole = false;
  #running = 0;
  /** @type {Promise<void> | undefined} */
  #regaining;
  #stop = new AbortController();

  /** Its number on the desk. */
  job = 0;

  /** @param {Wish} wish @param {Act} act */
  constructor(wish, act) {
    this.#wish = wish;
    this.#act = act;
  }

  /** The desk's turn that it was begun on, and whose it is. @returns {import("./desk.js").JobSeat} */
  get seat() {
    return { session: this.#act.session, job: this.job, turn: this.turn };
  }

  /** @returns {Promise<Plan>} steps, passes and resolved options */
  async begin() {
    const turn = await this.#act.given();
    if (!this.#act.current()) throw new Error(OVERTAKEN);
    const job = ++jobs;
    const { desk, session } = this.#act;
    const plan = await desk.begin({ session, job, turn }, this.#wish);
    [this.turn, this.job, this.#plan, this.#whole] = [turn, job, plan, false];
    return plan;
  }

  /**
   * Computes what is not there yet; `again` says that it was begun again, as a desk had died.
   *
   * @param {Float32Array} input
   * @param {boolean} rest
   * @param {Report} report
   * @param {AbortSignal} signal
   * @returns {Promise<Ran & { again: boolean }>}
   */
  async run(input, rest, report, signal) {
    [this.#input, this.#rest] = [input, this.#rest || rest];
    this.#running += 1;
    try {
      // Of a whole map that is lost, both parts have to be computed.
      const fresh = await this.#renew(await this.#act.given());
      if (fresh && rest) await this.#fill(false, () => {}, signal);
      const ran = await this.#fill(rest, report, signal);
      this.#whole = !signal.aborted;
      return { ...ran, again: fresh };
    } finally {
      this.#running -= 1;
    }
  }

  /**
   * Makes sure that a desk has what was gathered.
   *
   * @param {number} turn of the desk
   * @param {(words: string) => void} told
   * @returns {Promise<boolean>} whether it has, or is being given it
   */
  async regain(turn, told) {
    if (turn === this.turn) return true;
    if (!this.#regaining) {
      if (this.#running || !this.#input) return false;
      if (!this.#whole) throw new Error(GONE);
      this.#regaining = this.#recompute(this.#input, told).finally(
        () => (this.#regaining = undefined),
      );
    }
    await this.#regaining;
    return true;
  }

  /** It is not computed again. */
  stop() {
    this.#stop.abort();
  }

  /** @param {Float32Array} input @param {(words: string) => void} told */
  async #recompute(input, told) {
    told(AGAIN);
    const { signal } = this.#stop;
    await this.run(input, this.#rest, () => {}, signal);
    if (!signal.aborted) told(WHOLE);
  }

  /** @param {number} turn @returns {Promise<boolean>} whether it had to be begun again */
  async #renew(turn) {
    if (turn === this.turn) return false;
    await this.begin();
    return true;
  }

  /** @param {boolean} rest @param {Report} report @param {AbortSignal} signal @returns {Promise<Ran>} */
  async #fill(rest, report, signal) {
    const { seat } = this;
    const [plan, input] = [this.#plan, this.#input];
    if (!plan || !input) throw new Error(GONE);
    const { coarse, steps: all, passes, options } = plan;
    const count = { done: 0, total: 0 };
    let missing = rest ? 0 : coarse;
    let workers = 0;
    let deaths = 0;
    /** @type {Ran["recomputed"]} */
    let recomputed = null;
    /** @param {number[]} indices @param {Float32Array[]} parts */
    const absorb = async (indices, parts) => {
      await this.#act.desk.absorb(seat, indices, parts);
      this.#act.passed((indices.length * passes) / all);
      count.done += indices.length;
      const needed = indices.filter((index) => index < coarse).length;
      missing -= needed;
      if (!signal.aborted) report({ ...count, coarse: needed > 0 && missing === 0 });
    };
    for (;;) {
      const steps = await this.#act.desk.agenda(seat, rest);
      if (!steps.length || signal.aborted) return { ...count, workers, deaths, recomputed };
      count.total += steps.length;
      const work = { ...this.#wish, options, input };
      const part = await this.#act.compute(work, steps, absorb, signal);
      workers = Math.max(workers, part.workers);
      deaths += part.deaths;
      recomputed = part.recomputed;
    }
  }
}
