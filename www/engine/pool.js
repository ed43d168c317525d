import { Crew } from "./crew.js";
import { persist } from "./deaths.js";
import { Likeness, Network } from "./network.js";
import { StepQueue } from "./step-queue.js";

/**
 * @import { Objective } from "./door.d.ts"
 * @import { Aim, Begun } from "./worker.js"
 *
 * @typedef {Begun & Aim} Wish a method on an input
 *
 * @typedef {object} Place of a worker
 * @property {Network} worker even before it has started
 * @property {Promise<Network>} coming
 * @property {boolean} started
 */

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
  #likeness;
  /** @type {Place[]} one for each worker */
  #places = [];
  #failed = 0;
  /** @type {Promise<void>} */
  #running = Promise.resolve();
  #jobs = 0;

  /**
   * @param {import("./assets.js").Assets} assets what a worker's start message holds
   * @param {number} size
   */
  constructor(assets, size) {
    this.#assets = assets;
    this.#size = size;
    this.#likeness = new Likeness(assets);
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
    return this.#ask((network) => network.classify(input), 1);
  }

  /**
   * Has the worker with the least to do answer something that takes one pass.
   *
   * @template T
   * @param {(network: Network) => Promise<T>} act
   */
  async ask(act) {
    return this.#ask(act, this.#size);
  }

  /**
   * Requests for all networks, one at a time each, in their order.
   *
   * @template Item, Answer
   * @param {Item[]} items
   * @param {(network: Network, item: Item) => Promise<Answer>} ask
   * @param {(answer: Answer, index: number) => void} heard
   * @param {AbortSignal} signal stops the handing out; nothing is heard after it
   */
  async each(items, ask, heard, signal) {
    const count = Math.min(this.#size, items.length);
    const crew = new Crew({
      queue: new StepQueue([...items.keys()]),
      staff: () => this.#staff(count),
      act: async (worker, [index]) => {
        const answer = await ask(worker, items[index]);
        if (!signal.aborted) heard(answer, index);
      },
      signal,
    });
    await crew.work();
  }

  /**
   * Has one of so many workers answer, and others in its place if it dies.
   *
   * @template T
   * @param {(network: Network) => Promise<T>} act
   * @param {number} count
   */
  #ask(act, count) {
    return persist(async () => act(await this.#free(count)));
  }

  /**
   * Of the workers that are there the one with the least to do; the others are on their way.
   *
   * @param {number} count
   */
  async #free(count) {
    const coming = this.#staff(count);
    const there = this.#places.filter(({ started }) => started).map(({ worker }) => worker);
    if (!there.length) return coming[0];
    return there.reduce((a, b) => (b.waiting < a.waiting ? b : a));
  }

  /**
   * Opens the other networks and has each build what a method needs, so that it starts at once.
   *
   * @param {Begun} work
   */
  async warm(work) {
    /** @type {Set<Network>} */
    const ready = new Set();
    /** @param {Network} worker */
    const prepare = async (worker) => {
      if (ready.has(worker)) return;
      await worker.prepare(work);
      ready.add(worker);
    };
    await persist(() =>
      Promise.all(this.#staff(this.#size).map(async (coming) => prepare(await coming))),
    );
  }

  /**
   * Runs steps of a method, handed out a few at a time and in their order.
   *
   * @param {Wish} work
   * @param {number[]} steps
   * @param {(indices: number[], parts: Float32Array[]) => Promise<void>} absorb
   * @param {AbortSignal} signal stops the handing out
   * @returns {Promise<Pick<import("./work.js").Ran, "workers" | "recomputed" | "deaths">>}
   */
  async run(work, steps, absorb, signal) {
    // One after the other: a network remembers one photo.
    const before = this.#running;
    const running = before.then(() => this.#run(work, steps, absorb, signal));
    this.#running = running.then(
      () => {},
      () => {},
    );
    return running;
  }

  /** @type {Pool["run"]} */
  async #run(work, steps, absorb, signal) {
    const job = ++this.#jobs;
    const queue = new StepQueue(steps);
    /** @type {import("./work.js").Ran["recomputed"]} */
    let recomputed = null;
    let each = DEAF;
    this.#likeness.forget();
    const few = () => {
      const share = queue.left / (this.#size * IN_FLIGHT);
      return Math.max(1, Math.floor(Math.min(DEAF / each, share)));
    };
    /** @param {Network} worker */
    const ready = async (worker) => {
      recomputed = await worker.begin({ ...work, job });
    };
    /** @param {Network} worker @param {number[]} indices */
    const act = async (worker, indices) => {
      const made = await worker.steps(job, indices);
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
   * @param {Objective} objective
   * @param {Float32Array[]} inputs
   * @param {AbortSignal} signal
   * @returns {Promise<{ value: number, gradient: Float32Array }[] | undefined>}
   */
  async climb(objective, inputs, signal) {
    /** @type {{ value: number, gradient: Float32Array }[]} */
    const slopes = [];
    await this.each(
      inputs,
      (network, input) => network.climb(objective, input),
      (slope, index) => (slopes[index] = slope),
      signal,
    );
    return signal.aborted ? undefined : slopes;
  }

  close() {
    this.#size = 0;
    for (const { worker } of this.#places) worker.close();
    this.#places = [];
  }

  /**
   * So many workers, there or on their way; those that died are replaced.
   *
   * @param {number} count
   * @returns {Promise<Network>[]}
   */
  #staff(count) {
    if (!this.#size) return [Promise.reject(new Error("the network was given back"))];
    this.#places = this.#places.filter(({ worker }) => !worker.closed);
    while (this.#places.length < Math.min(count, this.#size)) this.#places.push(this.#open());
    return this.#places.slice(0, count).map(({ coming }) => coming);
  }

  /** @returns {Place} */
  #open() {
    const worker = new Network(this.#likeness);
    const coming = worker.start(this.#assets).then(
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
    const place = { worker, coming, started: false };
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
