import { contextOf } from "./context.js";
import { assertTrueColours } from "./true-colours.js";

const QUALITY = 0.85;

/**
 * A small copy of a photo as a file, with what the network saw of it.
 *
 * @param {import("./door.d.ts").Kept} kept given back
 * @returns {Promise<{ picture: Blob, crop: import("./door.d.ts").Rect }>}
 */
export async function copied(kept) {
  const { image, crop } = kept;
  kept.free();
  assertTrueColours(new OffscreenCanvas(1, 1), "no copies of your photos can be kept");
  const canvas = new OffscreenCanvas(image.width, image.height);
  contextOf(canvas).putImageData(image, 0, 0);
  const picture = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  return { picture, crop: JSON.parse(crop) };
}
