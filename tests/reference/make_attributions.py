"""Gradients and attributions of the models in models/, by PyTorch's autograd in float64.

The inputs are parts of three photos of the gallery. Where the input of a ReLU6 is nearer to 0 or 6
than float32 can tell, a gradient in float32 may be quite another one. So with each part comes a
nudge, to be added to its normalised values, that takes all of them away from there and none of
them across: between its kinks the network is linear, and the gradient stays what it was.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make_attributions.py [NAME]
"""

from dataclasses import dataclass

import numpy as np
import onnx
import torch
from PIL import ImageOps

from make import rounded
from make_gradients import RULES, Network, convolution, digits, write
from shipped import ROOT, asked

# How far the crop is to the right of the centre and below, and whether it is mirrored.
CROPS = {
    "cat": (-9, -2, False),
    "espresso": (11, -2, False),
    "moped": (-12, 3, False),
}
BLOCK = 4
ULP = 2.0**-24
# In standard deviations of what rounding does to a value.
MARGIN = 32
AGREEMENT = 3e-5
# What gets attributions.
ATTRIBUTED = "moped"
STEPS = 16
SAMPLES = 4
EVERY = 4
# The last maps, and the last of 14 x 14.
LAYERS = {
    "mobilenet_v2": ["features", "features.13.add"],
    "efficientnet_lite0": ["features", "blocks.10.add"],
}


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


def crop(shipped, name):
    """As make.py, but from another place."""
    right, down, mirrored = CROPS[name]
    photo = shipped.cropped(ROOT / f"www/gallery/{name}.jpg", right, down)
    return ImageOps.mirror(photo) if mirrored else photo


def spread(grid):
    """The grid's values, each on its block."""
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
    for _ in range(10):
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
        values = [float(f"{value:.3g}") for value in grid.numpy().ravel() + step]
        grid = torch.tensor(values, dtype=torch.float64).view_as(grid)
    raise SystemExit("no nudge will do")


def slope(network, x, target):
    """The gradient of a score."""
    leaf = x.detach().requires_grad_()
    return torch.autograd.grad(network.values(leaf)["logits"][0, target], leaf)[0]


def apart(found, exact):
    """The relative error in L2."""
    return float((found.double() - exact).norm() / exact.norm())


def errors(network, x, target, exact):
    """Of the gradient in float32, with sums in several orders."""
    x = x.float()
    found = [slope(network, way, target) for way in (x, x.to(memory_format=torch.channels_last))]
    with torch.backends.mkldnn.flags(enabled=False):
        found.append(slope(network, x, target))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    found.append(slope(network, x, target))
    torch.set_num_threads(threads)
    return [apart(gradient, exact) for gradient in found]


def thinned(gradient, every, axes):
    """The norm and the sum of a gradient, and its values at every so many places of some axes."""
    index = tuple(slice(None, None, every if axis in axes else 1) for axis in range(gradient.ndim))
    return {
        "norm": float(gradient.norm()),
        "sum": float(gradient.sum()),
        "every": every,
        "values": rounded(gradient[index]),
    }


def gradients(model, x):
    """Those of the top class's score under each rule."""
    values = {"rules": {}}
    for rule in RULES:
        leaf = x.clone().requires_grad_()
        network = Network(model, rule).values(leaf)
        scores = network["logits"][0]
        target = int(scores.argmax())
        ends = [leaf, network["features"]]
        image, features = torch.autograd.grad(scores[target], ends, retain_graph=True)
        values["rules"][rule] = thinned(image[0], 4, (1, 2))
        if rule == "gradient":
            (soft,) = torch.autograd.grad(scores.softmax(0)[target], leaf)
            values |= {
                "target": target,
                "score": scores[target].item(),
                "features_gradient": thinned(features[0], 16, (0,)),
                "softmax": thinned(soft[0], 4, (1, 2)),
            }
    return values


def photo(shipped, name):
    """Writes the gradients of a part of a photo; returns it with its nudge, and the target."""
    picture = crop(shipped, name)
    picture.save(shipped.folder / f"gradients/{name}.png", optimize=True)
    x = torch.from_numpy(shipped.normalised(picture)).double()[None]
    model = shipped.model
    values = gradients(model, x)
    target = values["target"]
    exact = slope(Network(model), x, target)
    grid = nudge(model, x)
    inside = nudged(x, grid)
    assert apart(slope(Network(model), inside, target), exact) < 1e-12
    single = Single(model)
    for place in (x, inside):
        off = errors(single, place, target, exact)
        print(f"{name}: float32 is off by", ", ".join(f"{error:.1e}" for error in off), flush=True)
    assert max(off) < AGREEMENT
    values["nudge"] = {"block": BLOCK, "values": grid.numpy().ravel().tolist()}
    write(shipped.folder / f"gradients/{name}.json", values)
    return inside, target


def camera(values, score, layer):
    """The activations of a layer, and the gradient by them."""
    (gradient,) = torch.autograd.grad(score, values[layer], retain_graph=True)
    return values[layer][0].detach(), gradient[0]


