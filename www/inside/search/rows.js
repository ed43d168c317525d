import { contextOf } from "../../engine/context.js";
import { number } from "../../element/words.js";

/**
 * @import { Found, IndexPhoto, Rect } from "../../engine/door.d.ts"
 *
 * @typedef {keyof typeof TITLES} Row
 * @typedef {{ width: number, height: number }} Size
 * @typedef {keyof typeof UNITS} Kind of what is looked for
 */

const PATCH = 112;
const TITLES = {
  most: "Most exciting",
  least: "Least exciting",
  random: "Random, with seed 0, from the highest value down",
};
const ALL = "All, from the highest value down";
const UNITS = { class: "score", channel: "activation", unit: "activation" };

/**
 * Photos that were found, each with its frame, the patch in it, and its value: in three rows, or in one
 * where there are so few that each row would have them all.
 */
export class Rows {
  #root;
  #open;
  #turn = 0;

  /** @param {HTMLElement} root @param {(photo: IndexPhoto) => void} open */
  constructor(root, open) {
    this.#root = root;
    this.#open = open;
  }

  clear() {
    this.#turn += 1;
    this.#root.replaceChildren();
    this.#root.removeAttribute("aria-busy");
  }

  /**
   * @param {Record<Row, Found[]>} found
   * @param {Kind} kind
   * @param {Size} size of the network's input
   * @param {(photo: IndexPhoto) => Promise<Blob>} picture
   */
  async show(found, kind, size, picture) {
    const turn = ++this.#turn;
    /** @type {Item[]} */
    const items = [];
    const several = /** @type {Row[]} */ (Object.keys(TITLES));
    const single = several.every((name) => samePhotos(found[name], found.most));
    const rows = (single ? several.slice(0, 1) : several).map((name) => {
      const section = document.createElement("section");
      const heading = document.createElement("h3");
      heading.textContent = single ? ALL : TITLES[name];
      const list = Object.assign(document.createElement("ol"), { className: name });
      for (const entry of found[name]) {
        const item = new Item(entry, kind, size, () => this.#open(entry.photo));
        list.append(item.element);
        items.push(item);
      }
      section.append(heading, list);
      return section;
    });
    this.#root.setAttribute("aria-busy", "true");
    this.#root.replaceChildren(...rows);
    // One bitmap at a time, for each photo once.
    /** @type {Map<string, Item[]>} */
    const byPhoto = new Map();
    for (const item of items) {
      const { id } = item.photo;
      byPhoto.set(id, [...(byPhoto.get(id) ?? []), item]);
    }
    for (const several of byPhoto.values()) {
      const bitmap = await createImageBitmap(await picture(several[0].photo));
      if (turn === this.#turn) for (const item of several) item.draw(bitmap);
      bitmap.close();
      if (turn !== this.#turn) return;
    }
    this.#root.removeAttribute("aria-busy");
  }
}

class Item {
  #entry;
  #whole;
  #patch = canvas({ width: PATCH, height: PATCH }, "patch");

  /** @param {Found} entry @param {Kind} kind @param {Size} size @param {() => void} open */
  constructor(entry, kind, size, open) {
    this.#entry = entry;
    this.#whole = canvas(size, "whole");
    const { photo, value, place } = entry;
    const words = `${UNITS[kind]} ${number(value)}`;
    const where = place ? `row ${place[0]}, column ${place[1]}` : "";
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Show it above";
    const caption = document.createElement("span");
    caption.append(line("value", words), line("place", where), line("name", photo.name));
    button.append(this.#whole, this.#patch, caption);
    button.addEventListener("click", open);
    this.element = document.createElement("li");
    this.element.append(button);
  }

  get photo() {
    return this.#entry.photo;
  }

  /** @param {ImageBitmap} bitmap of the whole photo */
  draw(bitmap) {
    const { photo, rectangle, in_photo: part } = this.#entry;
    const context = contextOf(this.#whole);
    put(context, bitmap, photo.crop, this.#whole.width, this.#whole.height);
    frame(context, rectangle);
    const [width, height] = [part.right - part.left, part.bottom - part.top];
    const scale = PATCH / Math.max(width, height);
    put(contextOf(this.#patch), bitmap, part, width * scale, height * scale);
  }
}

/** @param {Found[]} row @param {Found[]} other */
function samePhotos(row, other) {
  const ids = new Set(other.map(({ photo }) => photo.id));
  return row.length === other.length && row.every(({ photo }) => ids.has(photo.id));
}

/** @param {string} name @param {string} text */
function line(name, text) {
  return Object.assign(document.createElement("span"), { className: name, textContent: text });
}

/** @param {Size} size @param {string} name */
function canvas({ width, height }, name) {
  const made = document.createElement("canvas");
  made.setAttribute("aria-hidden", "true");
  return Object.assign(made, { width, height, className: name });
}

/**
 * Draws a part of a picture in the middle of a square.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {ImageBitmap} bitmap
 * @param {Rect} part
 * @param {number} width
 * @param {number} height
 */
function put(context, bitmap, { left, top, right, bottom }, width, height) {
  const { width: side } = context.canvas;
  const [x, y] = [(side - width) / 2, (side - height) / 2];
  context.drawImage(bitmap, left, top, right - left, bottom - top, x, y, width, height);
}

/** White in black, to be seen on any ground. @param {CanvasRenderingContext2D} context @param {Rect} box */
function frame(context, { left, top, right, bottom }) {
  context.lineWidth = 2;
  for (const [by, colour] of /** @type {const} */ ([
    [1, "#000"],
    [3, "#fff"],
  ])) {
    context.strokeStyle = colour;
    context.strokeRect(left + by, top + by, right - left - 2 * by, bottom - top - 2 * by);
  }
}
