/**
 * Messages between the page and its workers: a request {id, verb, ...}, then one reply
 * {id, value} or {id, error: {message, code}}. Before the reply there may be reports, {id, report}.
 *
 * @typedef {{ message: string, code?: string }} Failure
 */

/** A worker as an object that answers requests. */
export class Remote {
  #worker;
  #next = 0;
  #waiting = new Map();

  /** @param {Worker} worker that nobody else talks to */
  constructor(worker) {
    this.#worker = worker;
    this.#worker.onmessage = ({ data }) => {
      const waiting = this.#waiting.get(data.id);
      if (data.report) {
        waiting?.report(data.report);
        return;
      }
      this.#waiting.delete(data.id);
      if (data.error) {
        waiting?.reject(Object.assign(new Error(data.error.message), { code: data.error.code }));
      } else {
        waiting?.resolve(data.value);
      }
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.close(event.message || "a worker stopped unexpectedly");
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
   * @param {string} verb
   * @param {object} [body]
   * @param {Transferable[]} [transfer]
   * @param {(report: any) => void} [report] hears how far the answer is, where a verb says so
   * @returns {Promise<any>}
   */
  ask(verb, body = {}, transfer = [], report = () => {}) {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new Error("the worker has stopped"));
        return;
      }
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject, report });
      this.#worker.postMessage({ ...body, id, verb }, transfer);
    });
  }

  /** Stops the worker; whatever is unanswered fails with the reason. */
  close(reason = "the worker was stopped") {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}

/**
 * Answers requests inside a worker, one after the other even where an answer takes several turns;
 * elsewhere it does nothing.
 *
 * @param {Record<string, (body: any, report: (value: any) => void) => any>} verbs each returns a
 *   value, or one wrapped by {@link handing}
 */
export function serve(verbs) {
  if (!inWorker()) return;
  let last = Promise.resolve();
  onmessage = ({ data }) => {
    last = last.then(() => answer(verbs, data));
  };
}

function inWorker() {
  const { DedicatedWorkerGlobalScope: Scope } = globalThis;
  return Boolean(Scope) && globalThis instanceof Scope;
}

async function answer(verbs, { id, verb, ...body }) {
  try {
    const result = await verbs[verb](body, (report) => postMessage({ id, report }));
    if (result instanceof Handed) postMessage({ id, value: result.value }, result.transfer);
    else postMessage({ id, value: result });
  } catch (error) {
    const trap = error instanceof WebAssembly.RuntimeError;
    postMessage({ id, error: { message: error.message, code: trap ? "Trap" : error.code } });
  }
}

class Handed {
  constructor(value, transfer) {
    this.value = value;
    this.transfer = transfer;
  }
}

/** A value whose buffers go over instead of being copied. */
export function handing(value, ...arrays) {
  return new Handed(
    value,
    arrays.map((array) => array.buffer),
  );
}
