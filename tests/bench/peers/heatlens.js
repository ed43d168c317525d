import init, { Network } from "../../../dist/engine/heatlens.js";

/** @type {import("./worker.js").Load} */
export async function load({ manifestName, manifest, onnx, labels }, values) {
  await init();
  const network = new Network(manifestName, manifest, onnx, labels);
  return () => network.classify(values);
}
