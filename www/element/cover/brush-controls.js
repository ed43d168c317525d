import { find } from "../find.js";

/** The controls of the brush that covers parts of the photo. */
export class BrushControls {
  #toggle;
  #undo;
  #clear;
  #fill;

  /**
   * @param {ShadowRoot} root
   * @param {{ toggle: () => void, undo: () => void, clear: () => void, width: (pixels: number) => void,
   *   fill: () => void }} act
   */
  constructor(root, act) {
    this.#toggle = find(root, ".toggle");
    this.#undo = find(root, ".undo", HTMLButtonElement);
    this.#clear = find(root, ".clear", HTMLButtonElement);
    this.#fill = find(root, "[name=brush-fill]", HTMLSelectElement);
    this.#toggle.addEventListener("click", act.toggle);
    this.#undo.addEventListener("click", act.undo);
    this.#clear.addEventListener("click", act.clear);
    this.#fill.addEventListener("change", act.fill);
    const width = find(root, "[name=brush-width]", HTMLInputElement);
    width.addEventListener("input", () => act.width(Number(width.value)));
  }

  /** @param {boolean} active whether strokes are drawn */
  set active(active) {
    this.#toggle.setAttribute("aria-pressed", String(active));
  }

  /** @param {boolean} empty whether there is nothing to take back */
  set empty(empty) {
    this.#undo.disabled = this.#clear.disabled = empty;
  }

  /** What strokes are painted with, as occlusion has it. */
  get fill() {
    return this.#fill.value;
  }

  set fill(name) {
    this.#fill.value = name;
  }
}
