import { startWorker } from "./any-origin-worker.js";
import { isDeath } from "./deaths.js";
import { whyNotHere } from "./decode.js";
import { pictureOf } from "./picture.js";
import { Remote } from "./remote.js";
import { DOING } from "./traps.js";

const CLOSED = "The photo was given back.";

/**
 * Reads what the desk and the pool should not, in a worker of its own for each photo.
 *
 * @typedef {{ message: string, code: string }} Reason why a photo is read here
 */
export class Darkroom {
  #assets;
  #last = Promise.resolve();
  #worker;
  #closed = false;

  /** @param {object} assets the engine, its compiled module, and the manifest */
  constructor({ engine, module, manifestName, manifest }) {
    this.#assets = { engine, module, manifestName, manifest };
  }

  /**
   * Reads a photo; one at a time, for one can take half a gigabyte.
   *
   * @param {Blob} file
   * @param {{ verb: "print" | "copy", side?: number, tones?: string }} wish what is to be made of it
   * @param {Reason} reason
   * @returns {Promise<any>} what `darkroom-worker.js` answers to the verb
   */
  develop(file, wish, reason) {
    const made = this.#last.then(() => this.#develop({ ...wish, file }, reason));
    this.#last = made.catch(() => {});
    return made;
  }

  async #develop(wish, reason) {
    try {
      return await this.#ask(wish, reason);
    } catch (error) {
      if (!isDeath(error) || reason.code !== "PhotoLarge") throw error;
      // The instance is broken, so what the browser reads needs another one.
      const { message, code } = error;
      return this.#ask(wish, { message, code });
    }
  }

  async #ask({ verb, ...wish }, reason) {
    if (this.#closed) throw new Error(CLOSED);
    const worker = new Remote(
      startWorker(
        () => new Worker(new URL("./darkroom-worker.js", import.meta.url), { type: "module" }),
      ),
      { doing: { start: DOING.starting, other: DOING.photo } },
    );
    this.#worker = worker;
    try {
      await worker.ask("start", this.#assets);
      return await worker.ask(verb, { ...wish, reason }).catch(async (error) => {
        const refused = whyNotHere(error);
        if (!refused || worker.closed) throw error;
        const check = (width, height) => worker.ask("check", { width, height });
        const bitmap = await pictureOf(wish.file, check);
        if (!bitmap) throw error;
        const why = reason.code === "PhotoLarge" ? refused : reason;
        return worker.ask(verb, { ...wish, reason: why, bitmap }, [bitmap]);
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
