import { shortened } from "./what-came.js";

// Bundlers would look for a file where a folder is named beside import.meta.url.
const HERE = import.meta.url;

/**
 * Where the files lie that are not modules, each written out, so that bundlers find and move them.
 */
const FILES = {
  "files.json": new URL("./files.json", import.meta.url),
  "engine/simd/heatlens_bg.wasm": new URL("./engine/simd/heatlens_bg.wasm", import.meta.url),
  "engine/relaxed-simd/heatlens_bg.wasm": new URL(
    "./engine/relaxed-simd/heatlens_bg.wasm",
    import.meta.url,
  ),
  "models/mobilenet_v2.json": new URL("./models/mobilenet_v2.json", import.meta.url),
  "models/mobilenet_v2.onnx": new URL("./models/mobilenet_v2.onnx", import.meta.url),
  "models/efficientnet_lite0.json": new URL("./models/efficientnet_lite0.json", import.meta.url),
  "models/efficientnet_lite0.onnx": new URL("./models/efficientnet_lite0.onnx", import.meta.url),
  "models/imagenet_labels.txt": new URL("./models/imagenet_labels.txt", import.meta.url),
};

/** @param {string} path below this folder, or an address @returns {URL} */
export function addressOf(path) {
  if (isWrittenOut(path)) return FILES[path];
  if (URL.canParse(path, import.meta.url)) return new URL(path, import.meta.url);
  throw new Error(`${shortened(path)} is no address`);
}

/** Whether a bundler may have moved a file. @param {string} path */
export function isWrittenOut(path) {
  return Object.hasOwn(FILES, path);
}

/** The path below this folder that an address has, or the address. @param {URL} address */
export function pathOf({ href }) {
  const root = new URL(".", HERE).href;
  return href.startsWith(root) ? href.slice(root.length) : href;
}

/** What words call a file. @param {string} path as above */
export function named(path) {
  const { protocol, href } = addressOf(path);
  return shortened(protocol === "http:" || protocol === "https:" ? href : path);
}
