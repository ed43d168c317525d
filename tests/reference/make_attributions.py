"""Gradients and attributions of the model in models/, by PyTorch's autograd in float64.

Where the input of a ReLU6 is nearer to 0 or 6 than float32 can tell, a gradient in float32 may be
quite another one. So each photo comes with a nudge, by block, that takes all of them away from
there and to no other side: between its kinks the network is linear, and the gradient stays.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make_attributions.py
"""

from dataclasses import dataclass

import numpy as np
import onnx
import torch
from PIL import Image, ImageOps

from make import HERE, MEAN, MODEL, ROOT, STD, normalised, rounded
from make_gradients import RULES, Network, convolution, digits, thinned, write

# How far the crop is from the centre, to the right and down, and whether it is mirrored.
CROPS = {
    "cat": (-9, -2, False),
    "espresso": (11, -2, False),
    "moped": (-12, 3, False),
}
BLOCK = 8
ULP = 2.0**-24
# In standard deviations of what rounding does to a value.
MARGIN = 32
AGREEMENT = 3e-5


@dataclass
class Rounded:
    """A value, and the variance that float32's rounding gives it."""

    value: torch.Tensor
    variance: torch.Tensor


class Rounding(Network):
    """The network on such values, each rounding taken as independent of the others."""

    def rectified(self, x):
        """The input of each rectifier, and its standard deviations."""
        self.found = []
        self.values(Rounded(x, (ULP * x.detach()) ** 2))
        return self.found

    def run(self, operator, inputs, attributes):
        values = [x.value if isinstance(x, Rounded) else x for x in inputs]
        before = [x.variance for x in inputs if isinstance(x, Rounded)]
        y = super().run(operator, values, attributes)
        if operator == "Conv":
            x, weight, _ = (value.detach() for value in values)
            variance = convolution(before[0] + (ULP * x) ** 2, weight**2, **attributes)
        elif operator == "Add":
            variance = before[0] + before[1]
        elif operator == "Clip":
            self.found.append((values[0], before[0].sqrt()))
            return Rounded(y, torch.where(y == values[0], before[0], 0.0))
        else:
            return y
        return Rounded(y, variance + (ULP * y.detach()) ** 2)


class Single(Network):
    """The network in float32."""

    def __init__(self, model):
        super().__init__(model)
        for name, constant in self.constants.items():
            if constant.is_floating_point():
                self.constants[name] = constant.float()

    def run(self, operator, inputs, attributes):
        return super().run(operator, inputs, attributes).float()


def crop(name):
    """As make.py, but from another place."""
    photo = Image.open(ROOT / f"www/gallery/{name}.jpg").convert("RGB")
    size = [int(256 * side / min(photo.size)) for side in photo.size]
    photo = photo.resize(size, Image.BILINEAR)
    right, down, mirrored = CROPS[name]
    left, top = (
        int(round((side - 224) / 2)) + moved for side, moved in zip(size, (right, down))
    )
    photo = photo.crop((left, top, left + 224, top + 224))
    return ImageOps.mirror(photo) if mirrored else photo


def spread(grid):
    return grid.repeat_interleave(BLOCK, 2).repeat_interleave(BLOCK, 3)


def nudged(x, grid):
    """The sum as float32 holds it; its derivative is that of the sum."""
    whole = x + spread(grid)
    return whole + (whole.float().double() - whole).detach()


def least(rows, bounds):
    """The shortest vector whose products with the rows reach the bounds (Hildreth's method)."""
    products = rows @ rows.T
    shares = np.zeros(len(rows))
    for _ in range(2000):
        for index, row in enumerate(products):
            more = (bounds[index] - row @ shares) / row[index]
            shares[index] = max(shares[index] + more, 0)
    return shares @ rows


def nudge(model, x):
    """The least nudge that gives all rectifiers the margin."""
    network = Rounding(model)
    with torch.no_grad():
        sides = [[value > kink for kink in (0, 6)] for value, _ in network.rectified(x)]
    side = x.shape[2] // BLOCK
    grid = torch.zeros(1, 3, side, side, dtype=torch.float64)
    for _ in range(20):
        leaf = grid.clone().requires_grad_()
        rows, margins = [], []
        for (value, deviation), above in zip(network.rectified(nudged(x, leaf)), sides):
            for kink, up in zip((0, 6), above):
                sign = torch.where(up, 1.0, -1.0) / deviation
                margin = ((value - kink) * sign).detach()
                for place in (margin < 1.5 * MARGIN).nonzero():
                    place = tuple(place)
                    (row,) = torch.autograd.grad(value[place], leaf, retain_graph=True)
                    rows.append((row.flatten() * sign[place]).numpy())
                    margins.append(float(margin[place]))
        print(f"  {min(margins):.1f} of {len(rows)}; {grid.abs().max():.2g}", flush=True)
        if min(margins) >= MARGIN:
            return grid
        step = least(np.stack(rows), 1.1 * MARGIN - np.array(margins))
        grid = torch.tensor(digits(grid.numpy().ravel() + step)).double().view_as(grid)
    raise SystemExit("no nudge will do")
