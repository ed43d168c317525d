import { asListed, fetchBytes, readFile } from "./download.js";
import { addressOf, isWrittenOut, named, pathOf } from "./files.js";
import { MANIFEST_BYTES } from "./limits.js";
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
 * @property {(needed: Needed) => { network: Place, labels: Place, names?: Place }} places says where the other files are,
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
      const fetched = fetchBytes(path, MANIFEST, "no-cache", MANIFEST_BYTES);
      const [table, bytes] = await Promise.all([listing, fetched]);
      const own = isWrittenOut(path) ? path : pathOf(addressOf(path));
      return asListed(table, own, MANIFEST, bytes);
    },
    places: ({ file, labels }) => ({
      network: pathBeside(path, file),
      labels: pathBeside(path, labels.file),
      names: labels.names && pathBeside(path, labels.names.file),
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
    manifest: () => readFile(manifest, MANIFEST, MANIFEST_BYTES),
    places({ file, labels }) {
      const named = labels.names?.file;
      for (const each of [file, labels.file, named ?? file]) beside(each, FOLDER, name);
      if (named && !files.names) {
        throw new Error(`${name} names ${shortened(named)}, which was not given; give it as names`);
      }
      return {
        network: withName(files.network, file),
        labels: withName(files.labels, labels.file),
        names: files.names && named ? withName(files.names, named) : undefined,
      };
    },
  };
}

/** @param {Blob} blob @param {string} name for bytes without one @returns {File} */
function withName(blob, name) {
  return blob instanceof File ? blob : new File([blob], name);
}
