import { persist } from "./deaths.js";
import { whyNotHere } from "./decode.js";
import { Work } from "./work.js";

const MOST_BYTES = 64 * 2 ** 20;
const PREVIEW_SIDE = 1280;

const STOPPED =
  "The part of the page that reads photos and draws maps stopped. It was started anew.";
const CLOSED = "The photo was given back.";
const OVERTAKEN = "Another photo was opened.";
const LOST =
  "The picture could not be made further: the part of the page that makes it stopped; start it again.";

const lost = ({ code }) => code === "Lost";

/** One photo, and the maps of it. Where the desk died, it is given the photo again. */
export class Session {
  #desk;
  #pool;
  #darkroom;
  #name;
  #told;
  #opened = 0;
  #climbs = 0;
  #forwardPasses = 0;
  /** The desk's turn in which it was given the photo. */
  #turn = 0;
  #placing = Promise.resolve();
  /** What gives a desk the photo. */
  #photo;
  #cover;
  #closed = false;
  #works = new WeakMap();
  #work;

  /**
   * @param {import("./desk.js").Desk} desk
   * @param {import("./pool.js").Pool} pool
   * @param {import("./darkroom.js").Darkroom} darkroom
   * @param {number} name unlike that of any other session of the desk
   * @param {(words: string) => void} [told] hears what happened where the desk was replaced
   */
  constructor(desk, pool, darkroom, name, told = () => {}) {
    [this.#desk, this.#pool, this.#darkroom] = [desk, pool, darkroom];
    [this.#name, this.#told] = [name, told];
  }

  /** Takes the photo that another session of the same engine has, with all that covers it. */
  async take(other) {
    this.#opened += 1;
    await this.#persist(async () => {
      const turn = await other.#given();
      await this.#alone(async () => {
        if (this.#closed) throw new Error(CLOSED);
        await this.#send("fork", { from: other.#name }, [], turn);
        this.#hold(turn, other.#photo, other.#cover);
      });
    });
  }

  /** Forward passes run for maps so far. */
  get forwardPasses() {
    return this.#forwardPasses;
  }

  #send(verb, body, transfer, turn) {
    return this.#desk.ask(verb, { ...body, session: this.#name }, transfer, turn);
  }

  /** Asks a desk that has the photo; what changes nothing, or all, can be asked again. */
  #ask(verb, body) {
    return this.#persist(async () => {
      const turn = await this.#given();
      return this.#send(verb, body, [], turn);
    });
  }

  /** Does again, on another desk, what the desk died of or with. */
  #persist(act) {
    return persist(act, lost);
  }

  #hold(turn, photo, cover) {
    [this.#turn, this.#photo, this.#cover] = [turn, photo, cover];
    this.#replace();
  }

  #replace(work) {
    this.#work?.stop();
    this.#work = work;
  }

  /** One photo at a time, or the desk could end up with another one than the page. */
  #alone(act) {
    const placed = this.#placing.then(act);
    this.#placing = placed.catch(() => {});
    return placed;
  }

  /** Waits for a desk that has the photo with what covers it. @returns {Promise<number>} its turn */
  async #given() {
    const turn = await this.#desk.ready();
    return this.#has(turn) ? turn : this.#alone(() => this.#give());
  }

  #has(turn) {
    return turn === this.#turn || !this.#photo;
  }

  async #give() {
    const turn = await this.#desk.ready();
    if (this.#has(turn)) return turn;
    this.#told(STOPPED);
    const [{ verb, body }, cover] = [this.#photo, this.#cover];
    await this.#send(verb, body, [], turn);
    if (cover) await this.#send("cover", cover, [], turn);
    this.#turn = turn;
    return turn;
  }

  /**
   * Decodes a photo: its size, its crop, a preview, the network's input, and notes, `{code, text}`.
   *
   * @param {Blob} file
   * @param {string} [tones] as they are, or `stretch`
   */
  async open(file, tones = "as-is") {
    const opened = ++this.#opened;
    if (file.size > MOST_BYTES) {
      const size = Math.round(file.size / 2 ** 20);
      throw new Error(
        `The file has ${size} MiB; at most 64 MiB are accepted. Save a smaller copy.`,
      );
    }
    const wish = { side: PREVIEW_SIDE, tones };
    const open = async () => {
      const photo = await this.#send("open", { file, ...wish });
      return [photo, { verb: "open", body: { file, side: 1, tones } }];
    };
    try {
      return await this.#place(open, (error) => lost(error) && error.death !== "Trap");
    } catch (error) {
      const reason = whyNotHere(error);
      if (!reason) throw error;
      const print = await this.#darkroom.develop(file, { verb: "print", ...wish }, reason);
      const { facts, preview, input, whole } = print;
      const adopt = async () => {
        if (opened !== this.#opened) throw new Error(OVERTAKEN);
        const held = { verb: "adopt", body: { facts, input, whole } };
        await this.#send(held.verb, held.body);
        return [{ ...facts, preview, input }, held];
      };
      return this.#place(adopt);
    }
  }

  /**
   * Has the desk take a photo.
   *
   * @param {() => Promise<[object, { verb: string, body: object }]>} act the photo, and how another desk
   *   is given it
   * @param {(error: any) => boolean} [died] as {@link persist} has it
   */
  #place(act, died = lost) {
    const place = async () => {
      const turn = await this.#desk.ready();
      if (this.#closed) throw new Error(CLOSED);
      const [photo, held] = await act();
      this.#hold(turn, held);
      return photo;
    };
    return persist(() => this.#alone(place), died);
  }

  /** All classes from the highest score to the lowest. */
  async classify(input) {
    return this.#ask("rank", { scores: await this.#pool.classify(input) });
  }

  /**
   * Paints over a part of the photo.
   *
   * @param {Uint8Array} mask how much of each pixel of the input, 0 to 255; nothing stays of earlier ones
   * @param {string} fill as occlusion has them
   * @param {number} seed of noise
   * @returns {Promise<object>} the new input, and what was painted
   */
  async cover(mask, fill, seed) {
    const covered = await this.#ask("cover", { mask, fill, seed });
    this.#replace();
    this.#cover = { mask, fill, seed };
    return covered;
  }

  /** What the job tried closest to a point of the photo; nothing where it tries no places. */
  async trial(plan, { x, y }, { target, versus }) {
    return this.#askOf(plan, "trial", { x, y, target, versus });
  }

  /** Prepares a method on the photo opened last. */
  async begin(method, options, target, versus) {
    const wish = { method, options, target, versus };
    const work = new Work(wish, {
      given: () => this.#given(),
      send: (...request) => this.#send(...request),
      compute: (...part) => this.#pool.run(...part),
      passed: (passes) => (this.#forwardPasses += passes),
      current: () => this.#work === work,
    });
    this.#replace(work);
    const plan = { ...wish, ...(await this.#persist(() => work.begin())) };
    this.#works.set(plan, work);
    return plan;
  }

  /**
   * Computes what the desk asks for until it asks for nothing more; from the start if the desk dies.
   *
   * @param {object} plan from {@link begin}
   * @param {Float32Array} input
   * @param {{ rest: boolean }} extent whether to compute what an approximate map left out
   * @param {(count: { done: number, total: number, coarse: boolean }) => void} report; coarse is
   *   true once, when a map of the whole picture is there
   * @param {AbortSignal} signal
   */
  async run(plan, input, { rest }, report, signal) {
    const work = this.#works.get(plan);
    return this.#persist(() => work.run(input, rest, report, signal));
  }

  /** Draws what a job has gathered; nothing if another job has begun since. */
  async read(plan, reading) {
    return this.#askOf(plan, "read", reading);
  }

  /** The map as a NumPy file; nothing as above. */
  async npy(plan, reading) {
    return this.#askOf(plan, "npy", reading);
  }

  /** Asks of what a job has gathered, which is computed again where the desk has lost it. */
  async #askOf(plan, verb, body) {
    const work = this.#works.get(plan);
    return this.#persist(async () => {
      const turn = await this.#given();
      const gathered = work === this.#work && (await work.regain(turn, this.#told));
      if (!gathered || work !== this.#work) return null;
      return this.#send(verb, { ...body, job: work.job }, [], work.turn);
    });
  }

  /** Every layer of a map that has several, one of them read already; nothing as above. */
  async readLayers(plan, reading, picture) {
    const names = picture.info.layers;
    if (names.length === 1) return [];
    const pictures = await Promise.all(
      names.map((_, layer) =>
        layer === reading.layer ? picture : this.read(plan, { ...reading, layer }),
      ),
    );
    if (!pictures.every(Boolean)) return undefined;
    return pictures.map((picture, layer) => ({ ...picture, layer }));
  }

  /** The table of ascents: pictures that are made to raise a number of the network. */
  async ascents() {
    return this.#ask("ascents");
  }

  /**
   * Begins a picture that climbs; an earlier one of this session is given up.
   *
   * @param {{ name: string, options: object, target?: number, versus?: number }} work
   */
  async ascend(work) {
    const climb = ++this.#climbs;
    const plan = await this.#ask("ascend", { ...work, climb });
    return { climb, turn: this.#turn, ...plan };
  }

  /**
   * Takes a step of it.
   *
   * @param {object} plan from {@link ascend}
   * @param {boolean} preview whether the picture is wanted
   * @param {AbortSignal} signal
   * @returns {Promise<{ picture?: object } | undefined>} nothing if it was stopped
   */
  async rise(plan, preview, signal) {
    const { climb, objective, views, turn } = plan;
    const slopes = await this.#pool.climb(objective, views, signal);
    if (!slopes) return undefined;
    this.#forwardPasses += slopes.length;
    const values = slopes.map(({ value }) => value);
    const gradients = slopes.map(({ gradient }) => gradient);
    const buffers = gradients.map(({ buffer }) => buffer);
    const body = { climb, values, gradients, preview };
    if ((await this.#given()) !== turn) throw new Error(LOST);
    const made = await this.#send("rise", body, buffers);
    if (!made || signal.aborted) return undefined;
    plan.views = made.views;
    return made;
  }

  /** All classes of the picture that has climbed, where it has the size that the network takes. */
  async judge({ climb }) {
    const input = await this.#ask("made", { climb });
    // A desk that was started meanwhile knows nothing of the climb.
    if (!input) throw new Error(LOST);
    return this.classify(input);
  }

  /** The whole photo, as a dream begins with it. */
  async whole() {
    return this.#ask("whole");
  }

  /** Forgets the photo. */
  close() {
    this.#closed = true;
    this.#hold(this.#turn);
    if (!this.#desk.closed) this.#send("close").catch(() => {});
  }
}
