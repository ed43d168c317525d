// One network of the pool. It hears a message only between requests, so those are short.
import { bytesOf, smallPhoto } from "./decode.js";
import { ENGINES } from "./engines.js";
import { handing, serve, watch } from "./protocol.js";
import { copied } from "./small-copy.js";

/** How much of a file is taken in at once, in bytes. */
const PIECE = 2 ** 20;

let network;
let engineDoors;
let job;

serve({
  async start({ engine, module, manifestName, manifest, onnx, labels }) {
    engineDoors = await ENGINES[engine]();
    watch(await engineDoors.default({ module_or_path: module }));
    network = new engineDoors.Network(manifestName, manifest, onnx, labels);
  },
  classify({ input }) {
    const scores = network.classify(input);
    return handing(scores, scores);
  },
  climb({ objective, input }) {
    const slope = network.climb(JSON.stringify(objective), input);
    const { value, gradient } = slope;
    slope.free();
    return handing({ value, gradient }, gradient);
  },
  begin({ job: next, method, options, target, versus, input }) {
    const report = network.begin(method, JSON.stringify(options), target, versus, input);
    job = next;
    return JSON.parse(report);
  },
  project({ input, unit, rule }) {
    const projected = network.project(input, JSON.stringify(unit), rule);
    const { pixels, patch } = projected;
    const info = JSON.parse(projected.info);
    projected.free();
    return handing({ ...info, pixels, patch }, pixels, patch);
  },
  cam({ input, target, versus, colormap }) {
    const cells = network.cam(input, target, versus, colormap);
    const { pixels, seen, values } = cells;
    const info = JSON.parse(cells.info);
    cells.free();
    return handing({ ...info, pixels, seen, values }, pixels, seen, values);
  },
  shares({ input, target, versus, row, column, count }) {
    return JSON.parse(network.shares(input, target, versus, row, column, count));
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
  emptyIndex: ({ seed }) => network.emptyIndex(seed),
  /** The id of a photo, read piece by piece, since this worker's memory never shrinks. */
  async identify({ file }) {
    const id = new engineDoors.PhotoId();
    try {
      for (let start = 0; start < file.size; start += PIECE) {
        id.update(await bytesOf(file.slice(start, start + PIECE)));
      }
      return id.text();
    } finally {
      id.free();
    }
  },
  /** @param {{ file?: Blob, input?: Float32Array, kept?: object }} photo by its file, or developed */
  async look({ file, input, kept }) {
    if (input) {
      const numbers = network.summary(input);
      return handing({ ...kept, numbers }, numbers);
    }
    const look = network.look(await smallPhoto(file, engineDoors.isSmall));
    const { numbers } = look;
    const copy = look.kept;
    look.free();
    return handing({ ...(await copied(copy)), numbers }, numbers);
  },
  /** @param {{ file?: Blob, input?: Float32Array }} photo as above */
  async unit({ file, input, layer, channel, row, column }) {
    const seen = input ?? network.inputOf(await smallPhoto(file, engineDoors.isSmall));
    return network.unit(seen, layer, channel, row, column);
  },
});
