"""Makes formulas.woff2: the glyphs of the article's formulas, from STIX Math 1.1.1.

    python formulas.py STIXMath-Regular.otf

The font is in Debian's package fonts-stix. Needs fonttools and brotli. Its licence wants another
name for a changed copy.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

NAME = "Article Math"
ASCII = range(0x20, 0x7F)
ITALIC = set(range(0x1D434, 0x1D468)) - {0x1D455} | {0x210E, 0x1D706, 0x1D70E, 0x1D715}
OTHERS = "×’σλ∂∈∑∫−∼≈≠⊤‖𝐠𝐫𝐱𝒩𝛆𝟏"


def main():
    font = TTFont(sys.argv[1])
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = NAME
        if record.nameID == 6:
            record.string = NAME.replace(" ", "")
    cff = font["CFF "].cff
    cff.fontNames = [NAME.replace(" ", "")]
    cff.topDictIndex[0].FullName = cff.topDictIndex[0].FamilyName = NAME
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.drop_tables += ["DSIG", "FFTM"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes={*ASCII, *ITALIC, *map(ord, OTHERS)})
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(Path(__file__).with_name("formulas.woff2"))


if __name__ == "__main__":
    main()
