/** A download is given up after so many milliseconds without a byte. */
export const STALL = 20_000;

const TICKS = 20;

/**
 * Notices silence. It counts ticks of a timer and not the time of day, so that the time in which the
 * machine slept or the page was frozen is not taken for silence.
 */
export class StallClock {
  #timer;
  #silent = 0;

  /** @param {number} limit in milliseconds @param {() => void} stalled is told once */
  constructor(limit, stalled) {
    this.#timer = setInterval(() => {
      this.#silent += 1;
      if (this.#silent < TICKS) return;
      this.stop();
      stalled();
    }, limit / TICKS);
  }

  heard() {
    this.#silent = 0;
  }

  stop() {
    clearInterval(this.#timer);
  }
}
