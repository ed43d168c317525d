import { AnyOriginWorker as Worker } from "./any-origin-worker.js";
import { Pool } from "./pool.js";
import { Remote } from "./protocol.js";
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
    const desk = new Remote(
      new Worker(new URL("./desk-worker.js", import.meta.url), { type: "module" }),
    );
    let pool;
    try {
      const wanted = { path: this.#path, engine: engineName() };
      const assets = await desk.ask("fetch", wanted, [], (count) =>
        this.#reports.forEach((report) => report(...count)),
      );
      this.manifest = JSON.parse(assets.manifest);
      this.#assets = { ...assets, onnx: undefined };
      pool = new Pool(assets, poolSize());
      [this.methods] = await Promise.all([desk.ask("start"), pool.start()]);
    } catch (error) {
      desk.close();
      pool?.close();
      throw error;
    }
    if (!this.#members) {
      desk.close();
      pool.close();
      throw new Error("the element has left the page");
    }
    [this.#desk, this.#pool] = [desk, pool];
  }

  /** A place for one photo and its maps. */
  session() {
    return new Session(this.#desk, this.#pool, ++this.#sessions);
  }

  /**
   * The class that a text names: a number is an index, other text a label or the only part of one.
   *
   * @param {string} text
   * @returns {Promise<number>} its index; fails with words where there is none, or several
   */
  find(text) {
    return this.#desk.ask("find", { text });
  }

  /** Has a network of the pool answer something that takes one pass. */
  ask(verb, body) {
    return this.#pool.ask(verb, body);
  }

  /**
   * A worker of a view's own, started with all that the network is made of but its weights.
   *
   * @param {URL} script
   */
  async assistant(script) {
    const assistant = new Remote(new Worker(script, { type: "module" }));
    await assistant.ask("start", this.#assets);
    return assistant;
  }

  /** Many requests, as {@link Pool.each} has them. */
  each(verb, bodies, heard, signal) {
    return this.#pool.each(verb, bodies, heard, signal);
  }

  /**
   * Gets the pool ready for the first method that takes many passes, once.
   *
   * @param {Float32Array} input
   */
  async warm(input) {
    const { name } = this.methods.find(({ sweep }) => sweep);
    this.#warming ??= this.#pool.warm({ method: name, options: {}, input });
    await this.#warming;
    this.warmed = true;
  }

  /** Stops everything when the last element has left. */
  leave() {
    this.#members -= 1;
    if (this.#members) return;
    Engine.#shared.delete(this.#path);
    this.#desk?.close();
    this.#pool?.close();
  }
}
