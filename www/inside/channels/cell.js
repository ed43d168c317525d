import { number, subject } from "../../element/words.js";
import { Carriers, signed } from "./carriers.js";
import { Cells } from "./cells.js";
import { fail } from "./fail.js";

const SHOWN = 12;

/** The photo at hand: a cell of its class activation map, and the channels that carry it. */
export class Cell {
  #lens;
  #tools;
  #cells;
  #carriers;
  #words;
  #error;
  #photo;
  #photos = 0;
  #target;
  #chosen;
  /** Rows and columns of the map, once it is there. */
  #shape;
  #shares;
  #run = new AbortController();

  /**
   * @param {HTMLElement} root
   * @param {import("../../site/inside.js").Context} context
   * @param {{ projector: import("./projector.js").Projector, rule: string,
   *   announce: (text: string) => void }} tools
   */
  constructor(root, { lens, go }, tools) {
    this.#lens = lens;
    this.#tools = tools;
    this.#cells = new Cells(root.querySelector(".cells"), (cell) => this.choose(cell));
    this.#carriers = new Carriers(root.querySelector(".carriers"), go);
    this.#words = root.querySelector(".sum");
    this.#error = root.querySelector(".error");
  }

  /** Takes up the photo that the lens shows, as far as it is covered. */
  async take() {
    const { input } = this.#lens;
    if (!input || input === this.#photo?.input) return;
    this.#photo = { key: `shown ${++this.#photos}`, input };
    await this.#map();
  }

  /** Takes up the class that the lens explains. */
  async retarget() {
    const { target, versus } = this.#lens.chosen;
    const same = this.#target?.target === target && this.#target.versus === versus;
    if (this.#photo && !same) await this.#map();
  }

  /** Shows what carries a cell. */
  async choose({ row, column }) {
    this.#chosen = { row, column };
    if (!this.#shape) return;
    await this.#work((signal) => this.#carry(signal));
  }

  /** Chooses the cell at a point in shares of what the network sees. */
  async point({ x, y }) {
    if (!this.#shape) return;
    const { rows, columns } = this.#shape;
    const at = (share, count) => Math.min(Math.floor(share * count), count - 1);
    await this.choose({ row: at(y, rows), column: at(x, columns) });
  }

  /** Projects anew, by another rule. */
  async project() {
    if (this.#shares) await this.#work((signal) => this.#project(signal));
  }

  /** Stops whatever runs. */
  close() {
    this.#run.abort();
  }

  async #map() {
    this.#shape = this.#shares = undefined;
    await this.#work(async (signal) => {
      const { engine, colormap } = this.#lens;
      this.#target = this.#lens.chosen;
      const map = await engine.ask((network) =>
        network.cam(this.#photo.input, this.#target, colormap),
      );
      if (signal.aborted) return;
      this.#cells.show(map);
      this.#shape = { rows: map.rows, columns: map.columns };
      const inside = this.#chosen?.row < map.rows && this.#chosen.column < map.columns;
      if (!inside) this.#chosen = map.largest ?? { row: 0, column: 0 };
      await this.#carry(signal);
    });
  }

  async #carry(signal) {
    const [{ input }, target, cell] = [this.#photo, this.#target, this.#chosen];
    this.#cells.choose(cell);
    const shares = await this.#lens.engine.ask((network) =>
      network.shares(input, target, cell, SHOWN),
    );
    if (signal.aborted) return;
    this.#shares = shares;
    this.#words.textContent = this.#sum(shares);
    this.#tools.announce(this.#words.textContent);
    this.#carriers.show(shares, this.#layer);
    await this.#project(signal);
  }

  async #project(signal) {
    const { rule, projector } = this.#tools;
    const wishes = this.#shares.largest.map(({ channel }) => ({
      photo: this.#photo,
      unit: { layer: this.#layer, channel, ...this.#chosen },
    }));
    const heard = (projection, index) => this.#carriers.project(index, projection, rule);
    await projector.each(wishes, rule, heard, signal);
  }

  get #layer() {
    return this.#lens.engine.manifest.outputs.features;
  }

  #sum({ value, above, below, channels, largest, rest }) {
    const { row, column } = this.#chosen;
    const of = subject(this.#lens);
    return `The cell in row ${row + 1}, column ${column + 1} adds up to ${number(value)} for ${of}: ${signed(above)} by channels that raise the score there, ${signed(below)} by those that lower it. Of ${channels} channels the ${largest.length} largest are listed; the rest adds ${signed(rest)}.`;
  }

  /** One piece of work at a time; the next one ends it. */
  async #work(work) {
    this.#run.abort();
    const { signal } = (this.#run = new AbortController());
    fail(this.#error);
    try {
      await work(signal);
    } catch (error) {
      if (!signal.aborted) fail(this.#error, error);
    }
  }
}
