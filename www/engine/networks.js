// Made from models/, for bundlers, which find and move what is written out.

/** The network that is taken where none is named, by its manifest. */
export const DEFAULT = "models/mobilenet_v2.json";

/**
 * Where each file lies, asked for when needed.
 *
 * @type {[string, () => URL][]}
 */
// prettier-ignore
export const NETWORKS = [
  ["models/efficientnet_lite0.json", () => new URL("../models/efficientnet_lite0.json", import.meta.url)],
  ["models/efficientnet_lite0.onnx", () => new URL("../models/efficientnet_lite0.onnx", import.meta.url)],
  ["models/imagenet_labels.txt", () => new URL("../models/imagenet_labels.txt", import.meta.url)],
  ["models/mobilenet_v2.json", () => new URL("../models/mobilenet_v2.json", import.meta.url)],
  ["models/mobilenet_v2.onnx", () => new URL("../models/mobilenet_v2.onnx", import.meta.url)],
];
