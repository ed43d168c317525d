import { DEFAULTS } from "./attributes.js";
import { Engine } from "../engine/engine.js";
import { ModelSource } from "../engine/model-source.js";
import { Start } from "./start.js";
import { failureOf } from "../engine/thrown.js";
import { megabytes } from "./words.js";

/** An element's connection to an engine: when it begins, how far loading has come, and the session. */
export class EngineConnection {
  #element;
  #view;
  #told;
  /** @type {Start | undefined} */
  #waiting;

  /** @type {Engine | undefined} from when it connects */
  engine;
  /** @type {import("../engine/session.js").Session | undefined} once the engine is loaded */
  session;
  /** @type {ModelSource | undefined} of the network, if it is not the one that the attribute names */
  given;
  /** Whether the last engine could not be loaded. */
  failed = false;

  /**
   * @param {HTMLElement} element
   * @param {import("./view.js").View} view
   * @param {{ connected: () => void, failed: (message: string) => void }} told
   */
  constructor(element, view, told) {
    this.#element = element;
    this.#view = view;
    this.#told = told;
  }

  /** Where the network comes from. */
  get source() {
    return this.given ?? ModelSource.at(this.#element.getAttribute("model") ?? DEFAULTS.model);
  }

  /** The engine, which has to be loaded. */
  get loaded() {
    if (!this.session || !this.engine) {
      throw new Error("The network is not there yet; wait until it is loaded");
    }
    return this.engine;
  }

  /** Connects when the time has come. @param {string} when as {@link Start} has it */
  connectWhen(when) {
    if (this.engine) return;
    this.#waiting?.stop();
    if (this.failed) this.#forgive();
    this.#view.waiting = when === "click";
    this.#waiting = new Start(this.#element, when, () => this.connect());
  }

  async connect() {
    if (this.engine || !this.#element.isConnected) return;
    this.#waiting?.stop();
    const view = this.#view;
    view.waiting = false;
    this.#forgive();
    view.loading = true;
    view.say("Loading the network");
    const engine = Engine.acquire(this.source);
    this.engine = engine;
    try {
      await engine.load((loaded, total) => {
        if (this.engine === engine) this.#report(loaded, total);
      });
    } catch (error) {
      if (this.engine !== engine) return;
      this.#told.failed(failureOf(error).message);
      this.failed = view.retriable = true;
      return;
    }
    if (this.engine !== engine) return;
    this.session = engine.session((words) => view.announce(words));
    view.ready = true;
    this.#told.connected();
  }

  /** Forgets what failed. */
  #forgive() {
    this.failed = this.#view.retriable = false;
    this.#view.fail("");
  }

  /** @param {number} loaded @param {number} total */
  #report(loaded, total) {
    this.#view.progress(loaded, total);
    this.#view.say(
      loaded < total
        ? `Loading the network: ${megabytes(loaded)} of ${megabytes(total)} MB`
        : "Starting the network",
    );
  }

  /** Gives back all that costs memory. */
  disconnect() {
    this.#waiting?.stop();
    this.session?.close();
    this.engine?.release();
    this.session = this.engine = undefined;
    this.#view.ready = this.#view.loading = false;
  }
}
