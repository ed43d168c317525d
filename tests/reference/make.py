"""Reference values by other implementations, run on the weights in models/mobilenet_v2.onnx.

Scores, features and occlusion come from ONNX Runtime (float32, no graph optimisation), finite
differences and gradients from PyTorch in float64. The inputs are Pillow's crops, kept as PNG.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make.py
"""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper
from PIL import Image

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
MODEL = ROOT / "models/mobilenet_v2.onnx"
PHOTOS = ["cat", "espresso", "two-animals"]
MEAN = np.array([0.485, 0.456, 0.406]).reshape(3, 1, 1)
STD = np.array([0.229, 0.224, 0.225]).reshape(3, 1, 1)
BLOCK = 16
STEP = 0.01


def cropped(path):
    """Shorter side to 256, centre 224, as torchvision does with Pillow."""
    photo = Image.open(path).convert("RGB")
    shorter = min(photo.size)
    size = [int(256 * side / shorter) for side in photo.size]
    photo = photo.resize(size, Image.BILINEAR)
    left, top = (int(round((side - 224) / 2)) for side in size)
    return photo.crop((left, top, left + 224, top + 224))


def normalised(picture):
    return ((np.asarray(picture).transpose(2, 0, 1) / 255 - MEAN) / STD).astype(np.float32)


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
            padding = attributes["pads"][:2]
            stride, group = attributes["strides"], attributes["group"]
            return torch.conv2d(x, weight, bias.double(), stride, padding, 1, group)
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


def sweep(session, x, classes, window, stride, fill, mode):
    """Scores of some classes with the window at each place, row by row."""
    values = {"mean": np.zeros((3, 1, 1)), "black": -MEAN / STD}[fill].astype(np.float32)
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


def nudge(shape, block, index, channels, step):
    """The step, in normalised values, on one block of some channels."""
    columns = shape[3] // block
    top, left = index // columns * block, index % columns * block
    nudge = torch.zeros(shape, dtype=torch.float64)
    part = nudge[:, channels, top : top + block, left : left + block]
    part += torch.from_numpy(step / STD)[channels]
    return nudge


def differences(network, x, target, block, step, central, apart):
    """Slopes by block before and after softmax; a plane a channel if the channels are apart."""
    exact = torch.from_numpy(x.astype(np.float64))[None]
    groups = [slice(c, c + 1) for c in range(3)] if apart else [slice(0, 3)]
    score, probability = [], []
    with torch.no_grad():
        whole = network.scores(exact)
        for channels in groups:
            for index in range((224 // block) ** 2):
                change = nudge(exact.shape, block, index, channels, step)
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


def gradient(network, x, target, block):
    """The exact slope by block, channels together, in pixel intensities."""
    leaf = torch.from_numpy(x.astype(np.float64))[None].requires_grad_()
    network.scores(leaf)[target].backward()
    slope = (leaf.grad[0].numpy() / STD).sum(0)
    side = 224 // block
    return rounded(slope.reshape(side, block, side, block).sum((1, 3)).ravel())


def rounded(values):
    return [float(f"{value:.7g}") for value in np.asarray(values).ravel()]


def main():
    model = onnx.load(MODEL)
    network = TorchNetwork(model)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(MODEL.read_bytes(), options)
    weights = network.run(
        "DequantizeLinear",
        [network.constants[f"classifier.weight.{p}"] for p in ("int8", "scale", "zero_point")],
        {},
    ).numpy()
    Image.open(ROOT / "www/gallery/cat.jpg").save(HERE / "cat.png", optimize=True)
    for name in PHOTOS:
        crop = cropped(ROOT / f"www/gallery/{name}.jpg")
        crop.save(HERE / f"{name}.crop.png", optimize=True)
        x = normalised(crop)
        scores, features = session.run(["logits", "features"], {"input": x[None]})
        ranked = np.argsort(-scores[0])
        classes = np.array([*ranked[:5], 0, 500, 999])
        cam = np.tensordot(weights[ranked[:3]], features[0].astype(np.float64), 1)
        values = {
            "logits": rounded(scores),
            "cam": {str(int(c)): rounded(m) for c, m in zip(ranked[:3], cam)},
            "occlusion": [
                sweep(session, x, classes, (32, 32), (16, 16), "mean", "hide"),
                sweep(session, x, classes, (50, 60), (40, 50), "black", "hide"),
                sweep(session, x, classes, (96, 96), (64, 64), "mean", "keep"),
            ],
            "finite_difference": [
                differences(network, x, ranked[0], BLOCK, STEP, True, False),
                differences(network, x, ranked[0], 2 * BLOCK, STEP, False, True),
            ],
            "gradient": {
                "target": int(ranked[0]),
                "block": BLOCK,
                "values": gradient(network, x, ranked[0], BLOCK),
            },
        }
        (HERE / f"{name}.json").write_text(json.dumps(values) + "\n")


if __name__ == "__main__":
    main()
