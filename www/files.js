/**
 * Where the files lie that are not modules, each written out, so that bundlers find and move them;
 * asked for when needed, since a bundle for a server may know no addresses.
 */
const FILES = new Map([
  ["files.json", () => new URL("./files.json", import.meta.url)],
  [
    "engine/simd/heatlens_bg.wasm",
    () => new URL("./engine/simd/heatlens_bg.wasm", import.meta.url),
  ],
  [
    "engine/relaxed-simd/heatlens_bg.wasm",
    () => new URL("./engine/relaxed-simd/heatlens_bg.wasm", import.meta.url),
  ],
  ["models/mobilenet_v2.json", () => new URL("./models/mobilenet_v2.json", import.meta.url)],
  ["models/mobilenet_v2.onnx", () => new URL("./models/mobilenet_v2.onnx", import.meta.url)],
  [
    "models/efficientnet_lite0.json",
    () => new URL("./models/efficientnet_lite0.json", import.meta.url),
  ],
  [
    "models/efficientnet_lite0.onnx",
    () => new URL("./models/efficientnet_lite0.onnx", import.meta.url),
  ],
  ["models/imagenet_labels.txt", () => new URL("./models/imagenet_labels.txt", import.meta.url)],
]);

/** @param {string} path below this folder, or an address @returns {URL} */
export function addressOf(path) {
  return FILES.get(path)?.() ?? new URL(path, addressOf("files.json"));
}

/** Whether the files lie together under their own names; what a bundler made lies elsewhere. */
export function together() {
  return addressOf("files.json").pathname.endsWith("/files.json");
}
