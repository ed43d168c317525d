"""Writes networks of the kinds that people export to tests/reference/kinds, each with a manifest, and
what ONNX Runtime computes for those that run.

    pip install -r tests/reference/requirements.txt onnxruntime
    python tests/reference/make_kinds.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent / "kinds"
LABELS = "first\nsecond\nthird\n"
SIDE = 8


def numbers(seed, *shape):
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32)


WEIGHTS = {
    "conv.weight": numbers(1, 4, 3, 3, 3),
    "conv.bias": numbers(2, 4),
    "fc.weight": numbers(3, 3, 4),
    "fc.bias": numbers(4, 3),
}


def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def node(operator, inputs, *outputs, **attributes):
    return helper.make_node(operator, inputs, list(outputs), outputs[0], **attributes)


def conv(source="input"):
    inputs = [source, "conv.weight", "conv.bias"]
    return node("Conv", inputs, "conv", kernel_shape=[3, 3], pads=[1, 1, 1, 1])


def middle(operator="Relu", **attributes):
    return [node(operator, ["conv"], "features", **attributes)]


def end():
    return [
        node("GlobalAveragePool", ["features"], "pool"),
        node("Flatten", ["pool"], "flat"),
        node("Gemm", ["flat", "fc.weight", "fc.bias"], "logits", transB=1),
    ]


def model(nodes, outputs=("logits",), weights=None, opset=13, inputs=None, kind=TensorProto.FLOAT, **more):
    weights = WEIGHTS if weights is None else weights
    graph = helper.make_graph(
        nodes,
        "kind",
        inputs or [value("input", [1, 3, SIDE, SIDE])],
        [value(name, None, kind) for name in outputs],
        [numpy_helper.from_array(np.asarray(array), name) for name, array in weights.items()],
    )
    domains = [helper.make_opsetid("", opset)]
    if "functions" in more:
        domains.append(helper.make_opsetid("own", 1))
    return helper.make_model(graph, producer_name="heatlens", opset_imports=domains, ir_version=10, **more)


def plain():
    return model([conv(), *middle(), *end()])


def batch_named():
    inputs = [value("input", ["batch size", 3, SIDE, SIDE])]
    return model([conv(), *middle(), *end()], inputs=inputs)


def batch_value_info():
    made = batch_named()
    made.graph.value_info.extend([value("conv", ["batch size", 4, SIDE, SIDE]), value("pool", ["n", 4, 1, 1])])
    return made


def opset_21():
    mean = node("ReduceMean", ["features", "axes"], "flat", keepdims=0)
    weights = WEIGHTS | {"axes": np.array([2, 3])}
    return model([conv(), *middle(), mean, end()[2]], weights=weights, opset=21)


def gelu_20():
    return model([conv(), *middle("Gelu"), *end()], opset=20)


def elu():
    return model([conv(), *middle("Elu", alpha=0.7), *end()])


def qdq():
    weights = WEIGHTS | {"scale": np.float32(0.02), "zero": np.uint8(100)}
    quantised = [
        node("QuantizeLinear", ["input", "scale", "zero"], "q"),
        node("DequantizeLinear", ["q", "scale", "zero"], "dq"),
        conv("dq"),
        node("QuantizeLinear", ["conv", "scale", "zero"], "q2"),
        node("DequantizeLinear", ["q2", "scale", "zero"], "dq2"),
        node("Relu", ["dq2"], "features"),
    ]
    return model([*quantised, *end()], weights=weights)


def choices():
    """Truth values, integers, halves and doubles between convolution and pooling."""
    weights = WEIGHTS | {"zero": np.float32(0), "half": np.float32(0.5), "two": np.int64(2)}
    nodes = [
        conv(),
        node("Greater", ["conv", "zero"], "positive"),
        node("Mul", ["conv", "half"], "halved"),
        node("Where", ["positive", "conv", "halved"], "chosen"),
        node("Cast", ["chosen"], "double", to=TensorProto.DOUBLE),
        node("Cast", ["double"], "single", to=TensorProto.FLOAT),
        node("Cast", ["conv"], "whole", to=TensorProto.INT64),
        node("Mul", ["whole", "two"], "twice"),
        node("Cast", ["twice"], "real", to=TensorProto.FLOAT),
        node("Not", ["positive"], "negative"),
        node("Cast", ["negative"], "ones", to=TensorProto.FLOAT),
        node("Add", ["single", "real"], "sum"),
        node("Add", ["sum", "ones"], "features"),
    ]
    return model([*nodes, *end()], weights=weights)


def mixture():
    """One of many operators."""
    weights = WEIGHTS | {
        "low": np.float32(-0.5),
        "high": np.float32(0.8),
        "each.weight": numbers(11, 4, 1, 3, 3),
        "each.bias": numbers(12, 4),
        "one": np.ones(4, np.float32),
        "variance": np.full(4, 2, np.float32),
        "pads": np.array([0, 0, 1, 1, 0, 0, 1, 1]),
        "starts": np.array([1, 1]),
        "ends": np.array([9, 9]),
        "rows": np.array([2, 3]),
        "parts": np.array([1, 3]),
        "turn": np.array([0, 3, 1, 2]),
        "scales": np.array([1, 1, 2, 2], np.float32),
        "up.weight": numbers(13, 4, 4, 2, 2),
        "list": np.array([1, 4, -1]),
        "map": np.array([1, 4, 4, 4]),
        "factor": np.float32(0.1),
        "two": np.float32(2),
    }
    nodes = [
        conv(),
        node("Clip", ["conv", "low", "high"], "clipped"),
        node("Conv", ["clipped", "each.weight", "each.bias"], "each", group=4, pads=[1, 1, 1, 1]),
        node("BatchNormalization", ["each", "one", "fc4", "fc4", "variance"], "normal"),
        node("Sigmoid", ["normal"], "gate"),
        node("Mul", ["gate", "normal"], "swish"),
        node("Add", ["swish", "clipped"], "sum"),
        node("Pad", ["sum", "pads"], "padded"),
        node("Slice", ["padded", "starts", "ends", "rows"], "cut"),
        node("Split", ["cut", "parts"], "a", "b", axis=1),
        node("Concat", ["b", "a"], "joined", axis=1),
        node("Gather", ["joined", "turn"], "turned", axis=1),
        node("MaxPool", ["turned"], "smaller", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        node("AveragePool", ["smaller"], "mean", kernel_shape=[2, 2], pads=[0, 0, 1, 1]),
        node("InstanceNormalization", ["mean", "one", "one"], "instance"),
        node("Resize", ["instance", "", "scales"], "larger", mode="linear"),
        node("ConvTranspose", ["mean", "up.weight"], "up", strides=[2, 2]),
        node("Add", ["larger", "up"], "both"),
        node("MaxPool", ["both"], "pooled", kernel_shape=[2, 2], strides=[2, 2]),
        node("Reshape", ["pooled", "list"], "tokens"),
        node("Transpose", ["tokens"], "keys", perm=[0, 2, 1]),
        node("MatMul", ["tokens", "keys"], "products"),
        node("Mul", ["products", "factor"], "scaled"),
        node("Softmax", ["scaled"], "attention", axis=-1),
        node("MatMul", ["attention", "tokens"], "mixed"),
        node("Reshape", ["mixed", "map"], "again"),
        node("Pow", ["again", "two"], "squared"),
        node("ReduceMean", ["squared"], "power", axes=[1]),
        node("Sqrt", ["power"], "root"),
        node("Sub", ["again", "root"], "centred"),
        node("LeakyRelu", ["centred"], "features", alpha=0.1),
    ]
    return model([*nodes, *end()], weights=weights | {"fc4": numbers(14, 4)})


def shapes():
    """Shapes that are worked out by nodes, as newer exporters write them."""
    weights = WEIGHTS | {"rest": np.array([-1]), "axes": np.array([2]), "zero": np.float32(0)}
    nodes = [
        conv(),
        node("CastLike", ["conv", "zero"], "like"),
        node("IsNaN", ["like"], "wrong"),
        node("Where", ["wrong", "zero", "like"], "features"),
        node("Shape", ["features"], "start", start=0, end=2),
        node("Concat", ["start", "rest"], "shape", axis=0),
        node("Reshape", ["features", "shape"], "cells"),
        node("ReduceMean", ["cells", "axes"], "flat", keepdims=0),
        end()[2],
    ]
    return model(nodes, weights=weights, opset=18)


def scores_1xCx1x1():
    weights = WEIGHTS | {"axes": np.array([2, 3])}
    return model([conv(), *middle(), *end(), node("Unsqueeze", ["logits", "axes"], "map")], ["map"], weights)


def two_inputs():
    inputs = [value("input", [1, 3, SIDE, SIDE]), value("is_training", [], TensorProto.BOOL)]
    return model([conv(), *middle(), *end()], inputs=inputs)


def two_inputs_read():
    inputs = [value("input", [1, 3, SIDE, SIDE]), value("shift", [1])]
    nodes = [conv(), *middle(), *end(), node("Add", ["logits", "shift"], "shifted")]
    return model(nodes, ["shifted"], inputs=inputs)


def dropout():
    weights = WEIGHTS | {"ratio": np.float32(0.5), "train": np.bool_(False)}
    dropped = node("Dropout", ["features", "ratio", "train"], "dropped", "mask")
    pool, *rest = end()
    pool.input[0] = "dropped"
    return model([conv(), *middle(), dropped, pool, *rest], weights=weights)


def softmax_inside():
    return model([conv(), *middle(), *end(), node("Softmax", ["logits"], "probs")], ["probs"])


def softmax_by_parts():
    nodes = [
        node("ReduceMax", ["logits"], "largest", axes=[1]),
        node("Sub", ["logits", "largest"], "shifted"),
        node("Exp", ["shifted"], "exponents"),
        node("ReduceSum", ["exponents", "axes"], "sum"),
        node("Div", ["exponents", "sum"], "probs"),
    ]
    weights = WEIGHTS | {"axes": np.array([1])}
    return model([conv(), *middle(), *end(), *nodes], ["probs"], weights)


def softmax_reshaped():
    weights = WEIGHTS | {"shape": np.array([1, -1])}
    nodes = [
        node("Softmax", ["logits"], "p"),
        node("Identity", ["p"], "q"),
        node("Reshape", ["q", "shape"], "probs"),
    ]
    return model([conv(), *middle(), *end(), *nodes], ["probs"], weights)


def multi_label():
    return model([conv(), *middle(), *end(), node("Sigmoid", ["logits"], "probs")], ["probs"])


def one_logit():
    weights = WEIGHTS | {"fc.weight": numbers(3, 1, 4), "fc.bias": numbers(4, 1)}
    return model([conv(), *middle(), *end()], weights=weights)


def nhwc():
    turned = node("Transpose", ["input"], "nchw", perm=[0, 3, 1, 2])
    inputs = [value("input", [1, SIDE, SIDE, 3])]
    made = model([turned, conv("nchw"), *middle(), *end()], inputs=inputs)
    return made


def typed_input(kind):
    cast = node("Cast", ["input"], "real", to=TensorProto.FLOAT)
    inputs = [value("input", [1, 3, SIDE, SIDE], kind)]
    return model([cast, conv("real"), *middle(), *end()], inputs=inputs)


def uint8_input():
    return typed_input(TensorProto.UINT8)


def half_input():
    return typed_input(TensorProto.FLOAT16)


def double_output():
    cast = node("Cast", ["logits"], "doubles", to=TensorProto.DOUBLE)
    return model([conv(), *middle(), *end(), cast], ["doubles"], kind=TensorProto.DOUBLE)


def bn_training():
    weights = WEIGHTS | {name: np.ones(4, np.float32) for name in ["scale", "b", "mean", "var"]}
    norm = node("BatchNormalization", ["conv", "scale", "b", "mean", "var"], "bn", "m", "v", training_mode=1)
    return model([conv(), norm, node("Relu", ["bn"], "features"), *end()], weights=weights, opset=15)


def local_function():
    body = [helper.make_node("Relu", ["x"], ["y"])]
    opsets = [helper.make_opsetid("", 13)]
    function = helper.make_function("own", "my_relu", ["x"], ["y"], body, opsets)
    call = helper.make_node("my_relu", ["conv"], ["features"], "call", domain="own")
    return model([conv(), call, *end()], functions=[function])


def nan_weight():
    bias = numbers(4, 3)
    bias[1] = np.nan
    return model([conv(), *middle(), *end()], weights=WEIGHTS | {"fc.bias": bias})


def two_files():
    made = plain()
    for tensor in made.graph.initializer:
        if tensor.name == "conv.weight":
            tensor.ClearField("raw_data")
            tensor.data_location = TensorProto.EXTERNAL
            entry = tensor.external_data.add()
            entry.key, entry.value = "location", "two_files.onnx.data"
    return made


RUN = [
    plain,
    batch_named,
    batch_value_info,
    opset_21,
    gelu_20,
    elu,
    qdq,
    choices,
    mixture,
    shapes,
    scores_1xCx1x1,
    two_inputs,
    dropout,
]
REFUSED = [
    two_inputs_read,
    softmax_inside,
    softmax_by_parts,
    softmax_reshaped,
    multi_label,
    one_logit,
    nhwc,
    uint8_input,
    half_input,
    double_output,
    bn_training,
    local_function,
    nan_weight,
    two_files,
]


def write(name, made):
    data = made.SerializeToString(deterministic=True)
    (HERE / f"{name}.onnx").write_bytes(data)
    features = any("features" in node.output for node in made.graph.node)
    manifest = {
        "name": name,
        "title": name.replace("_", " "),
        "file": f"{name}.onnx",
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "input": {"name": "input", "channels": 3, "height": SIDE, "width": SIDE},
        "preprocessing": {
            "resize_shorter_side": SIDE,
            "filter": "bilinear",
            "crop": "center",
            "mean": [0.5, 0.5, 0.5],
            "std": [0.25, 0.25, 0.25],
        },
        "outputs": {"scores": made.graph.output[0].name} | ({"features": "features"} if features else {}),
        "layers": ["features"],
        "dense": {"weights": "fc.weight", "bias": "fc.bias"},
        "labels": {"file": "labels.txt", "sha256": hashlib.sha256(LABELS.encode()).hexdigest()},
        "licence": "MIT OR Apache-2.0",
        "source": "tests/reference/make_kinds.py",
    }
    (HERE / f"{name}.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return data


def main():
    HERE.mkdir(exist_ok=True)
    (HERE / "labels.txt").write_text(LABELS)
    photo = numbers(9, 1, 3, SIDE, SIDE)
    scores = {"input": photo.ravel().tolist()}
    for make in RUN:
        made = make()
        data = write(make.__name__, made)
        feeds = {"input": photo}
        if any(i.name == "is_training" for i in made.graph.input):
            feeds["is_training"] = np.bool_(False)
        session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        feeds = {i.name: np.asarray(feeds[i.name]) for i in session.get_inputs()}
        scores[make.__name__] = session.run(None, feeds)[0].ravel().tolist()
    for make in REFUSED:
        write(make.__name__, make())
    (HERE / "scores.json").write_text(json.dumps(scores) + "\n")


if __name__ == "__main__":
    main()
