// Decodes photos, gathers what the pool computes and draws maps, so that the page need not.
import { fetchAssets } from "./assets.js";
import { ENGINES } from "./engines.js";
import { outline } from "./outline.js";
import { handing, serve, watch } from "./protocol.js";
import { rgbaOf } from "./rgba.js";

/**
 * @import { Ascent, AscentPlan, Classes, Desk, Drawn, Entry, Grid, PhotoFacts, Plan, ClassRow, State,
 *   Trial } from "./door.d.ts"
 * @import { Aim } from "./worker.js"
 * @import { MapInfo } from "../heatlens.js"
 *
 * @typedef {{ session: number }} Of whose photo it is about
 * @typedef {Of & { job: number }} OfJob the same, and which of its methods
 * @typedef {Of & { climb: number }} OfClimb the same, and which of its pictures that climb
 *
 * @typedef {object} Reading how a map is read
 * @property {number} target
 * @property {number} [versus]
 * @property {Record<string, string>} options
 *
 * @typedef {object} Pixels
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} pixels
 *
 * @typedef {object} Held what a desk keeps of a photo that was read elsewhere
 * @property {PhotoFacts} facts
 * @property {Float32Array} input
 * @property {Pixels} whole as RGB
 */

/** @type {() => Desk} */
let makeDesk;
/** @type {() => string} */
let table;
/** @type {Classes} which class a text names */
let classes;
/** @type {Map<number, { desk: Desk, job?: number }>} for each session that has opened a photo */
const desks = new Map();
/** @type {Map<number, { ascent: Ascent, climb: number }>} the picture that climbs in a session */
const ascents = new Map();

/** @param {number} session */
function deskOf(session) {
  const of = desks.get(session);
  if (!of) throw Object.assign(new Error("Open a photo first."), { code: "NothingYet" });
  return of;
}

/** The desk of a session that opens a photo. @param {number} session */
function deskFor(session) {
  const of = desks.get(session) ?? { desk: makeDesk() };
  desks.set(session, of);
  return of.desk;
}

