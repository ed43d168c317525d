import { contextOf } from "./context.js";

const SIDE = 8;
/** How far a level may be off, 0 to 255: some browsers hide a fingerprint in the lowest bits. */
const TOLERANCE = 8;

/**
 * Refuses to go on where a browser does not let pages read what is on a canvas: where it hands out
 * blank or random pixels instead. Known colours are drawn and read back.
 *
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas a spare one of the kind that is to be read
 * @param {string} consequence what is therefore not possible
 */
export function assertTrueColours(canvas, consequence) {
  [canvas.width, canvas.height] = [SIDE, SIDE];
  const context = contextOf(canvas, { willReadFrequently: true });
  const colours = Array.from({ length: SIDE * SIDE }, (_, cell) =>
    [37, 101, 173].map((step) => (cell * step + 20) % 256),
  );
  colours.forEach(([red, green, blue], cell) => {
    context.fillStyle = `rgb(${red} ${green} ${blue})`;
    context.fillRect(cell % SIDE, Math.floor(cell / SIDE), 1, 1);
  });
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  /** @param {number} level @param {number} index */
  const far = (level, index) => Math.abs(level - data[index]) > TOLERANCE;
  if (colours.flatMap((colour) => [...colour, 255]).some(far)) {
    const error = new Error(
      `This browser changes pixels that pages read from a canvas (a privacy setting), so ${consequence}.`,
    );
    throw Object.assign(error, { code: "CanvasChanged" });
  }
}

/** What is on a canvas, as a PNG. @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export async function blobOf(canvas) {
  assertTrueColours(
    document.createElement("canvas"),
    "no picture can be saved; save a picture of the screen instead",
  );
  return pngOf(canvas);
}

/** The same where that has been looked at. @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
export function pngOf(canvas) {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else
        reject(new Error("This browser could not make a file of the picture; take a smaller one."));
    }, "image/png"),
  );
}
