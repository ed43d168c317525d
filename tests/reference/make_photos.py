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
from PIL import Image, ImageCms, ImageOps

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

    # The picture that other readers show is no frame of the animation.
    options = {"save_all": True, "default_image": True, "append_images": [upright]}
    Image.new("RGB", upright.size).save(PHOTOS / "hidden-first.png", **options)
    listing.add("hidden-first.png", upright)

    for file, options in {"plain.bmp": {}, "lossless.webp": {"lossless": True}}.items():
        upright.save(PHOTOS / file, **options)
        listing.add(file, upright)

    upright.convert("CMYK").save(PHOTOS / "cmyk.jpg", quality=95)
    listing.add("cmyk.jpg", Image.open(PHOTOS / "cmyk.jpg").convert("RGB"))

    # Not in the list: only browsers read it.
    upright.save(PHOTOS / "browser-only.avif", quality=95)


def jpegs(listing):
    picture = Image.fromarray(slope(64, 48))
    kinds = {"progressive": {"progressive": True}, "restarts": {"restart_marker_blocks": 3}}
    for name, options in kinds.items():
        picture.save(PHOTOS / f"{name}.jpg", quality=90, **options)
        listing.add(f"{name}.jpg", Image.open(PHOTOS / f"{name}.jpg").convert("RGB"))

    # Adobe's word says what four components are: CMYK, or YCCK.
    cmyk = (PHOTOS / "cmyk.jpg").read_bytes()
    word = cmyk.index(b"Adobe") + 11
    (PHOTOS / "ycck.jpg").write_bytes(cmyk[:word] + b"\2" + cmyk[word + 1 :])
    listing.add("ycck.jpg", Image.open(PHOTOS / "ycck.jpg").convert("RGB"))

    # Adobe's word alone says that three components are red, green and blue.
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=90, keep_rgb=True)
    write_jpeg(listing, "plain-colours.jpg", renamed(buffer.getvalue(), b"\1\2\3"))

    # JFIF says that they are luma and chromas, whatever Adobe's word or their names are.
    jfif = encoded("JPEG", quality=90)
    word = b"\xff\xee" + struct.pack(">H5sHHHB", 14, b"Adobe", 100, 0, 0, 0)
    write_jpeg(listing, "jfif-and-adobe.jpg", jfif[:20] + word + jfif[20:])
    write_jpeg(listing, "jfif-named-rgb.jpg", renamed(jfif, b"RGB"))


def renamed(jpeg, names):
    """Other names for the components, in the headers of frame and scan."""
    for marker, step, first in ((b"\xff\xc0", 3, 10), (b"\xff\xda", 2, 5)):
        start = jpeg.index(marker) + first
        for number, name in enumerate(names):
            at = start + step * number
            jpeg = jpeg[:at] + bytes([name]) + jpeg[at + 1 :]
    return jpeg


def write_jpeg(listing, file, jpeg):
    (PHOTOS / file).write_bytes(jpeg)
    listing.add(file, Image.open(BytesIO(jpeg)).convert("RGB"))


def webps(listing):
    upright = corners()
    upright.save(PHOTOS / "lossy.webp", quality=90)
    listing.add("lossy.webp", Image.open(PHOTOS / "lossy.webp").convert("RGB"))
    glass = Image.fromarray(np.dstack([slope(32, 24), slope(32, 24)[..., :1]]))
    glass.save(PHOTOS / "glass.webp", quality=90)
    pixels = np.asarray(Image.open(PHOTOS / "glass.webp"))
    listing.add("glass.webp", on_white(pixels[..., :3], pixels[..., 3]))

    blank = Image.new("RGBA", upright.size)
    blank.save(
        PHOTOS / "animated.webp", save_all=True, append_images=[upright.convert("RGBA")], lossless=True
    )
    listing.add("animated.webp", upright)

    # Browsers do not turn WebP files.
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    upright.save(PHOTOS / "exif.webp", lossless=True, exif=exif)
    listing.add("exif.webp", upright)


