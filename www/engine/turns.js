/**
 * An action that runs once at a time; whoever asks meanwhile shares the next run.
 *
 * @template T
 */
export class Turns {
  #act;
  /** @type {Promise<T> | undefined} */
  #running;
  /** @type {Promise<T> | undefined} */
  #next;

  /** @param {() => Promise<T>} act */
  constructor(act) {
    this.#act = act;
  }

  /** @returns {Promise<T>} what a run that begins now or later has found */
  ask() {
    if (!this.#running) {
      this.#running = this.#act().finally(() => (this.#running = undefined));
      return this.#running;
    }
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      return this.ask();
    });
    return this.#next;
  }
}
