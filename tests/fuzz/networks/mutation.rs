//! Changes of a network's structure, and of bytes.

use heatlens::random::Random;
use tract_onnx::pb::{AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto};

/// Operators with a rule, and some without.
const OPERATORS: &str = "Abs Acos Add And ArgMax AveragePool BatchNormalization Cast CastLike Ceil Celu Clip Concat \
    Constant ConstantOfShape Conv ConvTranspose Cos CumSum DepthToSpace DequantizeLinear Div Dropout Einsum \
    Elu Equal Erf Exp Expand FastGelu Flatten Floor Gather GatherElements Gelu Gemm GlobalAveragePool \
    GlobalMaxPool Greater GreaterOrEqual GroupNormalization HardSigmoid HardSwish Hardmax Identity If IsNaN \
    InstanceNormalization LRN LSTM LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax \
    LpNormalization MatMul Max MaxPool Mean Min Mish Mod Mul Neg NonZero Not OneHot Or PRelu Pad Pow \
    QLinearConv QuantizeLinear QuickGelu Range Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp \
    ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Relu Reshape Resize Round Rsqrt \
    STFT Scan ScatterND Selu Shape Shrink Sigmoid Sign Sin Size Slice Softmax Softplus Softsign \
    SpaceToDepth Split Sqrt Squeeze Sub Sum Swish Tan Tanh ThresholdedRelu Tile TopK Transpose Trilu \
    Unsqueeze Where Xor";

const ATTRIBUTES: &str = "allowzero alpha approximate auto_pad axes axis beta blocksize ceil_mode \
    count_include_pad dilations end epsilon equation exclusive fmod group keepdims kernel_shape largest mode \
    noop_with_empty_axes num_groups num_outputs output_padding output_shape p pads perm ratio reverse \
    size split start strides to training_mode transA transB value value_int value_ints";

const WORDS: [&str; 10] = [
    "SAME_UPPER",
    "VALID",
    "linear",
    "cubic",
    "reflect",
    "edge",
    "tanh",
    "DCR",
    "CRD",
    "ij,jk->ik",
];

const NUMBERS: [i64; 24] = [
    0,
    1,
    2,
    3,
    4,
    5,
    7,
    8,
    16,
    100,
    1000,
    65_535,
    100_000,
    1 << 31,
    1 << 40,
    1 << 62,
    i64::MAX,
    -1,
    -2,
    -3,
    -5,
    -100,
    -(1 << 31),
    i64::MIN,
];

/// A number below another.
pub fn below(random: &mut Random, limit: usize) -> usize {
    random.up_to(limit.saturating_sub(1))
}

fn pick<'a, T: ?Sized>(random: &mut Random, all: &[&'a T]) -> &'a T {
    all[below(random, all.len())]
}

fn word(random: &mut Random, list: &'static str) -> String {
    let words: Vec<&str> = list.split_whitespace().collect();
    pick(random, &words).to_string()
}

/// Mostly small, as most that are valid are.
fn number(random: &mut Random) -> i64 {
    match below(random, 3) {
        0 => NUMBERS[below(random, NUMBERS.len())],
        _ => below(random, 6) as i64 - 1,
    }
}

fn numbers(random: &mut Random) -> Vec<i64> {
    (0..below(random, 6)).map(|_| number(random)).collect()
}

/// One change of a network.
pub fn structure(proto: &mut ModelProto, random: &mut Random) {
    if below(random, 30) == 0 {
        let versions = [1, 6, 7, 9, 10, 11, 12, 13, 17, 18, 20, 21, 24, 99];
        for import in &mut proto.opset_import {
            import.version = versions[below(random, versions.len())];
        }
        return;
    }
    let Some(graph) = &mut proto.graph else {
        return;
    };
    if graph.node.is_empty() {
        return;
    }
    let at = below(random, graph.node.len());
    match below(random, 12) {
        0 | 1 => attribute(&mut graph.node[at], random),
        2 => graph.node[at].op_type = word(random, OPERATORS),
        3 => {
            let name = value(graph, random);
            let node = &mut graph.node[at];
            let slot = below(random, node.input.len() + 1);
            match node.input.get_mut(slot) {
                Some(input) => *input = name,
                None => node.input.push(name),
            }
        }
        4 => drop(graph.node.remove(at)),
        5 => {
            let copy = graph.node[at].clone();
            graph.node.push(copy);
        }
        6..=8 => insert(graph, random),
        9 | 10 => tensor(graph, random),
        _ => {
            let node = &mut graph.node[at];
            match below(random, 3) {
                0 => drop(node.input.pop()),
                1 => node.output.push("more".to_string()),
                _ => node.attribute.clear(),
            }
        }
    }
}

/// The name of some value.
fn value(graph: &GraphProto, random: &mut Random) -> String {
    let made = graph.node.iter().flat_map(|node| &node.output);
    let stored = graph.initializer.iter().map(|tensor| &tensor.name);
    let inputs = graph.input.iter().map(|input| &input.name);
    let names: Vec<&String> = made.chain(stored).chain(inputs).collect();
    match below(random, 20) {
        0 => String::new(),
        _ => pick(random, &names).clone(),
    }
}

