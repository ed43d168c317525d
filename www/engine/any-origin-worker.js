import { importing, script } from "./trusted.js";
import { unstarted } from "./why.js";

const FORBIDDEN =
  "this page may not start workers; its Content-Security-Policy needs worker-src, as embed.html has it";

/** @type {Set<string>} addresses of workers that a policy has refused */
const refused = new Set();
let watching = false;

/**
 * A worker whose script may lie on another origin than the page. A page may start only workers of its
 * own origin, so there one imports the other's script. Where the script does not start, the `error`
 * event has `words` that say why, which browsers do not.
 *
 * @param {() => void} start `new Worker(new URL(…, import.meta.url), { type: "module" })` of the
 *   browser's own Worker: bundlers look for these words, and put in the address they made of it
 * @returns {Worker}
 */
export function startWorker(start) {
  const [url, options] = whatIsStarted(start);
  if (url.origin === location.origin) return explained(open(url, options), url);
  /** @type {[string, WorkerType]} */
  const [source, type] =
    options.type === "module"
      ? [`import ${JSON.stringify(url.href)};`, "module"]
      : [importing(url), "classic"];
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = open(address, { type });
  worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  return explained(worker, url);
}

/** @param {() => void} start @returns {[URL, WorkerOptions]} what it would start a worker with */
function whatIsStarted(start) {
  const { Worker } = globalThis;
  /** @type {[URL, WorkerOptions] | undefined} */
  let found;
  const Noting = class {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options = {}) {
      found = [new URL(url, location.href), options];
    }
  };
  globalThis.Worker = /** @type {any} it only notes what it is given */ (Noting);
  try {
    start();
  } finally {
    globalThis.Worker = Worker;
  }
  if (!found) throw new Error("no worker was started");
  return found;
}

/** @param {string | URL} address @param {WorkerOptions} options */
function open(address, options) {
  watchPolicy();
  try {
    return new Worker(script(address), options);
  } catch {
    throw new Error(
      location.protocol === "file:"
        ? "Heatlens needs a web server; opened as a file, the page may not start its scripts"
        : FORBIDDEN,
    );
  }
}

/** Hears which workers a policy of the page refuses: the error that follows does not tell. */
function watchPolicy() {
  if (watching) return;
  watching = true;
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    if (effectiveDirective === "worker-src") refused.add(blockedURI);
  });
}

/**
 * Holds back the first error of a worker that has not spoken, until it is known why it came.
 *
 * @param {Worker} worker
 * @param {URL} url
 */
function explained(worker, url) {
  /** @param {ErrorEvent} event */
  const hold = async (event) => {
    settled();
    event.preventDefault();
    event.stopImmediatePropagation();
    const { message } = event;
    const found = await unstarted(url, message);
    const words = refused.has(url.href) || refused.has("blob") ? FORBIDDEN : found;
    const known = new ErrorEvent("error", { cancelable: true, message });
    worker.dispatchEvent(Object.assign(known, { words }));
  };
  const settled = () => {
    worker.removeEventListener("error", hold);
    worker.removeEventListener("message", settled);
  };
  worker.addEventListener("error", hold);
  worker.addEventListener("message", settled);
  return worker;
}
