/** An action that runs once at a time; whoever asks meanwhile shares the next run. */
export class Turns {
  #act;
  #running;
  #next;

  /** @param {() => Promise<any>} act */
  constructor(act) {
    this.#act = act;
  }

  /** @returns {Promise<any>} what a run that begins now or later has found */
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
