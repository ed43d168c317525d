import { startWorker } from "./any-origin-worker.js";
import { isDeath, persist } from "./deaths.js";
import { Remote } from "./remote.js";
import { DOING } from "./traps.js";

/**
 * A worker of a view's own, which a fresh one replaces if it dies. It is asked again what it stands on,
 * and what changes nothing; what else it was at fails with words.
 */
export class Assistant {
  #script;
  #assets;
  #standing = new Map();
  #stands;
  #repeats;
  #opening;
  #remote;
  #left = false;

  /**
   * @param {URL} script
   * @param {object} assets what its start message holds
   * @param {{ stands: string[], repeats: string[] }} verbs those whose last request a fresh worker is
   *   given before others, and those that may be asked twice
   */
  constructor(script, assets, { stands, repeats }) {
    [this.#script, this.#assets] = [script, assets];
    [this.#stands, this.#repeats] = [stands, repeats];
  }

  /** Whether it was closed. */
  get closed() {
    return this.#left;
  }

  /** @param {string} verb @param {object} [body] @returns {Promise<any>} */
  async ask(verb, body) {
    const repeats = this.#stands.includes(verb) || this.#repeats.includes(verb);
    const answer = await persist(
      async () => (await this.ready()).ask(verb, body),
      (error) => isDeath(error) && repeats,
    );
    if (this.#stands.includes(verb)) this.#standing.set(verb, body);
    return answer;
  }

  close() {
    this.#left = true;
    this.#remote?.close();
  }

  /** The worker, or one in its place. @returns {Promise<Remote>} */
  async ready() {
    if (this.#left) throw new Error("the view was closed");
    if (!this.#remote || this.#remote.closed) this.#opening = this.#open();
    return this.#opening;
  }

  async #open() {
    const worker = startWorker(() => new Worker(this.#script, { type: "module" }));
    const remote = new Remote(worker, { doing: { start: DOING.starting, other: DOING.search } });
    this.#remote = remote;
    try {
      await remote.ask("start", this.#assets);
      for (const [verb, body] of this.#standing) await remote.ask(verb, body);
    } catch (error) {
      remote.close();
      throw error;
    }
    return remote;
  }
}
