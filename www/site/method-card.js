import { usual } from "../element/attributes.js";
import { find } from "../element/find.js";
import { put } from "../element/stage/canvas.js";
import { contextOf } from "../engine/context.js";
import { fragment, markup } from "../engine/trusted.js";

/**
 * @import { HeatLens } from "../element/heat-lens.js"
 * @import { Entry } from "../engine/door.d.ts"
 * @import { Outcome, SmallMap } from "./small-maps.js"
 *
 * @typedef {NonNullable<HeatLens["scene"]["photo"]>} Photo
 */

/** Columns of a small map, enough for two pixels of the screen in each of the card's. */
const COLUMNS = 256;
/** What takes fewer seconds is there at once. */
const AT_ONCE = 0.3;

const CARD = markup`<button type="button" class="way" aria-pressed="false">
  <canvas width="1" height="1" aria-hidden="true"></canvas>
  <span class="words"><b></b> <span class="about"></span></span>
</button>`;

/** A button that chooses a method, with the method's map of the photo on it. */
export class MethodCard {
  #method;
  #canvas;
  /** @type {Outcome | undefined} */
  #shown;

  /** @param {Entry} method @param {(method: Entry) => void} choose */
  constructor(method, choose) {
    this.#method = method;
    const card = fragment(CARD);
    this.button = find(card, "button", HTMLButtonElement);
    this.#canvas = find(card, "canvas", HTMLCanvasElement);
    this.button.dataset.method = method.name;
    find(card, "b").textContent = method.question;
    this.#about = method.title;
    this.button.addEventListener("click", () => choose(method));
  }

  get name() {
    return this.#method.name;
  }

  get title() {
    return this.#method.title;
  }

  set chosen(chosen) {
    this.button.setAttribute("aria-pressed", String(chosen));
  }

  get chosen() {
    return this.button.getAttribute("aria-pressed") === "true";
  }

  /**
   * Shows what has become of the method; without an outcome there is no map.
   *
   * @param {Photo} [photo]
   * @param {Outcome} [outcome]
   */
  show(photo, outcome) {
    if (outcome === this.#shown) return;
    this.#shown = outcome;
    Object.assign(this.#canvas, { width: 1, height: 1 });
    const { title } = this;
    if (!outcome || !photo) this.#about = title;
    else if ("failed" in outcome) this.#about = `${title}: ${outcome.failed}`;
    else {
      this.#about = `${title} ·\u00a0${duration(outcome.seconds)}`;
      draw(this.#canvas, photo, outcome);
    }
  }

  set #about(/** @type {string} */ text) {
    find(this.button, ".about").textContent = text;
  }
}

/** @param {number} seconds */
function duration(seconds) {
  return seconds < AT_ONCE ? "at\u00a0once" : `${seconds.toFixed(1)}\u00a0s`;
}

/** @param {HTMLCanvasElement} canvas @param {Photo} photo @param {SmallMap} map */
function draw(canvas, photo, { info: { drawn, extent }, pixels }) {
  const seen = seenOf(photo);
  Object.assign(canvas, { width: seen.width, height: seen.height });
  const context = contextOf(canvas);
  context.drawImage(seen, 0, 0);
  const heat = document.createElement("canvas");
  put(heat, pixels, drawn.columns, drawn.rows);
  const { left, top, right, bottom } = photo.crop;
  const [across, down] = [seen.width / (right - left), seen.height / (bottom - top)];
  context.globalAlpha = Number(usual("opacity"));
  context.drawImage(
    heat,
    (extent.left - left) * across,
    (extent.top - top) * down,
    (extent.right - extent.left) * across,
    (extent.bottom - extent.top) * down,
  );
}

/** @type {WeakMap<Photo, HTMLCanvasElement>} */
const SEEN = new WeakMap();

/** What the network sees of a photo, in the size of a small map. @param {Photo} photo */
function seenOf(photo) {
  const before = SEEN.get(photo);
  if (before) return before;
  const { crop, cover, preview, width } = photo;
  const [across, down] = [crop.right - crop.left, crop.bottom - crop.top];
  const seen = document.createElement("canvas");
  seen.width = COLUMNS;
  seen.height = Math.round((COLUMNS * down) / across);
  const context = contextOf(seen);
  context.imageSmoothingQuality = "high";
  const whole = document.createElement("canvas");
  put(whole, preview.pixels, preview.width, preview.height);
  const scale = preview.width / width;
  const part = /** @type {const} */ ([crop.left, crop.top, across, down]);
  const [x, y, columns, rows] = part.map((pixels) => pixels * scale);
  context.drawImage(whole, x, y, columns, rows, 0, 0, seen.width, seen.height);
  if (cover) {
    put(whole, cover.pixels, cover.columns, cover.rows);
    context.drawImage(whole, 0, 0, seen.width, seen.height);
  }
  SEEN.set(photo, seen);
  return seen;
}
