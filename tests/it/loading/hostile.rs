//! Networks that were written to make the engine panic, hang or take gigabytes.

use std::time::Instant;

use heatlens::error::Error;
use tract_onnx::pb::{AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto};

use crate::support::kinds::{bytes, changed, load, manifest};

fn ints(name: &str, ints: &[i64]) -> AttributeProto {
    AttributeProto {
        name: name.to_string(),
        r#type: 7,
        ints: ints.to_vec(),
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

fn list(name: &str, numbers: &[i64]) -> TensorProto {
    TensorProto {
        name: name.to_string(),
        dims: vec![numbers.len() as i64],
        data_type: 7,
        int64_data: numbers.to_vec(),
        ..Default::default()
    }
}

fn graph(proto: &mut ModelProto) -> &mut GraphProto {
    proto.graph.as_mut().unwrap()
}

/// A node between the rectifier and the pooling.
fn insert(proto: &mut ModelProto, operator: &str, more: &[&str], attributes: Vec<AttributeProto>) {
    let inputs = std::iter::once("features").chain(more.iter().copied());
    let node = NodeProto {
        op_type: operator.to_string(),
        input: inputs.map(str::to_string).collect(),
        output: vec!["middle".to_string()],
        attribute: attributes,
        ..Default::default()
    };
    let graph = graph(proto);
    for reader in &mut graph.node {
        if reader.op_type == "GlobalAveragePool" {
            reader.input[0] = "middle".to_string();
        }
    }
    graph.node.insert(2, node);
}

/// Sets an attribute of the convolution.
fn convolution(proto: &mut ModelProto, attribute: AttributeProto) {
    let node = &mut graph(proto).node[0];
    node.attribute.retain(|other| other.name != attribute.name);
    node.attribute.push(attribute);
}

fn weights(proto: &mut ModelProto) -> &mut TensorProto {
    let mut tensors = graph(proto).initializer.iter_mut();
    tensors.find(|tensor| tensor.name == "conv.weight").unwrap()
}

type Change = fn(&mut ModelProto);

/// What was changed, and a word of the message.
const HOSTILE: &[(&str, Change, &str)] = &[
    (
        "pads below 0",
        |m| convolution(m, ints("pads", &[1, 1, -5, 1])),
        "pads",
    ),
    (
        "pads without end",
        |m| convolution(m, ints("pads", &[1, 1, 1, 1 << 62])),
        "pads",
    ),
    (
        "pads of 2^32",
        |m| convolution(m, ints("pads", &[1, 1, 1, u32::MAX as i64])),
        "pads",
    ),
    (
        "three pads",
        |m| convolution(m, ints("pads", &[1, 1, 1])),
        "pads",
    ),
    (
        "one stride",
        |m| convolution(m, ints("strides", &[2])),
        "strides",
    ),
    (
        "stride 0",
        |m| convolution(m, ints("strides", &[0, 1])),
        "strides",
    ),
    (
        "dilations",
        |m| convolution(m, ints("dilations", &[1 << 40, 1])),
        "dilations",
    ),
    (
        "kernel of three axes",
        |m| convolution(m, ints("kernel_shape", &[3, 3, 5])),
        "kernel_shape",
    ),
    ("group 0", |m| convolution(m, int("group", 0)), "group"),
    ("group 7", |m| convolution(m, int("group", 7)), "groups"),
    (
        "no weights",
        |m| graph(m).node[0].input[1].clear(),
        "input 2 is missing",
    ),
    (
        "weights below 0",
        |m| weights(m).dims[0] = -4,
        "length below 0",
    ),
    (
        "weights without end",
        |m| weights(m).dims = vec![1 << 40, 1 << 40],
        "too large",
    ),
    ("too few numbers", |m| weights(m).dims[0] = 4000, "bytes"),
    ("weights of texts", |m| weights(m).data_type = 8, "string"),
    (
        "weights of no type",
        |m| weights(m).data_type = 99,
        "type 99",
    ),
    (
        "sides of pooling",
        |m| {
            let pads = ints("pads", &[20_000; 4]);
            insert(
                m,
                "MaxPool",
                &[],
                vec![ints("kernel_shape", &[30_000; 2]), pads],
            );
        },
        "kernel_shape",
    ),
    (
        "a padding of 10^5",
        |m| {
            graph(m)
                .initializer
                .push(list("p", &[0, 0, 0, 0, 0, 0, 100_000, 100_000]));
            insert(m, "Pad", &["p"], vec![]);
        },
        "too large",
    ),
    (
        "a tile",
        |m| {
            graph(m)
                .initializer
                .push(list("p", &[1, 1, 100_000, 100_000]));
            insert(m, "Tile", &["p"], vec![]);
        },
        "too large",
    ),
    (
        "an expansion",
        |m| {
            graph(m).initializer.push(list("p", &[100_000, 1, 1, 1]));
            insert(m, "Expand", &["p"], vec![]);
        },
        "too large",
    ),
    (
        "a permutation that is none",
        |m| insert(m, "Transpose", &[], vec![ints("perm", &[0, 0, 1, 2])]),
        "twice",
    ),
    (
        "an axis that is none",
        |m| insert(m, "Softmax", &[], vec![int("axis", 9)]),
        "axis 9",
    ),
    (
        "a split along no axis",
        |m| insert(m, "Split", &[], vec![int("axis", 5)]),
        "axis 5",
    ),
    (
        "a reduction along no axis",
        |m| {
            insert(m, "ReduceMean", &[], vec![ints("axes", &[2, i64::MIN])]);
        },
        "no axis",
    ),
    (
        "a gathering beyond",
        |m| {
            graph(m).initializer.push(list("p", &[0, 77]));
            insert(m, "Gather", &["p"], vec![int("axis", 1)]);
        },
        "outside",
    ),
    (
        "a step of 0",
        |m| {
            for (name, number) in [("s", 0), ("e", 4), ("a", 2), ("t", 0)] {
                graph(m).initializer.push(list(name, &[number]));
            }
            insert(m, "Slice", &["s", "e", "a", "t"], vec![]);
        },
        "step",
    ),
    (
        "inputs that are found by their place",
        |m| {
            m.opset_import[0].version = 11;
            graph(m).initializer.push(TensorProto {
                name: "p".to_string(),
                dims: vec![4],
                data_type: 1,
                float_data: vec![1.0, 1.0, 2.0, 2.0],
                ..Default::default()
            });
            insert(m, "Resize", &["", "p"], vec![]);
        },
        "roi",
    ),
    (
        "a random operator",
        |m| insert(m, "RandomNormalLike", &[], vec![]),
        "not supported",
    ),
    (
        "a loop of nodes",
        |m| graph(m).node[0].input[0] = "features".to_string(),
        "depends on itself",
    ),
    (
        "a value made twice",
        |m| {
            let node = graph(m).node[1].clone();
            graph(m).node.push(node);
        },
        "made twice",
    ),
    (
        "training",
        |m| {
            graph(m).initializer.push(TensorProto {
                name: "train".to_string(),
                data_type: 9,
                int32_data: vec![1],
                ..Default::default()
            });
            insert(m, "Dropout", &["", "train"], vec![]);
        },
        "model.eval()",
    ),
    (
        "thousands of nodes",
        |m| {
            for number in 0..3000 {
                let graph = graph(m);
                let before = graph.node[1].output[0].clone();
                let after = format!("deep{number}");
                graph.node[1].output[0].clone_from(&after);
                let node = NodeProto {
                    op_type: "Relu".to_string(),
                    input: vec![after],
                    output: vec![before],
                    ..Default::default()
                };
                graph.node.push(node);
            }
        },
        "one behind the other",
    ),
    (
        "a value doubled again and again",
        |m| {
            let mut before = "features".to_string();
            for number in 0..24 {
                let name = format!("double{number}");
                graph(m).node.push(NodeProto {
                    op_type: "Concat".to_string(),
                    input: vec![before.clone(), before],
                    output: vec![name.clone()],
                    attribute: vec![int("axis", 2)],
                    ..Default::default()
                });
                before = name;
            }
            let pool = graph(m)
                .node
                .iter_mut()
                .find(|node| node.op_type == "GlobalAveragePool");
            pool.unwrap().input[0] = before;
        },
        "too large",
    ),
    (
        "a graph within a node",
        |m| {
            let inner = AttributeProto {
                name: "then_branch".to_string(),
                r#type: 5,
                g: Some(GraphProto::default()),
                ..Default::default()
            };
            graph(m).node[1].attribute.push(inner);
        },
        "graph of its own",
    ),
    (
        "one node read and another read by it ninety thousand times",
        |m| {
            for (from, to) in [("features", "first"), ("first", "second")] {
                graph(m).node.push(NodeProto {
                    op_type: "Concat".to_string(),
                    input: vec![from.to_string(); 90_000],
                    output: vec![to.to_string()],
                    attribute: vec![int("axis", 1)],
                    ..Default::default()
                });
            }
            let mut nodes = graph(m).node.iter_mut();
            let pool = nodes.find(|node| node.op_type == "GlobalAveragePool");
            pool.unwrap().input[0] = "second".to_string();
        },
        "",
    ),
    (
        "another operator set",
        |m| m.opset_import[0].version = 900,
        "operator set 900",
    ),
    (
        "an operator of nobody",
        |m| graph(m).node[1].domain = "evil".to_string(),
        "evil.Relu",
    ),
];

/// Within a second each, and with words; a panic that was caught is none of them.
#[test]
fn every_attack_is_refused_with_words() {
    for (what, change, word) in HOSTILE {
        let started = Instant::now();
        let result = load(manifest("plain"), &changed("plain", change));
        let Err(error) = result else {
            panic!("{what}: it was loaded");
        };
        let text = error.to_string();
        assert!(!matches!(error, Error::Panicked { .. }), "{what}: {text}");
        assert!(text.contains(word), "{what}: {text}");
        assert!(text.len() < 1000, "{what}: {text}");
        assert!(started.elapsed().as_secs_f64() < 2.0, "{what}");
    }
}

/// Two bytes a part in the file, hundreds in memory.
#[test]
fn parts_are_counted_before_they_are_unpacked() {
    let node = [0x0a, 0x00];
    let nodes = node.repeat(3_000_000);
    let mut file = vec![0x3a];
    let mut length = nodes.len();
    while length >= 0x80 {
        file.push(length as u8 | 0x80);
        length >>= 7;
    }
    file.push(length as u8);
    file.extend(nodes);
    let error = load(manifest("plain"), &file).err().unwrap().to_string();
    assert!(error.contains("parts"), "{error}");
}

/// A file that ends anywhere has words, too.
#[test]
fn every_prefix_is_refused() {
    let whole = bytes("plain");
    for end in 0..whole.len() {
        let error = load(manifest("plain"), &whole[..end]).err();
        assert!(error.is_some(), "{end}");
    }
}
