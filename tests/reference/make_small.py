"""Writes tests/reference/small: a tiny network whose input is not square, with seven classes.

Its weights are random, so what it says means nothing; every method, view and page has to work with its
sizes. ONNX Runtime computes the scores of one input.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make_small.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent / "small"
ROWS, COLUMNS = 96, 128
LABELS = ["apple", "bicycle", "candle", "drum", "engine", "fern", "glove"]
CHANNELS = [3, 8, 12, 16]


def weights():
    """Scaled so that values keep their size on the way, as He et al. 2015 do."""
    random = np.random.default_rng(7)
    made = {}
    for index, (inputs, outputs) in enumerate(zip(CHANNELS, CHANNELS[1:])):
        deviation = (2 / (9 * inputs)) ** 0.5
        made[f"conv{index}.weight"] = random.normal(0, deviation, (outputs, inputs, 3, 3))
        made[f"conv{index}.bias"] = random.normal(0, 0.05, outputs)
    made["classifier.weight"] = random.normal(0, 1, (len(LABELS), CHANNELS[-1]))
    made["classifier.bias"] = random.normal(0, 0.1, len(LABELS))
    return {name: array.astype(np.float32) for name, array in made.items()}


def network():
    nodes, source = [], "input"
    for index in range(len(CHANNELS) - 1):
        conv, relu = f"conv{index}", "features" if index == len(CHANNELS) - 2 else f"block{index}"
        inputs = [source, f"{conv}.weight", f"{conv}.bias"]
        around = {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}
        nodes.append(helper.make_node("Conv", inputs, [conv], conv, **around))
        nodes.append(helper.make_node("Relu", [conv], [relu], relu))
        source = relu
    dense = ["flat", "classifier.weight", "classifier.bias"]
    nodes += [
        helper.make_node("GlobalAveragePool", [source], ["pool"], "pool"),
        helper.make_node("Flatten", ["pool"], ["flat"], "flat"),
        helper.make_node("Gemm", dense, ["logits"], "logits", transB=1),
    ]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, ROWS, COLUMNS])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, len(LABELS)])],
        [numpy_helper.from_array(array, name) for name, array in weights().items()],
    )
    opset = [helper.make_opsetid("", 13)]
    return helper.make_model(graph, producer_name="heatlens", opset_imports=opset, ir_version=10)


def main():
    model = network()
    onnx.checker.check_model(model)
    file = model.SerializeToString()
    labels = "".join(f"{label}\n" for label in LABELS)
    # A ramp that differs by channel, without chance.
    values = np.linspace(-1, 1, 3 * ROWS * COLUMNS, dtype=np.float32).reshape(1, 3, ROWS, COLUMNS)
    (scores,) = onnxruntime.InferenceSession(file).run(["logits"], {"input": values})
    manifest = {
        "name": "small",
        "title": "Small network",
        "file": "small.onnx",
        "sha256": hashlib.sha256(file).hexdigest(),
        "bytes": len(file),
        "input": {"name": "input", "channels": 3, "height": ROWS, "width": COLUMNS},
        "preprocessing": {
            "resize_shorter_side": COLUMNS,
            "filter": "bilinear",
            "crop": "center",
            "mean": [0.5, 0.5, 0.5],
            "std": [0.25, 0.25, 0.25],
        },
        "outputs": {"scores": "logits", "features": "features"},
        "dense": {"weights": "classifier.weight", "bias": "classifier.bias"},
        "layers": ["block0", "block1", "features"],
        "labels": {
            "file": "small_labels.txt",
            "sha256": hashlib.sha256(labels.encode()).hexdigest(),
        },
        "licence": "MIT OR Apache-2.0",
        "source": "tests/reference/make_small.py",
    }
    HERE.mkdir(exist_ok=True)
    (HERE / "small.onnx").write_bytes(file)
    (HERE / "small_labels.txt").write_text(labels)
    (HERE / "small.json").write_text(json.dumps(manifest, indent=2) + "\n")
    (HERE / "scores.json").write_text(json.dumps(scores[0].tolist()) + "\n")


if __name__ == "__main__":
    main()
