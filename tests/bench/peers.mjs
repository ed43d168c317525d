import { launch } from "../browser/browser.mjs";

const PHOTO = "gallery/cat.jpg";

/**
 * The page of the peers, in a browser of its own.
 *
 * @typedef {{ warmUp: number, passes: number }} Effort how many passes come first, and how many count
 */
export class Peers {
  #browser;
  #page;

  /**
   * Opens the page, loads the model in some peers, and closes all in the end.
   *
   * @template T
   * @param {import("./server.mjs").Server} server
   * @param {string[]} names of modules in peers/
   * @param {(peers: Peers) => Promise<T>} act
   * @returns {Promise<T>} what the act returns
   */
  static async use(server, names, act) {
    const peers = new Peers();
    try {
      await peers.#open(server);
      await peers.#page.evaluate((names, photo) => start(names, photo), names, PHOTO);
      return await act(peers);
    } finally {
      await peers.#close();
    }
  }

  /**
   * @param {import("./server.mjs").Server} server
   * @returns {Promise<{ compile: number, load: number }>} milliseconds, cold in a fresh browser
   */
  static async coldLoad(server) {
    const peers = new Peers();
    try {
      await peers.#open(server);
      return await peers.#page.evaluate(() => load());
    } finally {
      await peers.#close();
    }
  }

  /**
   * @param {string} name
   * @returns {Promise<{ milliseconds: number, scores: number[] }>}
   */
  async forward(name) {
    return this.#page.evaluate((name) => forward(name), name);
  }

  /**
   * @param {string} name
   * @param {Effort} effort
   * @returns {Promise<number[]>} milliseconds of the forward passes that count
   */
  async several(name, { warmUp, passes }) {
    const times = [];
    for (let pass = 0; pass < warmUp + passes; pass++) {
      times.push((await this.forward(name)).milliseconds);
    }
    return times.slice(warmUp);
  }

  /** @returns {Promise<number>} milliseconds of the first pass forward and back */
  async differentiate() {
    return this.#page.evaluate(() => differentiate());
  }

  /** @returns {Promise<{ forward: number, both: number, heap: number }>} */
  async pair() {
    return this.#page.evaluate(() => pair());
  }

  /**
   * @param {number[]} sizes of the square
   * @param {Effort} effort of passes at each size
   * @returns {Promise<{ sizes: { window: number, place: number, pass: number }[], build: number,
   *   heap: number }>} milliseconds, and megabytes
   */
  async windows(sizes, effort) {
    return this.#page.evaluate((sizes, effort) => windows(sizes, effort), sizes, effort);
  }

  async #open(server) {
    this.#browser = await launch();
    this.#page = await this.#browser.newPage();
    await this.#page.goto(server.address("tests/bench/peers/peers.html"));
    await this.#page.waitForFunction("globalThis.load");
  }

  async #close() {
    await this.#browser?.close();
  }
}
