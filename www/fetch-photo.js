/**
 * Fetches a photo from wherever it is.
 *
 * @param {string | URL} address as it was given, which the words of a failure repeat
 * @param {string} base what it is relative to
 * @returns {Promise<Blob>}
 */
export async function fetchPhoto(address, base) {
  const refuse = (reason) => {
    throw new Error(`${shortened(String(address))} could not be read: ${reason}`);
  };
  if (!URL.canParse(address, base)) refuse("that is no address");
  const response = await fetch(new URL(address, base)).catch(() =>
    refuse(
      "nothing came; the address may be wrong, or its site does not allow other sites' pages to read it (CORS)",
    ),
  );
  if (!response.ok) refuse(`the server answered ${response.status}; look at the address`);
  const photo = await response.blob().catch(() => refuse("the connection broke off; try again"));
  if (photo.type.startsWith("text/html")) {
    refuse("a page is there, not a photo; take the address of the picture itself");
  }
  return photo;
}

/** A photo can be all in its address. */
function shortened(address) {
  return address.length > 200 ? `${address.slice(0, 60)}…` : address;
}
