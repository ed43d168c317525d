"""Reference values by other implementations, run on the weights in models/.

Scores, features and occlusion come from ONNX Runtime (float32, no graph optimisation), finite
differences and gradients from PyTorch in float64. The inputs are Pillow's crops, kept as PNG.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make.py [NAME]
"""

import json

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from PIL import Image
from torch.nn import functional

from shipped import HERE, ROOT, asked

PHOTOS = ["cat", "espresso", "two-animals"]
BLOCK = 16
STEP = 0.01


class TorchNetwork:
    """The ONNX graph, node by node, in float64."""

    def __init__(self, model):
        self.graph = model.graph
        self.constants = {
            tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy())
            for tensor in model.graph.initializer
        }

    def scores(self, x):
        values = {"input": x}
        read = lambda name: values[name] if name in values else self.constants[name]
        for node in self.graph.node:
            inputs = [read(name) for name in node.input]
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            values[node.output[0]] = self.run(node.op_type, inputs, attributes)
        return values["logits"][0]

    @staticmethod
    def run(operator, inputs, attributes):
        if operator == "Cast":
            return inputs[0].double()
        if operator == "DequantizeLinear":
            levels, scale, _ = inputs
            return levels.double() * scale.double().reshape(-1, *[1] * (levels.ndim - 1))
        if operator == "Conv":
            x, weight, bias = inputs
            top, left, bottom, right = attributes["pads"]
            x = functional.pad(x, (left, right, top, bottom))
            stride, group = attributes["strides"], attributes["group"]
            return torch.conv2d(x, weight, bias.double(), stride, 0, 1, group)
        if operator == "Clip":
            return inputs[0].clamp(0, 6)
        if operator == "Add":
            return inputs[0] + inputs[1]
        if operator == "GlobalAveragePool":
            return inputs[0].mean((2, 3), keepdim=True)
        if operator == "Flatten":
            return inputs[0].flatten(1)
        if operator == "Gemm":
            return inputs[0] @ inputs[1].T + inputs[2].double()
        raise ValueError(operator)


def places(window, stride):
    return [*range(0, 224 - window, stride), 224 - window]


def sweep(shipped, session, x, classes, window, stride, fill, mode):
    """Scores of some classes with the window at each place, row by row."""
    values = {"mean": np.zeros((3, 1, 1)), "black": shipped.black}[fill].astype(np.float32)
    paint = np.broadcast_to(values, x.shape)
    rows = places(window[0], stride[0])
    columns = places(window[1], stride[1])
    scores = []
    for top in rows:
        for left in columns:
            mask = np.zeros((1, 224, 224), bool)
            mask[:, top : top + window[0], left : left + window[1]] = True
            shown = np.where(mask == (mode == "hide"), paint, x)
            result = session.run(["logits"], {"input": shown[None].astype(np.float32)})[0][0]
            scores.append(rounded(result[classes]))
    return {
        "options": {
            "window": f"{window[0]}x{window[1]}",
            "stride": f"{stride[0]}x{stride[1]}",
            "fill": fill,
            "mode": mode,
        },
        "rows": len(rows),
        "columns": len(columns),
        "classes": [int(c) for c in classes],
        "scores": scores,
    }


def nudge(step, shape, block, index, channels):
    """The step, which is in normalised values, on one block of some channels."""
    columns = shape[3] // block
    top, left = index // columns * block, index % columns * block
    nudge = torch.zeros(shape, dtype=torch.float64)
    part = nudge[:, channels, top : top + block, left : left + block]
    part += torch.from_numpy(step)[channels]
    return nudge


def differences(shipped, network, x, target, block, step, central, apart):
    """Slopes by block before and after softmax; a plane a channel if the channels are apart."""
    exact = torch.from_numpy(x.astype(np.float64))[None]
    groups = [slice(c, c + 1) for c in range(3)] if apart else [slice(0, 3)]
    score, probability = [], []
    with torch.no_grad():
        whole = network.scores(exact)
        for channels in groups:
            for index in range((224 // block) ** 2):
                change = nudge(step / shipped.std, exact.shape, block, index, channels)
                up = network.scores(exact + change)
                down = network.scores(exact - change) if central else whole
                width = 2 * step if central else step
                score.append(float(up[target] - down[target]) / width)
                soft = up.softmax(0)[target] - down.softmax(0)[target]
                probability.append(float(soft) / width)
    return {
        "options": {
            "block": str(block),
            "step": str(step),
            "difference": "central" if central else "forward",
            "channels": "each" if apart else "sum",
        },
        "target": int(target),
        "before": rounded(score),
        "after": rounded(probability),
    }


def gradient(shipped, network, x, target, block):
    """The exact slope by block, channels together, in pixel intensities."""
    leaf = torch.from_numpy(x.astype(np.float64))[None].requires_grad_()
    network.scores(leaf)[target].backward()
    slope = (leaf.grad[0].numpy() / shipped.std).sum(0)
    side = 224 // block
    return rounded(slope.reshape(side, block, side, block).sum((1, 3)).ravel())


def rounded(values):
    return [float(f"{value:.7g}") for value in np.asarray(values).ravel()]


def values_of(shipped, session, network, x):
    """All values for one input."""
    weights = network.run(
        "DequantizeLinear",
        [network.constants[f"classifier.weight.{p}"] for p in ("int8", "scale", "zero_point")],
        {},
    ).numpy()
    scores, features = session.run(["logits", "features"], {"input": x[None]})
    ranked = np.argsort(-scores[0])
    classes = np.array([*ranked[:5], 0, 500, 999])
    cam = np.tensordot(weights[ranked[:3]], features[0].astype(np.float64), 1)
    return {
        "logits": rounded(scores),
        "cam": {str(int(c)): rounded(m) for c, m in zip(ranked[:3], cam)},
        "occlusion": [
            sweep(shipped, session, x, classes, (32, 32), (16, 16), "mean", "hide"),
            sweep(shipped, session, x, classes, (50, 60), (40, 50), "black", "hide"),
            sweep(shipped, session, x, classes, (96, 96), (64, 64), "mean", "keep"),
        ],
        "finite_difference": [
            differences(shipped, network, x, ranked[0], BLOCK, STEP, True, False),
            differences(shipped, network, x, ranked[0], 2 * BLOCK, STEP, False, True),
        ],
        "gradient": {
            "target": int(ranked[0]),
            "block": BLOCK,
            "values": gradient(shipped, network, x, ranked[0], BLOCK),
        },
    }


def make(shipped):
    network = TorchNetwork(shipped.model)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(shipped.file.read_bytes(), options)
    shipped.folder.mkdir(exist_ok=True)
    for name in PHOTOS:
        crop = shipped.cropped(ROOT / f"www/gallery/{name}.jpg")
        crop.save(shipped.folder / f"{name}.crop.png", optimize=True)
        values = values_of(shipped, session, network, shipped.normalised(crop))
        (shipped.folder / f"{name}.json").write_text(json.dumps(values) + "\n")


def main():
    Image.open(ROOT / "www/gallery/cat.jpg").save(HERE / "cat.png", optimize=True)
    for shipped in asked():
        make(shipped)


if __name__ == "__main__":
    main()
