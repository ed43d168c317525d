"""networks.py FOLDER: lists the networks in FOLDER/models in FOLDER/networks.json, the smallest first."""
import json, pathlib, sys

root = pathlib.Path(sys.argv[1])
networks = []
for path in (root / "models").glob("*.json"):
    manifest = json.loads(path.read_text())
    networks.append(
        {
            "model": path.relative_to(root).as_posix(),
            "title": manifest["title"],
            "bytes": manifest["bytes"],
        }
    )
networks.sort(key=lambda network: network["bytes"])
(root / "networks.json").write_text(json.dumps(networks, indent=1) + "\n")
