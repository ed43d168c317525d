import { whyNotHere } from "./decode.js";
import { PHOTO_BYTES } from "./limits.js";
import { Placement, lost } from "./placement.js";
import { mebibytes } from "./what-came.js";
import { Work } from "./work.js";

/**
 * @import { AscentPlan, PhotoFacts, ClassRow } from "./door.d.ts"
 * @import { Pixels, Reading as Read } from "./desk-worker.js"
 * @import { Ran, Report, Wish } from "./work.js"
 * @import { Aim } from "./worker.js"
 * @import { Picture } from "../heatlens.js"
 *
 * @typedef {PhotoFacts & { preview: Pixels, input: Float32Array }} Photo what is said of a photo, with a
 *   preview and the network's input
 * @typedef {Wish & import("./door.d.ts").Plan} Plan a method that was begun
 * @typedef {{ layer: number, colormap: string, reach?: number, edges?: import("./outline.js").Edges,
 *   outlined?: boolean }} Look how a map is drawn: smooth, without a line around its strongest tenth and to its
 *   own end, if nothing else is said
 * @typedef {Read & Look} Reading how a map is read and drawn
 * @typedef {Partial<Aim> & { name: string, options: Record<string, string> }} Climbing a picture that is
 *   to be made
 * @typedef {AscentPlan & { views: Float32Array[], climb: number, turn: number }} ClimbPlan
 */

const PREVIEW_SIDE = 1280;

const OVERTAKEN = "Another photo was opened.";
const LOST =
  "The picture could not be made further: the part of the page that makes it stopped; start it again.";

/** One photo, and the maps of it. */
export class Session {
  #desk;
  #pool;
  #darkroom;
  #name;
  #told;
  #placement;
  #opened = 0;
  #climbs = 0;
  #forwardPasses = 0;
  /** @type {WeakMap<Plan, Work>} */
  #works = new WeakMap();
  /** @type {Work | undefined} */
  #work;

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./pool.js").Pool} pool
   * @param {import("./darkroom.js").Darkroom} darkroom
   * @param {number} name unlike that of any other session of the desk
   * @param {(words: string) => void} [told] hears what happened where the desk was replaced
   */
  constructor(desk, pool, darkroom, name, told = () => {}) {
    this.#desk = desk;
    this.#pool = pool;
    this.#darkroom = darkroom;
    this.#name = name;
    this.#told = told;
    this.#placement = new Placement(desk, name, told, () => this.#replace());
  }

  /**
   * Copies the photo that another session of the same engine has, with all that covers it.
   *
   * @param {Session} other
   */
  async copyFrom(other) {
    this.#opened += 1;
    await this.#placement.copyFrom(other.#placement);
  }

  /** Forward passes run for maps so far. */
  get forwardPasses() {
    return this.#forwardPasses;
  }

