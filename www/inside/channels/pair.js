import { put } from "../../element/stage/canvas.js";
import { number } from "../../element/words.js";

/** The side of a patch, in pixels, below which they are drawn as squares. */
const SMALL = 48;

/** A patch of a photo beside a unit's projection back to it, empty until that is there. */
export class Pair {
  #patch = canvas();
  #projection = canvas();
  #caption = document.createElement("figcaption");
  #name;

  element = document.createElement("figure");

  /** @param {string} [name] of the photo; without it the projection stands alone */
  constructor(name) {
    this.#name = name;
    this.element.className = "projected";
    this.#caption.textContent = name ?? "";
    if (name) this.element.append(this.#patch);
    this.element.append(this.#projection, this.#caption);
  }

  /**
   * Shows what a worker projected by a rule.
   *
   * @param {import("./projector.js").Projected} projection
   * @param {string} rule
   */
  show({ pixels, patch, rows, columns, activation, rectifiers, reach, flat }, rule) {
    put(this.#patch, patch, columns, rows);
    put(this.#projection, pixels, columns, rows);
    const of = this.#name ? ` of ${this.#name}` : "";
    this.#patch.setAttribute("aria-label", `What the unit sees${of}`);
    this.#projection.setAttribute("aria-label", `Projection${of}, ${rule}`);
    const scale = flat ? "flat: nothing comes back" : `±${number(reach)}`;
    const value = `activation ${number(activation)}; `;
    const text = this.#name ? `${this.#name}: ${value}${scale}` : scale;
    const plain = rule !== "gradient" && rectifiers === 0;
    this.#caption.textContent = plain ? `${text}; no ReLU between, so it is the gradient` : text;
    this.element.classList.toggle("small", Math.max(rows, columns) < SMALL);
    this.element.dataset.rule = rule;
  }
}

function canvas() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "not computed yet");
  return canvas;
}

/** What other views say of a channel. */
const ELSEWHERE = /** @type {const} */ ([
  ["class-model", "its model"],
  ["search", "its top patches"],
]);

/**
 * Where else a channel can be looked at.
 *
 * @param {{ layer: string, channel: number }} channel
 * @param {import("../views.js").Context["go"]} go
 */
export function links({ layer, channel }, go) {
  const paragraph = document.createElement("p");
  paragraph.className = "links";
  for (const [view, text] of ELSEWHERE) {
    const button = document.createElement("button");
    button.dataset.view = view;
    button.textContent = text;
    button.setAttribute("aria-label", `Channel ${channel}: ${text}`);
    button.addEventListener("click", () => go(view, { layer, channel }));
    paragraph.append(button);
  }
  return paragraph;
}
