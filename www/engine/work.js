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

  #plan;
  #input;
  #rest = false;
  #whole = false;
  #running = 0;
  #regaining;
  #stop = new AbortController();

  /** Its number on the desk. */
  job;

  /**
   * @param {{ method: string, options: object, target: number, versus?: number }} wish
   * @param {object} act
   * @param {() => Promise<number>} act.given waits for a desk with the photo; its turn
   * @param {(verb: string, body: object, transfer: Transferable[], turn: number) => Promise<any>}
   *   act.send to the desk of a turn, and to no later one
   * @param {Function} act.compute as {@link import("./pool.js").Pool.run}
   * @param {(passes: number) => void} act.passed
   * @param {() => boolean} act.current whether no other has been begun on the photo
   */
  constructor(wish, act) {
    [this.#wish, this.#act] = [wish, act];
  }

  /** @returns {Promise<object>} steps, passes and resolved options */
  async begin() {
    const turn = await this.#act.given();
    if (!this.#act.current()) throw new Error(OVERTAKEN);
    const job = ++jobs;
    const plan = await this.#act.send("begin", { ...this.#wish, job }, [], turn);
    [this.turn, this.job, this.#plan, this.#whole] = [turn, job, plan, false];
    return plan;
  }

  /** Computes what is not there yet; `again` says that it was begun again, as a desk had died. */
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
      this.#regaining = this.#recompute(told).finally(() => (this.#regaining = undefined));
    }
    await this.#regaining;
    return true;
  }

  /** It is not computed again. */
  stop() {
    this.#stop.abort();
  }

  async #recompute(told) {
    told(AGAIN);
    const { signal } = this.#stop;
    await this.run(this.#input, this.#rest, () => {}, signal);
    if (!signal.aborted) told(WHOLE);
  }

  /** @returns {Promise<boolean>} whether it had to be begun again */
  async #renew(turn) {
    if (turn === this.turn) return false;
    await this.begin();
    return true;
  }

  async #fill(rest, report, signal) {
    const { job, turn } = this;
    const { coarse, steps: all, passes, options } = this.#plan;
    const count = { done: 0, total: 0 };
    let missing = rest ? 0 : coarse;
    let workers = 0;
    let deaths = 0;
    let recomputed = null;
    const absorb = async (indices, parts) => {
      const buffers = parts.map(({ buffer }) => buffer);
      await this.#act.send("absorb", { job, indices, parts }, buffers, turn);
      this.#act.passed((indices.length * passes) / all);
      count.done += indices.length;
      const needed = indices.filter((index) => index < coarse).length;
      missing -= needed;
      if (!signal.aborted) report({ ...count, coarse: needed > 0 && missing === 0 });
    };
    for (;;) {
      const steps = await this.#act.send("agenda", { job, rest }, [], turn);
      if (!steps.length || signal.aborted) return { ...count, workers, deaths, recomputed };
      count.total += steps.length;
      const work = { ...this.#wish, options, input: this.#input };
      const part = await this.#act.compute(work, steps, absorb, signal);
      workers = Math.max(workers, part.workers);
      deaths += part.deaths;
      recomputed = part.recomputed;
    }
  }
}
