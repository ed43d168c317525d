"""Makes the gallery's pictures.

    python make.py SCIKIT_IMAGE_DATA TUXPAINT_STAMPS_ANIMALS

The photographs come from scikit-image's data folder. `two-animals.jpg` is composed of two
cut-out photographs of Debian's tuxpaint-stamps-default, so that a map must tell two classes
apart in one picture.
"""

import sys
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
SIDE = 800
SOURCES = {
    "cat.jpg": "chelsea.png",
    "espresso.jpg": "coffee.png",
    "tripod.jpg": "camera.png",
    "moped.jpg": "motorcycle_left.png",
}
GROUND = (205, 214, 196)
ANIMALS = [("mammals/equines/zebra.png", 30), ("birds/pink_flamingo.png", 205)]
ANIMAL = 165


def composed(stamps):
    picture = Image.new("RGB", (400, 400), GROUND)
    for name, column in ANIMALS:
        animal = Image.open(stamps / name).convert("RGBA")
        scale = ANIMAL / max(animal.size)
        size = (int(animal.width * scale), int(animal.height * scale))
        animal = animal.resize(size, Image.LANCZOS)
        place = (column + (ANIMAL - size[0]) // 2, (400 - size[1]) // 2)
        picture.paste(animal, place, animal)
        print(name, [*place, place[0] + size[0], place[1] + size[1]])
    return picture


def main():
    photos, stamps = map(Path, sys.argv[1:])
    for name, source in SOURCES.items():
        photo = Image.open(photos / source).convert("RGB")
        photo.thumbnail((SIDE, SIDE))
        photo.save(HERE / name, quality=88)
    composed(stamps).save(HERE / "two-animals.jpg", quality=92)


if __name__ == "__main__":
    main()
