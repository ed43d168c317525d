// Decodes photos, gathers what the pool computes and draws maps, so that the page need not.
import { ENGINES } from "./engines.js";
import { handing, serve } from "./protocol.js";

const MOST_PIXELS = 64e6;

let makeDesk;
/** A desk for each session that has opened a photo, and the number of its job. */
const desks = new Map();

function deskOf(session) {
  return desks.get(session) ?? { job: undefined };
}

serve({
  async start({ engine, module, manifestName, manifest, labels }) {
    const { default: init, Desk, methods } = await ENGINES[engine]();
    await init({ module_or_path: module });
    makeDesk = () => new Desk(manifestName, manifest, labels);
    return JSON.parse(methods());
  },
  async open({ session, file, side }) {
    if (!desks.has(session)) desks.set(session, { desk: makeDesk(), job: undefined });
    const { desk } = deskOf(session);
    const facts = JSON.parse(await decode(desk, file));
    const preview = desk.preview(side);
    const { width, height, pixels } = preview;
    preview.free();
    const input = desk.input();
    return handing({ ...facts, preview: { width, height, pixels }, input }, pixels, input);
  },
  rank: ({ session, scores }) => JSON.parse(deskOf(session).desk.rank(scores)),
  begin({ session, job, method, options, target, versus }) {
    const of = deskOf(session);
    of.job = job;
    return JSON.parse(of.desk.begin(method, JSON.stringify(options), target, versus));
  },
  agenda({ session, job: from, rest }) {
    const { desk, job } = deskOf(session);
    return from === job ? [...desk.agenda(rest)] : [];
  },
  absorb({ session, job: from, indices, parts }) {
    const { desk, job } = deskOf(session);
    if (from === job) indices.forEach((index, place) => desk.absorb(index, parts[place]));
  },
  read({ session, job: from, target, versus, options, layer, colormap }) {
    const { desk, job } = deskOf(session);
    if (from !== job) return null;
    const texts = JSON.stringify(options);
    const picture = desk.read(target, versus ?? undefined, texts, layer, colormap);
    const { pixels, values, legend } = picture;
    const info = JSON.parse(picture.info);
    picture.free();
    return handing({ info, pixels, values, legend }, pixels, values, legend);
  },
  close({ session }) {
    desks.get(session)?.desk.free();
    desks.delete(session);
  },
});

async function decode(desk, file) {
  try {
    return desk.open(new Uint8Array(await file.arrayBuffer()));
  } catch (error) {
    if (error.code !== "PhotoFormat" && error.code !== "PhotoUnsupported") throw error;
    const pixels = await decodeByBrowser(file);
    if (!pixels) throw error;
    return desk.openPixels(pixels.width, pixels.height, new Uint8Array(pixels.data.buffer));
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
