import { STEP_TRIES, Tally } from "./deaths.js";

/**
 * Steps that workers dequeue, in their order. Those of a worker that died come back and go first; the ones
 * it may have died of go out one at a time, so that it can be told which it was.
 */
export class StepQueue {
  #steps;
  #next = 0;
  /** @type {number[]} */
  #back = [];
  /** @type {number[]} */
  #suspects = [];
  #out = 0;
  /** @type {Map<number, Tally>} */
  #tallies = new Map();
  #closed = false;
  /** @type {(() => void)[]} */
  #waiting = [];

  /** @param {number[]} steps */
  constructor(steps) {
    this.#steps = steps;
  }

  /** Steps that nobody has. */
  get left() {
    return this.#steps.length - this.#next + this.#back.length + this.#suspects.length;
  }

  /** Whether there is or may be something to take. */
  get open() {
    return !this.#closed && this.left + this.#out > 0;
  }

  /**
   * Hands out so many steps at most; where others have all of them, it waits whether some come back.
   *
   * @param {() => number} few asked when there are some
   * @returns {Promise<number[]>} none when all are done
   */
  async dequeue(few) {
    while (this.open) {
      const steps = this.#dequeue(few);
      if (steps.length) {
        this.#out += steps.length;
        return steps;
      }
      await /** @type {Promise<void>} */ (new Promise((wake) => this.#waiting.push(wake)));
    }
    return [];
  }

  /** @param {() => number} few */
  #dequeue(few) {
    if (this.#suspects.length) return this.#suspects.splice(0, 1);
    if (this.#back.length) return this.#back.splice(0, few());
    if (this.#next === this.#steps.length) return [];
    const start = this.#next;
    this.#next = Math.min(this.#steps.length, start + few());
    return this.#steps.slice(start, this.#next);
  }

  /** They are computed and kept. @param {number[]} steps */
  done(steps) {
    this.#out -= steps.length;
    for (const step of steps) this.#tallies.delete(step);
    if (!this.open) this.#wake();
  }

  /**
   * Their worker died.
   *
   * @param {number[]} steps
   * @param {import("./deaths.js").Fatal} death
   * @returns {boolean} whether one of them has killed as many workers as it may
   */
  requeue(steps, death) {
    this.#out -= steps.length;
    (death.blamed ? this.#suspects : this.#back).unshift(...steps);
    this.#wake();
    if (!death.blamed || steps.length > 1) return false;
    const [step] = steps;
    const tally = this.#tallies.get(step) ?? new Tally(STEP_TRIES);
    this.#tallies.set(step, tally);
    return tally.add(death);
  }

  /** Nothing more is handed out. */
  close() {
    this.#closed = true;
    this.#wake();
  }

  #wake() {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