  /** @param {Work} [work] */
  #replace(work) {
    this.#work?.stop();
    this.#work = work;
  }

  /**
   * Decodes a photo: its size, its crop, a preview, the network's input, and notes, `{code, text}`.
   *
   * @param {Blob} file
   * @param {string} [tones] as they are, or `stretch`
   * @returns {Promise<Photo>}
   */
  async open(file, tones = "as-is") {
    const opened = ++this.#opened;
    if (file.size > PHOTO_BYTES) {
      const [size, most] = [file.size, PHOTO_BYTES].map(mebibytes);
      throw new Error(`The file has ${size}; at most ${most} are accepted. Save a smaller copy.`);
    }
    const [desk, placement] = [this.#desk, this.#placement];
    const wish = { side: PREVIEW_SIDE, tones };
    try {
      return await placement.place(
        () => desk.open(placement.seat(), { file, ...wish }),
        (seat) => desk.open(seat, { file, side: 1, tones }),
        (error) => lost(error) && error.death !== "Trap",
      );
    } catch (error) {
      const reason = whyNotHere(error);
      if (!reason) throw error;
      const print = await this.#darkroom.print(file, wish, reason);
      const { facts, preview, input } = print;
      /** @type {import("./placement.js").Give} */
      const adopt = (seat) => desk.adopt(seat, print);
      return placement.place(async () => {
        if (opened !== this.#opened) throw new Error(OVERTAKEN);
        await adopt(placement.seat());
        return { ...facts, preview, input };
      }, adopt);
    }
  }

  /**
   * All classes from the highest score to the lowest.
   *
   * @param {Float32Array} input
   * @returns {Promise<ClassRow[]>}
   */
  async classify(input) {
    const scores = await this.#pool.classify(input);
    return this.#placement.ask((seat) => this.#desk.rank(seat, scores));
  }

  /**
   * Paints over a part of the photo.
   *
   * @param {Uint8Array} mask how much of each pixel of the input, 0 to 255; nothing stays of earlier ones
   * @param {string} fill as occlusion has them
   * @param {number} seed of noise
   * @returns the new input, and what was painted
   */
  async cover(mask, fill, seed) {
    return this.#placement.cover({ mask, fill, seed });
  }

  /**
   * What the job tried closest to a point of the photo; nothing where it tries no places.
   *
   * @param {Plan} plan
   * @param {{ x: number, y: number }} point
   * @param {Aim} aim
   */
  async trial(plan, { x, y }, { target, versus }) {
    return this.#askOf(plan, (seat) => this.#desk.trial(seat, { x, y, target, versus }));
  }

  /**
   * Prepares a method on the photo opened last.
   *
   * @param {string} method
   * @param {Record<string, string>} options
   * @param {number} target
   * @param {number} [versus]
   * @returns {Promise<Plan>}
   */
  async begin(method, options, target, versus) {
    const wish = { method, options, target, versus };
    /** @type {Work} */
    const work = new Work(wish, {
      given: () => this.#placement.given(),
      desk: this.#desk,
      session: this.#name,
      compute: (...part) => this.#pool.run(...part),
      passed: (passes) => (this.#forwardPasses += passes),
      current: () => this.#work === work,
    });
    this.#replace(work);
    const plan = { ...wish, ...(await this.#placement.persist(() => work.begin())) };
    this.#works.set(plan, work);
    return plan;
  }

  /**
   * Computes what the desk asks for until it asks for nothing more; from the start if the desk dies.
   *
   * @param {Plan} plan from {@link begin}
   * @param {Float32Array} input
   * @param {{ rest: boolean }} extent whether to compute what an approximate map left out
   * @param {Report} report
   * @param {AbortSignal} signal
   * @returns {Promise<Ran & { again: boolean }>}
   */
  async run(plan, input, { rest }, report, signal) {
    const work = this.#workOf(plan);
    return this.#placement.persist(() => work.run(input, rest, report, signal));
  }

  /**
   * Draws what a job has gathered; nothing if another job has begun since.
   *
   * @param {Plan} plan
   * @param {Reading} reading
   * @returns {Promise<Picture | null>}
   */
  async read(plan, reading) {
    return this.#askOf(plan, (seat) => this.#desk.read(seat, reading));
  }

  /** The map as a NumPy file; nothing as above. @param {Plan} plan @param {Read} reading */
  async npy(plan, reading) {
    return this.#askOf(plan, (seat) => this.#desk.npy(seat, reading));
  }

  /**
   * Asks of what a job has gathered, which is computed again where the desk has lost it.
   *
   * @template T
   * @param {Plan} plan
   * @param {(seat: import("./desk.js").JobSeat) => Promise<T>} act
   */
  async #askOf(plan, act) {
    const work = this.#workOf(plan);
    return this.#placement.persist(async () => {
      const turn = await this.#placement.given();
      const gathered = work === this.#work && (await work.regain(turn, this.#told));
      return gathered && work === this.#work ? act(work.seat) : null;
    });
  }

  /** @param {Plan} plan */
  #workOf(plan) {
    const work = this.#works.get(plan);
    if (!work) throw new Error("that map was begun by another session");
    return work;
  }

  /**
   * Every layer of a map that has several, one of them read already; nothing as above.
   *
   * @param {Plan} plan
   * @param {Reading} reading
   * @param {Picture} picture
   * @returns {Promise<(Picture & { layer: number })[] | undefined>}
   */
  async readLayers(plan, reading, picture) {
    const names = picture.info.layers;
    if (names.length === 1) return [];
    const pictures = await Promise.all(
      names.map((_, layer) =>
        layer === reading.layer ? picture : this.read(plan, { ...reading, layer }),
      ),
    );
    const all = pictures.filter((picture) => picture !== null);
    if (all.length < names.length) return undefined;
    return all.map((picture, layer) => ({ ...picture, layer }));
  }

  /** The table of ascents: pictures that are made to raise a number of the network. */
  async ascents() {
    return this.#placement.ask((seat) => this.#desk.ascents(seat));
  }

  /**
   * Begins a picture that climbs; an earlier one of this session is given up.
   *
   * @param {Climbing} work
   * @returns {Promise<ClimbPlan>}
   */
  async ascend(work) {
    const climb = ++this.#climbs;
    const plan = await this.#placement.ask((seat) => this.#desk.ascend(seat, { ...work, climb }));
    return { climb, turn: this.#placement.turn, ...plan };
  }

  /**
   * Takes a step of it.
   *
   * @param {ClimbPlan} plan from {@link ascend}
   * @param {boolean} preview whether the picture is wanted
   * @param {AbortSignal} signal
   * @returns what there is of it; nothing if it was stopped
   */
  async rise(plan, preview, signal) {
    const { climb, objective, views, turn } = plan;
    const slopes = await this.#pool.climb(objective, views, signal);
    if (!slopes) return undefined;
    this.#forwardPasses += slopes.length;
    const values = slopes.map(({ value }) => value);
    const gradients = slopes.map(({ gradient }) => gradient);
    const step = { climb, values, gradients, preview };
    if ((await this.#placement.given()) !== turn) throw new Error(LOST);
    const made = await this.#desk.rise(this.#placement.seat(), step);
    if (!made || signal.aborted) return undefined;
    plan.views = made.views;
    return made;
  }

  /**
   * All classes of the picture that has climbed, where it has the size that the network takes.
   *
   * @param {{ climb: number }} plan
   */
  async judge({ climb }) {
    const input = await this.#placement.ask((seat) => this.#desk.made(seat, climb));
    // A desk that was started meanwhile knows nothing of the climb.
    if (!input) throw new Error(LOST);
    return this.classify(input);
  }

  /** The whole photo, as a dream begins with it. */
  async whole() {
    return this.#placement.ask((seat) => this.#desk.whole(seat));
  }

  /** Forgets the photo. */
  close() {
    this.#placement.close();
  }
}
