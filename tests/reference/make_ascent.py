"""Objectives, penalties and the first steps of class models, by PyTorch in float64.

The steps climb the score of a class of a network in models/, and then a plain sum with given
weights, from noise and in poses that are given as arrays, so that no generator of random numbers
plays a part.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make_ascent.py [mobilenet_v2|efficientnet_lite0]
"""

import math

import numpy as np
import onnx
import torch
from torch.nn import functional

from make_gradients import Network, digits, write
from shipped import HERE, asked

SIDE = 224
CLASS = 130
RATE = 0.005
# Adam's, as a share of the root mean square of all slopes that are not zero.
EPSILON = 0.1
L2, VARIATION = 0.5, 10.0
STEPS = 3
# After two of eight steps, pixels grow to half the canvas; waves come in at each, and the faintest have
# slopes that float32 hardly knows, so that a score's are taken while there are few.
PLANNED = {("waves", "score"): 64, ("waves", "sum"): 8, ("pixels", "score"): 8, ("pixels", "sum"): 8}
EVERY = 16
# Noise is given for the lowest waves; the others begin with none.
BLOCK = (6, 6)
# Scale, angle, shift down and shift right of each view of each step.
POSES = [
    [(1.05, 0.06, 3.5, -2.25), (0.93, -0.04, -7.0, 5.5)],
    [(1.0, 0.0, 0.0, 0.0), (1.1, 0.08, 12.25, -11.0)],
    [(0.91, -0.08, 1.5, 9.0), (1.02, 0.02, -4.75, 0.5)],
]
COLOURS = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.0, -0.05], [0.27, -0.09, 0.03]]).double()


def squares(x):
    return (x**2).mean()


def variation(x):
    down = functional.pad(x[:, 1:] - x[:, :-1], (0, 0, 0, 1))
    right = functional.pad(x[:, :, 1:] - x[:, :, :-1], (0, 1))
    return (down**2 + right**2 + 1e-4).sqrt().mean()


def seen(canvas, scale, angle, down, right):
    """By torch's own sampling, whose coordinates are shares of half a side."""
    at = torch.arange(SIDE).double() - (SIDE - 1) / 2
    y, x = torch.meshgrid(at / scale, at / scale, indexing="ij")
    sine, cosine = math.sin(angle), math.cos(angle)
    rows, columns = down + cosine * y - sine * x, right + sine * y + cosine * x
    grid = torch.stack([columns, rows], -1)[None] / (SIDE / 2)
    options = {"padding_mode": "reflection", "align_corners": False}
    return functional.grid_sample(canvas[None], grid, **options)


class Waves:
    def __init__(self, noise, mean, std):
        self.mean, self.std = mean, std
        wide = SIDE // 2 + 1
        self.parameters = torch.zeros(3, SIDE, wide, 2).double()
        self.parameters[:, : BLOCK[0], : BLOCK[1]] = 0.01 * noise
        down, across = torch.fft.fftfreq(SIDE).double(), torch.fft.rfftfreq(SIDE).double()
        self.frequency = (down[:, None] ** 2 + across**2).sqrt()
        self.colours = COLOURS / COLOURS.norm(dim=0).max()

    def canvas(self, progress):
        band = 0.08 + (0.75 - 0.08) * min(1, progress / 0.5)
        scale = SIDE / self.frequency.clamp(min=1 / SIDE) * (self.frequency <= band)
        channels = torch.fft.irfft2(torch.view_as_complex(self.parameters) * scale, (SIDE, SIDE))
        logits = torch.einsum("ij,jyx->iyx", self.colours, channels / 4)
        return (torch.sigmoid(logits) - self.mean) / self.std

    def finish_step(self, _):
        return False


