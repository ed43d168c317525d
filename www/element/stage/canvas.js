import { contextOf } from "../../engine/context.js";
import { find } from "../find.js";

/**
 * @import { Grid, Rect, Trial } from "../../engine/door.d.ts"
 * @import { Photo } from "../../engine/session.js"
 * @import { Picture } from "../../heatlens.js"
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
  #frame;
  #legend;
  #multiples;
  #cover;
  #trial;
  #window;
  #point;
  /** @type {Rect} */
  #crop = { left: 0, top: 0, right: 1, bottom: 1 };
  #size = { width: 1, height: 1 };
  /** @type {Picture | undefined} */
  #picture;

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.#root = find(root, ".stage");
    this.#photo = find(root, ".photo", HTMLCanvasElement);
    this.#heat = find(root, ".heat", HTMLCanvasElement);
    this.#frame = find(root, ".crop");
    this.#legend = find(root, ".legend canvas", HTMLCanvasElement);
    this.#multiples = find(root, ".multiples");
    this.#cover = find(root, ".cover", HTMLCanvasElement);
    this.#trial = find(root, ".trial", HTMLCanvasElement);
    this.#window = find(root, ".window");
    this.#point = find(root, ".point");
  }

  /** @param {Photo} photo */
  show({ width, height, crop, preview }) {
    this.#size = { width, height };
    this.#root.style.setProperty("--aspect", String(width / height));
    put(this.#photo, preview.pixels, preview.width, preview.height);
    this.#crop = crop;
    for (const element of [this.#frame, this.#cover, this.#trial]) this.#place(element, crop);
    this.#cover.width = this.#cover.height = 1;
    this.clear();
  }

  /** No photo, no cover and no map. */
  empty() {
    for (const canvas of [this.#photo, this.#cover, this.#trial])
      Object.assign(canvas, { width: 1, height: 1 });
    Object.assign(this.#photo, { width: 4, height: 3 });
    this.#root.style.removeProperty("--aspect");
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
   * What the method painted over in one of its tries, in place of the map; nothing to end that.
   *
   * @param {(Painted & Pick<Trial, "rows" | "columns" | "window">) | null} [trial]
   */
  showTrial(trial) {
    this.#trial.hidden = this.#window.hidden = !trial;
    this.#heat.hidden = Boolean(trial);
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

  /** @param {Picture} picture */
  draw(picture) {
    const { info, pixels, legend } = picture;
    this.#picture = picture;
    put(this.#heat, pixels, info.drawn.columns, info.drawn.rows);
    this.#place(this.#heat, info.extent);
    put(this.#legend, legend, legend.length / 4, 1);
  }

  /** The value that is drawn at a point in shares of the crop; nothing without a map. @param {Point} point */
  valueAt({ x, y }) {
    if (!this.#picture) return undefined;
    const { drawn, info } = this.#picture;
    const { rows, columns } = info.drawn;
    /** @param {number} share @param {number} count */
    const cell = (share, count) => Math.min(Math.floor(share * count), count - 1);
    return drawn[cell(y, rows) * columns + cell(x, columns)];
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
    this.drawMultiples([]);
  }

  /** What a file of the picture is drawn of; nothing without a map. @returns {Layers | undefined} */
  get layers() {
    if (!this.#picture) return undefined;
    const { width, height } = this.#size;
    const { opacity, imageRendering } = getComputedStyle(this.#heat);
    return {
      photo: this.#photo,
      size: this.#size,
      frame: { left: 0, top: 0, right: width, bottom: height },
      crop: this.#crop,
      cover: this.#cover,
      heat: this.#heat,
      legend: this.#legend,
      opacity: Number(opacity),
      smooth: imageRendering !== "pixelated",
      info: this.#picture.info,
    };
  }

  /** Puts an element over a rectangle given in pixels of the photo. @param {HTMLElement} element @param {Rect} box */
  #place(element, { left, top, right, bottom }) {
    const { width, height } = this.#size;
    Object.assign(element.style, {
      left: `${(left / width) * 100}%`,
      top: `${(top / height) * 100}%`,
      width: `${((right - left) / width) * 100}%`,
      height: `${((bottom - top) / height) * 100}%`,
    });
  }
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
