import { Assistant } from "./assistant.js";
import { Darkroom } from "./darkroom.js";
import { persist } from "./deaths.js";
import { whyNotHere } from "./decode.js";
import { Desk } from "./desk.js";
import { Pool } from "./pool.js";
import { Session } from "./session.js";
import { engineName, missing, poolSize } from "./support.js";

/** Everything that computes: a desk that reads and draws, and a pool of networks. */
export class Engine {
  static #shared = new Map();

  /**
   * The engine of a model, which all elements of a page share; each of them leaves it in the end.
   *
   * @param {string} manifestPath below this folder, or an address
   */
  static join(manifestPath) {
    let engine = Engine.#shared.get(manifestPath);
    if (!engine) Engine.#shared.set(manifestPath, (engine = new Engine(manifestPath)));
    engine.#members += 1;
    return engine;
  }

  #path;
  #members = 0;
  #reports = new Set();
  #loading;
  #warming;
  #assets;
  #desk;
  #pool;
  #darkroom;
  #sessions = 0;

  /** @type {object[]} the table of methods */
  methods = [];
  manifest;
  /** Whether all networks are ready for a sweep. */
  warmed = false;

  constructor(manifestPath) {
    this.#path = manifestPath;
  }

  get workers() {
    return this.#pool?.size ?? 0;
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
    this.#desk = new Desk();
    try {
      const wanted = { path: this.#path, engine: engineName() };
      const assets = await this.#desk.fetch(wanted, (count) =>
        this.#reports.forEach((report) => report(...count)),
      );
      this.manifest = JSON.parse(assets.manifest);
      this.#assets = { ...assets, onnx: undefined };
      this.#pool = new Pool(assets, poolSize());
      this.#darkroom = new Darkroom(assets);
      [this.methods] = await Promise.all([this.#desk.start(), this.#pool.start()]);
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
    return new Session(this.#desk, this.#pool, this.#darkroom, ++this.#sessions, told);
  }

  /**
   * The class that a text names: a number is an index, other text a label or the only part of one.
   *
   * @param {string} text
   * @returns {Promise<number>} its index; fails with words where there is none, or several
   */
  find(text) {
    return persist(
      async () => {
        await this.#desk.ready();
        return this.#desk.ask("find", { text });
      },
      ({ code }) => code === "Lost",
    );
  }

  /** Has a network of the pool answer something that takes one pass. */
  ask(verb, body) {
    return this.#pool.ask(verb, body);
  }

  /** Has a network of the pool read a photo, by way of the darkroom where that is needed. */
  async read(verb, { file, ...body }) {
    try {
      return await this.ask(verb, { file, ...body });
    } catch (error) {
      const reason = whyNotHere(error);
      if (!reason) throw error;
      const developed = await this.#darkroom.develop(file, { verb: "copy" }, reason);
      return this.ask(verb, { ...body, ...developed });
    }
  }

  /**
   * A worker of a view's own, started with all that the network is made of but its weights.
   *
   * @param {URL} script
   * @param {{ stands: string[], repeats: string[] }} verbs as {@link Assistant} has them
   */
  async assistant(script, verbs) {
    const assistant = new Assistant(script, this.#assets, verbs);
    await assistant.ready();
    return assistant;
  }

  /** Many requests, as {@link Pool.each} has them. */
  each(verb, bodies, heard, signal) {
    return this.#pool.each(verb, bodies, heard, signal);
  }

  /**
   * Gets the pool ready for the first method that takes many passes, once; after a failure anew.
   *
   * @param {Float32Array} input
   */
  async warm(input) {
    const { name } = this.methods.find(({ sweep }) => sweep);
    this.#warming ??= this.#pool.warm({ method: name, options: {}, input });
    try {
      await this.#warming;
    } catch (error) {
      this.#warming = undefined;
      throw error;
    }
    this.warmed = true;
  }

  /** Stops everything when the last element has left. */
  leave() {
    this.#members -= 1;
    if (this.#members) return;
    Engine.#shared.delete(this.#path);
    this.#close();
  }
}
