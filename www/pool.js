import { startWorker } from "./any-origin-worker.js";
import { Remote } from "./protocol.js";

// Two, so that a worker has its next steps while the last ones' answer is on its way.
const IN_FLIGHT = 2;
/** How long a worker may be deaf to a cancellation, in milliseconds, unless one step takes longer. */
const DEAF = 40;

/** Workers that each run a network of their own, from one compiled module. */
export class Pool {
  #assets;
  #size;
  #workers = [];
  #growing = Promise.resolve();
  #running = Promise.resolve();
  #jobs = 0;

  /**
   * @param {object} assets what a worker's start message holds
   * @param {number} size
   */
  constructor(assets, size) {
    this.#assets = assets;
    this.#size = size;
  }

  /** The first network, which gives the first answer; the others follow. */
  async start() {
    this.#workers = [await this.#open()];
  }

  get size() {
    return this.#size;
  }

  /** @param {Float32Array} input */
  async classify(input) {
    const [worker] = await this.#alive(1);
    return worker.ask("classify", { input });
  }

  /** Has the worker with the least to do answer something that takes one pass. */
  async ask(verb, body) {
    const workers = await this.#alive(this.#size);
    const free = workers.reduce((a, b) => (b.waiting < a.waiting ? b : a));
    return this.#answer(free, verb, body);
  }

  /**
   * Requests for all networks, one at a time each, in their order.
   *
   * @param {string} verb
   * @param {object[]} bodies
   * @param {(answer: any, index: number) => void} heard
   * @param {AbortSignal} signal stops the handing out; nothing is heard after it
   */
  async each(verb, bodies, heard, signal) {
    let next = 0;
    const lane = async (worker) => {
      while (next < bodies.length && !signal.aborted) {
        const index = next++;
        const answer = await this.#answer(worker, verb, bodies[index]);
        if (!signal.aborted) heard(answer, index);
      }
    };
    const workers = await this.#alive(Math.min(this.#size, bodies.length));
    try {
      await Promise.all(workers.map(lane));
    } finally {
      next = bodies.length;
    }
  }

  async #answer(worker, verb, body) {
    try {
      return await worker.ask(verb, body);
    } catch (error) {
      if (error.code === "Trap") worker.close(error.message);
      throw error;
    }
  }

  /**
   * Opens the other networks and has each build what a method needs, so that it starts at once.
   *
   * @param {{ method: string, options: object, input: Float32Array }} work
   */
  async warm(work) {
    const workers = await this.#alive(this.#size);
    await Promise.all(workers.map((worker) => worker.ask("prepare", work)));
  }

  /**
   * Runs steps of a method, handed out a few at a time and in their order.
   *
   * @param {{ method: string, options: object, target: number, versus?: number,
   *   input: Float32Array }} work
   * @param {number[]} steps
   * @param {(indices: number[], parts: Float32Array[]) => Promise<void>} absorb
   * @param {AbortSignal} signal stops the handing out
   * @returns {Promise<{ workers: number, recomputed: object | null }>} how many workers took part,
   *   and what each pass recomputes if not everything
   */
  async run(work, steps, absorb, signal) {
    // One after the other: a network remembers one photo.
    const before = this.#running;
    let done;
    this.#running = new Promise((resolve) => (done = resolve));
    await before;
    try {
      return await this.#run(work, steps, absorb, signal);
    } finally {
      done();
    }
  }

  async #run(work, steps, absorb, signal) {
    const [first] = await this.#alive(1);
    if (signal.aborted) return { workers: 0, recomputed: null };
    const job = ++this.#jobs;
    let next = 0;
    let recomputed = null;
    const working = [];
    let fail;
    const failed = new Promise((_, reject) => (fail = reject));
    const stopped = new Promise((resolve) =>
      signal.addEventListener("abort", resolve, { once: true }),
    );
    let each = DEAF;
    const lane = async (worker) => {
      while (next < steps.length && !signal.aborted) {
        const share = (steps.length - next) / (this.#size * IN_FLIGHT);
        const few = Math.max(1, Math.floor(Math.min(DEAF / each, share)));
        const indices = steps.slice(next, next + few);
        next += indices.length;
        const made = await worker.ask("steps", { job, indices });
        if (!made || signal.aborted) continue;
        each = made.each;
        await absorb(indices, made.parts);
      }
    };
    const start = async (worker) => {
      recomputed = await worker.ask("begin", { ...work, job });
      await Promise.all(Array.from({ length: IN_FLIGHT }, () => lane(worker)));
    };
    // The others join as they come, and those that come too late are not waited for.
    const join = (workers) => {
      for (const worker of workers) {
        if (worker !== first && next < steps.length && !signal.aborted) {
          working.push(start(worker).catch(fail));
        }
      }
    };
    try {
      working.push(start(first).catch(fail));
      this.#alive(Math.min(this.#size, steps.length))
        .then(join)
        .catch(() => {});
      await Promise.race([failed, stopped, working[0]]);
      await Promise.race([failed, stopped, Promise.all(working)]);
    } catch (error) {
      next = steps.length;
      if (error.code === "Trap") this.#workers.forEach((worker) => worker.close(error.message));
      throw error;
    }
    return { workers: working.length, recomputed };
  }

  /**
   * The slopes of an objective at several inputs, in their order; nothing if stopped.
   *
   * @param {object} objective
   * @param {Float32Array[]} inputs
   * @param {AbortSignal} signal
   * @returns {Promise<{ value: number, gradient: Float32Array }[] | undefined>}
   */
  async climb(objective, inputs, signal) {
    const slopes = [];
    const bodies = inputs.map((input) => ({ objective, input }));
    await this.each("climb", bodies, (slope, index) => (slopes[index] = slope), signal);
    return signal.aborted ? undefined : slopes;
  }

  close() {
    for (const worker of this.#workers) worker.close();
    this.#workers = [];
  }

  /** So many living workers; those that died are replaced. */
  #alive(count) {
    // One growth at a time, or two sweeps that start together would each open the missing ones.
    this.#growing = this.#growing.catch(() => {}).then(() => this.#grow(count));
    return this.#growing;
  }

  async #grow(count) {
    const living = this.#workers.filter((worker) => !worker.closed);
    const missing = Math.max(0, count - living.length);
    const fresh = await Promise.all(Array.from({ length: missing }, () => this.#open()));
    this.#workers = [...living, ...fresh];
    return this.#workers.slice(0, count);
  }

  async #open() {
    const worker = new Remote(
      startWorker(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })),
    );
    await worker.ask("start", this.#assets);
    return worker;
  }
}
