/**
 * An action that runs once at a time; calls that come during a run share the next one.
 *
 * @template T
 */
export class CoalescedAction {
  #act;
  /** @type {Promise<T> | undefined} */
  #running;
  /** @type {Promise<T> | undefined} */
  #next;

  /** @param {() => Promise<T>} act */
  constructor(act) {
    this.#act = act;
  }

  /** @returns {Promise<T>} the result of a run that begins now or later */
  run() {
    if (!this.#running) {
      this.#running = this.#act().finally(() => (this.#running = undefined));
      return this.#running;
    }
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.run();
    });
    return this.#next;
  }
}
