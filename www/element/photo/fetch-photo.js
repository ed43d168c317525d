import { PHOTO_BYTES } from "../../engine/limits.js";
import { Trouble, transfer } from "../../engine/transfer.js";
import { isPage, mebibytes, shortened } from "../../engine/what-came.js";

/** Before further tries; the one at once is for a photo that an <img> has cached without CORS. */
const PAUSES = [0, 1_000];

/**
 * Fetches a photo from wherever it is.
 *
 * @param {string | URL} address as it was given, which the words of a failure repeat
 * @param {string} base what it is relative to
 * @param {AbortSignal} [signal]
 * @returns {Promise<Blob>}
 */
export async function fetchPhoto(address, base, signal) {
  /** @type {(reason: string) => never} */
  const refuse = (reason) => {
    throw new Error(`${shortened(String(address))} could not be loaded: ${reason}`);
  };
  if (!URL.canParse(address, base)) refuse("that is no address");
  let received;
  try {
    received = await transfer(new URL(address, base), {
      most: PHOTO_BYTES,
      pauses: PAUSES,
      signal,
    });
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    if (error.silent) {
      refuse("the address may be wrong, or its site blocks other sites' pages (CORS)");
    }
    refuse(`${error.message}; ${error.passing ? "try again" : "look at the address"}`);
  }
  const { chunks, type, whole, length } = received;
  if (!whole) refuse(`it has more than ${mebibytes(PHOTO_BYTES)}; take a smaller copy`);
  if (!length) refuse("an empty file is there; look at the address");
  if (isPage(chunks[0], type)) {
    refuse("a page is there, not a photo; take the address of the picture itself");
  }
  return new Blob(chunks, { type });
}
