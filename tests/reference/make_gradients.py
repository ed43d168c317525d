"""Gradients by PyTorch's autograd in float64, under three rules for rectifiers.

`networks/` gets small networks with random weights, which between them use every operator that
has a pull-back. ONNX Runtime checks their scores.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make_gradients.py
"""

import json
from math import inf

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional

from make import TorchNetwork
from shipped import HERE

RULES = ["gradient", "guided", "deconvolution"]
MARGIN = 1e-4
SCORES = 5


class Rectify(torch.autograd.Function):
    """A rectifier with another way back: guided backpropagation, or a deconvolution network's."""

    @staticmethod
    def forward(ctx, x, function, rule):
        ctx.save_for_backward(x)
        ctx.function, ctx.rule = function, rule
        return function(x)

    @staticmethod
    def backward(ctx, v):
        v = v.clamp(min=0)
        if ctx.rule == "guided":
            x = ctx.saved_tensors[0].detach().requires_grad_()
            with torch.enable_grad():
                (v,) = torch.autograd.grad(ctx.function(x), x, v)
        return v, None, None


class Network(TorchNetwork):
    """The ONNX graph with more operators, and a rule for its rectifiers.

    Relu, LeakyRelu and what clips from below are rectifiers. HardSigmoid is none, nor is a clip
    that has no lower bound.
    """

    def __init__(self, model, rule="gradient"):
        super().__init__(model)
        self.rule = rule
        for name, constant in self.constants.items():
            if constant.is_floating_point():
                self.constants[name] = constant.double()

    def values(self, x):
        """All values of the graph by name."""
        values = {"": None, "input": x} | self.constants
        for node in self.graph.node:
            inputs = [values[name] for name in node.input]
            attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            made = self.run(node.op_type, inputs, attributes)
            values.update(zip(node.output, made if isinstance(made, tuple) else [made]))
        return values

    def run(self, operator, inputs, attributes):
        if operator in ("Max", "Min") and inputs[1].ndim == 0:
            bounds = [inputs[1], None] if operator == "Max" else [None, inputs[1]]
            return self.clip(inputs[0], *bounds)
        if operator == "Relu":
            return self.clip(inputs[0], 0)
        if operator == "Clip":
            return self.clip(*inputs)
        if operator == "LeakyRelu":
            return self.rectify(inputs[0], lambda x: functional.leaky_relu(x, attributes["alpha"]))
        if operator in OPERATORS:
            return OPERATORS[operator](*inputs, **attributes)
        return super().run(operator, inputs, attributes)

    def clip(self, x, low=None, high=None):
        """A rectifier if it has a lower bound. The derivative is zero at both bounds."""
        bounds = [-inf if low is None else float(low), inf if high is None else float(high)]
        function = lambda x: functional.hardtanh(x, *bounds)
        return function(x) if low is None else self.rectify(x, function)

    def rectify(self, x, function):
        return function(x) if self.rule == "gradient" else Rectify.apply(x, function, self.rule)


def padded(x, before, after, value=0.0):
    """Pads the last axes."""
    pairs = zip(reversed(before), reversed(after))
    return functional.pad(x, [int(n) for pair in pairs for n in pair], value=value)


