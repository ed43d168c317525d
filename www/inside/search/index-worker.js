// Keeps the indexes of the gallery and of the reader's photos, and searches them; has no network.
import { fetchText } from "../../engine/download.js";
import { ENGINES } from "../../engine/engines.js";
import { serve, watch } from "../../engine/protocol.js";
import { Shelf } from "./shelf.js";

/**
 * @import { Found, Index, IndexFacts, IndexPhoto, Query } from "../../engine/door.d.ts"
 * @import { Seen, Shelf as Name } from "./librarian.js"
 * @import { Taken } from "./shelf.js"
 */

/** @type {(json: string) => Index} */
let read;
/** @type {string[]} */
let labels;
/** @type {Shelf} */
let shelf;
/** @type {{ gallery?: Index, unit?: Index }} `unit` is the one of the last scan */
const indexes = {};

/** @param {Name} name */
function indexOf(name) {
  const index = name === "own" ? shelf.index : indexes[name];
  if (!index) throw new Error("What was to be searched is not there any more; search again.");
  return index;
}

/** @param {Index} index */
function factsOf(index) {
  /** @type {IndexFacts} */
  const facts = JSON.parse(index.facts());
  return { ...facts, labels };
}

/** @typedef {typeof verbs} Verbs */
const verbs = {
  /** @param {import("../../engine/assets.js").Kit} kit */
  async start({ engine, module, manifestName, manifest, labels: bytes }) {
    const { default: init, Index, labelNames } = await ENGINES[engine]();
    watch(await init({ module_or_path: module }));
    read = (json) => new Index(json, manifestName, manifest);
    const { sha256, labels: names } = JSON.parse(manifest);
    labels = labelNames(names.file, bytes);
    shelf = new Shelf(sha256, read);
  },
  /** What can be looked for. @param {{ path: string }} body */
  async gallery({ path }) {
    indexes.gallery = read(await fetchText(path, "an index of photos"));
    return factsOf(indexes.gallery);
  },
  /**
   * Makes the gallery's index of what a network says of its photos; says what can be looked for.
   *
   * @param {{ empty: string, seen: Seen[] }} body
   */
  collect({ empty, seen }) {
    const index = read(empty);
    for (const { photo, numbers } of seen) index.insert(JSON.stringify(photo), numbers);
    indexes.gallery?.free();
    indexes.gallery = index;
    return factsOf(index);
  },
  open: () => shelf.open(),
  /** @param {{ empty: string }} body */
  begin: ({ empty }) => shelf.begin(empty),
  /** @param {{ hash: string }} body */
  knows: ({ hash }) => shelf.knows(hash),
  /** @param {Taken} taken */
  add: ({ photo, numbers, picture }) => shelf.add(photo, numbers, picture),
  end: () => shelf.end(),
  clear: () => shelf.clear(),
  /** @param {{ hash: string }} body */
  picture: ({ hash }) => shelf.picture(hash),
  /** @param {{ of: Name }} body @returns {Promise<IndexPhoto[]>} */
  photos: async ({ of }) => (of === "own" ? shelf.photos() : JSON.parse(indexOf(of).photos())),
  /** @param {{ of: Name, query: Query }} body */
  search({ of, query }) {
    const index = indexOf(of);
    /** @param {"most" | "least" | "random"} row @returns {Found[]} */
    const found = (row) => JSON.parse(index.search(JSON.stringify(query), JSON.stringify(row)));
    return { most: found("most"), least: found("least"), random: found("random") };
  },
  /** Begins an index of one unit, to be filled by `measured`. @param {{ of: Name, layer: string }} body */
  measure({ of, layer }) {
    indexes.unit?.free();
    indexes.unit = indexOf(of).ofUnit(layer);
  },
  /** @param {{ photo: IndexPhoto, value: number, place: number }} body */
  measured({ photo, value, place }) {
    indexOf("unit").insert(JSON.stringify(photo), new Float32Array([value, place]));
  },
};

serve(verbs);
