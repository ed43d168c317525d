import { startWorker } from "./any-origin-worker.js";
import { isDeath, persist } from "./deaths.js";
import { Remote } from "./remote.js";
import { DOING } from "./traps.js";

/**
 * @template {Record<string, import("./protocol.js").Verb>} Verbs
 * @typedef {Remote<Verbs & { start: (kit: import("./assets.js").Kit) => Promise<void> }>} Started a
 *   worker that begins with all that the network is made of but its weights
 */

/**
 * A worker of a view's own, which a fresh one replaces if it dies. It is asked again what it stands on,
 * and what changes nothing; what else it was at fails with words.
 *
 * @template {Record<string, import("./protocol.js").Verb>} Verbs the worker's table
 */
export class Assistant {
  #script;
  #kit;
  /** @type {Map<keyof Verbs & string, any>} bodies of their verbs */
  #standing = new Map();
  #stands;
  #repeats;
  /** @type {Promise<Started<Verbs>> | undefined} */
  #opening;
  /** @type {Started<Verbs> | undefined} */
  #remote;
  #left = false;

  /**
   * @param {URL} script
   * @param {import("./assets.js").Kit} kit what its start message holds
   * @param {{ stands: (keyof Verbs)[], repeats: (keyof Verbs)[] }} verbs those whose last request a fresh
   *   worker is given before others, and those that may be asked twice
   */
  constructor(script, kit, { stands, repeats }) {
    this.#script = script;
    this.#kit = kit;
    this.#stands = stands;
    this.#repeats = repeats;
  }

  /** Whether it was closed. */
  get closed() {
    return this.#left;
  }

  /**
   * @template {keyof Verbs & string} K
   * @param {K} verb
   * @param {Parameters<Verbs[K]>[0]} [body]
   * @returns {Promise<import("./remote.js").Unwrapped<Awaited<ReturnType<Verbs[K]>>>>}
   */
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

  /** The worker, or one in its place. @returns {Promise<Started<Verbs>>} */
  async ready() {
    if (this.#left) throw new Error("the view was closed");
    if (!this.#opening || this.#remote?.closed) this.#opening = this.#open();
    return this.#opening;
  }

  async #open() {
    const worker = startWorker(() => new Worker(this.#script, { type: "module" }));
    /** @type {Started<Verbs>} */
    const remote = new Remote(worker, { doing: { start: DOING.starting, other: DOING.search } });
    this.#remote = remote;
    try {
      await remote.ask("start", this.#kit);
      for (const [verb, body] of this.#standing) await remote.ask(verb, body);
    } catch (error) {
      remote.close();
      throw error;
    }
    return remote;
  }
}
