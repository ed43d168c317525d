// Keeps the indexes of the gallery and of the reader's photos, and searches them; has no network.
import { fetchText } from "../../engine/download.js";
import { ENGINES } from "../../engine/engines.js";
import { serve, watch } from "../../engine/protocol.js";
import { Shelf } from "./shelf.js";

const ROWS = ["most", "least", "random"];

let read;
let labels;
let shelf;
/** By name: `gallery`, `mine`, and `unit`, the one of the last scan. */
const indexes = { gallery: undefined, unit: undefined };

function indexOf(name) {
  const index = name === "mine" ? shelf.index : indexes[name];
  if (!index) throw new Error("What was to be searched is not there any more; search again.");
  return index;
}

serve({
  async start({ engine, module, manifestName, manifest, labels: bytes }) {
    const { default: init, Index, labelNames } = await ENGINES[engine]();
    watch(await init({ module_or_path: module }));
    read = (json) => new Index(json, manifestName, manifest);
    const { sha256, labels: names } = JSON.parse(manifest);
    labels = labelNames(names.file, bytes);
    shelf = new Shelf(sha256, read);
  },
  /** What can be looked for. */
  async gallery({ path }) {
    indexes.gallery = read(await fetchText(path, "an index of photos"));
    return { ...JSON.parse(indexes.gallery.facts()), labels };
  },
  open: () => shelf.open(),
  begin: ({ empty }) => shelf.begin(empty),
  knows: ({ hash }) => shelf.knows(hash),
  add: ({ photo, numbers, picture }) => shelf.add(photo, numbers, picture),
  end: () => shelf.end(),
  clear: () => shelf.clear(),
  picture: ({ hash }) => shelf.picture(hash),
  photos: ({ of }) => (of === "mine" ? shelf.photos() : JSON.parse(indexOf(of).photos())),
  search({ of, query }) {
    const index = indexOf(of);
    const found = (row) => JSON.parse(index.search(JSON.stringify(query), JSON.stringify(row)));
    return Object.fromEntries(ROWS.map((row) => [row, found(row)]));
  },
  /** Begins an index of one unit, to be filled by `measured`. */
  measure({ of, layer }) {
    indexes.unit?.free();
    indexes.unit = indexOf(of).ofUnit(layer);
  },
  measured({ photo, value, place }) {
    indexOf("unit").insert(JSON.stringify(photo), new Float32Array([value, place]));
  },
});
