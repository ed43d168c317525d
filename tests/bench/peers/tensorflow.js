import "../node_modules/@tensorflow/tfjs-core/dist/tf-core.es2017.min.js";
import "../node_modules/@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.es2017.min.js";
import { readGraph } from "./onnx.js";

const { tf } = globalThis;
const FOLDER = new URL("../node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url);

/** @type {import("./worker.js").Load} */
export async function load({ manifest, onnx }, values) {
  const { input, outputs } = JSON.parse(manifest);
  tf.enableProdMode();
  tf.wasm.setWasmPaths(FOLDER.href);
  tf.wasm.setThreadsCount(1);
  await tf.setBackend("wasm");
  const steps = plan(readGraph(onnx), outputs.scores);
  const { channels, height, width } = input;
  const pixels = permuted(values, [channels, height, width], [1, 2, 0]);
  return () =>
    tf.tidy(() => {
      const tensors = { [input.name]: tf.tensor4d(pixels, [1, height, width, channels]) };
      for (const { inputs, output, run } of steps) {
        tensors[output] = run(...inputs.map((name) => tensors[name]));
      }
      return tensors[outputs.scores].dataSync();
    });
}

/** The graph's operators in order, with their weights uploaded and each ReLU6 in its convolution. */
function plan(graph, scores) {
  const weights = decoded(graph);
  const activated = new Map();
  for (const { operator, inputs, outputs } of graph.nodes) {
    if (operator !== "Clip") continue;
    const [source, low, high] = inputs;
    if (weights.get(low).data[0] !== 0 || weights.get(high).data[0] !== 6) {
      throw new Error(`${outputs[0]}: only a Clip from 0 to 6 is run`);
    }
    activated.set(source, outputs[0]);
  }
  const steps = [];
  for (const { operator, inputs, outputs, attributes } of graph.nodes) {
    if (operator === "Clip" || weights.has(outputs[0])) continue;
    const clipped = activated.get(outputs[0]);
    if (clipped && operator !== "Conv") throw new Error(`${clipped}: Clip follows a ${operator}`);
    if (!OPERATORS[operator]) throw new Error(`${outputs[0]}: ${operator} is not run`);
    const given = inputs.filter((name) => weights.has(name)).map((name) => weights.get(name));
    steps.push({
      inputs: inputs.filter((name) => !weights.has(name)),
      output: clipped ?? outputs[0],
      run: OPERATORS[operator](attributes, given, clipped && "relu6"),
    });
  }
  if (!steps.some(({ output }) => output === scores)) throw new Error(`no output ${scores}`);
  return steps;
}

/** Each makes, from attributes and weights, a function of tensors with channels last. */
const OPERATORS = {
  Conv({ strides, pads, group = 1 }, [weight, bias], activation) {
    if (new Set(pads).size !== 1) throw new Error("a Conv's padding must be alike on all sides");
    const [outer, inner, ...window] = weight.dims;
    const dims = [outer, inner, ...window];
    const rest = {
      strides,
      pad: pads[0],
      bias: tf.tensor1d(bias.data),
      activation: activation ?? "linear",
    };
    if (group === 1) {
      const kernel = permuted(weight.data, dims, [2, 3, 1, 0]);
      const filter = tf.tensor4d(kernel, [...window, inner, outer]);
      return (x) => tf.fused.conv2d({ x, filter, ...rest });
    }
    if (group !== outer || inner !== 1) throw new Error("a grouped Conv must be depthwise");
    const kernel = permuted(weight.data, dims, [2, 3, 0, 1]);
    const filter = tf.tensor4d(kernel, [...window, outer, 1]);
    return (x) => tf.fused.depthwiseConv2d({ x, filter, ...rest });
  },
  Add: () => (a, b) => tf.add(a, b),
  GlobalAveragePool: () => (x) => tf.avgPool(x, x.shape.slice(1, 3), 1, "valid"),
  Flatten: () => (x) => tf.reshape(x, [x.shape[0], -1]),
  Gemm({ transB }, [weight, bias]) {
    if (!transB) throw new Error("a Gemm's weights must be classes x channels");
    const [classes, channels] = weight.dims;
    const b = tf.tensor2d(permuted(weight.data, weight.dims, [1, 0]), [channels, classes]);
    const offset = tf.tensor1d(bias.data);
    return (a) => tf.fused.matMul({ a, b, bias: offset });
  },
};

/** All constants, and what Cast and DequantizeLinear make of them, as float32. */
function decoded({ nodes, constants }) {
  const weights = new Map(constants);
  for (const { operator, inputs, outputs, attributes } of nodes) {
    const stored = weights.get(inputs[0]);
    if (operator === "Cast") {
      weights.set(outputs[0], { dims: stored.dims, data: Float32Array.from(stored.data) });
    } else if (operator === "DequantizeLinear") {
      const [scale, zero] = inputs.slice(1).map((name) => weights.get(name).data);
      if (attributes.axis !== 0) throw new Error(`${outputs[0]}: scales must be along axis 0`);
      const length = stored.data.length / scale.length;
      const level = (value, index) => {
        const row = Math.floor(index / length);
        return (value - zero[row]) * scale[row];
      };
      weights.set(outputs[0], { dims: stored.dims, data: Float32Array.from(stored.data, level) });
    }
  }
  return weights;
}

/** An array with its axes in another order. */
function permuted(data, dims, order) {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((a, b) => a * b, 1));
  const result = new Float32Array(data.length);
  let next = 0;
  const walk = (depth, offset) => {
    if (depth === order.length) {
      result[next++] = data[offset];
      return;
    }
    const axis = order[depth];
    for (let index = 0; index < dims[axis]; index++) {
      walk(depth + 1, offset + index * strides[axis]);
    }
  };
  walk(0, 0);
  return result;
}
