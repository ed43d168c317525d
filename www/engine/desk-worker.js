// Decodes photos, gathers what the pool computes and draws maps, so that the page need not.
import { fetchAssets } from "./assets.js";
import { smallPhoto } from "./decode.js";
import { ENGINES } from "./engines.js";
import { handing, serve, watch } from "./protocol.js";

let makeDesk;
let isSmall;
let table;
/** Which class a text names. */
let classes;
/** A desk for each session that has opened a photo, and the number of its job. */
const desks = new Map();
/** The picture that climbs in a session, and the number of its climb. */
const ascents = new Map();

function deskOf(session) {
  const of = desks.get(session);
  if (!of) throw Object.assign(new Error("Open a photo first."), { code: "NothingYet" });
  return of;
}

/** The desk of a session that opens a photo. */
function deskFor(session) {
  if (!desks.has(session)) desks.set(session, { desk: makeDesk(), job: undefined });
  return desks.get(session).desk;
}

serve({
  async fetch({ path, engine }, report) {
    const assets = await fetchAssets(path, engine, (...count) => report(count));
    return handing(assets, assets.onnx);
  },
  async start({ engine, module, manifestName, manifest, labels }) {
    const doors = await ENGINES[engine]();
    const { default: init, Classes, Desk, methods, ascents: kinds } = doors;
    watch(await init({ module_or_path: module }));
    isSmall = doors.isSmall;
    classes = new Classes(JSON.parse(manifest).labels.file, labels);
    makeDesk = () => new Desk(manifestName, manifest, labels);
    table = kinds;
    return JSON.parse(methods());
  },
  find: ({ text }) => classes.find(text),
  async open({ session, file, side, tones }) {
    const bytes = await smallPhoto(file, isSmall);
    const print = deskFor(session).open(bytes, side, tones);
    const { info, width, height, pixels, input } = print;
    print.free();
    const facts = JSON.parse(info);
    return handing({ ...facts, preview: { width, height, pixels }, input }, pixels, input);
  },
  adopt({ session, facts, input, whole: { width, height, pixels } }) {
    deskFor(session).adopt(JSON.stringify(facts), input, width, height, pixels);
  },
  fork({ session, from }) {
    const desk = deskOf(from).desk.fork();
    desks.get(session)?.desk.free();
    desks.set(session, { desk, job: undefined });
  },
  cover({ session, mask, fill, seed }) {
    const { desk } = deskOf(session);
    const cover = laid(desk.cover(mask, fill, seed));
    const input = desk.input();
    return handing({ ...cover, input }, cover.pixels, input);
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
  trial({ session, job: from, x, y, target, versus }) {
    const { desk, job } = deskOf(session);
    if (from !== job) return null;
    const trial = desk.trial(x, y, target, versus ?? undefined);
    if (!trial) return null;
    const cover = laid(trial);
    return handing(cover, cover.pixels);
  },
  npy({ session, job: from, target, versus, options }) {
    const { desk, job } = deskOf(session);
    if (from !== job) return null;
    const bytes = desk.npy(target, versus ?? undefined, JSON.stringify(options));
    return handing(bytes, bytes);
  },
  read({ session, job: from, target, versus, options, layer, colormap, reach }) {
    const { desk, job } = deskOf(session);
    if (from !== job) return null;
    const texts = JSON.stringify(options);
    const picture = desk.read(target, versus ?? undefined, texts, layer, colormap, reach);
    const { pixels, drawn, values, legend } = picture;
    const info = JSON.parse(picture.info);
    picture.free();
    return handing({ info, pixels, drawn, values, legend }, pixels, drawn, values, legend);
  },
  ascents: () => JSON.parse(table()),
  ascend({ session, climb, name, options, target, versus }) {
    release(session);
    const { desk } = deskOf(session);
    const texts = JSON.stringify(options);
    const ascent = desk.ascend(name, texts, target ?? undefined, versus ?? undefined);
    ascents.set(session, { ascent, climb });
    const views = ascent.views();
    return handing({ ...JSON.parse(ascent.plan()), views }, ...views);
  },
  rise({ session, climb: from, values, gradients, preview }) {
    const { ascent, climb } = ascents.get(session) ?? {};
    if (from !== climb) return null;
    ascent.absorb(Float32Array.from(values), gradients);
    const views = ascent.views();
    if (!preview) return handing({ views }, ...views);
    const picture = laid(ascent.picture());
    return handing({ views, picture }, ...views, picture.pixels);
  },
  made({ session, climb: from }) {
    const { ascent, climb } = ascents.get(session) ?? {};
    if (from !== climb) return null;
    const input = ascent.input();
    return handing(input, input);
  },
  whole({ session }) {
    const photo = laid(deskOf(session).desk.whole());
    return handing(photo, photo.pixels);
  },
  close({ session }) {
    release(session);
    desks.get(session)?.desk.free();
    desks.delete(session);
  },
});

function release(session) {
  ascents.get(session)?.ascent.free();
  ascents.delete(session);
}

/** A picture of the engine's, as an ordinary object. */
function laid(picture) {
  const { info, pixels } = picture;
  picture.free();
  return { ...JSON.parse(info), pixels };
}
