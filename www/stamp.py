"""stamp.py FOLDER: lists the site's files in files.json, and stamps sw.js with the list's sha256."""
import hashlib, json, pathlib, re, sys

root = pathlib.Path(sys.argv[1])
sha256 = lambda data: hashlib.sha256(data).hexdigest()
apart = {root / "files.json", root / "sw.js"}
files = sorted(path for path in root.rglob("*") if path.is_file() and path not in apart)
table = {
    path.relative_to(root).as_posix(): {
        "bytes": path.stat().st_size,
        "sha256": sha256(path.read_bytes()),
    }
    for path in files
}
text = json.dumps(table, indent=1) + "\n"
(root / "files.json").write_text(text)
worker = root / "sw.js"
stamp = f'const VERSION = "{sha256(text.encode())}"'
stamped, places = re.subn(r'const VERSION = "\w+"', stamp, worker.read_text())
assert places == 1, "sw.js has one place for the version"
worker.write_text(stamped)
