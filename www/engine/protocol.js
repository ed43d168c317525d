import { failureOf } from "./thrown.js";
import { causeOf, placeOf } from "./traps.js";

/**
 * Messages between the page and its workers: a request {id, verb, ...}, then one reply
 * {id, value} or {id, error: {message, code} | {cause, place}}. Before the reply there is {id, begun} when the
 * worker begins with it, and there may be reports, {id, report}. Whatever is not of these forms is
 * ignored.
 *
 * @typedef {{ message: string, code?: string }} Refusal
 * @typedef {{ cause: import("./traps.js").Cause, place?: string }} Stop after which the worker answers no more, if its
 *   instance of the engine is what stopped
 *
 * @typedef {(body: any, report: (value: any) => void) => any} Verb what a worker does at a request;
 *   each verb has a body of its own
 */

export { Remote } from "./remote.js";

/** @type {WebAssembly.Memory | undefined} */
let memory;

/**
 * Takes the engine's memory to look at when it stops.
 *
 * @param {{ memory: WebAssembly.Memory }} exports of the engine's instance
 */
export function watch(exports) {
  memory = exports.memory;
}

/**
 * Answers requests inside a worker, one after the other even where an answer takes several turns;
 * elsewhere it does nothing.
 *
 * @param {Record<string, Verb>} verbs each returns a value, or one wrapped by {@link handing}
 */
export function serve(verbs) {
  if (!inWorker()) return;
  let last = Promise.resolve();
  let stopped = false;
  onmessage = ({ data }) => {
    if (!Number.isInteger(data?.id) || typeof data.verb !== "string") return;
    last = last.then(async () => {
      // An instance that has trapped is in the middle of something, and must not be called again.
      if (!stopped) stopped = await answer(verbs, data);
    });
  };
}

function inWorker() {
  const { DedicatedWorkerGlobalScope: Scope } =
    /** @type {{ DedicatedWorkerGlobalScope?: Function }} */ (globalThis);
  return Scope !== undefined && globalThis instanceof Scope;
}

/**
 * @param {Record<string, Verb>} verbs
 * @param {{ id: number, verb: string }} request
 * @returns {Promise<boolean>} whether the engine has stopped
 */
async function answer(verbs, { id, verb, ...body }) {
  postMessage({ id, begun: true });
  try {
    if (!Object.hasOwn(verbs, verb)) throw new Error(`There is no request “${verb}”.`);
    const result = await verbs[verb](body, (/** @type {any} */ report) =>
      postMessage({ id, report }),
    );
    if (result instanceof Handed) {
      postMessage({ id, value: result.value }, { transfer: result.transfer });
    } else postMessage({ id, value: result });
    return false;
  } catch (error) {
    const cause = causeOf(error, memory);
    const place = placeOf(error);
    // The engine has written of its panic itself.
    if (cause && !place) console.error(error);
    const { message, code } = failureOf(error);
    postMessage({ id, error: cause ? { cause, ...(place && { place }) } : { message, code } });
    return cause === "trap" || cause === "memory" || cause === "stack";
  }
}

/** @template T */
export class Handed {
  /** @param {T} value @param {Transferable[]} transfer */
  constructor(value, transfer) {
    this.value = value;
    this.transfer = transfer;
  }
}

/**
 * A value whose buffers go over instead of being copied.
 *
 * @template T
 * @param {T} value
 * @param {...ArrayBufferView} arrays
 */
export function handing(value, ...arrays) {
  return new Handed(
    value,
    arrays.map(({ buffer }) => /** @type {ArrayBuffer} */ (buffer)),
  );
}
