import { STALL, StallClock } from "./stall.js";
import { amount } from "./what-came.js";

/** Milliseconds before each further try. Every further try goes past the browser's cache. */
export const PAUSES = [0, 500, 2_000];

/** What sw.js answers in place of a file of another version. */
const OTHER_VERSION = 409;

export const UPDATED = "the site was updated after this page was opened; reload the page";

/** Why nothing came, or not all; the message goes behind the name of the file. */
export class Trouble extends Error {
  /** @param {string} reason @param {{ passing?: boolean, silent?: boolean }} [how] */
  constructor(reason, { passing = false, silent = false } = {}) {
    super(reason);
    /** Whether it may be gone at the next try. */
    this.passing = passing;
    /** Whether there was no answer at all. */
    this.silent = silent;
  }
}

/**
 * Fetches an address: notices silence, tries again, and takes no more than a limit.
 *
 * @typedef {object} Wish
 * @property {number} most bytes that are taken
 * @property {RequestCache} [cache]
 * @property {number[]} [pauses] before each further try
 * @property {number} [total] bytes that are expected, where they are known
 * @property {() => { chunk: (bytes: Uint8Array) => void, drop: () => void }} [attempt] begins a
 *   try; hears each piece, or that all of the try's count for nothing
 * @property {AbortSignal} [signal]
 *
 * @typedef {object} Received
 * @property {Uint8Array<ArrayBuffer>[]} chunks
 * @property {number} length
 * @property {string} type
 * @property {boolean} whole false where there would have been more than `most`
 *
 * @param {URL} address
 * @param {Wish} wish
 * @returns {Promise<Received>}
 */
export async function transfer(address, wish) {
  const { cache = "default", pauses = PAUSES, signal } = wish;
  for (let tries = 0; ; tries += 1) {
    try {
      return await once(address, { ...wish, cache: tries ? "reload" : cache });
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Trouble && error.passing)) throw error;
      if (tries === pauses.length) throw tried(error, tries + 1);
    }
    await new Promise((resolve) => setTimeout(resolve, pauses[tries]));
    signal?.throwIfAborted();
  }
}

/** @param {Trouble} trouble @param {number} count */
function tried(trouble, count) {
  const reason = `${trouble.message}; it was tried ${count} times`;
  return new Trouble(reason, trouble);
}

/** @param {URL} address @param {Wish} wish @returns {Promise<Received>} */
async function once(address, { cache, most, total, attempt, signal }) {
  const stop = new AbortController();
  const abort = () => stop.abort();
  signal?.addEventListener("abort", abort);
  let stalled = false;
  const clock = new StallClock(STALL, () => {
    stalled = true;
    stop.abort();
  });
  const heard = attempt?.();
  /** @type {Response | undefined} */
  let response;
  let length = 0;
  try {
    signal?.throwIfAborted();
    response = await fetch(address, { cache, signal: stop.signal });
    clock.heard();
    refuse(response);
    const chunks = [];
    const reader = response.body?.getReader();
    for (;;) {
      const { value } = (await reader?.read()) ?? {};
      if (!value) break;
      clock.heard();
      length += value.byteLength;
      chunks.push(value);
      heard?.chunk(value);
      if (length <= most) continue;
      stop.abort();
      break;
    }
    const type = response.headers.get("Content-Type") ?? "";
    return { chunks, length, type, whole: length <= most };
  } catch (error) {
    heard?.drop();
    stop.abort();
    if (error instanceof Trouble) throw error;
    const far = distance(length, total ?? announced(response));
    const silent = !response;
    if (stalled) throw new Trouble(`no byte came for ${STALL / 1e3} s${far}`, { passing: true });
    if (silent) throw new Trouble("nothing came", { passing: true, silent });
    throw new Trouble(`the connection broke off${far}`, { passing: true });
  } finally {
    clock.stop();
    signal?.removeEventListener("abort", abort);
  }
}

/** @param {Response} response */
function refuse({ ok, status }) {
  if (status === OTHER_VERSION) throw new Trouble(UPDATED);
  const passing = status >= 500 || status === 408 || status === 429;
  if (!ok) throw new Trouble(`the server answered ${status}`, { passing });
}

/**
 * The length that the server named, unless that is one of compressed bytes.
 *
 * @param {Response} [response]
 */
function announced(response) {
  if (!response || response.headers.get("Content-Encoding")) return undefined;
  return Number(response.headers.get("Content-Length")) || undefined;
}

/** @param {number} length @param {number} [total] */
function distance(length, total) {
  if (!length) return "";
  return total !== undefined && total > length
    ? ` after ${amount(length)} of ${amount(total)}`
    : ` after ${amount(length)}`;
}

/** All pieces in one. @param {{ chunks: Uint8Array[], length: number }} received */
export function joined({ chunks, length }) {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
