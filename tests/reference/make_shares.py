"""Prints the share of a pass that a window of 32 x 32 takes, for tests/it/windows/sweep.rs.

Multiplications of the convolutions and of the dense layer, in the mean over all places of the
window: 1x1 convolutions compute as many cells as change at the place, others as many as change at
the worst place, and the dense layer everything.

    python tests/reference/make_shares.py [NAME]
"""

from onnx import helper

from shipped import asked

SIDE, WINDOW = 224, 32


def reached(spans, length, kernel, stride, before, after):
    """The cells of one axis that a convolution's changed input reaches, and their number in all."""
    whole = (length + before + after - kernel) // stride + 1
    first = lambda start: max(-((kernel - 1 - start - before) // stride), 0)
    last = lambda end: min((end - 1 + before) // stride, whole - 1)
    return [(first(start), last(end) + 1) for start, end in spans], whole


def share(model):
    shapes = {tensor.name: tensor.dims for tensor in model.graph.initializer}
    decoding = [node for node in model.graph.node if node.input[0] in shapes]
    weights = {node.output[0]: shapes[node.input[0]] for node in decoding}
    places = [(start, start + WINDOW) for start in range(SIDE - WINDOW + 1)]
    values = {"input": (places, SIDE)}
    part = all = 0
    for node in model.graph.node:
        if node.op_type in ("Clip", "Add"):
            # A sum's shortcut reaches no further than its branch.
            values[node.output[0]] = values[node.input[-1 if node.op_type == "Add" else 0]]
        elif node.op_type == "Conv":
            a = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            out, into, kernel, _ = weights[node.input[1]]
            before, after = a["pads"][0], a["pads"][2]
            stride = a["strides"][0]
            spans, whole = reached(*values[node.input[0]], kernel, stride, before, after)
            lengths = [end - start for start, end in spans]
            length = sum(lengths) / len(lengths) if kernel == 1 else max(lengths)
            each = out * into * kernel**2
            part, all = part + each * length**2, all + each * whole**2
            values[node.output[0]] = (spans, whole)
        elif node.op_type == "Gemm":
            out, into = weights[node.input[1]]
            part, all = part + out * into, all + out * into
    return part / all


if __name__ == "__main__":
    for shipped in asked():
        print(f"{shipped.name}: {share(shipped.model):.4f}")
