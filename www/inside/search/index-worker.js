// Keeps the indexes of the gallery and of the reader's photos, and searches them; has no network.
import { fetchText } from "../../engine/download.js";
import { ENGINES } from "../../engine/engines.js";
import { serve, watch } from "../../engine/protocol.js";
import { OwnPhotosIndex } from "../own-photos/own-photos-index.js";

/**
 * @import { Found, Index, IndexFacts, IndexPhoto, Query } from "../../engine/door.d.ts"
 * @import { Seen, IndexName } from "./index-client.js"
 * @import { Indexed } from "../own-photos/own-photos-index.js"
 */

/** @type {(json: string) => Index} */
let read;
/** @type {string[]} */
let labels;
/** @type {OwnPhotosIndex} */
let ownPhotos;
/** @type {{ gallery?: Index, unit?: Index }} `unit` is the one of the last scan */
const indexes = {};

/** @param {IndexName} name */
function indexOf(name) {
  const index = name === "own" ? ownPhotos.index : indexes[name];
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
    ownPhotos = new OwnPhotosIndex(sha256, read);
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
  open: () => ownPhotos.open(),
  /** @param {{ empty: string }} body */
  begin: ({ empty }) => ownPhotos.begin(empty),
  /** @param {{ hash: string }} body */
  knows: ({ hash }) => ownPhotos.knows(hash),
  /** @param {Indexed} photo */
  add: ({ photo, numbers, picture }) => ownPhotos.add(photo, numbers, picture),
  end: () => ownPhotos.end(),
  clear: () => ownPhotos.clear(),
  /** @param {{ hash: string }} body */
  picture: ({ hash }) => ownPhotos.picture(hash),
  /** @param {{ of: IndexName }} body @returns {Promise<IndexPhoto[]>} */
  photos: async ({ of }) => (of === "own" ? ownPhotos.photos() : JSON.parse(indexOf(of).photos())),
  /** @param {{ of: IndexName, query: Query }} body */
  search({ of, query }) {
    const index = indexOf(of);
    /** @param {"most" | "least" | "random"} row @returns {Found[]} */
    const found = (row) => JSON.parse(index.search(JSON.stringify(query), JSON.stringify(row)));
    return { most: found("most"), least: found("least"), random: found("random") };
  },
  /** Begins an index of one unit, to be filled by `measured`. @param {{ of: IndexName, layer: string }} body */
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
