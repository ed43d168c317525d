// Lets a page's workers die in all ways, at a moment of the test's choice.
import { Site } from "./site.mjs";

/** In the engine's script: where an object is, or nowhere for a photo that ends with "!". */
export const POISONED =
  'new FileReaderSync().readAsText(file.slice(-1)) === "!" ? -16 : this.__wbg_ptr';

/** A site whose workers can trap and hang at a word, and are given up sooner. */
export async function mortalSite() {
  const site = await Site.open();
  await site.edit("engine/worker.js", (text) =>
    text
      .replace("steps({ job: asked, indices }) {", (head) =>
        head
          .replace("indices }", "indices, fate }")
          .concat(
            "if (fate?.hang) for (;;);",
            "if (indices.includes(fate?.trap)) throw new WebAssembly.RuntimeError('unreachable');",
          ),
      )
      .replace("async start({", "async start({ fate,")
      .replace("ENGINES[engine]();", (call) => `${call} if (fate?.hang) for (;;);`),
  );
  // A photo that ends with "!" has the engine read where there is no memory, and an input of one number
  // has it panic for want of a capacity.
  for (const engine of ["simd", "relaxed-simd"]) {
    await site.edit(`engine/${engine}/heatlens.js`, (text) =>
      text
        .replace("wasm.desk_open(retptr, this.__wbg_ptr,", `wasm.desk_open(retptr, ${POISONED},`)
        .replace(
          /(wasm\.network_prepare\(.*) len2\);/,
          "$1 input.length === 1 ? 0x7fffffff : len2);",
        ),
    );
  }
  await site.edit("engine/patience.js", (text) =>
    text
      .replace("LEAST = 20_000", "LEAST = 4_000")
      .replace("FIRST = 120_000", "FIRST = 20_000")
      .replace("HEARTBEAT = 10_000", "HEARTBEAT = 3_000")
      .replace("LOAD = 60_000", "LOAD = 6_000"),
  );
  await site.stamp();
  return site;
}

/**
 * In the page, before all else: keeps its workers and the one that was given steps last, and lets
 * `fate.sent` see what they are sent.
 */
export function keepWorkers(cores) {
  if (cores) Object.defineProperty(navigator, "hardwareConcurrency", { value: cores });
  const fate = { workers: [], busy: undefined, sent: () => ({}) };
  globalThis.fate = fate;
  globalThis.Worker = class extends globalThis.Worker {
    constructor(url, options) {
      super(url, options);
      this.script = String(url).split("/").at(-1);
      fate.workers.push(this);
    }
    postMessage(body, transfer) {
      if (body.verb === "steps") fate.busy = this;
      super.postMessage({ ...body, fate: fate.sent(this, body) }, transfer);
    }
    /** As the system ends a worker: without a word. */
    vanish() {
      super.terminate();
    }
    /** As an error outside of every request does. */
    fail() {
      super.terminate();
      this.dispatchEvent(new ErrorEvent("error", { cancelable: true, message: "of a test" }));
    }
  };
}
