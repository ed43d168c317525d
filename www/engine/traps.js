/**
 * What stopped a worker, in a reader's words. What engines and browsers say of it ("unreachable") is for
 * the console.
 *
 * @typedef {"trap" | "memory" | "stack" | "fault" | "file" | "script" | "updated" | "silent" | "gone"} Cause
 *
 * @typedef {object} Doing what is said where a request fails
 * @property {string} failed what could not be done
 * @property {string} part what it was that stopped
 * @property {string} advice
 */

/** More than one page, as one more is often left where a large piece is refused. */
const PROBE = 256;

/** The code of what the engine throws where it panics. */
const PANIC = "Panic";

const SPENT = /memory|allocation|array length|array size|array buffer|too large/i;
/** Of wasm-bindgen, about an object that a trap left locked or empty. */
const AFTERWARDS =
  /recursive use of an object|null pointer passed to rust|attempted to take owner/i;
const UNLOADED =
  /dynamically imported|importing a module|module script|failed to fetch|load failed/i;

/**
 * Why a call failed, where it was not refused by the engine with a reason of its own.
 *
 * @param {any} error what was thrown
 * @param {WebAssembly.Memory} [memory] of the instance that was called, which is not called again
 * @returns {Cause | undefined}
 */
export function causeOf(error, memory) {
  const text = String(error?.message ?? error);
  if (error?.code === PANIC) return spent(memory) ? "memory" : "trap";
  // Firefox has an InternalError of its own for recursion.
  if (/call stack|recursion/i.test(text) && !error.code) return "stack";
  if (error instanceof WebAssembly.RuntimeError) return spent(memory) ? "memory" : "trap";
  if (AFTERWARDS.test(text)) return "trap";
  if (error instanceof RangeError && SPENT.test(text)) return "memory";
  if (error?.name === "NotFoundError" || error?.name === "NotReadableError") return "file";
  if (error?.code) return undefined;
  if (UNLOADED.test(text)) return "script";
  const ours = [TypeError, ReferenceError, RangeError, SyntaxError, EvalError];
  return ours.some((kind) => error instanceof kind) ? "fault" : undefined;
}

/**
 * Why a worker failed before it said anything.
 *
 * @param {string} [message] of the event
 * @returns {Cause}
 */
export function causeOfNoStart(message = "") {
  // What sw.js answers in place of a script of another version.
  return /site was updated/.test(message) ? "updated" : "script";
}

/**
 * The file and line at which the engine panicked, where that is what was thrown.
 *
 * @param {any} error
 * @returns {string | undefined}
 */
export function placeOf(error) {
  return error?.code === PANIC && error.place ? String(error.place) : undefined;
}

/** Whether an instance has no more memory to ask for. @param {WebAssembly.Memory} [memory] */
function spent(memory) {
  try {
    memory?.grow(PROBE);
    return false;
  } catch {
    return true;
  }
}

/**
 * @param {Cause} cause
 * @param {Doing} doing
 * @param {{ seconds?: number, place?: string }} [more] how long nothing was heard, and where it stopped
 */
export function words(cause, { failed, part, advice }, { seconds = 0, place } = {}) {
  const reasons = {
    trap: `${part} stopped${place ? ` at ${place}` : ""}; ${advice}`,
    memory:
      "this device gave the page no more memory; close other tabs, or take a smaller photo or network",
    stack: `${part} stopped, since it would have to go too deep; ${advice}`,
    fault: "this page has a fault; load it again, and report it if it comes back",
    file: "the file is not there as it was chosen; choose it again",
    script:
      "a script of this page could not be loaded; check the connection and load the page again",
    updated: "the site was updated after this page was opened; reload the page",
    silent: `${part} gave no answer for ${Math.round(seconds)} seconds and was given up; ${advice}`,
    gone: `the browser ended ${part}; ${advice}`,
  };
  return `${failed}: ${reasons[cause]}.`;
}

const AGAIN = "try it again, or load the page again";

/** @satisfies {Record<string, Doing>} what is said of each thing that workers do */
export const DOING = {
  photo: {
    failed: "This photo cannot be read",
    part: "the decoder",
    advice: "save it anew with another program, or take another photo",
  },
  loading: {
    failed: "The network could not be loaded",
    part: "the engine",
    advice:
      "the file may be damaged, or too large for this device; try again, or take another network",
  },
  network: {
    failed: "The network could not be run",
    part: "the engine",
    advice: "try it again, with another method or a smaller network if it comes back",
  },
  map: {
    failed: "The map could not be drawn",
    part: "the part that draws",
    advice: "run the method again",
  },
  picture: {
    failed: "The picture could not be made",
    part: "the part that makes it",
    advice: "start it again",
  },
  search: { failed: "The photos could not be searched", part: "the search", advice: AGAIN },
  starting: { failed: "The engine could not be started", part: "the engine", advice: AGAIN },
};

/** @param {string} file with a network @returns {Doing} */
export function loadingOf(file) {
  return { ...DOING.loading, failed: `${file} could not be loaded` };
}
