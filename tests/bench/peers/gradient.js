// One network that goes forward, and forward and back.
import { serve } from "../../../dist/protocol.js";
import { engineFolder } from "../../../dist/support.js";

let network;
let memory;
let input;

function timed(act) {
  const start = performance.now();
  act();
  return performance.now() - start;
}

serve({
  /** Milliseconds of the first pass forward and back, which builds the model. */
  async load({ files: { manifestName, manifest, onnx, labels }, values }) {
    const { default: init, Network } = await import(`../../../dist/${engineFolder()}/heatlens.js`);
    ({ memory } = await init());
    input = values;
    network = new Network(manifestName, manifest, onnx, labels);
    network.classify(input);
    network.begin("saliency", "{}", 0, undefined, input);
    return timed(() => network.step(0));
  },
  /** Milliseconds of both kinds of pass, and the heap in megabytes. */
  pair() {
    return {
      forward: timed(() => network.classify(input)),
      both: timed(() => network.step(0)),
      heap: memory.buffer.byteLength / 1e6,
    };
  },
});
