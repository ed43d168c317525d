import { startWorker } from "./any-origin-worker.js";
import { isDeath } from "./deaths.js";
import { whyNotHere } from "./decode.js";
import { pictureOf } from "./picture.js";
import { Remote } from "./remote.js";
import { DOING } from "./traps.js";

/**
 * @typedef {{ message: string, code: string }} Reason why a photo is read here
 *
 * @typedef {Remote<import("./darkroom-worker.js").Verbs>} Room
 */

/**
 * @template T
 * @callback Make asks a room for what is to be made of a photo
 * @param {Room} room
 * @param {import("./darkroom-worker.js").Photo} photo
 * @param {Reason} reason
 * @param {Transferable[]} transfer
 * @returns {Promise<T>}
 */

const CLOSED = "The photo was given back.";

/** Reads what the desk and the pool should not, in a worker of its own for each photo. */
export class Darkroom {
  #kit;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();
  /** @type {Room | undefined} */
  #worker;
  #closed = false;

  /** @param {import("./darkroom-worker.js").Kit} kit */
  constructor({ engine, module, manifestName, manifest }) {
    this.#kit = { engine, module, manifestName, manifest };
  }

  /**
   * Makes what a desk keeps of a photo.
   *
   * @param {Blob} file
   * @param {{ side: number, tones: string }} how its tones are read, and the side of the preview
   * @param {Reason} reason
   */
  print(file, how, reason) {
    return this.#develop(file, reason, (room, photo, why, transfer) =>
      room.ask("print", { ...photo, ...how, reason: why }, transfer),
    );
  }

  /** Makes what an index of photos keeps of one. @param {Blob} file @param {Reason} reason */
  copy(file, reason) {
    return this.#develop(file, reason, (room, photo, why, transfer) =>
      room.ask("copy", { ...photo, reason: why }, transfer),
    );
  }

  /**
   * Reads a photo; one at a time, for one can take half a gigabyte.
   *
   * @template T
   * @param {Blob} file
   * @param {Reason} reason
   * @param {Make<T>} make
   * @returns {Promise<T>}
   */
  #develop(file, reason, make) {
    const made = this.#last.then(() => this.#inTwoRooms(file, reason, make));
    this.#last = made.catch(() => {});
    return made;
  }

  /**
   * @template T
   * @param {Blob} file
   * @param {Reason} reason
   * @param {Make<T>} make
   */
  async #inTwoRooms(file, reason, make) {
    try {
      return await this.#inRoom(file, reason, make);
    } catch (error) {
      if (!isDeath(error) || reason.code !== "PhotoLarge") throw error;
      // The instance is broken, so what the browser reads needs another one.
      const { message, code } = error;
      return this.#inRoom(file, { message, code }, make);
    }
  }

  /**
   * @template T
   * @param {Blob} file
   * @param {Reason} reason
   * @param {Make<T>} make
   */
  async #inRoom(file, reason, make) {
    if (this.#closed) throw new Error(CLOSED);
    /** @type {Room} */
    const worker = new Remote(
      startWorker(
        () => new Worker(new URL("./darkroom-worker.js", import.meta.url), { type: "module" }),
      ),
      { doing: { start: DOING.starting, other: DOING.photo } },
    );
    this.#worker = worker;
    try {
      await worker.ask("start", this.#kit);
      return await make(worker, { file }, reason, []).catch(async (error) => {
        const refused = whyNotHere(error);
        if (!refused || worker.closed) throw error;
        const bitmap = await pictureOf(file, (width, height) =>
          worker.ask("check", { width, height }),
        );
        if (!bitmap) throw error;
        const why = reason.code === "PhotoLarge" ? refused : reason;
        return make(worker, { file, bitmap }, why, [bitmap]);
      });
    } finally {
      worker.close();
    }
  }

  close() {
    this.#closed = true;
    this.#worker?.close();
  }
}
