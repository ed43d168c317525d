#!/usr/bin/env bash
# Makes the posters of both parts of the article: each is what its figure shows first.
#
#   www/article/posters.sh              runs cargo; EXPLAIN=/path/to/explain takes a ready program
#
# Needs Python 3 with Pillow, and dist/ for the indexes of the gallery.
set -euo pipefail
cd "$(dirname "$0")/../.."

here=www/article
png=$(mktemp --suffix .png)
trap 'rm -f "$png"' EXIT

explain() {
  if [ -n "${EXPLAIN:-}" ]; then "$EXPLAIN" "$@"; else cargo run --release --bin explain -- "$@"; fi
}

picture() { # name, arguments of explain
  local name=$1
  shift
  explain "$@" --png "$png" >/dev/null
  python3 -c 'import sys; from PIL import Image; Image.open(sys.argv[1]).convert("RGB").save(sys.argv[2], quality=85, optimize=True)' \
    "$png" "$here/$name.jpg"
}

poster() { # name, photo, arguments of explain
  local name=$1 photo=$2
  shift 2
  picture "$name" "www/gallery/$photo.jpg" "$@"
}

square=(--method occlusion --set window=48 --set stride=24)
poster classes two-animals --method cam
poster removal two-animals "${square[@]}" --set reading=score-drop
poster wrong giraffes --method cam
poster softmax two-animals --method saliency --target flamingo
poster smooth cat --method smoothgrad --set samples=16
poster occlusion two-animals "${square[@]}" --target flamingo
poster fill-mean tripod "${square[@]}" --set fill=mean
poster fill-noise tripod "${square[@]}" --set fill=noise
poster cam cat --method cam
poster check cat --method gradient-check --set block=32
poster saliency two-animals --method saliency
poster guided two-animals --method guided-backprop
poster layers espresso --method layer-cam --set layer=features.6.add
poster path espresso --method integrated-gradients --set steps=16
picture class-model --method class-model --target flamingo
poster dream cat --method deep-dream --set layer=features.11.conv.2
picture search search dist/gallery/mobilenet_v2.index.json --class "Egyptian cat"
picture channel search dist/gallery/mobilenet_v2.index.json --layer features.6.add --channel 2