/** @typedef {typeof verbs} Verbs */
const verbs = {
  /**
   * @param {{ origin: import("./model-source.js").Origin, engine: string }} body
   * @param {(count: [number, number]) => void} report
   */
  fetch({ origin, engine }, report) {
    return fetchAssets(origin, engine, (...count) => report(count));
  },
  /** @param {import("./assets.js").Kit} kit @returns {Promise<Entry[]>} */
  async start({ engine, module, manifestName, manifest, labels, names }) {
    const doors = await ENGINES[engine]();
    const { default: init, Classes, Desk, methods, ascents: kinds } = doors;
    watch(await init({ module_or_path: module }));
    classes = new Classes(manifestName, manifest, labels, names);
    makeDesk = () => new Desk(manifestName, manifest, labels, names);
    table = kinds;
    return JSON.parse(methods());
  },
  /** @param {{ text: string }} body */
  find: ({ text }) => classes.find(text),
  /** @param {Of & { file: Blob, side: number, tones: string }} body */
  open({ session, file, side, tones }) {
    const print = deskFor(session).open(file, side, tones);
    const { info, input } = print;
    const { width, height } = print.preview;
    const pixels = rgbaOf(print.preview);
    print.free();
    /** @type {PhotoFacts} */
    const facts = JSON.parse(info);
    return handing({ ...facts, preview: { width, height, pixels }, input }, pixels, input);
  },
  /** @param {Of & Held} body */
  adopt({ session, facts, input, whole: { width, height, pixels } }) {
    deskFor(session).adopt(JSON.stringify(facts), input, width, height, pixels);
  },
  /** @param {Of & { from: number }} body */
  fork({ session, from }) {
    const desk = deskOf(from).desk.fork();
    desks.get(session)?.desk.free();
    desks.set(session, { desk });
  },
  /** @param {Of & { mask: Uint8Array, fill: string, seed: number }} body */
  cover({ session, mask, fill, seed }) {
    const { desk } = deskOf(session);
    /** @type {Grid & Painted} */
    const cover = laid(desk.cover(mask, fill, seed));
    const input = desk.input();
    return handing({ ...cover, input }, cover.pixels, input);
  },
  /** @param {Of & { scores: Float32Array }} body @returns {ClassRow[]} */
  rank: ({ session, scores }) => JSON.parse(deskOf(session).desk.rank(scores)),
  /** @param {OfJob & Reading & { method: string }} body @returns {Plan} */
  begin({ session, job, method, options, target, versus }) {
    const of = deskOf(session);
    of.job = job;
    return JSON.parse(of.desk.begin(method, JSON.stringify(options), target, versus));
  },
  /** @param {OfJob & { rest: boolean }} body */
  agenda({ session, job: from, rest }) {
    const { desk, job } = deskOf(session);
    return from === job ? [...desk.agenda(rest)] : [];
  },
  /** @param {OfJob & { indices: number[], parts: Float32Array[] }} body */
  absorb({ session, job: from, indices, parts }) {
    const { desk, job } = deskOf(session);
    if (from === job) indices.forEach((index, place) => desk.absorb(index, parts[place]));
  },
  /** @param {OfJob & Aim & { x: number, y: number }} body */
  trial({ session, job: from, x, y, target, versus }) {
    const { desk, job } = deskOf(session);
    if (from !== job) return null;
    const trial = desk.trial(x, y, target, versus ?? undefined);
    if (!trial) return null;
    /** @type {Trial & Painted} */
    const cover = laid(trial);
    return handing(cover, cover.pixels);
  },
  /** @param {OfJob & Reading} body */
  npy({ session, job: from, target, versus, options }) {
    const { desk, job } = deskOf(session);
    if (from !== job) return null;
    const bytes = desk.npy(target, versus ?? undefined, JSON.stringify(options));
    return handing(bytes, bytes);
  },
  /** @param {OfJob & Reading & import("./session.js").Look} body */
  read({
    session,
    job: from,
    target,
    versus,
    options,
    layer,
    colormap,
    reach,
    edges = "smooth",
    outlined,
  }) {
    const { desk, job } = deskOf(session);
    if (from !== job) return null;
    const texts = JSON.stringify(options);
    const look = JSON.stringify({ layer, colormap, reach, edges });
    const picture = desk.read(target, versus ?? undefined, texts, look);
    const { drawn, sharp, values } = picture;
    const [pixels, legend] = [picture.pixels, picture.legend].map(rgbaOf);
    /** @type {MapInfo} */
    const info = JSON.parse(picture.info);
    picture.free();
    const line = outlined ? outline(info, drawn, edges) : undefined;
    const answer = { info, pixels, drawn, sharp, values, legend, line };
    return handing(answer, pixels, drawn, sharp, values, legend);
  },
  /** @returns {Entry[]} */
  ascents: () => JSON.parse(table()),
  /** @param {OfClimb & Partial<Aim> & { name: string, options: Record<string, string> }} body */
  ascend({ session, climb, name, options, target, versus }) {
    release(session);
    const { desk } = deskOf(session);
    const texts = JSON.stringify(options);
    const ascent = desk.ascend(name, texts, target ?? undefined, versus ?? undefined);
    ascents.set(session, { ascent, climb });
    const views = ascent.views();
    /** @type {AscentPlan} */
    const plan = JSON.parse(ascent.plan());
    return handing({ ...plan, views }, ...views);
  },
  /**
   * @param {OfClimb & { values: number[], gradients: Float32Array[], preview: boolean }} body
   */
  rise({ session, climb, values, gradients, preview }) {
    const ascent = ascentOf(session, climb);
    if (!ascent) return null;
    ascent.absorb(Float32Array.from(values), gradients);
    const views = ascent.views();
    if (!preview) return handing({ views, picture: undefined }, ...views);
    /** @type {Grid & State & Painted} */
    const picture = laid(ascent.picture());
    return handing({ views, picture }, ...views, picture.pixels);
  },
  /** @param {OfClimb} body */
  made({ session, climb }) {
    const input = ascentOf(session, climb)?.input();
    return input ? handing(input, input) : null;
  },
  /** @param {Of} body */
  whole({ session }) {
    /** @type {Grid & Painted} */
    const photo = laid(deskOf(session).desk.whole());
    return handing(photo, photo.pixels);
  },
  /** @param {Of} body */
  close({ session }) {
    release(session);
    desks.get(session)?.desk.free();
    desks.delete(session);
  },
};

serve(verbs);

/**
 * The picture that climbs in a session, unless that is another one.
 *
 * @param {number} session
 * @param {number} climb
 */
function ascentOf(session, climb) {
  const of = ascents.get(session);
  return of?.climb === climb ? of.ascent : undefined;
}

/** @param {number} session */
function release(session) {
  ascents.get(session)?.ascent.free();
  ascents.delete(session);
}

/**
 * A picture of the engine's, as an ordinary object.
 *
 * @typedef {{ pixels: Uint8Array<ArrayBuffer> }} Painted
 *
 * @param {Drawn} picture
 * @returns {any} its info and `Painted`
 */
function laid(picture) {
  const { info } = picture;
  const pixels = rgbaOf(picture.pixels);
  picture.free();
  return { ...JSON.parse(info), pixels };
}
