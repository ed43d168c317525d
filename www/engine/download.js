import { fits } from "./digest.js";
import { addressOf, named } from "./files.js";
import { NETWORK_BYTES } from "./limits.js";
import { parsed } from "./manifest.js";
import { failureOf } from "./thrown.js";
import { Trouble, UPDATED, joined, transfer } from "./transfer.js";
import { amount, shortened, whatCame } from "./what-came.js";

/** The largest other text that is taken, in bytes: a list, an index. */
const MOST_TEXT = 64 * 2 ** 20;

/**
 * Downloads that count bytes as they come, and that check them.
 *
 * @typedef {(loaded: number, total: number) => void} Progress
 * @typedef {string | File} Place a path below this folder, an address, or a file that is there already
 * @typedef {{ bytes: number, sha256: string }} Listed
 * @typedef {Record<string, Listed>} Table the site's files by path
 * @typedef {{ chunk: (bytes: Uint8Array) => void, drop: () => void }} Hearer of a file's pieces
 */

/** Fetches several files and reports the bytes of all together. */
export class Download {
  #table;
  #loaded = 0;
  #total = 0;
  #report;

  /** @param {Table} table @param {Progress} report */
  constructor(table, report) {
    this.#table = table;
    this.#report = report;
  }

  /** Compiles as it downloads, whatever type the server gives the file. @param {string} path */
  async module(path) {
    /** @type {Compiling[]} */
    const tries = [];
    const begin = () => tries[tries.push(new Compiling()) - 1];
    await this.#fetch(path, "WebAssembly", { begin });
    try {
      return await tries[tries.length - 1].end();
    } catch (error) {
      const { message } = failureOf(error);
      throw new Error(`${named(path)} could not be compiled by this browser (${message})`);
    }
  }

  /**
   * @param {Place} place
   * @param {string} kind what it is, for words
   * @param {{ most: number, bytes?: number }} size how much is taken at most, and how much is announced
   */
  bytes(place, kind, size) {
    return typeof place === "string"
      ? this.#fetch(place, kind, size)
      : this.#read(place, kind, size.most);
  }

  /** @param {File} file @param {string} kind @param {number} most */
  async #read(file, kind, most) {
    this.#total += file.size;
    const bytes = await readFile(file, kind, most);
    this.#count(bytes.length);
    return bytes;
  }

  /**
   * A file of the site that is not what the table lists may come from an HTTP cache that was filled
   * before an update, so it is fetched once more past that.
   *
   * @param {string} path
   * @param {string} kind
   * @param {{ most?: number, bytes?: number, begin?: () => Hearer }} size as above; `begin` is called for
   *   each try
   */
  async #fetch(path, kind, { most = NETWORK_BYTES, bytes: announced, begin }) {
    const listed = listing(this.#table, path);
    const total = listed?.bytes ?? announced;
    this.#total += total ?? 0;
    let counted = 0;
    /** @type {Hearer | undefined} */
    let also;
    const attempt = () => {
      also?.drop();
      also = begin?.();
      this.#count(-counted);
      counted = 0;
      return {
        chunk: (/** @type {Uint8Array} */ chunk) => {
          counted += chunk.byteLength;
          this.#count(chunk.byteLength);
          also?.chunk(chunk);
        },
        drop: () => {
          this.#count(-counted);
          counted = 0;
        },
      };
    };
    try {
      return await fetchChecked(path, kind, listed, {
        most: listed?.bytes ?? most,
        total,
        attempt,
      });
    } catch (error) {
      also?.drop();
      throw error;
    }
  }

  /** @param {number} bytes */
  #count(bytes) {
    if (!bytes) return;
    this.#loaded += bytes;
    this.#report(this.#loaded, Math.max(this.#loaded, this.#total));
  }
}

/** A module that is compiled while its bytes come. @implements {Hearer} */
class Compiling {
  /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
  #controller;
  #module;

  constructor() {
    const body = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    const headers = { "Content-Type": "application/wasm" };
    this.#module = WebAssembly.compileStreaming(new Response(body, { headers }));
    // Who is at fault is said by whoever checks the bytes.
    this.#module.catch(() => {});
  }

  /** @param {Uint8Array} bytes */
  chunk(bytes) {
    this.#controller?.enqueue(bytes);
  }

  end() {
    this.#controller?.close();
    return this.#module;
  }

  drop() {
    this.#controller?.error(new Error("dropped"));
  }
}

/**
 * What the table says of a file; nothing of one that is not the site's own.
 *
 * @param {Table} table
 * @param {string} path
 */
function listing(table, path) {
  return Object.hasOwn(table, path) ? table[path] : undefined;
}

