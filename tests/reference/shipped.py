"""The networks in models/, with their rules for photos."""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from PIL import Image

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
NAMES = ["mobilenet_v2", "efficientnet_lite0"]


class Shipped:
    def __init__(self, name):
        self.name = name
        self.file = ROOT / f"models/{name}.onnx"
        self.model = onnx.load(self.file)
        rule = json.loads((ROOT / f"models/{name}.json").read_text())["preprocessing"]
        self.mean, self.std = (np.array(rule[key]).reshape(3, 1, 1) for key in ("mean", "std"))
        self.filter = Image.Resampling[rule["filter"].upper()]
        self.black = -self.mean / self.std
        # Where its reference values lie.
        self.folder = HERE / name

    def cropped(self, path, right=0, down=0):
        """Shorter side to 256, then 224 at the centre or beside it, as torchvision with Pillow."""
        photo = Image.open(path).convert("RGB")
        shorter = min(photo.size)
        size = [int(256 * side / shorter) for side in photo.size]
        photo = photo.resize(size, self.filter)
        left, top = (int(round((side - 224) / 2)) for side in size)
        left, top = left + right, top + down
        return photo.crop((left, top, left + 224, top + 224))

    def normalised(self, picture):
        levels = np.asarray(picture).transpose(2, 0, 1)
        return ((levels / 255 - self.mean) / self.std).astype(np.float32)


def asked():
    """The networks that the command line names: all, or one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=NAMES, metavar="|".join(NAMES))
    return [Shipped(name) for name in parser.parse_args().names]
