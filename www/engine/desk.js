import { startWorker } from "./any-origin-worker.js";
import { isDeath } from "./deaths.js";
import { DOWNLOAD, Patience } from "./patience.js";
import { Remote } from "./remote.js";
import { DOING } from "./traps.js";

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

const LATE = "the part of the page that draws maps has been started anew";

/** The desk worker; a fresh one takes the place of one that died, and has no photos. */
export class Desk {
  #remote;
  #patience = new Patience({ fetch: DOWNLOAD });
  #assets;
  #starting;
  #left = false;

  /** How many workers have been the desk. */
  turn = 0;

  /**
   * Downloads all that a network needs.
   *
   * @param {{ path: string, engine: string }} wanted
   * @param {(count: [number, number]) => void} report
   */
  async fetch(wanted, report) {
    const assets = await this.#open().ask("fetch", wanted, [], report);
    this.#assets = { ...assets, onnx: undefined };
    return assets;
  }

  /** @returns {Promise<object[]>} the table of methods */
  async start() {
    return this.#remote.ask("start", this.#assets);
  }

  /** Waits for a desk that lives. @returns {Promise<number>} its turn */
  async ready() {
    if (this.#remote.closed && !this.#left) {
      const remote = this.#open();
      this.#starting = this.start().catch((error) => {
        remote.close();
        throw error;
      });
    }
    await lost(this.#starting);
    return this.turn;
  }

  /**
   * As {@link Remote.ask}; what fails because the desk died has the code `Lost`.
   *
   * @param {number} [turn] of the desk that is meant: a later one has nothing of what that one was given
   */
  async ask(verb, body, transfer, turn = this.turn) {
    if (turn !== this.turn) throw Object.assign(new Error(LATE), { code: "Lost", death: "Gone" });
    return lost(this.#remote.ask(verb, body, transfer));
  }

  get closed() {
    return this.#remote.closed;
  }

  close() {
    this.#left = true;
    this.#remote?.close();
  }

  #open() {
    this.turn += 1;
    this.#remote = new Remote(
      startWorker(
        () => new Worker(new URL("./desk-worker.js", import.meta.url), { type: "module" }),
      ),
      { doing: ABOUT, patience: this.#patience },
    );
    return this.#remote;
  }
}

/** Tells a death of the desk from one of a network's worker. */
async function lost(answer) {
  try {
    return await answer;
  } catch (error) {
    throw isDeath(error) ? Object.assign(error, { code: "Lost", death: error.code }) : error;
  }
}