# Columns of red, green and blue, adapted to D50.
SRGB = [(0.4360, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)]
DISPLAY_P3 = [(0.5151, 0.2412, -0.0011), (0.2919, 0.6922, 0.0419), (0.1572, 0.0666, 0.7841)]
ADOBE_RGB = [(0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446)]


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def profile(name, space, columns, curve):
    """An ICC profile of a matrix and one curve, or of a curve alone."""
    text = name.encode()
    described = b"desc" + bytes(4) + struct.pack(">I", len(text) + 1) + text + bytes(1 + 78)
    tags = {b"desc": described, b"cprt": b"text" + bytes(4) + b"CC0\0"}
    tags[b"wtpt"] = b"XYZ " + bytes(4) + fixed(0.9642) + fixed(1) + fixed(0.8249)
    for letter, column in zip("rgb", columns):
        tags[f"{letter}XYZ".encode()] = b"XYZ " + bytes(4) + b"".join(map(fixed, column))
    for letter in "rgb" if columns else "k":
        tags[f"{letter}TRC".encode()] = curve
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for tag, value in tags.items():
        table += tag + struct.pack(">II", start + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    size = start + len(data)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02400000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += fixed(0.9642) + fixed(1) + fixed(0.8249)
    return head.ljust(128, b"\0") + table + data


def gamma(value):
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(value * 256)) + bytes(2)


def like_srgb():
    values = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return b"para" + bytes(4) + struct.pack(">HH", 3, 0) + b"".join(map(fixed, values))


def converted(image, data):
    """LittleCMS's conversion to sRGB, with the perceptual intent."""
    source = ImageCms.ImageCmsProfile(BytesIO(data))
    return ImageCms.profileToProfile(
        image, source, ImageCms.createProfile("sRGB"), ImageCms.Intent.PERCEPTUAL, outputMode="RGB"
    )


def profiles(listing):
    picture = Image.fromarray(slope(64, 48))
    p3 = profile("Display P3", b"RGB ", DISPLAY_P3, like_srgb())
    adobe = profile("Adobe RGB", b"RGB ", ADOBE_RGB, gamma(2.2))
    swapped = profile("Swapped", b"RGB ", [SRGB[1], SRGB[2], SRGB[0]], like_srgb())
    for name, data in {"display-p3.png": p3, "adobe-rgb.webp": adobe, "swapped.png": swapped}.items():
        options = {"lossless": True} if name.endswith("webp") else {}
        picture.save(PHOTOS / name, icc_profile=data, **options)
        listing.add(name, converted(picture, data))
    picture.save(PHOTOS / "wide-gamut.jpg", quality=95, subsampling=0, icc_profile=p3)
    listing.add("wide-gamut.jpg", converted(Image.open(PHOTOS / "wide-gamut.jpg"), p3))

    linear = profile("Linear grey", b"GRAY", [], gamma(1))
    picture.convert("L").save(PHOTOS / "grey-gamma.jpg", quality=95, icc_profile=linear)
    listing.add("grey-gamma.jpg", converted(Image.open(PHOTOS / "grey-gamma.jpg"), linear))
    # sRGB itself, which changes nothing.
    srgb = profile("sRGB by hand", b"RGB ", SRGB, like_srgb())
    picture.save(PHOTOS / "srgb.png", icc_profile=srgb)
    listing.add("srgb.png", picture)
    # A profile that is cut short is ignored.
    picture.save(PHOTOS / "broken-profile.png", icc_profile=p3[:200])
    listing.add("broken-profile.png", picture, shared="srgb")


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
    progressive = encoded("JPEG", quality=90, progressive=True)
    half, tail = progressive[: len(progressive) * 8 // 10], bytes(range(256)) + b"\xff\xd9"
    files = {
        "half-progressive.jpg": half,
        "half-progressive-and-more.jpg": half + tail,
        "half-and-more.jpg": jpeg[: len(jpeg) // 2] + tail,
        "half-and-another.jpg": jpeg[: len(jpeg) // 2] + jpeg,
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
    jpegs(listing)
    webps(listing)
    profiles(listing)
    (PHOTOS / "photos.json").write_text(json.dumps(listing.entries, indent=2) + "\n")
    broken()


if __name__ == "__main__":
    main()
