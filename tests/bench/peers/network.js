import { engineName } from "../../../dist/engine/support.js";

/**
 * A network without a page around it.
 *
 * @param {Parameters<import("./worker.js").Load>[0]} files
 * @param {string} [engine] the name of the engine; the page's own choice without it
 * @returns {Promise<{ network: object, memory: WebAssembly.Memory }>}
 */
export async function open({ manifestName, manifest, onnx, labels }, engine = engineName()) {
  const { default: init, Network } = await import(`../../../dist/engine/${engine}/heatlens.js`);
  const { memory } = await init();
  return { network: new Network(manifestName, manifest, onnx, labels), memory };
}

/** Milliseconds that an act takes. */
export function timed(act) {
  const start = performance.now();
  act();
  return performance.now() - start;
}
