// One network of the pool. It hears a message only between steps, so steps are short.
import init, { Network } from "./engine/heatlens.js";
import { handing, serve } from "./protocol.js";

let network;
let job;

serve({
  async start({ module, manifestName, manifest, onnx, labels }) {
    await init({ module_or_path: module });
    network = new Network(manifestName, manifest, onnx, labels);
  },
  classify({ input }) {
    const scores = network.classify(input);
    return handing(scores, scores);
  },
  begin({ job: next, method, options, target, versus, input }) {
    const report = network.begin(method, JSON.stringify(options), target, versus, input);
    job = next;
    return JSON.parse(report);
  },
  step({ job: asked, index }) {
    if (asked !== job) return null;
    const part = network.step(index);
    return handing(part, part);
  },
});
