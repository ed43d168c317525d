import { HEARTBEAT, Patience, TICK, Watch } from "./patience.js";
import { DOING, causeOfNoStart, words } from "./traps.js";

/** @type {Partial<Record<import("./traps.js").Cause, import("./deaths.js").Death>>} */
const DEATHS = { trap: "Trap", memory: "Trap", stack: "Trap", silent: "Silent", gone: "Gone" };

/**
 * What is known of a death besides its cause: the seconds of silence, and the place of a panic.
 *
 * @typedef {{ seconds?: number, place?: string }} More
 */

/**
 * What a worker's verb answers.
 *
 * @template T
 * @typedef {T extends import("./protocol.js").Handed<infer V> ? V : T} Unwrapped
 */

/**
 * A request that is not answered yet.
 *
 * @typedef {object} Request
 * @property {string} verb
 * @property {number} size how much it asks for
 * @property {boolean} [begun] whether the worker is at it
 * @property {(value: any) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {(report: any) => void} report
 */

/**
 * A worker as an object that answers requests. It answers one after the other, so that the first one
 * unanswered is what it is at: that one has a time limit, and that one it dies of.
 *
 * @template {Record<string, import("./protocol.js").Verb>} [Verbs=any] the worker's table
 */
export class Remote {
  /** @type {Worker | null} */
  #worker;
  #doing;
  #patience;
  #next = 0;
  /** @type {Map<number, Request>} */
  #waiting = new Map();
  #watch = new Watch(0);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #heard = false;
  #left = false;
  /** @type {string | undefined} why its script did not start */
  #words;

  /**
   * @param {Worker} worker that nobody else talks to
   * @param {object} [kind]
   * @param {Record<string, import("./traps.js").Doing>} [kind.doing] what its verbs are about, with
   *   `other` for the rest
   * @param {Patience} [kind.patience] shared with workers of its kind
   */
  constructor(worker, { doing = { other: DOING.starting }, patience = new Patience() } = {}) {
    this.#worker = worker;
    this.#doing = doing;
    this.#patience = patience;
    worker.onmessage = ({ data }) => this.#hear(data);
    worker.onerror = (/** @type {ErrorEvent & { words?: string }} */ event) => {
      event.preventDefault();
      if (event.message) console.error(event.message);
      this.#words = event.words;
      this.#die(this.#heard ? "gone" : causeOfNoStart(event.message));
    };
  }

  get closed() {
    return this.#worker === null;
  }

  /** How many requests are unanswered. */
  get waiting() {
    return this.#waiting.size;
  }

  /**
   * @template {keyof Verbs & string} K
   * @param {K} verb
   * @param {Parameters<Verbs[K]>[0]} [body]
   * @param {Transferable[]} [transfer]
   * @param {(report: any) => void} [report] hears how far the answer is, where a verb says so
   * @returns {Promise<Unwrapped<Awaited<ReturnType<Verbs[K]>>>>}
   */
  ask(verb, body = {}, transfer = [], report = () => {}) {
    return new Promise((resolve, reject) => {
      if (!this.#worker) {
        reject(this.#failure(verb, "gone"));
        return;
      }
      const id = this.#next++;
      this.#worker.postMessage({ ...body, id, verb }, transfer);
      const size = body.indices?.length ?? 1;
      this.#waiting.set(id, { verb, size, resolve, reject, report });
      if (this.#waiting.size === 1) this.#attend();
    });
  }

  /** Stops the worker; whatever is unanswered fails, and need not be tried elsewhere. */
  close() {
    this.#left = true;
    this.#end("gone");
  }

  /** @param {any} data what comes from a worker, which may be anything */
  #hear(data) {
    this.#heard = true;
    const request = this.#waiting.get(data?.id);
    if (!request) return;
    if (data.begun) {
      request.begun = true;
      this.#watch = new Watch(performance.now());
      return;
    }
    if (data.report !== undefined) {
      this.#watch = new Watch(performance.now());
      request.report(data.report);
      return;
    }
    const { verb, size, resolve, reject } = request;
    const { error } = data;
    if (error?.cause && Object.hasOwn(DEATHS, error.cause)) {
      this.#die(error.cause, { place: error.place });
      return;
    }
    this.#waiting.delete(data.id);
    if (!error) this.#patience.learn(verb, size, this.#watch.at(performance.now()));
    this.#attend();
    if (error?.cause) reject(this.#failure(verb, error.cause));
    else if (error) reject(Object.assign(new Error(error.message), { code: error.code }));
    else resolve(data.value);
  }

  /** Watches the request that the worker is at now. */
  #attend() {
    this.#watch = new Watch(performance.now());
    if (!this.#waiting.size) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else this.#timer ??= setInterval(() => this.#look(), TICK);
  }

  #look() {
    const [{ verb, size, begun = false }] = this.#waiting.values();
    // The first one waits for the worker's scripts, too.
    const limit = begun || !this.#heard ? this.#patience.limit(verb, size) : HEARTBEAT;
    if (this.#watch.at(performance.now()) < limit) return;
    this.#patience.doubt();
    this.#die("silent", { seconds: limit / 1000 });
  }

  /** @param {import("./traps.js").Cause} cause @param {More} [more] */
  #die(cause, more) {
    const [at] = this.#waiting.values();
    this.#end(Object.hasOwn(DEATHS, cause) ? "gone" : cause, at && { ...at, cause, more });
  }

  /**
   * @param {import("./traps.js").Cause} cause of the failure of all that waits
   * @param {Request & { cause: import("./traps.js").Cause, more?: More }} [at] the request at which it
   *   died, with a cause of its own
   */
  #end(cause, at) {
    this.#worker?.terminate();
    this.#worker = null;
    clearInterval(this.#timer);
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { verb, reject } of waiting) {
      const blamed = at?.reject === reject;
      const failure = blamed ? this.#failure(verb, at.cause, at.more) : this.#failure(verb, cause);
      reject(Object.assign(failure, { blamed }));
    }
  }

  /**
   * @param {string} verb
   * @param {import("./traps.js").Cause} cause
   * @param {More} [more]
   */
  #failure(verb, cause, more) {
    const doing = Object.hasOwn(this.#doing, verb) ? this.#doing[verb] : this.#doing.other;
    const code = this.#left ? "Closed" : DEATHS[cause];
    const said = cause === "script" && this.#words;
    const message = said ? `${doing.failed}: ${said}.` : words(cause, doing, more);
    return Object.assign(new Error(message), { code });
  }
}
