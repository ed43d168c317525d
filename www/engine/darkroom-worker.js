// Reads one photo, and is thrown away with all the memory that took.
import { decodeByBrowser, pixelsOf, whyNotHere } from "./decode.js";
import { ENGINES } from "./engines.js";
import { handing, serve, watch } from "./protocol.js";
import { rgbaOf } from "./rgba.js";
import { copied } from "./small-copy.js";
import { failureOf } from "./thrown.js";

/**
 * @import { Darkroom, PhotoFacts } from "./door.d.ts"
 * @import { Reason } from "./darkroom.js"
 *
 * @typedef {Omit<import("./assets.js").Kit, "labels" | "names">} Kit what a darkroom begins with
 *
 * @typedef {{ file: Blob, bitmap?: ImageBitmap }} Photo maybe as the page shows it
 */

/** @type {import("./engines.js").Door} */
let engine;
/** @type {(tones: string) => Darkroom} */
let makeDarkroom;

/** @typedef {typeof verbs} Verbs */
const verbs = {
  /** @param {Kit} kit */
  async start({ engine: name, module, manifestName, manifest }) {
    engine = await ENGINES[name]();
    watch(await engine.default({ module_or_path: module }));
    makeDarkroom = (tones) => new engine.Darkroom(manifestName, manifest, tones);
  },
  /** Refuses a picture of too many pixels. @param {{ width: number, height: number }} size */
  check: ({ width, height }) => engine.checkSize(width, height),
  /**
   * What a desk keeps of a photo.
   *
   * @param {Photo & { reason: Reason, tones: string, side: number }} body
   */
  async print({ file, bitmap, reason, tones, side }) {
    const { room, notes } = await read({ file, bitmap }, reason, tones);
    const print = room.print(side);
    const { info, preview, input, whole, wholeWidth, wholeHeight } = print;
    const pixels = rgbaOf(preview);
    /** @type {PhotoFacts} */
    const facts = JSON.parse(info);
    facts.notes.unshift(...notes);
    const parts = {
      facts,
      preview: { width: preview.width, height: preview.height, pixels },
      input,
      whole: { width: wholeWidth, height: wholeHeight, pixels: whole },
    };
    return handing(parts, pixels, input, whole);
  },
  /** What an index of photos keeps of one. @param {Photo & { reason: Reason }} body */
  async copy({ file, bitmap, reason }) {
    const { room } = await read({ file, bitmap }, reason, "as-is");
    const input = room.input();
    return handing({ input, kept: await copied(room.kept()) }, input);
  },
};

serve(verbs);

/**
 * Has the engine read a photo, unless that has failed; otherwise the browser.
 *
 * @param {Photo} photo
 * @param {Reason} reason
 * @param {string} tones
 * @returns {Promise<{ room: Darkroom, notes: import("../heatlens.js").Note[] }>}
 */
async function read(photo, reason, tones) {
  const room = makeDarkroom(tones);
  let refused = reason;
  if (reason.code === "PhotoLarge") {
    try {
      room.open(photo.file);
      return { room, notes: [] };
    } catch (error) {
      const found = whyNotHere(error);
      if (!found) throw error;
      refused = found;
    }
  }
  const seen = await seenByBrowser(photo, refused);
  if (!seen) throw Object.assign(new Error(refused.message), { code: refusal(refused.code) });
  room.openPixels(seen.width, seen.height, rgbaOf(seen));
  return { room, notes: [{ code: "decoded-by-browser", text: words(refused) }] };
}

/**
 * A browser that changes pixels is the reason only where nothing else is wrong with the file.
 *
 * @param {Photo} photo
 * @param {Reason} reason
 */
async function seenByBrowser({ file, bitmap }, { code }) {
  try {
    return bitmap ? pixelsOf(bitmap, engine) : await decodeByBrowser(file, engine);
  } catch (error) {
    if (failureOf(error).code === "CanvasChanged" && isDamage(code)) return null;
    throw error;
  }
}

/** @param {string} code */
function stopped(code) {
  return code === "Trap" || code === "Silent";
}

/** @param {string} code */
function isDamage(code) {
  return code === "PhotoDamaged" || stopped(code);
}

/** The code of an error that no worker died of. @param {string} code */
function refusal(code) {
  return stopped(code) ? "PhotoDamaged" : code;
}

/** @param {Reason} reason */
function words({ message, code }) {
  if (code === "PhotoFormat") {
    return "Your browser read this photo, since its format is not one that Heatlens reads itself.";
  }
  const reason = stopped(code) ? "its decoder stopped at it" : message.split("; ")[0];
  const read = `Your browser read this photo, since Heatlens could not: ${reason}.`;
  return isDamage(code)
    ? `The file is damaged, so a part of the picture may be missing or wrong. ${read}`
    : read;
}
