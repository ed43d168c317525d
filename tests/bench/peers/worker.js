// One network, alone in its worker.
import { serve } from "../../../dist/engine/protocol.js";

/**
 * What each peer's module exports as `load`.
 *
 * @callback Load
 * @param {{ manifestName: string, manifest: string, onnx: Uint8Array, labels: string }} files
 * @param {Float32Array} values the normalised input, 1 x 3 x height x width
 * @returns {Promise<() => Float32Array | Promise<Float32Array>>} a forward pass to the scores
 */

let forward;

serve({
  async load({ peer, files, values }) {
    const { load } = await import(`./${peer}.js`);
    forward = await load(files, values);
  },
  async forward() {
    const start = performance.now();
    const scores = await forward();
    return { milliseconds: performance.now() - start, scores };
  },
});
