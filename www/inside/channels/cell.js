import { find } from "../../element/find.js";
import { number, subject } from "../../element/words.js";
import { Carriers, signed } from "./carriers.js";
import { Cells } from "./cells.js";
import { fail } from "./fail.js";

/**
 * @import { Shares } from "../../engine/door.d.ts"
 * @import { Aim } from "../../engine/worker.js"
 * @import { Context } from "../views.js"
 * @import { Place } from "./cells.js"
 * @import { Photo, Projector } from "./projector.js"
 *
 * @typedef {object} Tools what the parts of the view share
 * @property {Projector} projector
 * @property {string} rule of rectifiers, as it is chosen now
 * @property {(text: string) => void} announce
 *
 * @typedef {{ photo: Photo, aim: Aim }} Subject what a map is of
 */

const SHOWN = 12;

/** The photo at hand: a cell of its class activation map, and the channels that carry it. */
export class Cell {
  #scene;
  #tools;
  #cells;
  #carriers;
  #words;
  #error;
  /** @type {Photo | undefined} */
  #photo;
  #photos = 0;
  /** @type {Partial<Aim>} */
  #aim = {};
  /** @type {Place | undefined} */
  #chosen;
  /** @type {import("../../engine/door.d.ts").Grid | undefined} of the map, once it is there */
  #shape;
  /** @type {Shares | undefined} */
  #shares;
  #run = new AbortController();

  /**
   * @param {HTMLElement} root
   * @param {Context} context
   * @param {Tools} tools
   */
  constructor(root, { scene, go }, tools) {
    this.#scene = scene;
    this.#tools = tools;
    this.#cells = new Cells(find(root, ".cells"), (cell) => this.choose(cell));
    this.#carriers = new Carriers(root, go);
    this.#words = find(root, ".sum");
    this.#error = find(root, ".error");
  }

  /** Shows the map of the photo at hand, as far as it is covered. */
  async showPhoto() {
    const { input } = this.#scene;
    if (!input || input === this.#photo?.input) return;
    this.#photo = { key: `shown ${++this.#photos}`, input };
    await this.#map();
  }

  /** Shows the map of the class that is explained. */
  async retarget() {
    const { target, versus } = this.#scene.chosen;
    const same = this.#aim.target === target && this.#aim.versus === versus;
    if (this.#photo && !same) await this.#map();
  }

  /** Shows what carries a cell. @param {Place} cell */
  async choose({ row, column }) {
    this.#chosen = { row, column };
    if (!this.#shape) return;
    await this.#work((signal, subject) => this.#carry(subject, { row, column }, signal));
  }

  /** Chooses the cell at a point in shares of what the network sees. @param {{ x: number, y: number }} point */
  async point({ x, y }) {
    if (!this.#shape) return;
    const { rows, columns } = this.#shape;
    /** @param {number} share @param {number} count */
    const at = (share, count) => Math.min(Math.floor(share * count), count - 1);
    await this.choose({ row: at(y, rows), column: at(x, columns) });
  }

  /** Projects anew, by another rule. */
  async project() {
    const [shares, cell] = [this.#shares, this.#chosen];
    if (!shares || !cell) return;
    await this.#work((signal, { photo }) => this.#project(photo, shares, cell, signal));
  }

  /** Stops whatever runs. */
  close() {
    this.#run.abort();
  }

  async #map() {
    this.#shape = this.#shares = undefined;
    this.#aim = this.#scene.chosen;
    await this.#work(async (signal, subject) => {
      const { photo, aim } = subject;
      const { colormap } = this.#scene;
      const map = await this.#engine.ask((network) =>
        network.classActivationMap(photo.input, aim, colormap),
      );
      if (signal.aborted) return;
      this.#cells.show(map);
      this.#shape = { rows: map.rows, columns: map.columns };
      const chosen = this.#chosen;
      const inside = chosen && chosen.row < map.rows && chosen.column < map.columns;
      const cell = inside ? chosen : (map.largest ?? { row: 0, column: 0 });
      this.#chosen = cell;
      await this.#carry(subject, cell, signal);
    });
  }

  /** @param {Subject} subject @param {Place} cell @param {AbortSignal} signal */
  async #carry({ photo, aim }, cell, signal) {
    this.#cells.choose(cell);
    const shares = await this.#engine.ask((network) =>
      network.shares(photo.input, aim, cell, SHOWN),
    );
    if (signal.aborted) return;
    this.#shares = shares;
    this.#words.textContent = this.#sum(shares, cell);
    this.#tools.announce(this.#words.textContent);
    this.#carriers.show(shares, this.#layer);
    await this.#project(photo, shares, cell, signal);
  }

  /** @param {Photo} photo @param {Shares} shares @param {Place} cell @param {AbortSignal} signal */
  async #project(photo, shares, cell, signal) {
    const { rule, projector } = this.#tools;
    const layer = this.#layer;
    const wishes = shares.largest.map(({ channel }) => ({
      photo,
      unit: { layer, channel, ...cell },
    }));
    await projector.each(
      wishes,
      rule,
      (projection, index) => this.#carriers.project(index, projection, rule),
      signal,
    );
  }

  get #engine() {
    const { engine } = this.#scene;
    if (!engine) throw new Error("The network is not there yet; wait until it is loaded");
    return engine;
  }

  get #layer() {
    const { features } = this.#engine.manifest.outputs;
    if (!features) throw new Error("This network names no last feature maps");
    return features;
  }

  /** @param {Shares} shares @param {Place} cell */
  #sum({ value, above, below, channels, largest, rest }, { row, column }) {
    const of = subject(this.#scene);
    return `The cell in row ${row + 1}, column ${column + 1} adds up to ${number(value)} for ${of}: ${signed(above)} by channels that raise the score there, ${signed(below)} by those that lower it. Of ${channels} channels the ${largest.length} largest are listed; the rest adds ${signed(rest)}.`;
  }

  /**
   * One piece of work at a time; the next one ends it.
   *
   * @param {(signal: AbortSignal, subject: Subject) => Promise<void>} work
   */
  async #work(work) {
    this.#run.abort();
    const { signal } = (this.#run = new AbortController());
    const photo = this.#photo;
    const { target, versus } = this.#aim;
    if (!photo || target === undefined) return;
    fail(this.#error);
    try {
      await work(signal, { photo, aim: { target, versus } });
    } catch (error) {
      if (!signal.aborted) fail(this.#error, error);
    }
  }
}
