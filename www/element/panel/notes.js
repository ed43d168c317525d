/** The note that offers the choice, by its code. */
const STRETCHABLE = "nearly-black";

/** @import { Note, Tones } from "../../heatlens.js" */

/** What a reader must know of how a photo was read, with the choice of its tones. */
export class Notes {
  #place;
  #choose;

  /** @param {HTMLElement} place @param {(tones: Tones) => void} choose */
  constructor(place, choose) {
    this.#place = place;
    this.#choose = choose;
  }

  /** @param {{ notes: Note[], tones: Tones }} photo */
  show({ notes, tones }) {
    /** @type {HTMLElement[]} */
    const lines = notes.map(({ text }) => line(text));
    if (tones === "stretch") lines.push(this.#button("as-is", "Show the tones as they are"));
    else if (notes.some(({ code }) => code === STRETCHABLE)) {
      lines.push(this.#button("stretch", "Stretch the tones"));
    }
    this.#place.replaceChildren(...lines);
  }

  /** @param {Tones} tones @param {string} words */
  #button(tones, words) {
    const button = document.createElement("button");
    [button.className, button.textContent] = ["tones", words];
    button.setAttribute("part", "tones");
    button.addEventListener("click", () => this.#choose(tones));
    return button;
  }
}

/** @param {string} text */
function line(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}
