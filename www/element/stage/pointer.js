import { Surface } from "../surface.js";

/** How far an arrow key moves the point, as a share of the crop. */
const STEP = 1 / 28;
/** @type {Record<string, [number, number]>} */
const MOVES = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** @import { Point } from "../group-member.js" */

/**
 * A point of the crop under the mouse, a finger or the arrow keys, in shares of its width and height.
 * A click or a touch makes it stay.
 */
export class Pointer {
  #surface;
  #moved;
  #pinned = false;

  /** Whether the mouse and fingers move it. */
  active = true;
  /** @type {Point | undefined} where it is */
  at;

  /**
   * @param {HTMLElement} stage takes the events
   * @param {HTMLElement} crop the part of it that counts
   * @param {(point?: Point) => void} moved
   */
  constructor(stage, crop, moved) {
    this.#surface = new Surface(crop);
    this.#moved = moved;
    stage.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && this.active && !this.#pinned)
        this.#go(this.#place(event));
    });
    stage.addEventListener("pointerleave", () => !this.#pinned && this.#go(undefined));
    stage.addEventListener("click", (event) => this.#click(event));
    stage.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Forgets the point. */
  release() {
    this.#pinned = false;
    if (this.at) this.#go(undefined);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (!this.active) return;
    const place = this.#place(event);
    const again = this.#pinned && near(place, this.at);
    this.#pinned = Boolean(place) && !again;
    this.#go(again ? undefined : place);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") this.release();
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const { x, y } = this.at ?? { x: 0.5 - move[0], y: 0.5 - move[1] };
    this.#pinned = true;
    this.#go({ x: within(x + move[0]), y: within(y + move[1]) });
  }

  /** @param {Point} [place] */
  #go(place) {
    if (!place && !this.at) return;
    this.at = place;
    this.#moved(place);
  }

  /** @param {MouseEvent} event */
  #place(event) {
    const place = this.#surface.share(event);
    return place && [place.x, place.y].every((share) => share >= 0 && share <= 1)
      ? place
      : undefined;
  }
}

/** @param {Point} [place] @param {Point} [other] */
function near(place, other) {
  return (
    place !== undefined &&
    other !== undefined &&
    Math.hypot(place.x - other.x, place.y - other.y) < STEP
  );
}

/** @param {number} share */
function within(share) {
  return Math.min(Math.max(share, 0), 1);
}
