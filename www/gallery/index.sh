#!/usr/bin/env bash
# Makes the gallery's index for each model: which photos excite each class and channel most.
#
#   www/gallery/index.sh                runs cargo; EXPLAIN=/path/to/explain takes a ready program
set -euo pipefail
cd "$(dirname "$0")/../.."

explain() {
  if [ -n "${EXPLAIN:-}" ]; then "$EXPLAIN" "$@"; else cargo run --release --bin explain -- "$@"; fi
}

for model in models/*.json; do
  explain index www/gallery --model "$model" --out "www/gallery/$(basename "$model" .json).index.json"
done