def behind(network, values, layer, maps):
    """The scores with other values of a layer: what depends on them is run again."""
    values, changed = values | {layer: maps}, {layer}
    for node in network.graph.node:
        if changed.isdisjoint(node.input):
            continue
        inputs = [values[name] for name in node.input]
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        made = network.run(node.op_type, inputs, attributes)
        values.update(zip(node.output, made if isinstance(made, tuple) else [made]))
        changed.update(node.output)
    return values["logits"][0]


@torch.no_grad()
def ablated(network, values, target, layer):
    """Ablation-CAM: each map by the share of the score that goes with it."""
    score, maps = values["logits"][0, target], values[layer]
    weights = []
    for channel in range(maps.shape[1]):
        without = maps.clone()
        without[0, channel] = 0
        left = behind(network, values, layer, without)[target]
        weights.append((score - left) / score.abs())
    return (torch.stack(weights)[:, None, None] * maps[0]).sum(0)


def maps(network, values, target, layer):
    """Of one layer, by its gradient or without its maps; none is rectified."""
    scores = values["logits"][0]
    a, g = camera(values, scores[target], layer)
    _, soft = camera(values, scores.softmax(0)[target], layer)
    weighted = lambda weights: (weights[:, None, None] * a).sum(0)
    total = a.sum((1, 2))
    # For Grad-CAM++, as its authors: the activations are summed, then weighted at each place.
    below = 2 * g**2 + a.sum((1, 2), keepdim=True) * g**3
    alpha = torch.where(below == 0, 0, g**2 / below)
    return {
        "grad_cam": weighted(g.mean((1, 2))),
        "grad_cam_plus_plus": weighted((alpha * g.relu()).sum((1, 2))),
        "layer_cam": (g.relu() * a).sum(0),
        "hires_cam": (g * a).sum(0),
        "grad_cam_after_softmax": weighted(soft.mean((1, 2))),
        "xgrad_cam": weighted(torch.where(total == 0, 0, (g * a).sum((1, 2)) / total)),
        "ablation_cam": ablated(network, values, target, layer),
    }


def noise(x, sample):
    """A sine in place of noise, rounded to float32."""
    _, channels, rows, columns = x.shape
    channel, row, column = np.ogrid[:channels, :rows, :columns]
    wave = np.sin(12.9898 * sample + 78.233 * channel + 37.719 * row + 4.581 * column + 1)
    share = 0.15 * float(x.double().max() - x.double().min())
    return torch.from_numpy((share * wave).astype(np.float32)).to(x)[None]


def attributions(shipped, network, x, target):
    """All by the input, then the maps by layer."""
    std, black = (torch.from_numpy(array).to(x) for array in (shipped.std, shipped.black))
    gradient = slope(network, x, target)[0]
    by_intensity = gradient / std
    path = [black + (step + 0.5) / STEPS * (x - black) for step in range(STEPS)]
    integrated = (x[0] - black) * sum(slope(network, at, target)[0] for at in path) / STEPS
    noisy = [x + noise(x, sample) for sample in range(SAMPLES)]
    smooth = sum(slope(network, at, target)[0] for at in noisy) / SAMPLES / std
    values = network.values(x.clone().requires_grad_())
    return {
        "saliency": by_intensity.abs().amax(0),
        "saliency_signed": by_intensity.sum(0),
        "gradient_x_input": (gradient * x[0]).sum(0),
        "integrated_gradients": integrated.sum(0),
        "smoothgrad": smooth.sum(0),
    }, {layer: maps(network, values, target, layer) for layer in LAYERS[shipped.name]}


def attributed(shipped, name, x, target):
    network, single = Network(shipped.model), Single(shipped.model)
    pixels, layers = attributions(shipped, network, x, target)
    found_pixels, found_layers = attributions(shipped, single, x.float(), target)
    for kind, found, exact in [
        ("input", found_pixels, pixels),
        *((layer, found_layers[layer], layers[layer]) for layer in layers),
    ]:
        for method, values in exact.items():
            off = apart(found[method], values)
            print(f"{name}: {method} at {kind}, float32 is off by {off:.1e}")
    with torch.no_grad():
        values = network.values(x)
        black = torch.from_numpy(shipped.black).expand(x.shape)
        start = network.values(black)["logits"][0, target]
    weights = values["classifier.weight"][target]
    cam = (weights[:, None, None] * values["features"][0]).sum(0) / 49
    assert apart(layers["features"]["grad_cam"], cam) < 1e-9
    write(
        shipped.folder / f"attributions/{name}.json",
        {
            "target": target,
            "every": EVERY,
            "input": {method: digits(v[::EVERY, ::EVERY]) for method, v in pixels.items()},
            "integrated_total": float(pixels["integrated_gradients"].sum()),
            "score": float(values["logits"][0, target]),
            "score_of_black": float(start),
            "layers": {
                layer: {method: digits(map) for method, map in by_method.items()}
                for layer, by_method in layers.items()
            },
        },
    )


def main():
    for shipped in asked():
        for folder in ("gradients", "attributions"):
            (shipped.folder / folder).mkdir(exist_ok=True)
        for name in CROPS:
            x, target = photo(shipped, name)
            if name == ATTRIBUTED:
                attributed(shipped, name, x, target)


if __name__ == "__main__":
    main()
