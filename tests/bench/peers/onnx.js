import { PbfReader } from "../node_modules/pbf/index.js";

/**
 * @typedef {{ dims: number[], data: Float32Array | Int8Array | Float16Array }} Constant
 * @typedef {{ operator: string, inputs: string[], outputs: string[],
 *   attributes: Record<string, number | number[]> }} Node
 * @typedef {{ nodes: Node[], constants: Map<string, Constant>, input: string,
 *   outputs: string[] }} Graph
 */

const ARRAYS = { 1: Float32Array, 3: Int8Array, 7: BigInt64Array, 10: Float16Array };

/**
 * The graph of an ONNX file. Field numbers are those of onnx.proto.
 *
 * @param {Uint8Array} bytes
 * @returns {Graph}
 */
export function readGraph(bytes) {
  const graph = { nodes: [], constants: new Map(), inputs: [], outputs: [] };
  new PbfReader(bytes).readFields((field, _, reader) => {
    if (field === 7) reader.readMessage(graphField, graph);
  });
  const [input] = graph.inputs.filter((name) => !graph.constants.has(name));
  return { ...graph, input };
}

function graphField(field, graph, reader) {
  if (field === 1) {
    const node = { inputs: [], outputs: [], operator: "", attributes: {} };
    graph.nodes.push(reader.readMessage(nodeField, node));
  } else if (field === 5) {
    const { name, dims, type, bytes } = reader.readMessage(tensorField, { dims: [] });
    const ArrayType = ARRAYS[type];
    if (!ArrayType || !bytes) throw new Error(`${name}: tensors of type ${type} are not read`);
    graph.constants.set(name, { dims, data: new ArrayType(bytes.slice().buffer) });
  } else if (field === 11) graph.inputs.push(reader.readMessage(valueField, {}).name);
  else if (field === 12) graph.outputs.push(reader.readMessage(valueField, {}).name);
}

function nodeField(field, node, reader) {
  if (field === 1) node.inputs.push(reader.readString());
  else if (field === 2) node.outputs.push(reader.readString());
  else if (field === 4) node.operator = reader.readString();
  else if (field === 5) {
    const { name, value } = reader.readMessage(attributeField, {});
    node.attributes[name] = value;
  }
}

function attributeField(field, attribute, reader) {
  if (field === 1) attribute.name = reader.readString();
  else if (field === 2) attribute.value = reader.readFloat();
  else if (field === 3) attribute.value = reader.readVarint(true);
  else if (field === 8) attribute.value = reader.readPackedVarint(attribute.value, true);
}

function tensorField(field, tensor, reader) {
  if (field === 1) reader.readPackedVarint(tensor.dims);
  else if (field === 2) tensor.type = reader.readVarint();
  else if (field === 8) tensor.name = reader.readString();
  else if (field === 9) tensor.bytes = reader.readBytes();
}

function valueField(field, value, reader) {
  if (field === 1) value.name = reader.readString();
}
