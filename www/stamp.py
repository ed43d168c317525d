"""stamp.py FOLDER: lists the site's files in files.json, and stamps sw.js with the list's sha256. The address in
HEATLENS_HOST, if there is one, takes the place of the example in the handbook's code."""
import hashlib, json, os, pathlib, re, sys

PLACEHOLDER = "https://example.org/heatlens/"
root = pathlib.Path(sys.argv[1])
host = os.environ.get("HEATLENS_HOST") or PLACEHOLDER
if not re.fullmatch(r"https?://[\w.:\[\]-]+/([\w.~%@+-]+/)*", host, re.ASCII):
    sys.exit(f"HEATLENS_HOST is {host!r}; it has to be the address of a folder, like {PLACEHOLDER}")
handbook = root / "embed.html"
handbook.write_text(handbook.read_text().replace(PLACEHOLDER, host))
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
