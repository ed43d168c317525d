const LEAST = 400;
const SHARE = 1 / 30;

/** Says when a map that is being computed is drawn again: seldom, as the workers want the cores. */
export class RedrawThrottle {
  #next = 0;

  get due() {
    return performance.now() > this.#next;
  }

  /**
   * Rests after a drawing, so that a thirtieth of the time is spent on it.
   *
   * @param {number} start when the drawing began, by `performance.now()`
   */
  rest(start) {
    const now = performance.now();
    this.#next = now + Math.max(LEAST, (now - start) / SHARE);
  }
}
