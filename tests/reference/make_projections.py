"""Projections of units of the networks in models/ back to a part of a photo, by PyTorch in float64.

The part and its nudge are those that make_attributions.py left in <network>/gradients/.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make_projections.py [mobilenet_v2|efficientnet_lite0]
"""

import json

import torch
from PIL import Image

from make_attributions import nudged
from make_gradients import RULES, Network, write
from shipped import ROOT, asked

PHOTO = "moped"
EVERY = 8
# Places in the list of layers, and channels there.
UNITS = [(-1, 100), (-6, 10), (5, 5)]


def opened(shipped):
    """The part's normalised values with their nudge, as float32 holds them."""
    folder = shipped.folder / "gradients"
    x = shipped.normalised(Image.open(folder / f"{PHOTO}.png"))
    grid = json.loads((folder / f"{PHOTO}.json").read_text())["nudge"]["values"]
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
    for shipped in asked():
        layers = json.loads((ROOT / f"models/{shipped.name}.json").read_text())["layers"]
        x = opened(shipped)
        units = [projections(shipped.model, x, layers[place], k) for place, k in UNITS]
        (shipped.folder / "projections").mkdir(exist_ok=True)
        write(f"{shipped.name}/projections/{PHOTO}.json", {"every": EVERY, "units": units})


if __name__ == "__main__":
    main()
