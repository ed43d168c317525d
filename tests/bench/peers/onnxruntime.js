import * as ort from "../node_modules/onnxruntime-web/dist/ort.wasm.min.mjs";

/** @type {import("./worker.js").Load} */
export async function load({ manifest, onnx }, values) {
  const { input, outputs } = JSON.parse(manifest);
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(onnx, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
    // Otherwise it decodes the int8 weights anew in each pass.
    extra: { session: { disable_quant_qdq: "1" } },
  });
  const tensor = new ort.Tensor("float32", values, [1, input.channels, input.height, input.width]);
  return async () => {
    const { [outputs.scores]: scores } = await session.run({ [input.name]: tensor }, [
      outputs.scores,
    ]);
    return scores.data;
  };
}
