// One network of the pool. It hears a message only between requests, so those are short.
import { decode } from "./decode.js";
import { ENGINES } from "./engines.js";
import { handing, serve, watch } from "./protocol.js";

const QUALITY = 0.85;

let network;
let identify;
let job;

serve({
  async start({ engine, module, manifestName, manifest, onnx, labels }) {
    const { default: init, Network, photoId } = await ENGINES[engine]();
    watch(await init({ module_or_path: module }));
    identify = photoId;
    network = new Network(manifestName, manifest, onnx, labels);
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
  identify: async ({ file }) => identify(new Uint8Array(await file.arrayBuffer())),
  async look({ file }) {
    const look = await decode(
      file,
      (bytes) => network.look(bytes),
      (width, height, rgba) => network.lookAtPixels(width, height, rgba),
    );
    const { width, height, pixels, numbers, crop } = look;
    look.free();
    const canvas = new OffscreenCanvas(width, height);
    const image = new ImageData(new Uint8ClampedArray(pixels.buffer), width, height);
    canvas.getContext("2d").putImageData(image, 0, 0);
    const picture = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
    return handing({ picture, crop: JSON.parse(crop), numbers }, numbers);
  },
  async unit({ file, layer, channel, row, column }) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    return network.unit(bytes, layer, channel, row, column);
  },
});
