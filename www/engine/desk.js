import { startWorker } from "./any-origin-worker.js";
import { isDeath } from "./deaths.js";
import { DOWNLOAD, Patience } from "./patience.js";
import { Remote } from "./remote.js";
import { DOING } from "./traps.js";

/**
 * @import { Held, Reading, Verbs } from "./desk-worker.js"
 * @import { Aim } from "./worker.js"
 *
 * @typedef {object} Seat whose photo a request is about
 * @property {number} session
 * @property {number} [turn] of the desk that is meant: a later one has nothing of what that one was given
 *
 * @typedef {{ mask: Uint8Array, fill: string, seed: number }} Cover what is painted over a photo
 *
 * @typedef {Seat & { job: number }} JobSeat the same, and which of the session's methods
 */

const { photo, map, picture, loading, starting } = DOING;
const ABOUT = {
  fetch: loading,
  start: starting,
  open: photo,
  adopt: photo,
  fork: photo,
  ascents: picture,
  ascend: picture,
  rise: picture,
  made: picture,
  whole: photo,
  other: map,
};

const PACED = ["absorb", "agenda", "read", "rank", "trial"];

const LATE = "the part of the page that draws maps has been started anew";

/**
 * The desk worker; a fresh one takes the place of one that died, and has no photos. What fails because
 * it died has the code `Lost`.
 */
export class Desk {
  /** @type {Remote<Verbs>} */
  #remote;
  #patience = new Patience(PACED, { fetch: DOWNLOAD });
  /** @type {import("./assets.js").Kit | undefined} */
  #kit;
  /** @type {Promise<unknown>} */
  #starting = Promise.resolve();
  #left = false;

  /** How many workers have been the desk. */
  turn = 0;

  constructor() {
    this.#remote = this.#open();
  }

  /**
   * Fetches all that a network needs.
   *
   * @param {{ origin: import("./model-source.js").Origin, engine: string }} wanted
   * @param {(count: [number, number]) => void} report
   */
  async fetch(wanted, report) {
    const assets = await this.#remote.ask("fetch", wanted, [], report);
    this.#kit = { ...assets, onnx: undefined };
    return assets;
  }

  /** Starts the engine with what was fetched; says the table of methods. */
  async start() {
    return this.#remote.ask("start", this.#kit);
  }

