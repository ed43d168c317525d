import { contextOf } from "./context.js";

/**
 * A file as an image of the page shows it: that shows what a worker's decoder refuses, such as what is there
 * of a file that was cut short.
 *
 * @param {Blob} file
 * @param {(width: number, height: number) => Promise<void>} check rejects where there are too many pixels
 * @returns {Promise<ImageBitmap | null>} upright, in sRGB; nothing if the browser does not show it
 */
export async function pictureOf(file, check) {
  if (!globalThis.document) return null;
  const image = new Image();
  const address = URL.createObjectURL(file);
  try {
    image.src = address;
    const seen = await image.decode().then(
      () => true,
      () => false,
    );
    const { naturalWidth: width, naturalHeight: height } = image;
    if (!seen || !width || !height) return null;
    await check(width, height);
    const canvas = new OffscreenCanvas(width, height);
    contextOf(canvas).drawImage(image, 0, 0);
    return canvas.transferToImageBitmap();
  } finally {
    URL.revokeObjectURL(address);
  }
}
