/**
 * The rows of the table, in their order; a figure without a row fails the run.
 *
 * @typedef {object} Row
 * @property {string} name of the figure; stays the same from run to run
 * @property {string} text
 * @property {string} unit
 * @property {number} digits after the point
 * @property {number} [most] the target
 */

/** @type {Row[]} */
export const ROWS = [
  row("forward.heatlens", "Forward pass, Heatlens", "ms", 1),
  row("forward.onnxruntime", "Forward pass, ONNX Runtime Web", "ms", 1),
  row("forward.tensorflow", "Forward pass, TensorFlow.js", "ms", 1),
  row("forward.to_onnxruntime", "Heatlens to ONNX Runtime Web", "x", 2),
  row("forward.to_tensorflow", "Heatlens to TensorFlow.js", "x", 2, 1.25),
  row("gradient.both", "Pass forward and back", "ms", 1),
  row("gradient.to_forward", "Forward and back to forward", "x", 2, 2.6),
  row("gradient.build", "Building the gradient model", "ms", 0, 1500),
  row("gradient.heap", "Heap of a worker with both models", "MB", 0, 200),
  row("occlusion.passes", "Occlusion map, forward passes", "", 0),
  row("occlusion.workers", "All workers", "", 0),
  row("occlusion.forward", "Forward pass, one worker busy", "ms", 1),
  row("occlusion.forward_together", "Forward pass, all workers busy", "ms", 1),
  row("occlusion.one_worker", "Map, one worker", "s", 2),
  row("occlusion.all_workers", "Map, all workers", "s", 2),
  row("occlusion.all_workers.first", "Map, all workers, first of a page", "s", 2),
  row("occlusion.one_worker.overhead", "Map to passes x forward, one worker", "x", 2, 1.1),
  row("occlusion.all_workers.overhead", "Map to passes x forward / workers", "x", 2, 1.1),
  row("occlusion.all_workers.overhead_together", "The same, all workers busy", "x", 2),
  row("size.wasm", "Engine's wasm", "MB", 2),
  row("size.wasm.gzip", "Engine's wasm, gzip -9", "MB", 2, 3.5),
  row("size.first_answer", "All files of the first answer", "MB", 2),
  row("size.first_answer.gzip", "All files of the first answer, gzip -9", "MB", 2, 7.5),
  row("startup.compile", "Compiling the engine", "ms", 0),
  row("startup.load", "Loading the model", "ms", 0),
  row("startup.first_answer", "First answer", "s", 2, 3),
];

function row(name, text, unit, digits, most) {
  return { name, text, unit, digits, most };
}
