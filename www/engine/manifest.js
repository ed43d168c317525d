import { DEFAULT } from "./networks.js";
import { whatCame } from "./what-came.js";

/**
 * What the page needs to know of a network before the engine reads its manifest in full.
 *
 * @typedef {{ file: string, labels: { file: string, names?: { file: string } }, bytes?: number }} Needed
 */

const EXAMPLE = `${DEFAULT} is one`;

/**
 * Reads a manifest's text as far as the page needs it.
 *
 * @param {string} text
 * @param {string} name what words call it
 * @returns {Needed}
 */
export function readManifest(text, name) {
  /** @param {string} reason @returns {never} */
  const refuse = (reason) => {
    throw new Error(`${name} ${reason}; ${EXAMPLE}`);
  };
  const manifest = parsed(text, name, "a manifest");
  if (typeof manifest !== "object" || manifest === null || Array.isArray(manifest)) {
    refuse("is JSON, but not a manifest: that is an object with file, labels and more");
  }
  const { file, labels, bytes } = manifest;
  if (!isName(file)) refuse("is not a manifest: file has to be the name of the network's file");
  if (!isName(labels?.file)) {
    refuse("is not a manifest: labels.file has to be the name of the labels' file");
  }
  const names = labels.names ?? undefined;
  if (names && !isName(names.file)) {
    refuse("is not a manifest: labels.names.file has to be the name of the file of names");
  }
  return {
    file,
    labels: { file: labels.file, names: names && { file: names.file } },
    bytes: isCount(bytes) ? bytes : undefined,
  };
}

/**
 * The address of a file that a manifest names, which has to lie beside the manifest or below.
 *
 * @param {string} file
 * @param {URL} manifest its address
 * @param {string} name what words call the manifest
 */
export function beside(file, manifest, name) {
  if (!URL.canParse(".", manifest)) {
    throw new Error(
      `${name} has an address without a folder (${manifest.protocol}); put it and its files on a web server`,
    );
  }
  const folder = new URL(".", manifest);
  const found = URL.canParse(file, folder) && new URL(file, folder);
  if (found && found.href.startsWith(folder.href) && found.href !== folder.href) return found;
  throw new Error(
    `${name} names a file that is not beside it (${JSON.stringify(file).slice(0, 80)}); put the file into the manifest's folder, and its plain name into the manifest`,
  );
}

/**
 * JSON of others, or words that say what came.
 *
 * @param {string} text
 * @param {string} name what words call it
 * @param {string} kind what it should be
 * @returns {any} which may be anything
 */
export function parsed(text, name, kind) {
  try {
    return JSON.parse(text);
  } catch {
    const came = whatCame(new TextEncoder().encode(text.slice(0, 1024)));
    throw new Error(
      came
        ? `${name} is ${came}, not ${kind}; look at the address`
        : `${name} is not ${kind}: it is no JSON, or it is cut short`,
    );
  }
}

/** @param {unknown} value @returns {value is string} */
function isName(value) {
  return typeof value === "string" && value.trim() !== "";
}

/** @param {unknown} value @returns {value is number} */
function isCount(value) {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}