/**
 * @param {string} path
 * @param {string} kind
 * @param {Listed | undefined} listed
 * @param {import("./transfer.js").Wish} wish
 */
async function fetchChecked(path, kind, listed, wish) {
  let received = await receive(path, wish);
  if (!listed) return judged(path, kind, received, wish.most);
  for (let last = false; ; last = true) {
    const bytes = joined(received);
    if (bytes.length === listed.bytes && (await fits(bytes, listed.sha256))) return bytes;
    if (last) throw new Error(otherwise(path, kind, bytes, received.type, listed));
    received = await receive(path, { ...wish, cache: "reload" });
  }
}

/**
 * The bytes that were fetched already, or are fetched anew, if they are what the site lists.
 *
 * @param {Table} table
 * @param {string} path
 * @param {string} kind what it is, for words
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function asListed(table, path, kind, bytes) {
  const listed = listing(table, path);
  if (!listed || (bytes.length === listed.bytes && (await fits(bytes, listed.sha256))))
    return bytes;
  return fetchChecked(path, kind, listed, { most: listed.bytes, cache: "reload" });
}

/**
 * The words for a file that is not the one that is listed.
 *
 * @param {string} path
 * @param {string} kind
 * @param {Uint8Array} bytes
 * @param {string} type
 * @param {Listed} listed
 */
function otherwise(path, kind, bytes, type, listed) {
  const came = whatCame(bytes, type);
  if (came) return `${named(path)} is ${came}, not ${kind}; look at what the host serves there`;
  const found =
    bytes.length === listed.bytes
      ? "its sha256 is another one"
      : `${bytes.length > listed.bytes ? "more than " : ""}${amount(Math.min(bytes.length, listed.bytes))} came, and ${amount(listed.bytes)} belong there`;
  return `${named(path)} is not the file that this site lists, ${kind} (${found}): ${UPDATED}. If that does not help, the file is damaged where it lies; upload it again`;
}

/**
 * @param {string} path
 * @param {string} kind
 * @param {import("./transfer.js").Received} received
 * @param {number} most
 */
function judged(path, kind, received, most) {
  const { whole, type } = received;
  if (!whole) throw new Error(`${named(path)} has more than ${amount(most)}; that is not ${kind}`);
  const bytes = joined(received);
  const came = whatCame(bytes, type);
  if (came) throw new Error(`${named(path)} is ${came}, not ${kind}; look at the address`);
  return bytes;
}

/**
 * The bytes of a file that is there already.
 *
 * @param {File} file
 * @param {string} kind what it is, for words
 * @param {number} most
 */
export async function readFile(file, kind, most) {
  const name = shortened(file.name);
  if (file.size > most)
    throw new Error(`${name} has more than ${amount(most)}; that is not ${kind}`);
  /** @type {Uint8Array<ArrayBuffer>} */
  let bytes;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    const { message } = failureOf(error);
    throw new Error(`${name} could not be read (${message}); choose the file again`);
  }
  const came = whatCame(bytes);
  if (came) throw new Error(`${name} is ${came}, not ${kind}; choose another file`);
  return bytes;
}

/** @param {string} path @param {import("./transfer.js").Wish} wish */
async function receive(path, wish) {
  try {
    return await transfer(addressOf(path), wish);
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    throw new Error(
      `${named(path)} could not be downloaded: ${error.message}${advice(path, error)}`,
    );
  }
}

/** @param {string} path @param {Trouble} trouble */
function advice(path, { silent, passing }) {
  const foreign = addressOf(path).origin !== location.origin;
  if (silent && foreign) {
    return "; check the connection and the address, and whether its site lets other sites' pages read it (CORS), then try again";
  }
  return passing ? "; check the connection and try again" : "";
}

/**
 * A file that is no part of a network.
 *
 * @param {string} path below this folder, or an address
 * @param {string} kind what it is, for words
 * @param {RequestCache} [cache]
 * @param {number} [most] bytes that are taken
 */
export async function fetchBytes(path, kind, cache, most = MOST_TEXT) {
  return judged(path, kind, await receive(path, { most, cache }), most);
}

/**
 * The same, as text.
 *
 * @param {string} path
 * @param {string} kind
 * @param {RequestCache} [cache]
 */
export async function fetchText(path, kind, cache) {
  return new TextDecoder().decode(await fetchBytes(path, kind, cache));
}

/**
 * The same, as the list that it holds.
 *
 * @param {string} path
 * @param {string} kind
 * @returns {Promise<any[]>} objects of the site's own
 */
export async function fetchList(path, kind) {
  const list = parsed(await fetchText(path, kind), named(path), kind);
  const isList = Array.isArray(list) && list.every((item) => typeof item === "object" && item);
  if (!isList) throw new Error(`${named(path)} is not ${kind}`);
  return list;
}
