//! Layers that are put between others: mostly valid, so that what tract does with them is tried, too.

use heatlens::random::Random;
use tract_onnx::pb::{AttributeProto, GraphProto, NodeProto, TensorProto};

use super::mutation::below;

const FUNCTIONS: &str = "Abs Ceil Celu Cos Elu Erf Exp FastGelu Floor Gelu HardSigmoid HardSwish Identity LeakyRelu \
    Log Mish Neg QuickGelu Reciprocal Relu Round Rsqrt Selu Shrink Sigmoid Sign Sin Softplus Softsign Sqrt \
    Swish Tanh ThresholdedRelu Dropout Softmax LogSoftmax Hardmax LpNormalization GlobalMaxPool LRN Acos Tan \
    GlobalAveragePool Cosh Asinh";

const PAIRS: &str =
    "Add Sub Mul Div Pow Max Min Mean Sum PRelu Greater Less Equal GreaterOrEqual LessOrEqual Mod";

fn word(random: &mut Random, list: &'static str) -> &'static str {
    let words: Vec<&str> = list.split_whitespace().collect();
    words[below(random, words.len())]
}

fn ints(name: &str, ints: Vec<i64>) -> AttributeProto {
    AttributeProto {
        name: name.to_string(),
        r#type: 7,
        ints,
        ..Default::default()
    }
}

fn int(name: &str, i: i64) -> AttributeProto {
    AttributeProto {
        name: name.to_string(),
        r#type: 2,
        i,
        ..Default::default()
    }
}

fn text(name: &str, text: &str) -> AttributeProto {
    AttributeProto {
        name: name.to_string(),
        r#type: 3,
        s: text.as_bytes().to_vec(),
        ..Default::default()
    }
}

/// A layer while it is put together.
struct Layer<'a> {
    graph: &'a mut GraphProto,
    nodes: Vec<NodeProto>,
    name: String,
}

impl Layer<'_> {
    fn reals(&mut self, dims: &[i64], random: &mut Random) -> String {
        let count = dims.iter().product::<i64>();
        let numbers = (0..count).map(|_| random.between(-1.0, 1.5) as f32);
        let float_data = numbers.collect();
        self.store(TensorProto {
            dims: dims.to_vec(),
            data_type: 1,
            float_data,
            ..Default::default()
        })
    }

    fn list(&mut self, numbers: Vec<i64>) -> String {
        self.store(TensorProto {
            dims: vec![numbers.len() as i64],
            data_type: 7,
            int64_data: numbers,
            ..Default::default()
        })
    }

    fn store(&mut self, mut tensor: TensorProto) -> String {
        tensor.name = format!("{}.{}", self.name, self.graph.initializer.len());
        self.graph.initializer.push(tensor.clone());
        tensor.name
    }

    /// Adds a node and returns what it makes.
    fn node(&mut self, operator: &str, inputs: &[&str], attributes: Vec<AttributeProto>) -> String {
        let output = format!("{}:{}", self.name, self.nodes.len());
        self.nodes.push(NodeProto {
            op_type: operator.to_string(),
            input: inputs.iter().map(|name| name.to_string()).collect(),
            output: vec![output.clone()],
            attribute: attributes,
            ..Default::default()
        });
        output
    }

    /// What slides: kernel, strides, pads or how they are made.
    fn sliding(random: &mut Random, kernel: &[i64]) -> Vec<AttributeProto> {
        let mut draw = |low: i64, high: i64| low + below(random, (high - low + 1) as usize) as i64;
        let mut made = vec![ints("strides", vec![draw(1, 3), draw(1, 3)])];
        if draw(0, 2) == 0 {
            made.push(ints("dilations", vec![draw(1, 2), draw(1, 2)]));
        }
        match draw(0, 4) {
            0 => made.push(text("auto_pad", "SAME_UPPER")),
            1 => made.push(text("auto_pad", "SAME_LOWER")),
            2 => {}
            _ => {
                let pad =
                    |axis: usize, draw: &mut dyn FnMut(i64, i64) -> i64| draw(0, kernel[axis] - 1);
                let pads = vec![
                    pad(0, &mut draw),
                    pad(1, &mut draw),
                    pad(0, &mut draw),
                    pad(1, &mut draw),
                ];
                made.push(ints("pads", pads));
            }
        }
        made
    }
}

