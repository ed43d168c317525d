// One network that recomputes windows, without a page around it.
import { serve } from "../../../dist/engine/protocol.js";
import { median } from "../median.mjs";
import { open, timed } from "./network.js";

let network;
let memory;
let input;

serve({
  async load({ files, values }) {
    ({ network, memory } = await open(files));
    input = values;
  },
  /** For windows of some sizes: milliseconds of a place and of a full pass in turn. */
  measure({ windows, warmUp, passes }) {
    for (let pass = 0; pass < warmUp; pass++) network.classify(input);
    const before = memory.buffer.byteLength;
    let build;
    const sizes = windows.map((window) => {
      const options = JSON.stringify({ window: String(window), stride: "8" });
      const begin = timed(() => network.begin("occlusion", options, 0, undefined, input));
      build ??= begin;
      const [places, full] = [[], []];
      for (let step = 1; step <= passes; step++) {
        places.push(timed(() => network.step(step)));
        full.push(timed(() => network.classify(input)));
      }
      return { window, place: median(places), pass: median(full) };
    });
    return { sizes, build, heap: (memory.buffer.byteLength - before) / 1e6 };
  },
});
