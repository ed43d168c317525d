import { megabytes } from "../element/words.js";

/** A choice among networks, which shows and sets the network of an element. */
export class NetworkChoice {
  #select;
  #lens;

  /**
   * @param {HTMLSelectElement} select
   * @param {import("../heatlens.js").HeatLens} lens
   * @param {import("./lists.js").Network[]} networks
   */
  constructor(select, lens, networks) {
    this.#select = select;
    this.#lens = lens;
    select.replaceChildren(
      ...networks.map(
        ({ model, title, bytes }) => new Option(`${title} (${megabytes(bytes)} MB)`, model),
      ),
    );
    select.addEventListener("change", () => {
      lens.model = select.value;
      // A layer is that of one network.
      lens.layer = "";
    });
    new MutationObserver(() => this.#show()).observe(lens, { attributeFilter: ["model"] });
    this.#show();
  }

  #show() {
    const { model } = this.#lens;
    this.#select.value = model;
    if (this.#select.value === model) return;
    this.#select.add(new Option(model));
    this.#select.value = model;
  }
}
