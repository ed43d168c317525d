import { Download, asListed, fetchBytes, fetchText } from "./download.js";
import { addressOf, isWrittenOut, named, pathOf } from "./files.js";
import { LABELS_BYTES, MANIFEST_BYTES, NETWORK_BYTES } from "./limits.js";
import { beside, readManifest } from "./manifest.js";
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
 * @property {string} manifest its text
 * @property {string} manifestName
 *
 * @typedef {Omit<Assets, "onnx"> & { onnx?: undefined }} Kit the same without the weights, which are large
 */

/**
 * Downloads all that a network needs.
 *
 * @param {string} path of its manifest, below this folder, or an address
 * @param {string} engine
 * @param {import("./download.js").Progress} report
 * @returns {Promise<Assets>}
 */
export async function fetchAssets(path, engine, report) {
  const wasm = `engine/${engine}/heatlens_bg.wasm`;
  const [list, first] = await Promise.all([
    fetchText(TABLE, "the list of this site's files", "no-cache"),
    fetchBytes(path, "a manifest", "no-cache", MANIFEST_BYTES),
  ]);
  const table = readTable(list, named(TABLE), [wasm]);
  const own = isWrittenOut(path) ? path : pathOf(addressOf(path));
  const manifest = new TextDecoder().decode(await asListed(table, own, "a manifest", first));
  const { file, labels, bytes } = readManifest(manifest, named(path));
  const network = pathBeside(path, file);
  const names = pathBeside(path, labels.file);
  const download = new Download(table, paced(report));
  const [module, onnx, labelBytes] = await Promise.all([
    download.module(wasm),
    download.bytes(network, "a network in ONNX", { most: NETWORK_BYTES, bytes }),
    download.bytes(names, "labels", { most: LABELS_BYTES }),
  ]);
  // Workers read it piece by piece, and no script holds it meanwhile.
  const weights = new Blob([onnx]);
  return { engine, module, onnx: weights, labels: labelBytes, manifest, manifestName: path };
}

/** The path of a file that a manifest names. @param {string} path of the manifest @param {string} file */
function pathBeside(path, file) {
  // A bundler may have taken them apart; their paths still lie side by side.
  if (isWrittenOut(path)) {
    const { pathname } = beside(file, new URL(path, "https://site.invalid"), named(path));
    return pathname.slice(1);
  }
  return pathOf(beside(file, addressOf(path), named(path)));
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
