"""Makes imagenet_names.tsv: all names of each ImageNet class, and what the class is, by WordNet.

    pip download --no-deps timm==1.0.31 && unzip timm-1.0.31-py3-none-any.whl
    python models/names.py timm/data/_info

A line is a class's label, its names with commas between them, and its definition, with tabs between
the three, in the order of imagenet_labels.txt. The manifests of the networks with these labels get
the file's sha256.
"""

import hashlib
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
FILE = "imagenet_names.tsv"
LABELS = "imagenet_labels.txt"
SHA256 = {
    "imagenet_synsets.txt": "70002b0ff5de60a3a17a82dbfcff291931f96225ddf941ad2e182fc39e183d15",
    "imagenet_synset_to_lemma.txt": "1b8babda187421a4bde0c9c5a197c36f6bdda962f7ca11ffb2813806cbb2178f",
    "imagenet_synset_to_definition.txt": "191e227d48fc8c7b7e2d2a3cac41fc8b2eb517d9d2819d0edbc91c5767250eed",
}
# Two classes share a first name, so their labels have a word in brackets.
APART = {134, 517, 639}


def lines(folder, name):
    data = (folder / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256[name]:
        raise SystemExit(f"{name}: sha256 differs from {SHA256[name]}")
    return data.decode().splitlines()


def table(folder, name):
    return dict(line.split("\t", 1) for line in lines(folder, name))


def classes(folder):
    """Label, names and definition of each class; a label is the first name, but for those told apart."""
    labels = (HERE / LABELS).read_text().splitlines()
    synsets = lines(folder, "imagenet_synsets.txt")
    names = table(folder, "imagenet_synset_to_lemma.txt")
    definitions = table(folder, "imagenet_synset_to_definition.txt")
    for index, (label, synset) in enumerate(zip(labels, synsets, strict=True)):
        all_names = names[synset].split(", ")
        plain = label.split(" (")[0] if index in APART else label
        if plain != all_names[0]:
            raise SystemExit(f"class {index} is {label}, but {synset} is {all_names}")
        yield label, ", ".join(all_names), definitions[synset]


def main():
    text = "".join("\t".join(row) + "\n" for row in classes(Path(sys.argv[1])))
    (HERE / FILE).write_text(text)
    names = {"file": FILE, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    for path in sorted(HERE.glob("*.json")):
        manifest = json.loads(path.read_text())
        if manifest["labels"]["file"] == LABELS:
            manifest["labels"]["names"] = names
            path.write_text(json.dumps(manifest, indent=2) + "\n")
    print(f"{FILE}: {len(text.encode())} bytes, sha256 {names['sha256']}")


if __name__ == "__main__":
    main()
