"""Writes the toy and broken networks in tests/reference/onnx, each with a manifest.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make_onnx.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent / "onnx"
LABELS = "first\nsecond\nthird\n"

MIX = np.array([[1, 0, -1], [0, 2, 1]], np.float32).reshape(2, 3, 1, 1)
MIX_BIAS = np.array([0, -1], np.float32)
CONSTANTS = {"mix.weight": MIX, "mix.bias": MIX_BIAS}


def tensor(name, *shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def model(nodes, constants, outputs, source=(1, 3, 4, 4)):
    graph = helper.make_graph(
        nodes,
        "toy",
        [tensor("input", *source)],
        outputs,
        [numpy_helper.from_array(np.asarray(a, np.float32), n) for n, a in constants.items()],
    )
    return helper.make_model(
        graph,
        producer_name="heatlens",
        opset_imports=[helper.make_opsetid("", 13)],
        ir_version=8,
    )


def node(operator, inputs, output, **attributes):
    return helper.make_node(operator, inputs, [output], output, **attributes)


def features(**attributes):
    """A 1x1 convolution from three channels to two, and a ReLU."""
    return [
        node("Conv", ["input", "mix.weight", "mix.bias"], "mixed", kernel_shape=[1, 1], **attributes),
        node("Relu", ["mixed"], "features"),
    ]


def dense(source):
    weights = [source, "classifier.weight", "classifier.bias"]
    return node("Gemm", weights, "logits", transB=1)


def pooled():
    return [
        node("GlobalAveragePool", ["features"], "pooled"),
        node("Flatten", ["pooled"], "flat", axis=1),
        dense("flat"),
    ]


POOLED = CONSTANTS | {
    "classifier.weight": [[1, 0], [0, 1], [2, -1]],
    "classifier.bias": [0.5, -0.5, 0],
}
LOGITS = tensor("logits", 1, 3)
BOTH = [LOGITS, tensor("features", 1, 2, 4, 4)]


def toy_cam():
    """Scores are a dense layer on the mean of each of two maps."""
    return model(features() + pooled(), POOLED, BOTH)


def toy_linear():
    """Scores: the sum of red; each green times its place in reading order; 2 minus the blues."""
    weights = np.zeros((3, 3, 16))
    weights[0, 0] = 1
    weights[1, 1] = np.arange(16)
    weights[2, 2] = -1
    constants = {"classifier.weight": weights.reshape(3, 48), "classifier.bias": [0, 1, 2]}
    return model([node("Flatten", ["input"], "flat", axis=1), dense("flat")], constants, [LOGITS])


def toy_flatten():
    """Maps without pooling: every cell has a weight of its own, so there is no CAM."""
    weights = np.zeros((3, 2, 16))
    weights[0, 0] = 1
    weights[1, 1] = 1
    weights[2, :, 5] = 1
    constants = CONSTANTS | {
        "classifier.weight": weights.reshape(3, 32),
        "classifier.bias": [0, 0, 0],
    }
    nodes = features() + [node("Flatten", ["features"], "flat", axis=1), dense("flat")]
    return model(nodes, constants, BOTH)


def no_features():
    return model(features() + pooled(), POOLED, [LOGITS])


def unknown_operator():
    nodes = features() + pooled()
    nodes[1].op_type = "Mystery"
    return model(nodes, POOLED, BOTH)


def output_unknown():
    return model(features() + pooled(), POOLED, [*BOTH, tensor("nowhere", 1, 3)])


def stride_zero():
    return model(features(strides=[0, 0]) + pooled(), POOLED, BOTH)


def input_rank_2():
    constants = {"classifier.weight": np.ones((3, 48)), "classifier.bias": [0, 0, 0]}
    return model([dense("input")], constants, [LOGITS], source=(1, 48))


def write(name, data, with_features=True, with_dense=True):
    file = HERE / f"{name}.onnx"
    file.write_bytes(data)
    manifest = {
        "name": name,
        "title": name.replace("_", " "),
        "file": file.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "input": {"name": "input", "channels": 3, "height": 4, "width": 4},
        "preprocessing": {
            "resize_shorter_side": 4,
            "filter": "bilinear",
            "crop": "center",
            "mean": [0.5, 0.5, 0.5],
            "std": [0.5, 0.25, 0.5],
        },
        "outputs": {"scores": "logits"} | ({"features": "features"} if with_features else {}),
        "labels": {
            "file": "toy_labels.txt",
            "sha256": hashlib.sha256(LABELS.encode()).hexdigest(),
        },
        "licence": "MIT OR Apache-2.0",
        "source": "tests/reference/make_onnx.py",
    }
    if name == "toy_cam":
        manifest["layers"] = ["features"]
    if with_dense:
        manifest["dense"] = {"weights": "classifier.weight", "bias": "classifier.bias"}
    (HERE / f"{name}.json").write_text(json.dumps(manifest, indent=2) + "\n")


def main():
    HERE.mkdir(exist_ok=True)
    (HERE / "toy_labels.txt").write_text(LABELS)
    well_formed = [toy_cam, toy_linear, toy_flatten, no_features, input_rank_2]
    for make in [*well_formed, unknown_operator, output_unknown, stride_zero]:
        made = make()
        if make in well_formed:
            onnx.checker.check_model(made, full_check=True)
        with_maps = "features" in {output.name for output in made.graph.output}
        write(make.__name__, made.SerializeToString(deterministic=True), with_maps, with_maps)
    whole = (HERE / "toy_cam.onnx").read_bytes()
    write("truncated", whole[: len(whole) * 3 // 5])
    write("garbage", np.random.default_rng(0).bytes(256))


if __name__ == "__main__":
    main()
