const MOST_PIXELS = 64e6;

/**
 * Reads a photo by the engine, or by the browser where the engine does not know the format.
 *
 * @template T
 * @param {Blob} file
 * @param {(bytes: Uint8Array) => T} open
 * @param {(width: number, height: number, rgba: Uint8Array) => T} openPixels
 * @returns {Promise<T>}
 */
export async function decode(file, open, openPixels) {
  try {
    return open(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    if (error.code !== "PhotoFormat" && error.code !== "PhotoUnsupported") throw error;
    const pixels = await decodeByBrowser(file);
    if (!pixels) throw error;
    const { width, height, data } = pixels;
    return openPixels(width, height, new Uint8Array(data.buffer));
  }
}

/** AVIF, HEIC and whatever else this browser knows; nothing if it does not know it either. */
async function decodeByBrowser(file) {
  try {
    const bitmap = await createImageBitmap(file);
    if (bitmap.width * bitmap.height > MOST_PIXELS) return null;
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  } catch {
    return null;
  }
}
