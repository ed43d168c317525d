"""What the exporters share: an ONNX graph with folded batch norm and weights stored small."""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

INT8_FROM = 60_000


class Graph:
    """Collects the nodes and initializers of one ONNX graph.

    Layers of `int8_from` weights or more are stored as int8 with one scale per output channel,
    smaller ones as fp16, biases as fp32; in the graph DequantizeLinear and Cast turn them back
    into fp32 tensors that carry the layer's plain name.
    """

    def __init__(self, int8_from=INT8_FROM):
        self.int8_from = int8_from
        self.nodes = []
        self.initializers = []
        self.constant("zero", np.float32(0))
        self.constant("six", np.float32(6))

    def constant(self, name, array):
        self.initializers.append(numpy_helper.from_array(array, name))
        return name

    def node(self, operator, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [output], output, **attributes))
        return output

    def weight(self, name, array):
        """Stores a layer's weights small; returns the name of the fp32 tensor."""
        if array.size < self.int8_from:
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

    def convolution(self, source, name, layer, norm, clip, pads=None):
        """A convolution with its batch norm folded in, and ReLU6 where `clip` names it.

        `pads` are top, left, bottom and right; without them, those of the layer.
        """
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
            pads=pads or list(layer.padding) * 2,
            group=layer.groups,
        )
        if clip:
            output = self.node("Clip", [output, "zero", "six"], clip)
        return output

    def head(self, source, dense):
        """The mean of each map, and the dense layer that makes scores of them."""
        pooled = self.node("GlobalAveragePool", [source], "pooled")
        flat = self.node("Flatten", [pooled], "flat", axis=1)
        weights = [
            self.weight("classifier.weight", dense.weight.numpy()),
            self.constant("classifier.bias", dense.bias.numpy()),
        ]
        self.node("Gemm", [flat, *weights], "logits", transB=1)

    def model(self, name):
        """The whole, from a picture of 224 x 224 to 1000 scores and the last maps."""

        def tensor(name, *shape):
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

        graph = helper.make_graph(
            self.nodes,
            name,
            [tensor("input", 1, 3, 224, 224)],
            [tensor("logits", 1, 1000), tensor("features", 1, 1280, 7, 7)],
            self.initializers,
        )
        model = helper.make_model(
            graph,
            producer_name="heatlens",
            opset_imports=[helper.make_opsetid("", 13)],
            ir_version=8,
        )
        onnx.checker.check_model(model, full_check=True)
        return model
