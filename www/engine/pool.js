import { startWorker } from "./any-origin-worker.js";
import { Crew } from "./crew.js";
import { persist } from "./deaths.js";
import { Patience, loading } from "./patience.js";
import { Remote } from "./remote.js";
import { StepQueue } from "./step-queue.js";
import { DOING, loadingOf } from "./traps.js";

// Two, so that a worker has its next steps while the last ones' answer is on its way.
const IN_FLIGHT = 2;
/** How long a worker may be deaf to a cancellation, in milliseconds, unless one step takes longer. */
const DEAF = 40;
/** After so many further workers that could not start, those there are have to do. */
const MOST_FAILED = 2;

/** Workers that each run a network of their own, from one compiled module. */
export class Pool {
  #assets;
  #size;
  #patience;
  #doing;
  /** One for each worker: a promise of it, and the worker itself even before it has started. */
  #places = [];
  #failed = 0;
  #running = Promise.resolve();
  #jobs = 0;

  /**
   * @param {object} assets what a worker's start message holds
   * @param {number} size
   */
  constructor(assets, size) {
    this.#assets = assets;
    this.#size = size;
    this.#patience = new Patience({ start: loading(assets.onnx.byteLength) });
    const { photo, network } = DOING;
    const start = loadingOf(JSON.parse(assets.manifest).file);
    this.#doing = { start, look: photo, unit: photo, identify: photo, other: network };
  }

  /** The first network, which gives the first answer; the others follow. */
  async start() {
    await this.#staff(1)[0];
  }

  get size() {
    return this.#size;
  }

  /** @param {Float32Array} input */
  async classify(input) {
    return this.#ask("classify", { input }, 1);
  }

  /** Has the worker with the least to do answer something that takes one pass. */
  async ask(verb, body) {
    return this.#ask(verb, body, this.#size);
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
    const act = async (worker, [index]) => {
      const answer = await worker.ask(verb, bodies[index]);
      if (!signal.aborted) heard(answer, index);
    };
    const count = Math.min(this.#size, bodies.length);
    const queue = new StepQueue([...bodies.keys()]);
    await new Crew({ queue, staff: () => this.#staff(count), act, signal }).work();
  }

  /** Has one of so many workers answer, and others in its place if it dies. */
  #ask(verb, body, count) {
    return persist(async () => (await this.#free(count)).ask(verb, body));
  }

  /** Of the workers that are there the one with the least to do; the others are on their way. */
  async #free(count) {
    const coming = this.#staff(count);
    const there = this.#places.map(({ worker, started }) => started && worker).filter(Boolean);
    if (!there.length) return coming[0];
    return there.reduce((a, b) => (b.waiting < a.waiting ? b : a));
  }

  /**
   * Opens the other networks and has each build what a method needs, so that it starts at once.
   *
   * @param {{ method: string, options: object, input: Float32Array }} work
   */
  async warm(work) {
    const ready = new Set();
    const prepare = async (worker) => {
      if (ready.has(worker)) return;
      await worker.ask("prepare", work);
      ready.add(worker);
    };
    await persist(() =>
      Promise.all(this.#staff(this.#size).map(async (coming) => prepare(await coming))),
    );
  }

  /**
   * Runs steps of a method, handed out a few at a time and in their order.
   *
   * @param {{ method: string, options: object, target: number, versus?: number,
   *   input: Float32Array }} work
   * @param {number[]} steps
   * @param {(indices: number[], parts: Float32Array[]) => Promise<void>} absorb
   * @param {AbortSignal} signal stops the handing out
   * @returns {Promise<{ workers: number, recomputed: object | null, deaths: number }>} how many
   *   workers took part, what each pass recomputes if not everything, and how many workers died
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
    const job = ++this.#jobs;
    const queue = new StepQueue(steps);
    let recomputed = null;
    let each = DEAF;
    this.#patience.forget("steps");
    const few = () => {
      const share = queue.left / (this.#size * IN_FLIGHT);
      return Math.max(1, Math.floor(Math.min(DEAF / each, share)));
    };
    const ready = async (worker) => {
      recomputed = await worker.ask("begin", { ...work, job });
    };
    const act = async (worker, indices) => {
      const made = await worker.ask("steps", { job, indices });
      // Of a run that has failed meanwhile nothing is kept.
      if (!made || !queue.open) return;
      each = made.each;
      await absorb(indices, made.parts);
    };
    const count = Math.min(this.#size, steps.length);
    const staff = () => this.#staff(count);
    const crew = new Crew({ queue, staff, ready, act, few, lanes: IN_FLIGHT, signal });
    await crew.work();
    return { workers: Math.min(crew.size, count), recomputed, deaths: crew.deaths };
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
    this.#size = 0;
    for (const { worker } of this.#places) worker.close();
    this.#places = [];
  }

  /** So many workers, there or on their way; those that died are replaced. @returns {Promise<Remote>[]} */
  #staff(count) {
    if (!this.#size) return [Promise.reject(new Error("the network was given back"))];
    this.#places = this.#places.filter(({ worker }) => !worker.closed);
    while (this.#places.length < Math.min(count, this.#size)) this.#places.push(this.#open());
    return this.#places.slice(0, count).map(({ coming }) => coming);
  }

  #open() {
    const worker = new Remote(
      startWorker(() => new Worker(new URL("./worker.js", import.meta.url), { type: "module" })),
      { doing: this.#doing, patience: this.#patience },
    );
    const place = { worker, started: false };
    place.coming = worker.ask("start", this.#assets).then(
      () => {
        place.started = true;
        this.#failed = 0;
        return worker;
      },
      (error) => {
        worker.close();
        this.#shrink();
        throw error;
      },
    );
    // Whoever waits for it hears of a failure.
    place.coming.catch(() => {});
    return place;
  }

  /** Where others cannot be started, for want of memory perhaps, those there are have to do. */
  #shrink() {
    const there = this.#places.filter(({ started, worker }) => started && !worker.closed).length;
    if (there && ++this.#failed >= MOST_FAILED) this.#size = Math.min(this.#size, there);
  }
}
