// One network of the pool. It hears a message only between requests, so those are short.
import { ENGINES } from "./engines.js";
import { handing, serve } from "./protocol.js";

let network;
let job;

serve({
  async start({ engine, module, manifestName, manifest, onnx, labels }) {
    const { default: init, Network } = await ENGINES[engine]();
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
  steps({ job: asked, indices }) {
    if (asked !== job) return null;
    const start = performance.now();
    const parts = indices.map((index) => network.step(index));
    return handing({ parts, each: (performance.now() - start) / indices.length }, ...parts);
  },
});
