// One network that recomputes windows, without a page around it.
import { serve } from "../../../dist/engine/protocol.js";
import { median } from "../median.mjs";
import { open, timed } from "./network.js";

const STEPS = 40;

let network;
let memory;
let input;

serve({
  async load({ files, values }) {
    ({ network, memory } = await open(files));
    input = values;
    for (let pass = 0; pass < 10; pass++) network.classify(input);
  },
  /** For windows of some sizes: milliseconds of a place and of a full pass in turn. */
  measure({ windows }) {
    const before = memory.buffer.byteLength;
    let build;
    const sizes = windows.map((window) => {
      const options = JSON.stringify({ window: String(window), stride: "8" });
      const begin = timed(() => network.begin("occlusion", options, 0, undefined, input));
      build ??= begin;
      const [places, passes] = [[], []];
      for (let step = 1; step <= STEPS; step++) {
        places.push(timed(() => network.step(step)));
        passes.push(timed(() => network.classify(input)));
      }
      return { window, place: median(places), pass: median(passes) };
    });
    return { sizes, build, heap: (memory.buffer.byteLength - before) / 1e6 };
  },
});
