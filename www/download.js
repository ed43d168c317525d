import { addressOf } from "./files.js";

const UPDATED = "the site was updated after this page was opened; reload the page";

/**
 * Downloads that count bytes as they come.
 *
 * @typedef {(loaded: number, total: number) => void} Progress
 */

/** Fetches several files and reports the bytes of all together. */
export class Download {
  #sizes;
  #loaded = 0;
  #total = 0;
  #report;

  /**
   * @param {Record<string, { bytes: number }>} sizes true sizes by path, as servers that
   *   compress announce smaller ones
   * @param {Progress} report
   */
  constructor(sizes, report) {
    this.#sizes = sizes;
    this.#report = report;
  }

  /** Compiles as it downloads, whatever type the server gives the file. */
  module(path) {
    const headers = { "Content-Type": "application/wasm" };
    return this.#read(path, ({ body }) =>
      WebAssembly.compileStreaming(new Response(body, { headers })),
    );
  }

  bytes(path) {
    return this.#read(path, async (response) => new Uint8Array(await response.arrayBuffer()));
  }

  /**
   * After an update an HTTP cache may hold the file as it was before, which has another length.
   *
   * @template T
   * @param {string} path below this folder
   * @param {(response: Response) => Promise<T>} take reads the body, which counts as it is read
   */
  async #read(path, take) {
    const expected = this.#sizes[path]?.bytes;
    this.#total += expected ?? 0;
    for (const cache of ["default", "reload"]) {
      let length = 0;
      const count = new TransformStream({
        transform: (chunk, controller) => {
          length += chunk.byteLength;
          this.#loaded += chunk.byteLength;
          this.#report(this.#loaded, this.#total);
          controller.enqueue(chunk);
        },
      });
      const { body } = await fetchFile(path, cache);
      const taken = await take(new Response(body.pipeThrough(count)));
      if (length === (expected ?? length)) return taken;
      this.#loaded -= length;
    }
    throw new Error(`${path}: ${UPDATED}`);
  }
}

/**
 * @param {string} path below this folder
 * @param {RequestCache} [cache]
 */
export async function fetchFile(path, cache = "default") {
  let response;
  try {
    response = await fetch(addressOf(path), { cache });
  } catch {
    throw new Error(`${path} could not be downloaded; check the connection and try again`);
  }
  // What sw.js answers in place of a file of another version.
  if (response.status === 409) throw new Error(`${path}: ${UPDATED}`);
  if (!response.ok) {
    throw new Error(`${path} could not be downloaded: the server answered ${response.status}`);
  }
  return response;
}
