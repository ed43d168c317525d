import { MOST_TEXT, asListed, fetchBytes, readFile } from "./download.js";
import { addressOf, isWrittenOut, named, pathOf } from "./files.js";
import { beside } from "./manifest.js";
import { shortened } from "./what-came.js";

/**
 * @import { Place, Table } from "./download.js"
 * @import { Needed } from "./manifest.js"
 * @import { Origin } from "./model-source.js"
 *
 * @typedef {object} ModelFiles the files of a network, wherever they come from
 * @property {string} name of the manifest
 * @property {string} title what words call the manifest
 * @property {(listing: Promise<Table>) => Promise<Uint8Array<ArrayBuffer>>} manifest fetches the manifest
 * @property {(needed: Needed) => { network: Place, labels: Place }} places says where the other files are,
 *   if the manifest may name them so
 */

const MANIFEST = "a manifest";
const ROOT = new URL("https://site.invalid");
/** Bytes have no folder; a manifest's names are held to the same rules as if they had one. */
const FOLDER = new URL("folder/", ROOT);

/** @param {Origin} origin @returns {ModelFiles} */
export function filesOf({ address, files }) {
  return files ? givenFiles(files) : fetchedFiles(address);
}

/** @param {string} path of the manifest, below this folder, or an address @returns {ModelFiles} */
function fetchedFiles(path) {
  return {
    name: path,
    get title() {
      return named(path);
    },
    async manifest(listing) {
      const [table, bytes] = await Promise.all([listing, fetchBytes(path, MANIFEST, "no-cache")]);
      const own = isWrittenOut(path) ? path : pathOf(addressOf(path));
      return asListed(table, own, MANIFEST, bytes);
    },
    places: ({ file, labels }) => ({
      network: pathBeside(path, file),
      labels: pathBeside(path, labels.file),
    }),
  };
}

/** The path of a file that a manifest names. @param {string} path of the manifest @param {string} file */
function pathBeside(path, file) {
  // A bundler may have taken them apart; their paths still lie side by side.
  if (isWrittenOut(path)) {
    const { pathname } = beside(file, new URL(path, ROOT), named(path));
    return pathname.slice(1);
  }
  return pathOf(beside(file, addressOf(path), named(path)));
}

/** @param {NonNullable<Origin["files"]>} files @returns {ModelFiles} */
function givenFiles(files) {
  const manifest = withName(files.manifest, "the manifest");
  const name = shortened(manifest.name);
  return {
    name,
    title: name,
    manifest: () => readFile(manifest, MANIFEST, MOST_TEXT),
    places({ file, labels }) {
      for (const each of [file, labels.file]) beside(each, FOLDER, name);
      return {
        network: withName(files.network, file),
        labels: withName(files.labels, labels.file),
      };
    },
  };
}

/** @param {Blob} blob @param {string} name for bytes without one @returns {File} */
function withName(blob, name) {
  return blob instanceof File ? blob : new File([blob], name);
}
