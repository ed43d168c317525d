/** The note that offers the choice, by its code. */
const STRETCHABLE = "nearly-black";

/** What a reader must know of how a photo was read, with the choice of its tones. */
export class Notes {
  #place;
  #choose;

  /** @param {HTMLElement} place @param {(tones: string) => void} choose */
  constructor(place, choose) {
    [this.#place, this.#choose] = [place, choose];
  }

  /** @param {{ notes: { code: string, text: string }[], tones: string }} photo */
  show({ notes, tones }) {
    const lines = notes.map(({ text }) => line(text));
    if (tones === "stretch") lines.push(this.#button("as-is", "Show the tones as they are"));
    else if (notes.some(({ code }) => code === STRETCHABLE)) {
      lines.push(this.#button("stretch", "Stretch the tones"));
    }
    this.#place.replaceChildren(...lines);
  }

  #button(tones, words) {
    const button = document.createElement("button");
    [button.className, button.textContent] = ["tones", words];
    button.setAttribute("part", "tones");
    button.addEventListener("click", () => this.#choose(tones));
    return button;
  }
}

function line(text) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  return paragraph;
}
