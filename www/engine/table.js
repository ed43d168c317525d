import { parsed } from "./manifest.js";

const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Reads the list of the site's files.
 *
 * @param {string} text
 * @param {string} name what words call it
 * @param {string[]} needed paths that it has to list
 * @returns {import("./download.js").Table}
 */
export function readTable(text, name, needed) {
  const kind = "the list of this site's files";
  const table = parsed(text, name, kind);
  /** @param {string} path */
  const listed = (path) => {
    const { bytes, sha256 } = (Object.hasOwn(table, path) && table[path]) || {};
    return Number.isSafeInteger(bytes) && bytes >= 0 && SHA256.test(sha256);
  };
  const isTable = typeof table === "object" && table !== null && Object.keys(table).every(listed);
  if (!isTable) throw new Error(`${name} is JSON, but not ${kind}; upload the whole folder again`);
  const missing = needed.find((path) => !listed(path));
  if (missing) throw new Error(`${name} does not list ${missing}; upload the whole folder again`);
  return table;
}
