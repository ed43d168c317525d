// One network of the pool. It hears a message only between steps, so steps are short.
import { handing, serve } from "./protocol.js";

let network;
let job;

serve({
  async start({ engine, module, manifestName, manifest, onnx, labels }) {
    const { default: init, Network } = await import(`./${engine}/heatlens.js`);
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
  prepare({ method, options, input }) {
    network.prepare(method, JSON.stringify(options), input);
  },
  step({ job: asked, index }) {
    if (asked !== job) return null;
    const part = network.step(index);
    return handing(part, part);
  },
});
