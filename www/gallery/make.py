"""Makes the gallery's photos from the originals that gallery.json names, and their thumbnails.

    pip install pillow==13.0.0
    python make.py [--again]

Packages are fetched by `pip download` and, on Debian 12, `apt-get download`, which also needs
dpkg-deb. A photo that is there already is left as it is, since reference values of the tests are
computed from some of them; --again makes all anew. Nothing is cropped but the thumbnails.
"""

import hashlib
import io
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from PIL import Image

import rcc

HERE = Path(__file__).parent
THUMBNAILS = HERE.parent / "thumbnails"
SIDE = 640
QUALITY = 80
THUMBNAIL = 128

PIP = "pip download --no-deps --only-binary=:all: --python-version 3.11 --platform manylinux_2_24_x86_64"
# How a package is fetched, and its sha256.
PACKAGES = {
    "scikit-image": (
        f"{PIP} scikit-image==0.26.0",
        "74aa5518ccea28121f57a95374581d3b979839adc25bb03f289b1bc9b99c58af",
    ),
    "gcompris-qt-data": (
        "apt-get download gcompris-qt-data=3.1-2",
        "e9cf06ab2105529068df73085784e835d2ff03f870d2a8091f09125d40abac9f",
    ),
    "tuxpaint-stamps-default": (
        "apt-get download tuxpaint-stamps-default=2022.06.04-1",
        "6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34",
    ),
}

# Of the picture that is composed of two stamps: its ground, and each stamp's column and longer side.
GROUND = (205, 214, 196)
COLUMNS = [30, 205]
ANIMAL = 165


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Packages:
    """Fetches a package when a file of it is first asked for."""

    def __init__(self, folder):
        self.folder = folder
        self.readers = {}

    def read(self, original):
        """The bytes of an original, checked against its sha256."""
        name = original["package"]
        if name not in self.readers:
            self.readers[name] = READERS[name](self.fetch(name))
        data = self.readers[name](original["file"])
        if sha256(data) != original["sha256"]:
            raise SystemExit(f"{original['file']}: sha256 differs from gallery.json")
        return data

    def fetch(self, name):
        command, expected = PACKAGES[name]
        folder = self.folder / name
        folder.mkdir()
        subprocess.run(command.split(), cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (package,) = folder.iterdir()
        if sha256(package.read_bytes()) != expected:
            raise SystemExit(f"{package.name}: sha256 differs from {expected}")
        return package


def wheel(package):
    archive = zipfile.ZipFile(package)
    return lambda path: archive.read(f"skimage/data/{path}")


def unpacked(package):
    folder = package.with_suffix("")
    subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
    return folder / "usr/share"


def gcompris(package):
    folder = unpacked(package) / "gcompris-qt/rcc"
    opened = {}

    def read(path):
        activity = path.split("/")[0]
        if activity not in opened:
            opened[activity] = rcc.files((folder / f"{activity}.rcc").read_bytes())
        return opened[activity][f"gcompris/src/activities/{path}"]

    return read


def tuxpaint(package):
    folder = unpacked(package) / "tuxpaint/stamps/animals"
    return lambda path: (folder / path).read_bytes()


READERS = {
    "scikit-image": wheel,
    "gcompris-qt-data": gcompris,
    "tuxpaint-stamps-default": tuxpaint,
}


def composed(stamps):
    picture = Image.new("RGB", (400, 400), GROUND)
    for stamp, column in zip(stamps, COLUMNS, strict=True):
        animal = Image.open(io.BytesIO(stamp)).convert("RGBA")
        scale = ANIMAL / max(animal.size)
        size = (int(animal.width * scale), int(animal.height * scale))
        animal = animal.resize(size, Image.LANCZOS)
        place = (column + (ANIMAL - size[0]) // 2, (400 - size[1]) // 2)
        picture.paste(animal, place, animal)
    return picture


def photo(originals):
    if len(originals) > 1:
        return composed(originals)
    picture = Image.open(io.BytesIO(originals[0])).convert("RGB")
    picture.thumbnail((SIDE, SIDE), Image.LANCZOS)
    return picture


def thumbnail(picture):
    """The middle square, small."""
    side = min(picture.size)
    left, top = ((length - side) // 2 for length in picture.size)
    square = picture.crop((left, top, left + side, top + side))
    return square.resize((THUMBNAIL, THUMBNAIL), Image.LANCZOS)


def main():
    again = sys.argv[1:] == ["--again"]
    THUMBNAILS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        packages = Packages(Path(folder))
        for entry in json.loads((HERE / "gallery.json").read_text()):
            path = HERE / entry["file"]
            if again or not path.exists():
                originals = [packages.read(original) for original in entry["originals"]]
                photo(originals).save(path, quality=QUALITY, optimize=True)
            small = thumbnail(Image.open(path).convert("RGB"))
            small.save(THUMBNAILS / entry["thumb"], quality=QUALITY, optimize=True)


if __name__ == "__main__":
    main()