class Pixels:
    def __init__(self, noise, mean, std):
        self.parameters = (0.5 + 0.05 * noise - mean) / std
        self.low, self.high = (0 - mean) / std, (1 - mean) / std

    def canvas(self, _):
        return self.grown((SIDE, SIDE))

    def finish_step(self, progress):
        """Whether the grid has grown."""
        self.parameters = self.parameters.clamp(self.low, self.high)
        grows = progress >= 0.25 and self.parameters.shape[1] == SIDE // 4
        if grows:
            self.parameters = self.grown((SIDE // 2, SIDE // 2))
        return grows

    def grown(self, size):
        options = {"mode": "bilinear", "align_corners": False}
        return functional.interpolate(self.parameters[None], size, **options)[0]


def climbed(objective, basis, planned):
    """The canvas after each step, and the objective's mean before it."""
    canvases, values = [basis.canvas(0).detach()], []
    # Adam by hand, uphill; torch.optim would not let go of parameters that are clamped or grow.
    since, means, squared = 0, 0, 0
    for step, poses in enumerate(POSES, 1):
        leaf = basis.parameters = basis.parameters.detach().requires_grad_()
        canvas = basis.canvas((step - 1) / planned)
        views = [objective(seen(canvas, *pose)) for pose in poses]
        value = sum(views) / len(views)
        penalty = L2 * squares(canvas) + VARIATION * variation(canvas)
        (slope,) = torch.autograd.grad(value - penalty, leaf)
        since += 1
        means = 0.9 * means + 0.1 * slope
        squared = 0.999 * squared + 0.001 * slope**2
        unbiased = means / (1 - 0.9**since), squared / (1 - 0.999**since)
        floor = EPSILON * unbiased[1][unbiased[1] > 0].mean().sqrt()
        basis.parameters = leaf.detach() + RATE * unbiased[0] / (unbiased[1].sqrt() + floor)
        if basis.finish_step(step / planned):
            since, means, squared = 0, 0, 0
        values.append(value.item())
        canvases.append(basis.canvas(step / planned).detach())
    sampled = [digits(canvas[:, ::EVERY, ::EVERY].round(decimals=6)) for canvas in canvases]
    return {"planned": planned, "canvases": sampled, "values": values}


def weights():
    """Given slopes, as a formula that any language has."""
    c, y, x = torch.meshgrid(*[torch.arange(n).double() for n in (3, SIDE, SIDE)], indexing="ij")
    return torch.sin(78.233 * c + 37.719 * y + 4.581 * x + 1).float().double()


def sixty_fourths(seed, *shape):
    return torch.from_numpy(np.rint(np.random.default_rng(seed).normal(0, 64, shape)) / 64)


def steps(shipped):
    network = Network(shipped.model)
    mean, std = torch.from_numpy(shipped.mean), torch.from_numpy(shipped.std)
    waves, pixels = sixty_fourths(1, 3, *BLOCK, 2), sixty_fourths(2, 3, SIDE // 4, SIDE // 4)
    record = {
        "class": CLASS,
        "rate": RATE,
        "l2": L2,
        "variation": VARIATION,
        "every": EVERY,
        "block": BLOCK,
        "poses": POSES,
    }
    given = weights()
    objectives = {
        "score": lambda view: network.values(view)["logits"][0, CLASS],
        "sum": lambda view: (given * view[0]).sum(),
    }
    for name, noise, basis in [("waves", waves, Waves), ("pixels", pixels, Pixels)]:
        # As whole numbers, to be divided by 64.
        record[name] = {"noise": (noise * 64).int().flatten().tolist()}
        for kind, objective in objectives.items():
            record[name][kind] = climbed(objective, basis(noise, mean, std), PLANNED[name, kind])
    write(f"{shipped.name}/ascent/steps.json", record)


def penalties():
    x = sixty_fourths(3, 3, 5, 4).requires_grad_()
    record = {"shape": list(x.shape), "planes": digits(x.detach())}
    for penalty in (squares, variation):
        value = penalty(x)
        (slope,) = torch.autograd.grad(value, x)
        record[penalty.__name__] = {"value": value.item(), "slope": digits(slope)}
    write("ascent/penalties.json", record)


def objectives():
    """Of a small residual network; a layer's values are taken before its rectifier."""
    model = onnx.load(HERE / "networks/residual.onnx")
    rectified = [node for node in model.graph.node if node.op_type == "Relu"][2]
    before, layer = rectified.input[0], rectified.output[0]
    x = sixty_fourths(4, 1, 3, 15, 15).requires_grad_()
    values = Network(model).values(x)
    maps, scores = values[before][0], values["scores"][0]
    kinds = {
        "score": ({"class": 2}, scores[2]),
        "difference": ({"class": 2, "versus": 4}, scores[2] - scores[4]),
        "channel": ({"layer": layer, "channel": 1}, maps[1].mean()),
        "unit": ({"layer": layer, "channel": 3, "row": 2, "column": 1}, maps[3, 2, 1]),
        "layer": ({"layer": layer}, (maps**2).mean() / 2),
    }
    record = {"layer": layer, "input": digits(x.detach()), "objectives": []}
    for name, (fields, value) in kinds.items():
        (slope,) = torch.autograd.grad(value, x, retain_graph=True)
        kind = "score" if name == "difference" else name
        entry = {"objective": {"kind": kind} | fields, "value": value.item()}
        record["objectives"].append(entry | {"slope": digits(slope)})
    write("ascent/objectives.json", record)


def main():
    (HERE / "ascent").mkdir(exist_ok=True)
    penalties()
    objectives()
    for shipped in asked():
        (shipped.folder / "ascent").mkdir(exist_ok=True)
        steps(shipped)


if __name__ == "__main__":
    main()
