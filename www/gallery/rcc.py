"""Reads the files in a binary resource file of Qt (.rcc), whose format Qt's sources define."""

import struct
import zlib

FOLDER = 2
COMPRESSED = 1
# Since version 2 each entry also has a time.
SIZES = {1: 14, 2: 22, 3: 22}


def files(data):
    """Bytes by path, of all files that are stored plainly or with zlib."""
    magic, version, tree, contents, names = struct.unpack(">4s4I", data[:20])
    if magic != b"qres":
        raise ValueError("this is no resource file of Qt")

    def name(offset):
        at = names + offset
        (length,) = struct.unpack(">H", data[at : at + 2])
        return data[at + 6 : at + 6 + 2 * length].decode("utf-16-be")

    def content(offset, flags):
        at = contents + offset
        (length,) = struct.unpack(">I", data[at : at + 4])
        stored = data[at + 4 : at + 4 + length]
        return zlib.decompress(stored[4:]) if flags & COMPRESSED else stored

    def walk(index, path):
        at = tree + index * SIZES[version]
        entry, flags = struct.unpack(">IH", data[at : at + 6])
        here = path if index == 0 else f"{path}/{name(entry)}"
        if flags & FOLDER:
            count, first = struct.unpack(">2I", data[at + 6 : at + 14])
            for child in range(first, first + count):
                yield from walk(child, here)
        elif flags in (0, COMPRESSED):
            (offset,) = struct.unpack(">I", data[at + 10 : at + 14])
            yield here.lstrip("/"), content(offset, flags)

    return dict(walk(0, ""))
