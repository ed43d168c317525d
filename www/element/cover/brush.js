import { contextOf } from "../../engine/context.js";
import { Surface } from "../surface.js";

/** @typedef {import("../../heatlens.js").Stroke} Stroke */

/** Strokes by hand over the crop: a mask of the input's size. */
export class Brush {
  #stage;
  #surface;
  #canvas = document.createElement("canvas");
  /** @type {Stroke[]} */
  #strokes = [];
  #changed;

  /** Whether strokes are taken. */
  active = false;
  /** The width of a stroke, in pixels of the input. */
  size = 40;

  /**
   * @param {HTMLElement} stage takes the events
   * @param {HTMLElement} crop the part of it that is the input
   * @param {(ended: boolean) => void} changed after each piece of a stroke, and at its end
   */
  constructor(stage, crop, changed) {
    this.#stage = stage;
    this.#surface = new Surface(crop);
    this.#changed = changed;
    stage.addEventListener("pointerdown", (event) => this.#begin(event));
    stage.addEventListener("pointermove", (event) => this.#go(event));
    stage.addEventListener("pointerup", (event) => this.#end(event));
    stage.addEventListener("pointercancel", (event) => this.#end(event));
  }

  /** Starts anew, for an input of this size. @param {import("../../engine/door.d.ts").Grid} input */
  reset({ rows, columns }) {
    Object.assign(this.#canvas, { width: columns, height: rows });
    this.#strokes = [];
  }

  /** Whether nothing is covered. */
  get empty() {
    return this.#strokes.length === 0;
  }

  /** Each stroke's width and points, in pixels of the input. */
  get strokes() {
    return this.#strokes;
  }

  /** Copies the strokes of another brush on the same photo. @param {Brush} other */
  copyFrom(other) {
    this.#strokes = [...other.#strokes];
  }

  /** Takes back the last stroke. */
  undo() {
    this.#strokes.pop();
    this.#changed(true);
  }

  /** Takes back all strokes. */
  clear() {
    this.#strokes = [];
    this.#changed(true);
  }

  /** Covers a disc, in shares of the crop. @param {number} x @param {number} y */
  dab(x, y) {
    const { width, height } = this.#canvas;
    this.#strokes.push({ size: this.size, points: [[x * width, y * height]] });
    this.#changed(true);
  }

  /** @returns {Uint8Array} how much of each pixel of the input is covered, 0 to 255 */
  get mask() {
    const { width, height } = this.#canvas;
    const context = contextOf(this.#canvas, { willReadFrequently: true });
    context.clearRect(0, 0, width, height);
    context.lineCap = context.lineJoin = "round";
    for (const { size, points } of this.#strokes) {
      context.lineWidth = size;
      context.beginPath();
      for (const point of points) context.lineTo(...point);
      context.stroke();
      // Lines of no length have no ends, and some browsers draw nothing.
      context.beginPath();
      context.arc(...points[0], size / 2, 0, 2 * Math.PI);
      context.fill();
    }
    const { data } = context.getImageData(0, 0, width, height);
    return Uint8Array.from({ length: width * height }, (_, pixel) => data[4 * pixel + 3]);
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (!this.active || event.button !== 0) return;
    event.preventDefault();
    this.#stage.setPointerCapture(event.pointerId);
    this.#strokes.push({ size: this.size, points: [this.#place(event)] });
    this.#changed(false);
  }

  /** @param {PointerEvent} event */
  #go(event) {
    if (!this.active || !this.#stage.hasPointerCapture(event.pointerId)) return;
    this.#strokes.at(-1)?.points.push(this.#place(event));
    this.#changed(false);
  }

  /** @param {PointerEvent} event */
  #end(event) {
    if (!this.active || !this.#stage.hasPointerCapture(event.pointerId)) return;
    this.#stage.releasePointerCapture(event.pointerId);
    this.#changed(true);
  }

  /** @param {PointerEvent} event @returns {[number, number]} */
  #place(event) {
    const { x, y } = this.#surface.share(event) ?? { x: -1, y: -1 };
    return [x * this.#canvas.width, y * this.#canvas.height];
  }
}
