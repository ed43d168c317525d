/**
 * Whether bytes have a sha256. Pages of http: have no `crypto.subtle`; there the browser compares as
 * it does for scripts with an `integrity`.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} sha256 hexadecimal
 * @returns {Promise<boolean>}
 */
export async function fits(bytes, sha256) {
  if (!crypto.subtle) return fitsByIntegrity(bytes, sha256);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hex(digest) === sha256;
}

/**
 * The same without `crypto.subtle`.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} sha256
 */
export async function fitsByIntegrity(bytes, sha256) {
  const address = URL.createObjectURL(new Blob([bytes]));
  const pairs = sha256.match(/../g) ?? [];
  const digest = String.fromCharCode(...pairs.map((pair) => parseInt(pair, 16)));
  /** @param {string} integrity */
  const readable = (integrity) =>
    fetch(address, { integrity }).then(
      () => true,
      () => false,
    );
  try {
    if (await readable(`sha256-${btoa(digest)}`)) return true;
    if (await readable("")) return false;
  } finally {
    URL.revokeObjectURL(address);
  }
  throw new Error(
    "the files could not be checked; serve the page by https:, or let its Content-Security-Policy have blob: in connect-src",
  );
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
