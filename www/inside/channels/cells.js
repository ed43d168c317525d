import { find, within } from "../../element/find.js";
import { put } from "../../element/stage/canvas.js";
import { fragment, markup } from "../../engine/trusted.js";
import { number } from "../../element/words.js";

const INSIDE = markup`
  <canvas class="seen"></canvas><canvas class="map"></canvas>
  <div role="grid" aria-label="Cells of the class activation map"></div>`;

/**
 * @import { Network } from "../../engine/network.js"
 *
 * @typedef {{ row: number, column: number }} Place
 */

/** @type {Record<string, [number, number]>} */
const MOVES = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** A map over what the network sees of a photo, each of its cells a button. */
export class Cells {
  #photo;
  #map;
  #grid;
  #shape = [0, 0];

  /**
   * @param {HTMLElement} root
   * @param {(cell: Place) => void} choose
   */
  constructor(root, choose) {
    root.replaceChildren(fragment(INSIDE));
    this.#photo = find(root, ".seen", HTMLCanvasElement);
    this.#map = find(root, ".map", HTMLCanvasElement);
    this.#grid = find(root, "[role=grid]");
    this.#grid.addEventListener("click", (event) => {
      const button = within(event, HTMLButtonElement, "button");
      if (button) choose(place(button));
    });
    this.#grid.addEventListener("keydown", (event) => this.#move(event));
  }

  /** @param {Awaited<ReturnType<Network["classActivationMap"]>>} map with what the network sees */
  show({ rows, columns, unit, values, pixels, seen, seenRows, seenColumns }) {
    put(this.#photo, seen, seenColumns, seenRows);
    put(this.#map, pixels, columns, rows);
    if (this.#shape.join() !== [rows, columns].join()) this.#build(rows, columns);
    this.#buttons.forEach((button, index) => {
      const { row, column } = place(button);
      const at = `row ${row + 1}, column ${column + 1}`;
      button.setAttribute("aria-label", `${at}: ${number(values[index])} ${unit}`);
    });
  }

  /** @param {Place} cell */
  choose({ row, column }) {
    for (const button of this.#buttons) {
      const at = place(button);
      const selected = at.row === row && at.column === column;
      button.parentElement?.setAttribute("aria-selected", String(selected));
      button.tabIndex = selected ? 0 : -1;
    }
  }

  get #buttons() {
    return [...this.#grid.querySelectorAll("button")];
  }

  /** @param {number} rows @param {number} columns */
  #build(rows, columns) {
    this.#shape = [rows, columns];
    this.#grid.style.setProperty("--columns", String(columns));
    /** @param {number} row @param {number} column */
    const cell = (row, column) => {
      const cell = document.createElement("div");
      const button = document.createElement("button");
      cell.setAttribute("role", "gridcell");
      button.tabIndex = row || column ? -1 : 0;
      Object.assign(button.dataset, { row, column });
      cell.append(button);
      return cell;
    };
    const lines = Array.from({ length: rows }, (_, row) => {
      const line = document.createElement("div");
      line.setAttribute("role", "row");
      line.append(...Array.from({ length: columns }, (_, column) => cell(row, column)));
      return line;
    });
    this.#grid.replaceChildren(...lines);
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const move = MOVES[event.key];
    const button = within(event, HTMLButtonElement, "button");
    if (!move || !button) return;
    event.preventDefault();
    const [rows, columns] = this.#shape;
    const { row, column } = place(button);
    const [y, x] = [row + move[0], column + move[1]];
    if (y < 0 || x < 0 || y >= rows || x >= columns) return;
    button.tabIndex = -1;
    const next = this.#buttons[y * columns + x];
    next.tabIndex = 0;
    next.focus();
  }
}

/** @param {HTMLElement} button @returns {Place} */
function place({ dataset: { row, column } }) {
  return { row: Number(row), column: Number(column) };
}
