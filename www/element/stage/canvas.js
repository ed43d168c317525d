import { contextOf } from "../../engine/context.js";
import { find } from "../find.js";

/**
 * @import { Grid, Rect, Trial } from "../../engine/door.d.ts"
 * @import { Photo } from "../../engine/session.js"
 * @import { Outline, Picture } from "../../heatlens.js"
 * @import { Point } from "../group-member.js"
 * @import { Layers } from "./picture-file.js"
 *
 * @typedef {{ pixels: Uint8Array }} Painted
 */

/** The photo, the part that the network saw, the map over it, and the map's legend. */
export class Stage {
  #root;
  #photo;
  #heat;
  #box;
  #outline;
  #legend;
  #multiples;
  #cover;
  #trial;
  #window;
  #point;
  #readout;
  /** @type {Rect} */
  #crop = { left: 0, top: 0, right: 1, bottom: 1 };
  #size = { width: 1, height: 1 };
  #cropped = false;
  /** @type {Map<HTMLElement | SVGElement, Rect>} where each layer lies, in pixels of the photo */
  #places = new Map();
  /** @type {Picture | undefined} */
  #picture;

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.#root = find(root, ".stage");
    this.#photo = find(root, ".photo", HTMLCanvasElement);
    this.#heat = find(root, ".heat", HTMLCanvasElement);
    this.#outline = find(root, ".outline", SVGSVGElement);
    this.#box = find(root, ".crop");
    this.#legend = find(root, ".legend canvas", HTMLCanvasElement);
    this.#multiples = find(root, ".multiples");
    this.#cover = find(root, ".cover", HTMLCanvasElement);
    this.#trial = find(root, ".trial", HTMLCanvasElement);
    this.#window = find(root, ".window");
    this.#point = find(root, ".point");
    this.#readout = find(root, ".readout");
  }

  /** @param {Photo} photo */
  show({ width, height, crop, preview }) {
    this.#size = { width, height };
    put(this.#photo, preview.pixels, preview.width, preview.height);
    this.#crop = crop;
    this.#places.clear();
    this.#places.set(this.#photo, this.#whole);
    for (const element of [this.#box, this.#cover, this.#trial]) this.#places.set(element, crop);
    this.#lay();
    this.#cover.width = this.#cover.height = 1;
    this.clear();
  }

  /** @param {boolean} cropped whether only what the network sees is shown, and not the whole photo */
  set cropped(cropped) {
    this.#cropped = cropped;
    if (this.#places.size) this.#lay();
  }

  /** Whether the network sees less than the whole photo. */
  get crops() {
    const [whole, crop] = [this.#whole, this.#crop].map(sizeOf);
    return crop.width < whole.width - 1 || crop.height < whole.height - 1;
  }

  /** No photo, no cover and no map. */
  empty() {
    for (const canvas of [this.#photo, this.#cover, this.#trial])
      Object.assign(canvas, { width: 1, height: 1 });
    Object.assign(this.#photo, { width: 4, height: 3 });
    this.#root.style.removeProperty("--aspect");
    this.#places.clear();
    this.#photo.removeAttribute("style");
    this.showTrial();
    this.mark();
    this.#picture = undefined;
    this.clear();
  }

  /** What the reader has painted over, in pixels of the input. @param {Painted & Grid} cover */
  showCover({ pixels, rows, columns }) {
    put(this.#cover, pixels, columns, rows);
  }

  /**
   * What the method painted over in one of its tries, while the map steps back; nothing to end that.
   *
   * @param {(Painted & Pick<Trial, "rows" | "columns" | "window">) | null} [trial]
   */
  showTrial(trial) {
    this.#trial.hidden = this.#window.hidden = !trial;
    this.#root.classList.toggle("trying", Boolean(trial));
    if (!trial) return;
    put(this.#trial, trial.pixels, trial.columns, trial.rows);
    this.#place(this.#window, trial.window);
  }

  /** The pixel of the photo at a point in shares of the crop. @param {Point} point */
  onPhoto({ x, y }) {
    const { left, top, right, bottom } = this.#crop;
    return { x: left + x * (right - left), y: top + y * (bottom - top) };
  }

  /** Marks a point, in shares of the crop; nothing to end that. @param {Point} [place] */
  mark(place) {
    this.#point.hidden = !place;
    if (!place) return;
    const { x, y } = this.onPhoto(place);
    this.#place(this.#point, { left: x, top: y, right: x, bottom: y });
  }

  /**
   * Says something beside the square that is tried, or else beside the point.
   *
   * @param {string} text "" for nothing
   */
  say(text) {
    // A percentage stays on one line.
    this.#readout.textContent = text.replaceAll(" %", "\u00a0%");
    const box = this.#places.get(this.#window.hidden ? this.#point : this.#window);
    if (!text || !box) return;
    const { left, top, right, bottom } = this.#shares(box);
    const after = (left + right) / 2 < 0.5;
    const below = (top + bottom) / 2 < 0.5;
    Object.assign(this.#readout.style, {
      left: after ? `calc(${clamped(right)} + 0.75rem)` : "",
      right: after ? "" : `calc(${clamped(1 - left)} + 0.75rem)`,
      top: below ? clamped(top) : "",
      bottom: below ? "" : clamped(1 - bottom),
    });
  }

  /** @param {Picture} picture */
  draw(picture) {
    const { info, pixels, legend } = picture;
    this.#picture = picture;
    put(this.#heat, pixels, info.drawn.columns, info.drawn.rows);
    this.#place(this.#heat, info.extent);
    put(this.#legend, legend, legend.length / 4, 1);
    this.#trace(picture.line);
    this.#place(this.#outline, info.extent);
  }

  /** @param {boolean} sharp whether the cells of maps end at their sides, and do not run into each other */
  set sharp(sharp) {
    this.#root.classList.toggle("sharp", sharp);
    this.#multiples.classList.toggle("sharp", sharp);
  }

  /** @param {Outline} [line] nothing for no line */
  #trace({ above, below } = { above: "", below: "", averaged: 1 }) {
    const lines = { ground: above + below, above, below };
    for (const [name, data] of Object.entries(lines)) {
      this.#outline.querySelector(`.${name}`)?.setAttribute("d", data);
    }
  }

  /** The value of the cell at a point in shares of the crop; nothing without a map. @param {Point} point */
  valueAt({ x, y }) {
    if (!this.#picture) return undefined;
    const { sharp, info } = this.#picture;
    const { rows, columns } = info.drawn;
    /** @param {number} share @param {number} count */
    const cell = (share, count) => Math.min(Math.floor(share * count), count - 1);
    return sharp[cell(y, rows) * columns + cell(x, columns)];
  }

  /**
   * Maps of several layers side by side, all on one scale.
   *
   * @param {(Picture & { layer: number })[]} pictures
   */
  drawMultiples(pictures) {
    this.#multiples.hidden = pictures.length === 0;
    this.#multiples.replaceChildren(
      ...pictures.map(({ info, pixels, layer }) => {
        const figure = document.createElement("figure");
        const canvas = document.createElement("canvas");
        const caption = document.createElement("figcaption");
        put(canvas, pixels, info.drawn.columns, info.drawn.rows);
        caption.textContent = info.layers[layer];
        figure.append(canvas, caption);
        return figure;
      }),
    );
  }

  clear() {
    this.#heat.width = 1;
    this.#heat.height = 1;
    this.#trace();
    this.drawMultiples([]);
  }

  /** What a file of the picture is drawn of; nothing without a map. @returns {Layers | undefined} */
  get layers() {
    if (!this.#picture) return undefined;
    const { opacity, imageRendering } = getComputedStyle(this.#heat);
    return {
      photo: this.#photo,
      size: this.#size,
      frame: this.#frame,
      crop: this.#crop,
      cover: this.#cover,
      heat: this.#heat,
      legend: this.#legend,
      opacity: Number(opacity),
      smooth: imageRendering !== "pixelated",
      line: this.#picture.line,
      info: this.#picture.info,
    };
  }

  /** @returns {Rect} the photo in its own pixels */
  get #whole() {
    return { left: 0, top: 0, right: this.#size.width, bottom: this.#size.height };
  }

  /** Lays all out anew in the frame, which is the photo or what the network sees of it. */
  #lay() {
    const { width, height } = sizeOf(this.#frame);
    this.#root.style.setProperty("--aspect", String(width / height));
    for (const [element, box] of this.#places) this.#place(element, box);
  }

  /** What is shown, in pixels of the photo. */
  get #frame() {
    return this.#cropped ? this.#crop : this.#whole;
  }

  /** A rectangle given in pixels of the photo, in shares of what is shown. @param {Rect} box */
  #shares({ left, top, right, bottom }) {
    const frame = this.#frame;
    const { width, height } = sizeOf(frame);
    return {
      left: (left - frame.left) / width,
      top: (top - frame.top) / height,
      right: (right - frame.left) / width,
      bottom: (bottom - frame.top) / height,
    };
  }

  /** Puts an element over a rectangle given in pixels of the photo. @param {HTMLElement | SVGElement} element @param {Rect} box */
  #place(element, box) {
    this.#places.set(element, box);
    const { left, top, right, bottom } = this.#shares(box);
    Object.assign(element.style, {
      left: `${left * 100}%`,
      top: `${top * 100}%`,
      width: `${(right - left) * 100}%`,
      height: `${(bottom - top) * 100}%`,
    });
  }
}

/** @param {Rect} box */
function sizeOf({ left, top, right, bottom }) {
  return { width: right - left, height: bottom - top };
}

/** A share of what is shown as a length, with room for some words. @param {number} share */
function clamped(share) {
  return `${Math.min(Math.max(share, 0.01), 0.8) * 100}%`;
}

/**
 * Puts RGBA on a canvas of its size.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} pixels
 * @param {number} width
 * @param {number} height
 */
export function put(canvas, pixels, width, height) {
  canvas.width = width;
  canvas.height = height;
  const buffer = /** @type {ArrayBuffer} */ (pixels.buffer);
  const data = new Uint8ClampedArray(buffer, pixels.byteOffset, pixels.length);
  contextOf(canvas).putImageData(new ImageData(data, width, height), 0, 0);
}
