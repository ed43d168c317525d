import { launch } from "../browser/browser.mjs";

const WARM_UP = 3;
const PASSES = 10;

/** The page of the peers, in a browser of its own. */
export class Peers {
  #browser;
  #page;

  /** @param {import("./server.mjs").Server} server */
  async open(server) {
    this.#browser = await launch();
    this.#page = await this.#browser.newPage();
    await this.#page.goto(server.address("tests/bench/peers/peers.html"));
    await this.#page.waitForFunction("globalThis.load");
  }

  /**
   * Loads the model in each peer.
   *
   * @param {string[]} names of modules in peers/
   * @param {string} photo a path below dist/
   */
  async start(names, photo) {
    await this.#page.evaluate((names, photo) => start(names, photo), names, photo);
  }

  /**
   * @param {string} name
   * @returns {Promise<{ milliseconds: number, scores: number[] }>}
   */
  async forward(name) {
    return this.#page.evaluate((name) => forward(name), name);
  }

  /**
   * Opens several workers of one peer.
   *
   * @param {string} name
   * @param {number} count
   */
  async gather(name, count) {
    await this.#page.evaluate((name, count) => gather(name, count), name, count);
  }

  /** @returns {Promise<number[]>} milliseconds of one pass in each worker gathered, all at once */
  async together() {
    return this.#page.evaluate(() => together());
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
   * Several forward passes after a warm-up.
   *
   * @param {string} name
   * @returns {Promise<number[]>} milliseconds
   */
  async several(name) {
    const times = [];
    for (let pass = 0; pass < WARM_UP + PASSES; pass++) {
      times.push((await this.forward(name)).milliseconds);
    }
    return times.slice(WARM_UP);
  }

  /**
   * @param {number[]} sizes of the square
   * @returns {Promise<{ sizes: { window: number, place: number, pass: number }[], build: number,
   *   heap: number }>} milliseconds, and megabytes
   */
  async windows(sizes) {
    return this.#page.evaluate((sizes) => windows(sizes), sizes);
  }

  /** @returns {Promise<{ compile: number, load: number }>} milliseconds, cold in a fresh page */
  async load() {
    return this.#page.evaluate(() => load());
  }

  async close() {
    await this.#browser?.close();
  }
}
