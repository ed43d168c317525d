// One network that goes forward, and forward and back.
import { serve } from "../../../dist/engine/protocol.js";
import { open, timed } from "./network.js";

let network;
let memory;
let input;

serve({
  /** Milliseconds of the first pass forward and back, which builds the model. */
  async load({ files, values }) {
    ({ network, memory } = await open(files));
    input = values;
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
