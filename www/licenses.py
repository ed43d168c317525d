"""licenses.py [--check]: writes www/LICENSE-crates, or says what it lacks of what is compiled into the engine."""
import pathlib, re, subprocess, sys

ROOT = pathlib.Path(__file__).parents[1]
FILE = ROOT / "www/LICENSE-crates"
TARGET = "wasm32-unknown-unknown"
LIBRARY = """Rust's standard library, by the Rust Project's contributors, is MIT OR Apache-2.0 and is taken under
Apache-2.0, whose text stands above. Its parts from LLVM's compiler-rt and from musl's libm are under
Apache-2.0 WITH LLVM-exception and MIT: https://www.rust-lang.org/policies/licenses
"""


def run(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def compiled():
    """Name and version of every crate in the engine but our own."""
    lines = run(
        *("cargo", "tree", "--locked", "--target", TARGET, "--edges", "normal,no-proc-macro"),
        *("--prefix", "none", "--format", "{p}"),
    )
    crates = set(re.findall(r"^(\S+) v(\S+)", lines, re.MULTILINE))
    return {crate for crate in crates if crate[0] != "heatlens"}


def write():
    text = run(
        *("cargo", "about", "generate", "--frozen", "--fail", "-c", ".cargo/about.toml"),
        ".cargo/about.hbs",
    )
    FILE.write_text(f"{text.strip()}\n\n{'-' * 80}\n{LIBRARY}")


def check():
    listed = set(re.findall(r"^- (\S+) ([0-9]\S*)", FILE.read_text(), re.MULTILINE))
    missing = sorted(compiled() - listed)
    if missing:
        names = ", ".join(" ".join(crate) for crate in missing)
        sys.exit(f"{FILE.name} lacks {names}; run ./build.sh licenses")


check() if sys.argv[1:] == ["--check"] else write()
