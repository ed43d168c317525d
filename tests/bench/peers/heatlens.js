import { engineFolder } from "../../../dist/support.js";

/**
 * @param {string} [engine] the folder of the engine; the page's own choice without it
 * @type {import("./worker.js").Load}
 */
export async function load(
  { manifestName, manifest, onnx, labels },
  values,
  engine = engineFolder(),
) {
  const { default: init, Network } = await import(`../../../dist/${engine}/heatlens.js`);
  await init();
  const network = new Network(manifestName, manifest, onnx, labels);
  return () => network.classify(values);
}
