import { Download, fetchText } from "./download.js";
import { named } from "./files.js";
import { LABELS_BYTES, NETWORK_BYTES } from "./limits.js";
import { readManifest } from "./manifest.js";
import { filesOf } from "./model-files.js";
import { readTable } from "./table.js";

/** How often a download says how far it is, in milliseconds. */
const REPORT = 100;
const TABLE = "files.json";

/**
 * @typedef {object} Assets all that a network needs
 * @property {string} engine its name
 * @property {WebAssembly.Module} module
 * @property {Blob} onnx
 * @property {Uint8Array<ArrayBuffer>} labels
 * @property {Uint8Array<ArrayBuffer>} [names] of the classes, where the manifest has a file of them
 * @property {string} manifest its text
 * @property {string} manifestName
 *
 * @typedef {Omit<Assets, "onnx"> & { onnx?: undefined }} Kit the same without the weights, which are large
 */

/**
 * Fetches all that a network needs.
 *
 * @param {import("./model-source.js").Origin} origin
 * @param {string} engine
 * @param {import("./download.js").Progress} report
 * @returns {Promise<Assets>}
 */
export async function fetchAssets(origin, engine, report) {
  const wasm = `engine/${engine}/heatlens_bg.wasm`;
  const files = filesOf(origin);
  const listing = fetchText(TABLE, "the list of this site's files", "no-cache").then((list) =>
    readTable(list, named(TABLE), [wasm]),
  );
  const [table, text] = await Promise.all([listing, files.manifest(listing)]);
  const manifest = new TextDecoder().decode(text);
  const needed = readManifest(manifest, files.title);
  const places = files.places(needed);
  const download = new Download(table, paced(report));
  const [module, onnx, labelBytes, names] = await Promise.all([
    download.module(wasm),
    download.bytes(places.network, "a network in ONNX", {
      most: NETWORK_BYTES,
      bytes: needed.bytes,
    }),
    download.bytes(places.labels, "labels", { most: LABELS_BYTES }),
    places.names === undefined
      ? undefined
      : download.bytes(places.names, "names of classes", { most: LABELS_BYTES }),
  ]);
  // Workers read it piece by piece, and no script holds it meanwhile.
  const weights = new Blob([onnx]);
  return {
    engine,
    module,
    onnx: weights,
    labels: labelBytes,
    names,
    manifest,
    manifestName: files.name,
  };
}

/**
 * @param {import("./download.js").Progress} report
 * @returns {import("./download.js").Progress}
 */
function paced(report) {
  let reported = -REPORT;
  let before = 0;
  return (loaded, total) => {
    const now = performance.now();
    const back = loaded < before;
    before = loaded;
    if (loaded < total && !back && now - reported < REPORT) return;
    reported = now;
    report(loaded, total);
  };
}