def same(lengths, kernel_shape, strides, auto_pad):
    """What goes before and after each axis so that a stride of one would keep its length."""
    sizes = zip(lengths, kernel_shape, strides)
    total = [
        max((-(-length // stride) - 1) * stride + k - length, 0) for length, k, stride in sizes
    ]
    less, more = [n // 2 for n in total], [n - n // 2 for n in total]
    return less + more if auto_pad == b"SAME_UPPER" else more + less


def convolution(
    x,
    weight,
    bias=None,
    *,
    kernel_shape,
    group,
    strides=None,
    dilations=None,
    pads=None,
    auto_pad=None,
):
    axes = len(kernel_shape)
    strides, dilations = strides or [1] * axes, dilations or [1] * axes
    pads = same(x.shape[2:], kernel_shape, strides, auto_pad) if auto_pad else pads
    x = padded(x, pads[:axes], pads[axes:]) if pads else x
    return torch.convolution(x, weight, bias, strides, [0], dilations, False, [0], group)


def transposed_convolution(
    x,
    weight,
    bias,
    *,
    kernel_shape,
    group,
    strides=(1, 1),
    dilations=(1, 1),
    pads=(0, 0, 0, 0),
    output_padding=(0, 0),
):
    assert pads[:2] == pads[2:]
    return functional.conv_transpose2d(
        x, weight, bias, strides, pads[:2], output_padding, group, dilations
    )


def max_pool(x, kernel_shape, strides, pads=(0, 0, 0, 0), ceil_mode=0):
    assert pads[:2] == pads[2:]
    return functional.max_pool2d(x, kernel_shape, strides, pads[:2], ceil_mode=bool(ceil_mode))


def average_pool(x, kernel_shape, strides, pads=(0, 0, 0, 0), count_include_pad=0):
    assert pads[:2] == pads[2:]
    counted = bool(count_include_pad)
    return functional.avg_pool2d(x, kernel_shape, strides, pads[:2], False, counted)


RESIZE = {
    ("nearest", "asymmetric", "floor"): {"mode": "nearest"},
    ("nearest", "half_pixel", "round_prefer_ceil"): {"mode": "nearest-exact"},
    ("linear", "half_pixel", ""): {"mode": "bilinear", "align_corners": False},
    ("linear", "align_corners", ""): {"mode": "bilinear", "align_corners": True},
    ("cubic", "half_pixel", ""): {"mode": "bicubic", "align_corners": False},
}


def interpolated(
    x, _, scales, sizes=None, *, mode, coordinate_transformation_mode, nearest_mode=b""
):
    if sizes is None:
        sizes = [side * scale for side, scale in zip(x.shape, scales.tolist())]
    options = (mode, coordinate_transformation_mode, nearest_mode)
    way = RESIZE[tuple(option.decode() for option in options)]
    return functional.interpolate(x, [int(size) for size in sizes[2:]], **way)


def cut(x, starts, ends, axes):
    index = [slice(None)] * x.ndim
    for start, end, axis in zip(starts.tolist(), ends.tolist(), axes.tolist()):
        index[axis] = slice(start, end)
    return x[tuple(index)]


def normalise(x, scale, shift, mean, variance, epsilon):
    return functional.batch_norm(x, mean, variance, scale, shift, False, 0.0, epsilon)


OPERATORS = {
    "Abs": torch.abs,
    "AveragePool": average_pool,
    "BatchNormalization": normalise,
    "Concat": lambda *parts, axis: torch.cat(parts, axis),
    "Conv": convolution,
    "ConvTranspose": transposed_convolution,
    "Div": torch.div,
    "Exp": torch.exp,
    "Expand": lambda x, shape: x.expand(shape.tolist()),
    "HardSigmoid": lambda x, alpha, beta: functional.hardtanh(alpha * x + beta, 0.0, 1.0),
    "HardSwish": functional.hardswish,
    "Log": torch.log,
    "LogSoftmax": lambda x, axis: x.log_softmax(axis),
    "MatMul": torch.matmul,
    "Max": torch.maximum,
    "MaxPool": max_pool,
    "Min": torch.minimum,
    "Mul": torch.mul,
    "Neg": torch.neg,
    "Pad": lambda x, pads, value: padded(x, pads[: x.ndim], pads[x.ndim :], float(value)),
    "Pow": torch.pow,
    "Reciprocal": torch.reciprocal,
    "ReduceMax": lambda x, axes, keepdims: x.amax(axes, bool(keepdims)),
    "ReduceMean": lambda x, axes, keepdims: x.mean(axes, bool(keepdims)),
    "ReduceSum": lambda x, axes, keepdims: x.sum(axes.tolist(), bool(keepdims)),
    "Reshape": lambda x, shape: x.reshape(shape.tolist()),
    "Resize": interpolated,
    "Sigmoid": torch.sigmoid,
    "Slice": cut,
    "Softmax": lambda x, axis: x.softmax(axis),
    "Split": lambda x, sizes, axis: x.split(sizes.tolist(), axis),
    "Sqrt": torch.sqrt,
    "Squeeze": lambda x, axes: x.squeeze(axes.tolist()),
    "Sub": torch.sub,
    "Tanh": torch.tanh,
    "Transpose": lambda x, perm: x.permute(perm),
    "Unsqueeze": lambda x, axis: x.unsqueeze(int(axis)),
}


class Kinks(Network):
    """Sees how far the values are from where a derivative jumps, and whether on both sides."""

    def clear(self, x):
        self.closest, self.one_sided = inf, False
        with torch.no_grad():
            self.values(x)
        return self.closest > MARGIN and not self.one_sided

    def run(self, operator, inputs, attributes):
        for distance in self.distances(operator, inputs, attributes):
            self.closest = min(self.closest, float(distance.abs().min()))
            self.one_sided |= bool((distance > 0).all() or (distance < 0).all())
        for lead in self.leads(operator, inputs, attributes):
            self.closest = min(self.closest, float(lead.min()))
        return super().run(operator, inputs, attributes)

    @staticmethod
    def distances(operator, inputs, attributes):
        x = inputs[0]
        if operator in ("Abs", "LeakyRelu", "Relu"):
            return [x]
        if operator in ("Clip", "Max", "Min"):
            return [x - bound for bound in inputs[1:] if bound is not None]
        if operator == "HardSigmoid":
            line = attributes["alpha"] * x + attributes["beta"]
            return [line, line - 1]
        if operator == "HardSwish":
            return [x + 3, x - 3]
        return []

    @staticmethod
    def leads(operator, inputs, attributes):
        """By how much each maximum beats the value after it."""
        x = inputs[0]
        if operator == "ReduceMax":
            (axis,) = attributes["axes"]
            best = x.topk(2, axis).values
            return [best.select(axis, 0) - best.select(axis, 1)]
        if operator == "MaxPool":
            strides, kernel = attributes["strides"], attributes["kernel_shape"]
            pads = attributes.get("pads", [0, 0, 0, 0])
            spare = [s - 1 if attributes.get("ceil_mode") else 0 for s in strides]
            x = padded(x, pads[:2], [pads[2] + spare[0], pads[3] + spare[1]], -inf)
            windows = x.unfold(2, kernel[0], strides[0]).unfold(3, kernel[1], strides[1])
            best = windows.flatten(4).topk(2).values
            return [best[..., 0] - best[..., 1]]
        return []


class Graph:
    """Collects the nodes of one ONNX graph and its constants, the weights drawn at random."""

    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.nodes, self.constants = [], []

    def __call__(self, operator, *inputs, outputs=1, **attributes):
        """Adds a node. Inputs that are no names become constants: whole numbers int64."""
        name = f"{operator.lower()}.{len(self.nodes)}"
        names = [name] if outputs == 1 else [f"{name}.{index}" for index in range(outputs)]
        inputs = [
            i if isinstance(i, str) else self.constant(i, f"{name}.input.{n}")
            for n, i in enumerate(inputs)
        ]
        self.nodes.append(helper.make_node(operator, inputs, names, name, **attributes))
        return name if outputs == 1 else names

    def constant(self, values, name):
        array = np.asarray(values)
        kind = np.int64 if array.dtype.kind == "i" else np.float32
        self.constants.append(numpy_helper.from_array(array.astype(kind), name))
        return name

    def normal(self, *shape, scale=1.0, mean=0.0):
        return self.random.normal(mean, scale, shape)

    def weights(self, *shape, into):
        return self.normal(*shape, scale=(2 / into) ** 0.5)

    def conv(self, x, channels, kernel, bias=True, group=1, **attributes):
        """A convolution from so many channels to so many."""
        into, out = channels
        weight = self.weights(out, into // group, *kernel, into=into // group * np.prod(kernel))
        biases = [self.normal(out, scale=0.3, mean=0.2)] if bias else []
        return self("Conv", x, weight, *biases, kernel_shape=kernel, group=group, **attributes)

    def deconv(self, x, channels, kernel, group=1, **attributes):
        into, out = channels
        # About four weights of each channel meet at a place.
        weight = self.weights(into, out // group, *kernel, into=into // group * 4)
        bias = self.normal(out, scale=0.3)
        return self(
            "ConvTranspose", x, weight, bias, kernel_shape=kernel, group=group, **attributes
        )

    def norm(self, x, channels):
        positive = lambda: self.random.uniform(0.5, 1.5, channels)
        shift, mean = self.normal(channels, scale=0.3), self.normal(channels, scale=0.3)
        scale, variance = positive(), positive()
        return self("BatchNormalization", x, scale, shift, mean, variance, epsilon=1e-3)

    def dense(self, x, into, out):
        weight = self.weights(out, into, into=into)
        return self("Gemm", x, weight, self.normal(out, scale=0.3), transB=1)

    def relu(self, x):
        return self("Relu", x)

    def pooled(self, x):
        return self("Flatten", self("GlobalAveragePool", x), axis=1)

    def model(self, name, shape):
        """The whole; what the last node makes are the scores."""
        self.nodes[-1].output[0] = "scores"
        tensor = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        inputs, outputs = [tensor("input", *shape)], [tensor("scores", 1, SCORES)]
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.constants)
        return helper.make_model(
            graph,
            producer_name="heatlens",
            opset_imports=[helper.make_opsetid("", 17)],
            ir_version=8,
        )


HALF = {"strides": [2, 2], "pads": [1, 1, 1, 1]}
SAME = {"pads": [1, 1, 1, 1]}


def residual(g):
    """As ResNet: batch norm after each convolution, a shortcut as it is and one projected."""
    x = g.relu(g.norm(g.conv("input", (3, 6), [3, 3], bias=False, **HALF), 6))
    x = g("MaxPool", x, kernel_shape=[3, 3], **HALF)
    y = g.relu(g.norm(g.conv(x, (6, 6), [3, 3], bias=False, **SAME), 6))
    y = g.norm(g.conv(y, (6, 6), [3, 3], bias=False, **SAME), 6)
    x = g.relu(g("Add", y, x))
    y = g.relu(g.norm(g.conv(x, (6, 10), [3, 3], bias=False, **HALF), 10))
    y = g.norm(g.conv(y, (10, 10), [3, 3], bias=False, **SAME), 10)
    shortcut = g.norm(g.conv(x, (6, 10), [1, 1], bias=False, strides=[2, 2]), 10)
    x = g.relu(g("Add", y, shortcut))
    g.dense(g.pooled(x), 10, SCORES)


def fire(g):
    """As SqueezeNet: wide and narrow filters joined, windows that hang over the edge."""

    def module(x, into, squeezed, expanded):
        x = g.relu(g.conv(x, (into, squeezed), [1, 1]))
        narrow = g.relu(g.conv(x, (squeezed, expanded), [1, 1]))
        wide = g.relu(g.conv(x, (squeezed, expanded), [3, 3], **SAME))
        return g("Concat", narrow, wide, axis=1)

    over_the_edge = {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}
    x = g.relu(g.conv("input", (3, 8), [3, 3], **HALF))
    x = module(g("MaxPool", x, **over_the_edge), 8, 4, 4)
    x = module(g("MaxPool", x, **over_the_edge), 8, 6, 6)
    g.pooled(g.relu(g.conv(x, (12, SCORES), [1, 1])))


def excitation(g):
    """As MobileNetV3: depthwise convolutions, and gates that weigh the channels."""

    def gated(x, channels, squeezed, gate, **attributes):
        y = g("GlobalAveragePool", x)
        y = g.relu(g.conv(y, (channels, squeezed), [1, 1]))
        y = g("Mul", g.conv(y, (squeezed, channels), [1, 1]), 4.0)
        return g("Mul", x, g(gate, y, **attributes))

    hard_swish = lambda x: g("HardSwish", g("Mul", x, 2.0))
    x = hard_swish(g.conv("input", (3, 6), [3, 3], **HALF))
    y = g.relu(g.conv(x, (6, 12), [1, 1]))
    y = g.relu(g.conv(y, (12, 12), [3, 3], group=12, **SAME))
    y = gated(y, 12, 4, "HardSigmoid", alpha=1 / 6, beta=0.5)
    x = g("Add", g.conv(y, (12, 6), [1, 1]), x)
    y = hard_swish(g.conv(x, (6, 12), [1, 1]))
    y = hard_swish(g.conv(y, (12, 12), [5, 5], group=12, strides=[2, 2], pads=[2, 2, 2, 2]))
    x = g.conv(gated(y, 12, 4, "Sigmoid"), (12, 10), [1, 1])
    x = g("Mul", x, g("Sigmoid", x))
    g.dense(hard_swish(g.dense(g.pooled(x), 10, 12)), 12, SCORES)


def dense_block(g):
    """As DenseNet: every layer reads all before it. Then parts are cut out and joined again."""

    def layer(x, into, out, **attributes):
        return g.conv(g.relu(g.norm(x, into)), (into, out), bias=False, **attributes)

    x = g.conv("input", (3, 6), [3, 3], bias=False, **SAME)
    for channels in (6, 10):
        y = layer(layer(x, channels, 8, kernel=[1, 1]), 8, 4, kernel=[3, 3], **SAME)
        x = g("Concat", x, y, axis=1)
    x = layer(x, 14, 8, kernel=[1, 1])
    x = g("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
    left, right = g("Split", x, [3, 5], axis=1, outputs=2)
    inside = g("Slice", left, [1, 2], [-1, 7], [2, 3])
    last = g("Slice", right, [3], [5], [1])
    x = g(
        "Concat",
        inside,
        layer(right, 5, 4, kernel=[3, 3]),
        g("Slice", last, [0, 0], [5, 5], [2, 3]),
        axis=1,
    )
    # The last row and column are in no window.
    x = g("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
    g.dense(g.pooled(layer(x, 9, 8, kernel=[2, 2])), 8, SCORES)


def inception(g):
    """As Inception: branches of several kinds, long filters, frames of several widths."""
    unit = lambda x, *a, **k: g.relu(g.conv(x, *a, **k))
    pool = {"kernel_shape": [3, 3], "strides": [1, 1], **SAME}
    x = g("Pad", "input", [0, 0, 0, 1, 0, 0, 2, 0], 0.0)
    x = unit(x, (3, 8), [3, 3], strides=[2, 2])
    seven = unit(x, (8, 4), [1, 1])
    seven = unit(seven, (4, 4), [1, 7], pads=[0, 3, 0, 3])
    seven = unit(seven, (4, 4), [7, 1], pads=[3, 0, 3, 0])
    x = g(
        "Concat",
        unit(x, (8, 3), [1, 1]),
        seven,
        unit(g("AveragePool", x, count_include_pad=0, **pool), (8, 3), [1, 1]),
        unit(g("AveragePool", x, count_include_pad=1, **pool), (8, 3), [1, 1]),
        g("MaxPool", g.conv(x, (8, 3), [1, 1]), **pool),
        axis=1,
    )
    x = g("Pad", x, [0, 1, 2, 0, 0, 0, 0, 1], 0.5)
    x = unit(x, (17, 8), [3, 3], strides=[2, 2], pads=[0, 1, 2, 0])
    g.dense(g.pooled(x), 8, SCORES)


def dilated(g):
    """Filters with gaps, groups, padding by rule, and the way up by transposed convolutions."""
    leaky = lambda x: g("LeakyRelu", x, alpha=0.2)
    two = {"strides": [2, 2]}
    x = leaky(g.conv("input", (3, 8), [3, 3], dilations=[2, 2], pads=[2, 2, 2, 2]))
    x = leaky(g.conv(x, (8, 8), [3, 3], group=2, dilations=[3, 3], pads=[3, 3, 3, 3]))
    upper = g.conv(x, (8, 8), [3, 3], group=4, auto_pad="SAME_UPPER", **two)
    lower = g.conv(x, (8, 8), [3, 3], group=4, auto_pad="SAME_LOWER", **two)
    x = leaky(g("Add", upper, lower))
    x = leaky(g.conv(x, (8, 6), [4, 4], auto_pad="SAME_LOWER", **two))
    x = leaky(g.deconv(x, (6, 6), [3, 3], output_padding=[1, 0], **HALF))
    x = leaky(g.deconv(x, (6, 4), [4, 4], group=2, **HALF))
    x = leaky(g.deconv(x, (4, 4), [3, 2], strides=[1, 2], dilations=[2, 3]))
    # Again there are rows and columns in no window.
    x = leaky(g.conv(x, (4, 8), [5, 5], strides=[4, 3], pads=[0, 1, 0, 1]))
    g.dense(g.pooled(x), 8, SCORES)


def flatten(g):
    """Dense layers on all places, and probabilities in place of scores."""
    x = g("Tanh", g.conv("input", (3, 4), [3, 3], strides=[2, 2]))
    x = g.relu(g.dense(g("Flatten", x, axis=1), 4 * 5 * 5, 12))
    x = g("MatMul", x, g.weights(12, SCORES, into=12))
    g("Softmax", g("Add", x, g.normal(SCORES)), axis=1)


def vector(g):
    """Arithmetic of all kinds on rows of values."""
    x = g("Reshape", "input", [1, 6, 72])
    x = g.conv(x, (6, 8), [5], strides=[3], pads=[2, 2])
    a, b = g("Split", x, [4, 4], axis=1, outputs=2)
    positive = g("Sqrt", g("Add", g("Mul", a, a), 0.5))
    share = g("Exp", g("Neg", g("Abs", b)))
    x = g(
        "Concat",
        g("Div", b, positive),
        g("Pow", positive, share),
        g("Sub", g("Pow", a, 2.0), g("Pow", positive, 1.5)),
        g("Max", a, b),
        g("Min", a, g("Log", positive)),
        g("Reciprocal", g("Sub", 1.5, share)),
        axis=1,
    )
    x = g.conv(x, (24, 12), [3], strides=[2], pads=[0, 1])
    a, b, c = g("Split", x, [4, 4, 4], axis=1, outputs=3)
    six = g("Clip", g("Mul", a, 6.0), 0.0, 6.0)
    x = g("Concat", six, g("Max", b, 0.25), g("Min", c, 0.5), g("Clip", c, "", 1.0), axis=1)
    queries = g.conv(x, (16, 6), [1])
    keys = g("Transpose", g.conv(x, (16, 6), [1]), perm=[0, 2, 1])
    odds = g("LogSoftmax", g("Div", g("MatMul", queries, keys), 12.0), axis=2)
    mixed = g("MatMul", odds, g.conv(x, (16, 6), [1]))
    x = g.conv(g("Unsqueeze", g("Mul", mixed, 0.1), [1]), (1, 3), [3, 3])
    rows = [
        g("ReduceSum", g("Mul", x, g.normal(4, 10)), [2, 3], keepdims=0),
        g("Squeeze", g("ReduceMean", g("Mul", x, x), axes=[2, 3], keepdims=1), [2, 3]),
        g("ReduceMean", g("ReduceMax", x, axes=[3], keepdims=1), axes=[2, 3], keepdims=0),
    ]
    g.dense(g("Concat", *rows, axis=1), 9, SCORES)


def resize(g):
    """Ways to enlarge and to shrink, all to 12 x 12, then a filter over all of them."""
    x = g("Tanh", g.conv("input", (3, 4), [3, 3], **HALF))

    def way(mode, coordinates, **attributes):
        return {"mode": mode, "coordinate_transformation_mode": coordinates, **attributes}

    double, half_more, twelve = [[1.0, 1.0, 2.0, 2.0]], [[1.0, 1.0, 1.5, 1.5]], ["", [1, 2, 12, 12]]
    copies = way("nearest", "asymmetric", nearest_mode="floor")
    nearest = way("nearest", "half_pixel", nearest_mode="round_prefer_ceil")
    linear, cubic = way("linear", "half_pixel"), way("cubic", "half_pixel")
    parts = []
    # A side is 6 after a filter as long as 1, and 5 after 2.
    for kernel, pad, size, attributes in [
        ([1, 1], 0, double, copies),
        ([1, 2], 0, twelve, copies),
        ([1, 1], 0, double, nearest),
        ([1, 1], 0, double, linear),
        ([1, 1], 1, half_more, linear),
        ([2, 2], 0, twelve, linear),
        ([2, 2], 0, twelve, way("linear", "align_corners")),
        ([1, 1], 0, double, cubic),
        ([1, 2], 0, twelve, cubic),
    ]:
        part = g.conv(x, (4, 2), kernel, pads=[pad] * 4)
        parts.append(g("Resize", part, "", *size, **attributes))
    # Copies by broadcast, and a smaller picture.
    part = g("Unsqueeze", g("Unsqueeze", x, [3]), [5])
    part = g("Expand", part, [1, 4, 6, 2, 6, 2])
    parts.append(g("Reshape", part, [1, 4, 12, 12]))
    x = g.conv(g("Concat", *parts, axis=1), (22, 8), [3, 3])
    x = g.relu(g("Resize", x, "", "", [1, 8, 7, 6], **linear))
    g.dense(g("Flatten", x, axis=1), 8 * 7 * 6, SCORES)


NETWORKS = [residual, fire, excitation, dense_block, inception, dilated, flatten, vector, resize]
INPUTS = {residual: 15, fire: 15, flatten: 12, vector: 12, resize: 12}


def draw(network, seed):
    """A network, its input and a cotangent; in sixty-fourths, which float32 holds exactly."""
    graph = Graph(seed)
    network(graph)
    side = INPUTS.get(network, 14)
    model = graph.model(network.__name__, (1, 3, side, side))
    sixty_fourths = lambda *shape: torch.from_numpy(np.rint(graph.normal(*shape) * 64) / 64)
    return model, sixty_fourths(1, 3, side, side), sixty_fourths(SCORES)


def gradients(model, x, cotangent):
    """The scores, and the gradient of their sum weighted by the cotangent under each rule."""
    under = {}
    for rule in RULES:
        leaf = x.clone().requires_grad_()
        scores = Network(model, rule).values(leaf)["scores"][0]
        (under[rule],) = torch.autograd.grad(scores, leaf, cotangent)
    return scores.detach(), under


def reference(network):
    """Takes the first seed that keeps away from kinks, and whose gradients are not mostly zero."""
    name = network.__name__
    for seed in range(10_000):
        model, x, cotangent = draw(network, seed)
        if Kinks(model).clear(x):
            scores, under = gradients(model, x, cotangent)
            if all((gradient != 0).double().mean() > 0.5 for gradient in under.values()):
                break
    else:
        raise SystemExit(f"{name}: no seed will do")
    onnx.checker.check_model(model, full_check=True)
    data = model.SerializeToString(deterministic=True)
    (HERE / f"networks/{name}.onnx").write_bytes(data)
    (by_runtime,) = onnxruntime.InferenceSession(data).run(None, {"input": x.float().numpy()})
    np.testing.assert_allclose(by_runtime[0], scores, rtol=1e-5, atol=1e-5)
    values = {
        "input": digits(x),
        "input_shape": x.shape,
        "output": "scores",
        "scores": digits(scores),
        "cotangent": digits(cotangent),
    }
    values |= {rule: digits(gradient) for rule, gradient in under.items()}
    write(f"networks/{name}.json", values)
    operators = sorted({node.op_type for node in model.graph.node})
    print(f"{name}: seed {seed}; {', '.join(operators)}")


def write(name, values):
    (HERE / name).write_text(json.dumps(values, separators=(",", ":")) + "\n")


def digits(values):
    return [float(f"{value:.9g}") for value in np.asarray(values).ravel()]


def main():
    (HERE / "networks").mkdir(exist_ok=True)
    for network in NETWORKS:
        reference(network)


if __name__ == "__main__":
    main()
