/**
 * A worker whose script may lie on another origin than the page. A page may start only workers of its
 * own origin, so there one imports the other's script.
 *
 * @param {() => void} start `new Worker(new URL(…, import.meta.url), { type: "module" })` of the
 *   browser's own Worker: bundlers look for these words, and put in the address they made of it
 * @returns {Worker}
 */
export function startWorker(start) {
  const [url, options] = whatIsStarted(start);
  if (url.origin === location.origin) return new Worker(url, options);
  const [source, type] =
    options.type === "module"
      ? [`import ${JSON.stringify(url.href)};`, "module"]
      : [`importScripts(${JSON.stringify(url.href)});`, "classic"];
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(address, { type });
  worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  return worker;
}

/** @returns {[URL, WorkerOptions]} what a function would start a worker with */
function whatIsStarted(start) {
  const { Worker } = globalThis;
  let found;
  globalThis.Worker = class {
    constructor(url, options = {}) {
      found = [new URL(url, location.href), options];
    }
  };
  try {
    start();
  } finally {
    globalThis.Worker = Worker;
  }
  return found;
}
