/** The controls of covering by hand. */
export class Hand {
  #root;

  /**
   * @param {HTMLElement} root
   * @param {{ toggle: () => void, undo: () => void, clear: () => void, width: (pixels: number) => void,
   *   fill: () => void }} act
   */
  constructor(root, act) {
    this.#root = root;
    for (const name of ["toggle", "undo", "clear"]) {
      this.#find(`.${name}`).addEventListener("click", act[name]);
    }
    this.#find("[name=brush-width]").addEventListener("input", ({ target }) =>
      act.width(Number(target.value)),
    );
    this.#find("[name=brush-fill]").addEventListener("change", act.fill);
  }

  set active(active) {
    this.#find(".toggle").setAttribute("aria-pressed", String(active));
  }

  /** Whether there is anything to take back. */
  set empty(empty) {
    this.#find(".undo").disabled = this.#find(".clear").disabled = empty;
  }

  /** What strokes are painted with, as occlusion has it. */
  get fill() {
    return this.#find("[name=brush-fill]").value;
  }

  set fill(name) {
    this.#find("[name=brush-fill]").value = name;
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }
}
