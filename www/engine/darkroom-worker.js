// Reads one photo, and is thrown away with all the memory that took.
import { bytesOf, decodeByBrowser, pixelsOf, whyNotHere } from "./decode.js";
import { ENGINES } from "./engines.js";
import { handing, serve, watch } from "./protocol.js";
import { copied } from "./small-copy.js";

let engine;
let makeDarkroom;

serve({
  async start({ engine: name, module, manifestName, manifest }) {
    engine = await ENGINES[name]();
    watch(await engine.default({ module_or_path: module }));
    makeDarkroom = (tones) => new engine.Darkroom(manifestName, manifest, tones);
  },
  /** Refuses a picture of too many pixels. */
  check: ({ width, height }) => engine.checkSize(width, height),
  /** What a desk keeps of a photo. @param {{ bitmap?: ImageBitmap }} photo as the page shows it */
  async print({ file, bitmap, reason, tones, side }) {
    const { room, notes } = await read({ file, bitmap }, reason, tones);
    const print = room.print(side);
    const { info, width, height, pixels, input, whole, wholeWidth, wholeHeight } = print;
    const facts = JSON.parse(info);
    facts.notes.unshift(...notes);
    const parts = {
      facts,
      preview: { width, height, pixels },
      input,
      whole: { width: wholeWidth, height: wholeHeight, pixels: whole },
    };
    return handing(parts, pixels, input, whole);
  },
  /** What an index of photos keeps of one. */
  async copy({ file, bitmap, reason }) {
    const { room } = await read({ file, bitmap }, reason, "as-is");
    const input = room.input();
    return handing({ input, kept: await copied(room.kept()) }, input);
  },
});

/** Has the engine read a photo, unless that has failed; otherwise the browser. */
async function read(photo, reason, tones) {
  const room = makeDarkroom(tones);
  let refused = reason;
  if (reason.code === "PhotoLarge") {
    try {
      room.open(await bytesOf(photo.file));
      return { room, notes: [] };
    } catch (error) {
      refused = whyNotHere(error);
      if (!refused) throw error;
    }
  }
  const seen = await seenByBrowser(photo, refused);
  if (!seen) throw Object.assign(new Error(refused.message), { code: refusal(refused.code) });
  room.openPixels(seen.width, seen.height, new Uint8Array(seen.data.buffer));
  return { room, notes: [{ code: "decoded-by-browser", text: words(refused) }] };
}

/** A browser that changes pixels is the reason only where nothing else is wrong with the file. */
async function seenByBrowser({ file, bitmap }, { code }) {
  try {
    return bitmap ? pixelsOf(bitmap, engine) : await decodeByBrowser(file, engine);
  } catch (error) {
    if (error.code === "CanvasChanged" && isDamage(code)) return null;
    throw error;
  }
}

function stopped(code) {
  return code === "Trap" || code === "Silent";
}

function isDamage(code) {
  return code === "PhotoDamaged" || stopped(code);
}

/** The code of an error that no worker died of. */
function refusal(code) {
  return stopped(code) ? "PhotoDamaged" : code;
}

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
