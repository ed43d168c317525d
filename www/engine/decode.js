import { contextOf } from "./context.js";
import { failureOf } from "./thrown.js";
import { assertTrueColours } from "./true-colours.js";

/** What goes to a darkroom, by the codes of errors. */
const DARK = new Set([
  "PhotoLarge",
  "PhotoFormat",
  "PhotoUnsupported",
  "PhotoDamaged",
  "Trap",
  "Silent",
]);

/**
 * Why a photo could not be read here, where it may be in a darkroom.
 *
 * @param {unknown} error
 * @returns {import("./darkroom.js").Reason | undefined}
 */
export function whyNotHere(error) {
  const failure = failureOf(error);
  const {
    message,
    code,
    death = code,
  } = failure.code === "Stopped" ? failureOf(failure.cause) : failure;
  return death !== undefined && DARK.has(death) ? { message, code: death } : undefined;
}

/**
 * A photo as the browser reads it: upright, in sRGB.
 *
 * @param {Blob} file
 * @param {{ checkHead: (file: Blob) => void,
 *   checkSize: (width: number, height: number) => void }} limits throw where there are too many pixels
 * @returns {Promise<ImageData | null>} nothing if the browser does not know it either
 */
export async function decodeByBrowser(file, limits) {
  limits.checkHead(file);
  const bitmap = await createImageBitmap(file, {
    imageOrientation: "from-image",
    colorSpaceConversion: "default",
  }).catch(() => null);
  return bitmap && pixelsOf(bitmap, limits);
}

/**
 * What is on a bitmap, which is given back.
 *
 * @param {ImageBitmap} bitmap
 * @param {{ checkSize: (width: number, height: number) => void }} limits as above
 * @returns {ImageData}
 */
export function pixelsOf(bitmap, { checkSize }) {
  try {
    const { width, height } = bitmap;
    checkSize(width, height);
    assertTrueColours(
      new OffscreenCanvas(1, 1),
      "a photo in this format cannot be read; open a JPEG, PNG, WebP, GIF or BMP instead",
    );
    const context = contextOf(new OffscreenCanvas(width, height));
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, width, height);
  } finally {
    bitmap.close();
  }
}
