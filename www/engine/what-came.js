const HEAD = 1024;
const COMMENTS = String.raw`(?:<!--[\s\S]*?-->\s*)*`;
const PAGE = new RegExp(
  String.raw`^\s*(?:<\?xml[^>]*>\s*)?${COMMENTS}<(?:!doctype html|html|head|body|title|meta|script|style|link|div|h1|p|center)\b`,
  "i",
);

/**
 * Whether bytes are a web page. What they are counts, and the type only where they are text at least:
 * hosts send everything by any type.
 *
 * @param {Uint8Array} bytes the first of them are enough
 * @param {string} [type] as the server gave it
 */
export function isPage(bytes, type = "") {
  const head = bytes.subarray(0, HEAD);
  if (PAGE.test(new TextDecoder().decode(head))) return true;
  return head.length > 0 && /^text\/html\b/i.test(type) && head.every((byte) => byte > 8);
}

/**
 * What came in place of a file, in words; "" where bytes do not show it.
 *
 * @param {Uint8Array} bytes
 * @param {string} [type]
 */
export function whatCame(bytes, type) {
  if (!bytes.length) return "an empty file";
  if (isPage(bytes, type)) return "a web page";
  const head = new TextDecoder().decode(bytes.subarray(0, HEAD));
  if (head.startsWith("version https://git-lfs")) return "a pointer of Git LFS";
  if (/^\s*<(\?xml|error)\b/i.test(head)) return "an XML document";
  return "";
}

/** A number of bytes, for words. @param {number} bytes */
export function amount(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The same of a limit, or of what is above one. @param {number} bytes */
export function mebibytes(bytes) {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

/** A text of others, short enough for words. @param {string} text */
export function shortened(text) {
  return text.length > 200 ? `${text.slice(0, 60)}…` : text;
}
