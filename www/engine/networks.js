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
  ["models/imagenet_names.tsv", () => new URL("../models/imagenet_names.tsv", import.meta.url)],
  ["models/mobilenet_v2.json", () => new URL("../models/mobilenet_v2.json", import.meta.url)],
  ["models/mobilenet_v2.onnx", () => new URL("../models/mobilenet_v2.onnx", import.meta.url)],
];

/** Indexes of the gallery's photos, by the sha256 of the network that each is for. */
// prettier-ignore
export const GALLERY_INDEXES = new Map([
  ["6bf952b7e4dff86ecdd21d0d1d242df6a7b824a81a3b4486de1fa3cc4db518b1", "gallery/efficientnet_lite0.index.json"],
  ["0ee0db921e2e7cf5481da96454c19b64637c2b6437598db402749fb2ee5d7c77", "gallery/mobilenet_v2.index.json"],
]);
