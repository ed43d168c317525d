"""Projections of units of the model in models/ back to a part of a photo, by PyTorch in float64.

The part and its nudge are those that make_attributions.py left in gradients/.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make_projections.py
"""

import json

import onnx
import torch
from PIL import Image

from make import HERE, MODEL, normalised
from make_attributions import nudged
from make_gradients import RULES, Network, write

PHOTO = "moped"
EVERY = 8
UNITS = [("features", 100), ("features.13.add", 10), ("features.5.add", 5)]


def opened():
    """The part's normalised values with their nudge, as float32 holds them."""
    x = normalised(Image.open(HERE / f"gradients/{PHOTO}.png"))
    grid = json.loads((HERE / f"gradients/{PHOTO}.json").read_text())["nudge"]["values"]
    side = x.shape[1] // 4
    grid = torch.tensor(grid, dtype=torch.float64).view(1, 3, side, side)
    return nudged(torch.from_numpy(x).double()[None], grid)


def before_rectifier(model, name):
    """What a clip got that made a value, or the value itself."""
    (maker,) = [node for node in model.graph.node if name in node.output]
    return maker.input[0] if maker.op_type == "Clip" else name


def projections(model, x, layer, channel):
    """Of the channel's largest unit under each rule, started with one."""
    values = Network(model).values(x)
    place = int(values[layer][0, channel].argmax())
    row, column = divmod(place, values[layer].shape[3])
    unit = {"layer": layer, "channel": channel, "row": row, "column": column, "rules": {}}
    for rule in RULES:
        leaf = x.clone().requires_grad_()
        made = Network(model, rule).values(leaf)[before_rectifier(model, layer)]
        activation = made[0, channel, row, column]
        (gradient,) = torch.autograd.grad(activation, leaf)
        unit["activation"] = activation.item()
        unit["rules"][rule] = {
            "norm": float(gradient.norm()),
            "values": [float(f"{v:.6g}") for v in gradient[0, :, ::EVERY, ::EVERY].ravel()],
        }
    return unit


def main():
    model, x = onnx.load(MODEL), opened()
    units = [projections(model, x, *unit) for unit in UNITS]
    (HERE / "projections").mkdir(exist_ok=True)
    write(f"projections/{PHOTO}.json", {"every": EVERY, "units": units})


if __name__ == "__main__":
    main()
