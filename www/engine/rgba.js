/** A picture's bytes, which lie on the picture's own buffer. @param {ImageData} picture */
export function rgbaOf({ data }) {
  return new Uint8Array(/** @type {ArrayBuffer} */ (data.buffer), data.byteOffset, data.length);
}