  /** Waits for a desk that lives. @returns {Promise<number>} its turn */
  async ready() {
    if (this.#remote.closed && !this.#left) {
      const remote = this.#open();
      this.#remote = remote;
      this.#starting = this.start().catch((error) => {
        remote.close();
        throw error;
      });
    }
    await lost(this.#starting);
    return this.turn;
  }

  get closed() {
    return this.#remote.closed;
  }

  close() {
    this.#left = true;
    this.#remote.close();
  }

  /** Says the index of the class that a text names. @param {string} text */
  find(text) {
    return this.#ask("find", { text });
  }

  /**
   * Decodes a photo for a session; a preview has sides of at most so many pixels.
   *
   * @param {Seat} seat
   * @param {{ file: Blob, side: number, tones: string }} photo
   */
  open(seat, photo) {
    return this.#ask("open", { ...of(seat), ...photo }, seat);
  }

  /** Takes what a darkroom made of a photo. @param {Seat} seat @param {Held} held */
  adopt(seat, { facts, input, whole }) {
    return this.#ask("adopt", { ...of(seat), facts, input, whole }, seat);
  }

  /** Gives a session the photo of another. @param {Seat} seat @param {number} from the other one */
  fork(seat, from) {
    return this.#ask("fork", { ...of(seat), from }, seat);
  }

  /**
   * Paints over a part of the photo; says the new input.
   *
   * @param {Seat} seat
   * @param {Cover} cover
   */
  cover(seat, cover) {
    return this.#ask("cover", { ...of(seat), ...cover }, seat);
  }

  /** Says all classes from the highest score to the lowest. @param {Seat} seat @param {Float32Array} scores */
  rank(seat, scores) {
    return this.#ask("rank", { ...of(seat), scores }, seat);
  }

  /** Begins to gather a method's parts. @param {JobSeat} seat @param {Reading & { method: string }} work */
  begin(seat, work) {
    return this.#ask("begin", { ...ofJob(seat), ...work }, seat);
  }

  /** Says which steps are next. @param {JobSeat} seat @param {boolean} rest whether also what was left out */
  agenda(seat, rest) {
    return this.#ask("agenda", { ...ofJob(seat), rest }, seat);
  }

  /**
   * Keeps what steps have given.
   *
   * @param {JobSeat} seat
   * @param {number[]} indices
   * @param {Float32Array[]} parts which go over
   */
  absorb(seat, indices, parts) {
    return this.#ask("absorb", { ...ofJob(seat), indices, parts }, seat, buffersOf(parts));
  }

  /**
   * Says what the method tried closest to a point of the photo; nothing where it tries no places.
   *
   * @param {JobSeat} seat
   * @param {Aim & { x: number, y: number }} point
   */
  trial(seat, { x, y, target, versus }) {
    return this.#ask("trial", { ...ofJob(seat), x, y, target, versus }, seat);
  }

  /**
   * Draws what has been gathered; nothing if that is another job's.
   *
   * @param {JobSeat} seat
   * @param {import("./session.js").Reading} reading
   */
  read(seat, reading) {
    return this.#ask("read", { ...ofJob(seat), ...reading }, seat);
  }

  /** Writes the map as a NumPy file; nothing as above. @param {JobSeat} seat @param {Reading} reading */
  npy(seat, { target, versus, options }) {
    return this.#ask("npy", { ...ofJob(seat), target, versus, options }, seat);
  }

  /** Says the table of ascents. @param {Seat} seat */
  ascents(seat) {
    return this.#ask("ascents", undefined, seat);
  }

  /**
   * Begins a picture that climbs.
   *
   * @param {Seat} seat
   * @param {Partial<Aim> & { climb: number, name: string, options: Record<string, string> }} work
   */
  ascend(seat, work) {
    return this.#ask("ascend", { ...of(seat), ...work }, seat);
  }

  /**
   * Takes a step of it; nothing if another one has begun.
   *
   * @param {Seat} seat
   * @param {{ climb: number, values: number[], gradients: Float32Array[], preview: boolean }} step
   */
  rise(seat, step) {
    return this.#ask("rise", { ...of(seat), ...step }, seat, buffersOf(step.gradients));
  }

  /** Says the picture as the network's input; nothing as above. @param {Seat} seat @param {number} climb */
  made(seat, climb) {
    return this.#ask("made", { ...of(seat), climb }, seat);
  }

  /** Draws the whole photo. @param {Seat} seat */
  whole(seat) {
    return this.#ask("whole", of(seat), seat);
  }

  /** Forgets a session. @param {Seat} seat */
  forget(seat) {
    return this.#ask("close", of(seat), seat);
  }

  /**
   * @template {keyof Verbs} K
   * @param {K} verb
   * @param {Parameters<Verbs[K]>[0]} body
   * @param {{ turn?: number }} [seat]
   * @param {Transferable[]} [transfer]
   */
  async #ask(verb, body, { turn = this.turn } = {}, transfer = []) {
    if (turn !== this.turn) throw Object.assign(new Error(LATE), { code: "Lost", death: "Gone" });
    return lost(this.#remote.ask(verb, body, transfer));
  }

  /** @returns {Remote<Verbs>} */
  #open() {
    this.turn += 1;
    return new Remote(
      startWorker(
        () => new Worker(new URL("./desk-worker.js", import.meta.url), { type: "module" }),
      ),
      { doing: ABOUT, patience: this.#patience },
    );
  }
}

/** @param {Seat} seat */
function of({ session }) {
  return { session };
}

/** @param {JobSeat} seat */
function ofJob({ session, job }) {
  return { session, job };
}

/** @param {Float32Array[]} arrays */
function buffersOf(arrays) {
  return arrays.map(({ buffer }) => /** @type {ArrayBuffer} */ (buffer));
}

/**
 * Tells a death of the desk from one of a network's worker.
 *
 * @template T
 * @param {Promise<T>} answer
 */
async function lost(answer) {
  try {
    return await answer;
  } catch (error) {
    throw isDeath(error) ? Object.assign(error, { code: "Lost", death: error.code }) : error;
  }
}