/// Puts a layer between a value and one of its readers.
pub fn insert(graph: &mut GraphProto, random: &mut Random) {
    let at = below(random, graph.node.len());
    if graph.node[at].input.is_empty() {
        return;
    }
    let x = graph.node[at].input[0].clone();
    let name = format!("layer{}", graph.node.len() + graph.initializer.len());
    let mut layer = Layer {
        graph,
        nodes: vec![],
        name,
    };
    let y = layer.draw(&x, random);
    let nodes = layer.nodes;
    graph.node[at].input[0] = y;
    graph.node.splice(at..at, nodes);
}

impl Layer<'_> {
    fn draw(&mut self, x: &str, random: &mut Random) -> String {
        let small = |random: &mut Random, limit: usize| below(random, limit) as i64;
        match below(random, 24) {
            0..=4 => self.node(word(random, FUNCTIONS), &[x], vec![]),
            5..=7 => {
                let shapes: [&[i64]; 6] =
                    [&[], &[1], &[1, 4, 1, 1], &[4, 1, 1], &[1, 3, 1, 1], &[8]];
                let other = match below(random, 3) {
                    0 => x.to_string(),
                    _ => self.reals(shapes[below(random, 6)], random),
                };
                let operator = word(random, PAIRS);
                let both = match below(random, 4) {
                    0 => self.node(operator, &[&other, x], vec![]),
                    _ => self.node(operator, &[x, &other], vec![]),
                };
                match operator {
                    "Greater" | "Less" | "Equal" | "GreaterOrEqual" | "LessOrEqual" => {
                        let negative = self.node("Neg", &[x], vec![]);
                        self.node("Where", &[&both, x, &negative], vec![])
                    }
                    _ => both,
                }
            }
            8 | 9 => {
                let kernel = vec![1 + small(random, 4), 1 + small(random, 4)];
                let mut attributes = Layer::sliding(random, &kernel);
                attributes.push(ints("kernel_shape", kernel));
                attributes.push(int("ceil_mode", small(random, 2)));
                let operator = word(random, "MaxPool AveragePool");
                if operator == "AveragePool" {
                    attributes.push(int("count_include_pad", small(random, 2)));
                }
                self.node(operator, &[x], attributes)
            }
            10..=12 => {
                let kernel = [1 + small(random, 4), 1 + small(random, 4)];
                let group = [1, 1, 2, 4][below(random, 4)];
                let channels = if group == 1 { 3 + small(random, 2) } else { 4 };
                let mut attributes = Layer::sliding(random, &kernel);
                attributes.push(int("group", group));
                let w = self.reals(&[4, channels / group, kernel[0], kernel[1]], random);
                let bias = self.reals(&[4], random);
                match below(random, 2) {
                    0 => self.node("Conv", &[x, &w], attributes),
                    _ => self.node("Conv", &[x, &w, &bias], attributes),
                }
            }
            13 => {
                let kernel = [1 + small(random, 3), 1 + small(random, 3)];
                let w = self.reals(&[4, 4, kernel[0], kernel[1]], random);
                let strides = vec![1 + small(random, 3), 1 + small(random, 3)];
                let more = vec![small(random, 2), small(random, 2)];
                self.node(
                    "ConvTranspose",
                    &[x, &w],
                    vec![ints("strides", strides), ints("output_padding", more)],
                )
            }
            14 => {
                let pads = (0..8).map(|n| if n % 4 > 1 { small(random, 4) } else { 0 });
                let pads = pads.collect();
                let pads = self.list(pads);
                self.node(
                    "Pad",
                    &[x, &pads],
                    vec![text("mode", word(random, "constant reflect edge"))],
                )
            }
            15 => {
                let lists = [
                    vec![small(random, 3), small(random, 3)],
                    vec![3 + small(random, 90), -1 - small(random, 2)],
                    vec![2, 3],
                    vec![1 + small(random, 3), 1],
                ];
                let lists: Vec<String> = lists.into_iter().map(|list| self.list(list)).collect();
                let mut inputs = vec![x];
                inputs.extend(lists.iter().map(String::as_str));
                self.node("Slice", &inputs, vec![])
            }
            16 => {
                let orders = [[0, 1, 3, 2], [0, 2, 3, 1], [0, 3, 1, 2], [0, 2, 1, 3]];
                let order = orders[below(random, 4)];
                let turned = self.node("Transpose", &[x], vec![ints("perm", order.to_vec())]);
                let activated = self.node(word(random, FUNCTIONS), &[&turned], vec![]);
                let mut back = vec![0; 4];
                for (place, axis) in order.iter().enumerate() {
                    back[*axis as usize] = place as i64;
                }
                self.node("Transpose", &[&activated], vec![ints("perm", back)])
            }
            17 => self.node("Concat", &[x, x], vec![int("axis", 2 + small(random, 2))]),
            18 => {
                let places = self.list(vec![3, small(random, 4), 0, 1 - small(random, 3)]);
                self.node(
                    "Gather",
                    &[x, &places],
                    vec![int("axis", 1 + small(random, 3))],
                )
            }
            19 => {
                let axes = vec![[1, 2, 3, -1][below(random, 4)]];
                let operator = word(
                    random,
                    "ReduceMax ReduceMean ReduceMin ReduceL2 ReduceL1 ReduceProd ReduceLogSumExp ReduceSumSquare",
                );
                let reduced = self.node(operator, &[x], vec![ints("axes", axes)]);
                self.node(word(random, PAIRS), &[x, &reduced], vec![])
            }
            20 => {
                let scales = [
                    1.0,
                    1.0,
                    random.between(0.4, 3.0) as f32,
                    [0.5, 2.0][below(random, 2)],
                ];
                let scales = self.store(TensorProto {
                    dims: vec![4],
                    data_type: 1,
                    float_data: scales.to_vec(),
                    ..Default::default()
                });
                let coordinates =
                    "half_pixel align_corners asymmetric pytorch_half_pixel half_pixel_symmetric";
                let attributes = vec![
                    text("mode", word(random, "nearest linear cubic")),
                    text("coordinate_transformation_mode", word(random, coordinates)),
                ];
                self.node("Resize", &[x, "", &scales], attributes)
            }
            21 => {
                let kinds = [1, 10, 11, 7, 6, 3, 2, 9];
                let cast = self.node("Cast", &[x], vec![int("to", kinds[below(random, 8)])]);
                let middle = match below(random, 3) {
                    0 => self.node(
                        word(random, "Neg Abs Identity Not Relu Sign"),
                        &[&cast],
                        vec![],
                    ),
                    _ => cast,
                };
                self.node("Cast", &[&middle], vec![int("to", 1)])
            }
            22 => {
                let shape = self.list(vec![
                    1,
                    [4, 2, 8, -1][below(random, 4)],
                    4,
                    [-1, 16, 4][below(random, 3)],
                ]);
                self.node("Reshape", &[x, &shape], vec![])
            }
            _ => {
                let names = ["scale", "bias", "mean", "variance"];
                let lists: Vec<String> = names.iter().map(|_| self.reals(&[4], random)).collect();
                let lists: Vec<&str> = lists.iter().map(String::as_str).collect();
                match below(random, 4) {
                    0 => self.node("BatchNormalization", &[&[x], &lists[..]].concat(), vec![]),
                    1 => self.node("InstanceNormalization", &[x, lists[0], lists[1]], vec![]),
                    2 => {
                        let scale = self.reals(&[8], random);
                        self.node("LayerNormalization", &[x, &scale], vec![int("axis", -1)])
                    }
                    _ => {
                        let weights = self.reals(&[8, 8], random);
                        self.node("MatMul", &[x, &weights], vec![])
                    }
                }
            }
        }
    }
}