fn attribute(node: &mut NodeProto, random: &mut Random) {
    let fresh = node.attribute.is_empty() || below(random, 3) == 0;
    if fresh {
        node.attribute.push(new_attribute(random));
        return;
    }
    let at = below(random, node.attribute.len());
    let attribute = &mut node.attribute[at];
    match below(random, 6) {
        0 => attribute.name = word(random, ATTRIBUTES),
        1 => attribute.r#type = below(random, 15) as i32,
        2 if !attribute.ints.is_empty() => {
            let at = below(random, attribute.ints.len());
            attribute.ints[at] = number(random);
        }
        3 => attribute.ints = numbers(random),
        _ => {
            attribute.i = number(random);
            attribute.f = number(random) as f32;
        }
    }
}

fn new_attribute(random: &mut Random) -> AttributeProto {
    let mut made = AttributeProto {
        name: word(random, ATTRIBUTES),
        ..Default::default()
    };
    match below(random, 5) {
        0 => {
            made.r#type = 3;
            made.s = pick(random, &WORDS).as_bytes().to_vec();
        }
        1 => {
            made.r#type = 1;
            made.f = number(random) as f32;
        }
        2 => {
            made.r#type = 2;
            made.i = number(random);
        }
        _ => {
            made.r#type = 7;
            made.ints = numbers(random);
        }
    }
    made
}

/// A node between a value and one of its readers, with constants as further inputs.
fn insert(graph: &mut GraphProto, random: &mut Random) {
    let name = format!("new{}", graph.node.len());
    let at = below(random, graph.node.len());
    if graph.node[at].input.is_empty() {
        return;
    }
    let slot = below(random, graph.node[at].input.len());
    let before = std::mem::replace(&mut graph.node[at].input[slot], name.clone());
    let mut input = vec![before];
    for more in 0..below(random, 4) {
        let name = match below(random, 3) {
            0 => value(graph, random),
            _ => {
                let name = format!("{name}.{more}");
                let tensor = constant(&name, random);
                graph.initializer.push(tensor);
                name
            }
        };
        input.push(name);
    }
    let attributes = (0..below(random, 3))
        .map(|_| new_attribute(random))
        .collect();
    graph.node.insert(
        at,
        NodeProto {
            op_type: word(random, OPERATORS),
            input,
            output: vec![name],
            attribute: attributes,
            ..Default::default()
        },
    );
}

/// A small tensor of any type and shape, mostly one whose numbers fit.
fn constant(name: &str, random: &mut Random) -> TensorProto {
    let kinds = [1, 7, 7, 6, 9, 2, 3, 10, 11];
    let kind = kinds[below(random, kinds.len())];
    let lengths = [
        vec![],
        vec![1],
        vec![2],
        vec![4],
        vec![8],
        vec![3, 4],
        vec![1, 4, 1, 1],
        vec![0],
        vec![0, 2],
    ];
    let dims = lengths[below(random, lengths.len())].clone();
    let count = dims.iter().product::<i64>();
    let mut tensor = TensorProto {
        name: name.to_string(),
        dims,
        data_type: kind,
        ..Default::default()
    };
    for _ in 0..count {
        let number = number(random);
        match kind {
            1 => tensor.float_data.push(number as f32 / 2.0),
            7 => tensor.int64_data.push(number),
            11 => tensor.double_data.push(number as f64),
            _ => tensor.int32_data.push(number as i32),
        }
    }
    tensor
}

/// A change of something stored.
fn tensor(graph: &mut GraphProto, random: &mut Random) {
    if graph.initializer.is_empty() {
        return;
    }
    let at = below(random, graph.initializer.len());
    let tensor = &mut graph.initializer[at];
    match below(random, 6) {
        0 => tensor.data_type = below(random, 18) as i32,
        1 => tensor.dims = numbers(random),
        2 if !tensor.dims.is_empty() => {
            let axis = below(random, tensor.dims.len());
            tensor.dims[axis] = number(random);
        }
        3 => tensor.dims.reverse(),
        4 => drop(tensor.raw_data.pop()),
        _ => *tensor = constant(&tensor.name.clone(), random),
    }
}

/// Some bytes, a cut, or a piece twice.
pub fn bytes(bytes: &mut Vec<u8>, random: &mut Random) {
    if bytes.is_empty() {
        return;
    }
    match below(random, 4) {
        0 => bytes.truncate(below(random, bytes.len())),
        1 => {
            let start = below(random, bytes.len());
            let piece = bytes[start..(start + 40).min(bytes.len())].to_vec();
            bytes.splice(start..start, piece);
        }
        _ => {
            for _ in 0..=below(random, 8) {
                let at = below(random, bytes.len());
                bytes[at] = below(random, 256) as u8;
            }
        }
    }
}
