import { Assistant } from "./assistant.js";
import { Darkroom } from "./darkroom.js";
import { persist } from "./deaths.js";
import { whyNotHere } from "./decode.js";
import { Desk } from "./desk.js";
import { Pool } from "./pool.js";
import { Session } from "./session.js";
import { engineName, missing, poolSize } from "./support.js";
import { offers } from "./offers.js";

/**
 * @import { Entry, Manifest } from "./door.d.ts"
 * @import { ModelSource } from "./model-source.js"
 * @import { Network } from "./network.js"
 * @import { Photo } from "./worker.js"
 */

const NOT_YET = "The network is not there yet; wait until it is loaded";

/** Everything that computes: a desk that reads and draws, and a pool of networks. */
export class Engine {
  /** @type {Map<string, Engine>} by the keys of their sources */
  static #shared = new Map();

  /**
   * The engine of a model, which all elements of a page share; each of them releases it in the end.
   *
   * @param {ModelSource} source
   */
  static acquire(source) {
    let engine = Engine.#shared.get(source.key);
    if (!engine) Engine.#shared.set(source.key, (engine = new Engine(source)));
    engine.#users += 1;
    return engine;
  }

  #source;
  #users = 0;
  /** @type {Set<import("./download.js").Progress>} */
  #reports = new Set();
  /** @type {Promise<void> | undefined} */
  #loading;
  /** @type {Promise<void> | undefined} */
  #warming;
  /** @type {import("./assets.js").Kit | undefined} */
  #kit;
  /** @type {Desk | undefined} */
  #desk;
  /** @type {Pool | undefined} */
  #pool;
  /** @type {Darkroom | undefined} */
  #darkroom;
  #sessions = 0;

  /** @type {Entry[]} the table of methods */
  methods = [];
  /** Whether all networks are ready for a sweep. */
  warmed = false;

  /** @param {ModelSource} source */
  constructor(source) {
    this.#source = source;
  }

  get workers() {
    return this.#pool?.size ?? 0;
  }

  /** The network's manifest, once it is loaded. @returns {Manifest} */
  get manifest() {
    return JSON.parse(this.#parts.kit.manifest);
  }

  /** The methods that the network can be asked for. */
  get offered() {
    const { manifest, methods } = this;
    return methods.filter((method) => offers(manifest, method));
  }

  /** The first method that the network can be asked for. @param {{ quick?: boolean }} [how] */
  usualMethod({ quick = false } = {}) {
    const found = this.offered.find(({ sweep }) => !(quick && sweep));
    return (found ?? this.methods[0]).name;
  }

  get #parts() {
    const [kit, desk, pool, darkroom] = [this.#kit, this.#desk, this.#pool, this.#darkroom];
    if (!kit || !desk || !pool || !darkroom) throw new Error(NOT_YET);
    return { kit, desk, pool, darkroom };
  }

  /**
   * Loads it, unless that is done or on its way; after a failure anew.
   *
   * @param {import("./download.js").Progress} report
   */
  async load(report) {
    this.#reports.add(report);
    this.#loading ??= this.#start();
    try {
      await this.#loading;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    } finally {
      this.#reports.delete(report);
    }
  }

  async #start() {
    const reason = missing();
    if (reason) throw new Error(reason);
    try {
      const desk = new Desk();
      this.#desk = desk;
      const wanted = { origin: this.#source.origin, engine: engineName() };
      const assets = await desk.fetch(wanted, (count) =>
        this.#reports.forEach((report) => report(...count)),
      );
      this.#kit = { ...assets, onnx: undefined };
      const pool = new Pool(assets, poolSize());
      this.#pool = pool;
      this.#darkroom = new Darkroom(this.#kit);
      [this.methods] = await Promise.all([desk.start(), pool.start()]);
    } catch (error) {
      this.#close();
      throw error;
    }
  }

  #close() {
    this.#desk?.close();
    this.#pool?.close();
    this.#darkroom?.close();
  }

  /**
   * A place for one photo and its maps.
   *
   * @param {(words: string) => void} [told] hears what happened where a part stopped and was replaced
   */
  session(told) {
    const { desk, pool, darkroom } = this.#parts;
    return new Session(desk, pool, darkroom, ++this.#sessions, told);
  }

  /**
   * The class that a text names: a number is an index, other text a label or the only part of one.
   *
   * @param {string} text
   * @returns {Promise<number>} its index; fails with words where there is none, or several
   */
  find(text) {
    const { desk } = this.#parts;
    return persist(
      async () => {
        await desk.ready();
        return desk.find(text);
      },
      ({ code }) => code === "Lost",
    );
  }

  /**
   * Has a network of the pool answer something that takes one pass.
   *
   * @template T
   * @param {(network: Network) => Promise<T>} act
   */
  ask(act) {
    return this.#parts.pool.ask(act);
  }

  /**
   * Has a network of the pool read a photo, by way of the darkroom where that is needed.
   *
   * @template T
   * @param {Blob} file
   * @param {(network: Network, photo: Photo) => Promise<T>} act
   */
  async read(file, act) {
    const { pool, darkroom } = this.#parts;
    try {
      return await pool.ask((network) => act(network, { file }));
    } catch (error) {
      const reason = whyNotHere(error);
      if (!reason) throw error;
      const developed = await darkroom.copy(file, reason);
      return pool.ask((network) => act(network, developed));
    }
  }

  /**
   * A worker of a view's own, started with all that the network is made of but its weights.
   *
   * @template {Record<string, import("./protocol.js").Verb>} Verbs the worker's table
   * @param {URL} script
   * @param {{ stands: (keyof Verbs)[], repeats: (keyof Verbs)[] }} verbs as {@link Assistant} has them
   * @returns {Promise<Assistant<Verbs>>}
   */
  async assistant(script, verbs) {
    const assistant = new Assistant(script, this.#parts.kit, verbs);
    await assistant.ready();
    return assistant;
  }

  /**
   * Asks all networks, as {@link Pool.each} has it.
   *
   * @template Item, Answer
   * @param {Item[]} items
   * @param {(network: Network, item: Item) => Promise<Answer>} ask
   * @param {(answer: Answer, index: number) => void} heard
   * @param {AbortSignal} signal
   */
  each(items, ask, heard, signal) {
    return this.#parts.pool.each(items, ask, heard, signal);
  }

  /**
   * Gets the pool ready for the first method that takes many passes, once; after a failure anew.
   *
   * @param {Float32Array} input
   */
  async warm(input) {
    const sweep = this.methods.find((method) => method.sweep);
    if (!sweep) return;
    this.#warming ??= this.#parts.pool.warm({ method: sweep.name, options: {}, input });
    try {
      await this.#warming;
    } catch (error) {
      this.#warming = undefined;
      throw error;
    }
    this.warmed = true;
  }

  /** Stops everything when nobody uses it any more. */
  release() {
    this.#users -= 1;
    if (this.#users) return;
    Engine.#shared.delete(this.#source.key);
    this.#close();
  }
}
