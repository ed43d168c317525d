import { NETWORKS } from "./networks.js";
import { shortened } from "./what-came.js";

// Bundlers would look for a file where a folder is named beside import.meta.url.
const HERE = import.meta.url;

/**
 * Where the files lie that are not modules, each written out, so that bundlers find and move them;
 * asked for when needed, since a bundle for a server may know no addresses.
 */
const FILES = new Map([
  ["files.json", () => new URL("../files.json", import.meta.url)],
  ["engine/simd/heatlens_bg.wasm", () => new URL("./simd/heatlens_bg.wasm", import.meta.url)],
  [
    "engine/relaxed-simd/heatlens_bg.wasm",
    () => new URL("./relaxed-simd/heatlens_bg.wasm", import.meta.url),
  ],
  ...NETWORKS,
]);

/** @param {string} path below this folder, or an address @returns {URL} */
export function addressOf(path) {
  const written = FILES.get(path);
  if (written) return written();
  const home = addressOf("files.json");
  if (URL.canParse(path, home)) return new URL(path, home);
  throw new Error(`${shortened(path)} is no address`);
}

/** Whether a bundler may have moved a file. @param {string} path */
export function isWrittenOut(path) {
  return FILES.has(path);
}

/** Whether the files lie together under their own names; what a bundler made lies elsewhere. */
export function together() {
  return addressOf("files.json").pathname.endsWith("/files.json");
}

/** The path below this folder that an address has, or the address. @param {URL} address */
export function pathOf({ href }) {
  const root = new URL("..", HERE).href;
  return href.startsWith(root) ? href.slice(root.length) : href;
}

/** What words call a file. @param {string} path as above */
export function named(path) {
  const { protocol, href } = addressOf(path);
  return shortened(protocol === "http:" || protocol === "https:" ? href : path);
}
