"""Writes the small photos in tests/reference/photos, the pixels they should decode to and the
crops they should become, and photos.json, which lists them. Broken files go to photos/broken.

    pip install -r tests/reference/requirements.txt
    python tests/reference/make_photos.py
"""

import json
import struct
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from shipped import Shipped

PHOTOS = Path(__file__).parent / "photos"
BROKEN = PHOTOS / "broken"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
ORIENTATION = 0x0112

TRANSPOSED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


class Listing:
    """The entries of photos.json."""

    def __init__(self):
        self.entries = []

    def add(self, file, upright, shared=None):
        """Keeps the upright pixels under the file's own name, or under a shared one."""
        pixels = f"{shared or Path(file).stem}.upright.png"
        upright.save(PHOTOS / pixels, optimize=True)
        self.entries.append(
            {"file": file, "width": upright.width, "height": upright.height, "upright": pixels}
        )

    def add_crop(self, file):
        with Image.open(PHOTOS / file) as photo:
            width, height = photo.size
        crop = f"{Path(file).stem}.crop.png"
        Shipped("mobilenet_v2").cropped(PHOTOS / file).save(PHOTOS / crop, optimize=True)
        self.entries.append({"file": file, "width": width, "height": height, "crop": crop})


def slope(width, height):
    """Red grows to the right, green downwards, blue along the diagonal."""
    x = np.linspace(0, 255, width)[None, :]
    y = np.linspace(0, 255, height)[:, None]
    red, green = np.broadcast_to(x, (height, width)), np.broadcast_to(y, (height, width))
    return np.stack([red, green, 255 - (x + y) / 2], 2).round().astype(np.uint8)


def corners():
    """40 x 24, grey, each corner of another colour. Edges lie on the 8 pixel grid of JPEG."""
    picture = np.full((24, 40, 3), 128, np.uint8)
    picture[:8, :16] = 220, 30, 30
    picture[:8, 32:] = 30, 180, 30
    picture[16:, :8] = 30, 30, 220
    picture[16:, 24:] = 230, 220, 40
    return Image.fromarray(picture)


def crops(listing):
    for name, size in {"tall": (60, 300), "wide": (300, 60)}.items():
        Image.fromarray(slope(*size)).save(PHOTOS / f"{name}.png", optimize=True)
        listing.add_crop(f"{name}.png")
    Image.new("RGB", (1, 1), (200, 100, 50)).save(PHOTOS / "dot.png")
    listing.add_crop("dot.png")
    large = slope(700, 500)
    noise = np.random.default_rng(1).integers(0, 256, (120, 160, 3), np.uint8)
    large[200:320, 300:460] = noise
    large[60:180, 120:280] = np.where(np.indices((120, 160)).sum(0) % 2, 255, 0)[..., None]
    Image.fromarray(large).save(PHOTOS / "large.png", optimize=True)
    listing.add_crop("large.png")


def orientations(listing):
    upright = corners()
    for number in range(1, 9):
        file = f"exif-{number}.jpg"
        stored = upright if number == 1 else upright.transpose(TRANSPOSED[number])
        exif = Image.Exif()
        exif[ORIENTATION] = number
        stored.save(PHOTOS / file, quality=100, subsampling=0, exif=exif)
        back = ImageOps.exif_transpose(Image.open(PHOTOS / file))
        worst = np.abs(np.asarray(back, int) - np.asarray(upright, int)).max()
        assert worst <= 2, f"{file} is {worst} off"
        listing.add(file, upright, shared="exif")


def formats(listing):
    upright = corners()
    rgb = np.asarray(upright)
    grey = np.asarray(upright.convert("L"))
    alpha = np.broadcast_to(np.linspace(0, 255, 40).round().astype(np.uint8), (24, 40))

    Image.fromarray(np.dstack([rgb, alpha])).save(PHOTOS / "rgba.png")
    listing.add("rgba.png", on_white(rgb, alpha))
    Image.fromarray(np.dstack([grey, alpha])).save(PHOTOS / "grey-alpha.png")
    listing.add("grey-alpha.png", on_white(np.dstack([grey] * 3), alpha))

    deep = np.linspace(0, 65535, 24 * 40).round().astype(np.uint16).reshape(24, 40)
    Image.fromarray(deep).save(PHOTOS / "grey-16.png")
    listing.add("grey-16.png", Image.fromarray((deep / 257).round().astype(np.uint8)).convert("RGB"))

    palette = upright.quantize(8)
    palette.save(PHOTOS / "palette.png")
    listing.add("palette.png", palette.convert("RGB"))

    second = Image.new("RGB", upright.size).quantize(8)
    palette.save(PHOTOS / "two-frames.gif", save_all=True, append_images=[second])
    listing.add("two-frames.gif", palette.convert("RGB"))

    for file, options in {"plain.bmp": {}, "lossless.webp": {"lossless": True}}.items():
        upright.save(PHOTOS / file, **options)
        listing.add(file, upright)

    upright.convert("CMYK").save(PHOTOS / "cmyk.jpg", quality=95)
    listing.add("cmyk.jpg", Image.open(PHOTOS / "cmyk.jpg").convert("RGB"))

    # Not in the list: only browsers read it.
    upright.save(PHOTOS / "browser-only.avif", quality=95)


def on_white(rgb, alpha):
    share = alpha[..., None].astype(float) / 255
    return Image.fromarray((rgb * share + 255 * (1 - share)).round().astype(np.uint8))


def encoded(format, **options):
    buffer = BytesIO()
    Image.fromarray(slope(64, 48)).save(buffer, format, **options)
    return buffer.getvalue()


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def broken():
    jpeg, png = encoded("JPEG", quality=90), encoded("PNG")
    start = png.index(b"IDAT") + 40
    corrupt = png[:start] + bytes(byte ^ 0xFF for byte in png[start : start + 20]) + png[start + 20 :]
    bomb = chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0))
    files = {
        "truncated.jpg": jpeg[: len(jpeg) * 8 // 10],
        "truncated.png": png[: len(png) * 6 // 10],
        "corrupt.png": corrupt,
        "bomb.png": SIGNATURE + bomb + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b""),
        "zero.gif": b"GIF89a" + struct.pack("<HHBBB", 0, 0, 0, 0, 0) + b"\x3b",
        "text.jpg": b"This is not a photo.\n",
        "empty.jpg": b"",
    }
    for name, data in files.items():
        (BROKEN / name).write_bytes(data)


def main():
    BROKEN.mkdir(parents=True, exist_ok=True)
    listing = Listing()
    crops(listing)
    orientations(listing)
    formats(listing)
    (PHOTOS / "photos.json").write_text(json.dumps(listing.entries, indent=2) + "\n")
    broken()


if __name__ == "__main__":
    main()
