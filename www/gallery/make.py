"""Makes the gallery's photographs from scikit-image's data folder: python make.py FOLDER."""

import sys
from pathlib import Path

from PIL import Image

SIDE = 800
SOURCES = {
    "cat.jpg": "chelsea.png",
    "espresso.jpg": "coffee.png",
    "tripod.jpg": "camera.png",
    "moped.jpg": "motorcycle_left.png",
}

for name, source in SOURCES.items():
    photo = Image.open(Path(sys.argv[1]) / source).convert("RGB")
    photo.thumbnail((SIDE, SIDE))
    photo.save(Path(__file__).parent / name, quality=88)
