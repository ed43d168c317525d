/**
 * The rows of the table, in their order; a figure without a row fails the run.
 *
 * @typedef {object} Row
 * @property {string} name of the figure; stays the same from run to run
 * @property {string} text
 * @property {string} unit
 * @property {number} digits after the point
 * @property {{ most?: number, least?: number }} [target]
 */

/** @type {Row[]} */
export const ROWS = [
  row("forward.heatlens", "Forward pass, Heatlens", "ms", 1),
  row("forward.heatlens_simd", "Forward pass, Heatlens without relaxed SIMD", "ms", 1),
  row("forward.onnxruntime", "Forward pass, ONNX Runtime Web", "ms", 1),
  row("forward.tensorflow", "Forward pass, TensorFlow.js", "ms", 1),
  row("forward.to_onnxruntime", "Heatlens to ONNX Runtime Web", "x", 2, { most: 1 }),
  row("forward.to_tensorflow", "Heatlens to TensorFlow.js", "x", 2, { most: 1 }),
  row("forward.simd_to_faster", "Without relaxed SIMD, to the faster of them", "x", 2),
  row("gradient.both", "Pass forward and back", "ms", 1),
  row("gradient.to_forward", "Forward and back to forward", "x", 2, { most: 2.6 }),
  row("gradient.build", "Building the gradient model", "ms", 0, { most: 1500 }),
  row("gradient.heap", "Heap of a worker with both models", "MB", 0, { most: 200 }),
  row("occlusion.passes", "Occlusion map, own options: passes", "", 0),
  row("occlusion.workers", "All workers", "", 0),
  row("occlusion.one_worker", "The map, one worker", "s", 2),
  row("occlusion.all_workers", "The map, all workers", "s", 2),
  row("occlusion.one_worker.overhead", "To passes x full pass, one worker", "x", 2, { most: 1.1 }),
  row("occlusion.all_workers.overhead", "To passes x full pass / workers", "x", 2, { most: 1.1 }),
  row("windows.passes", "Occlusion map, window 32, stride 8: passes", "", 0),
  row("windows.position", "A place of it, one worker", "ms", 1),
  row("windows.to_forward", "A place to our own full pass", "x", 2, { most: 0.5 }),
  row("windows.to_peer", "A place to the faster peer's full pass", "x", 2, { most: 0.55 }),
  row("windows.overhead", "A place on the page to one without a page", "x", 2),
  row("windows.one_worker", "The map, one worker", "s", 2),
  row("windows.two_workers", "The map, two workers", "s", 2),
  row("windows.speed_up", "Two workers against one", "x", 2, { least: 1.8 }),
  row("windows.differences", "Finite differences, block 8: a pass to a full one", "x", 2, {
    most: 0.55,
  }),
  row("windows.preview", "First coarse occlusion map, own options", "s", 2, { most: 0.5 }),
  row("windows.heap", "Memory for windows, a worker", "MB", 0, { most: 80 }),
  row("windows.build", "Building the windowed model", "ms", 0),
  row("size.wasm", "Engine's wasm", "MB", 2),
  row("size.wasm.gzip", "Engine's wasm, gzip -9", "MB", 2, { most: 3.5 }),
  row("size.first_answer", "All files of the first answer", "MB", 2),
  row("size.first_answer.gzip", "All files of the first answer, gzip -9", "MB", 2, { most: 7.5 }),
  row("startup.compile", "Compiling the engine", "ms", 0),
  row("startup.load", "Loading the model", "ms", 0),
  row("startup.first_answer", "First answer", "s", 2, { most: 3 }),
];

function row(name, text, unit, digits, target) {
  return { name, text, unit, digits, target };
}
