import { addressOf } from "./files.js";

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

  /**
   * @param {string} path below this folder
   * @returns {Promise<Response>} whose body counts as it is read
   */
  async open(path) {
    this.#total += this.#sizes[path]?.bytes ?? 0;
    const response = await fetchFile(path);
    const count = new TransformStream({
      transform: (chunk, controller) => {
        this.#loaded += chunk.byteLength;
        this.#report(this.#loaded, this.#total);
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(count));
  }

  /** Compiles as it downloads, whatever type the server gives the file. */
  async module(path) {
    const response = await this.open(path);
    const headers = { "Content-Type": "application/wasm" };
    return WebAssembly.compileStreaming(new Response(response.body, { headers }));
  }

  async bytes(path) {
    return new Uint8Array(await (await this.open(path)).arrayBuffer());
  }

  async text(path) {
    return (await this.open(path)).text();
  }
}

/** @param {string} path below this folder */
export async function fetchFile(path) {
  let response;
  try {
    response = await fetch(addressOf(path));
  } catch {
    throw new Error(`${path} could not be downloaded; check the connection and try again`);
  }
  if (!response.ok) {
    throw new Error(`${path} could not be downloaded: the server answered ${response.status}`);
  }
  return response;
}

/** @param {URL} address of a photo, wherever it is @returns {Promise<Blob>} */
export async function fetchPhoto(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.blob();
}
