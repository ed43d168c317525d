import { failure } from "./failure.js";
import { unstarted } from "../engine/why.js";

/**
 * The second part: what the network looks for. One view at a time, each loaded when it is first
 * shown, on the network and the photo of a `<heat-lens>`.
 *
 * A view is a class: `new View(root, context)`, then `show(wish)` as often as asked, with what to
 * begin with, and `close()`, which stops whatever runs.
 *
 * @typedef {object} Context
 * @property {import("../element/heat-lens.js").HeatLens} lens
 * @property {(view: string, wish: object) => void} go shows another view
 */
const VIEWS = {
  "class-model": "class-model/class-model.js",
  "deep-dream": "class-model/deep-dream.js",
  search: "search/search.js",
  channels: "channels/channels.js",
};

/** The class of a view. @param {string} name */
export async function viewOf(name) {
  const script = new URL(`../inside/${VIEWS[name]}`, import.meta.url);
  try {
    return (await import(script)).View;
  } catch ({ message }) {
    const words = await unstarted(script, message);
    throw new Error(`${words}. If trying again does not help, load the page again.`);
  }
}

export class Inside {
  #root;
  #place;
  #lens;
  #view;
  #turn = 0;

  /**
   * @param {HTMLElement} root with radio buttons named `inside` and a place of class `view`
   * @param {import("../element/heat-lens.js").HeatLens} lens
   */
  constructor(root, lens) {
    this.#root = root;
    this.#place = root.querySelector(".view");
    this.#lens = lens;
    root.addEventListener("change", ({ target }) => {
      if (target.name === "inside") this.#show(target.value, {});
    });
    // Another network has other layers.
    lens.addEventListener("ready", () => this.#show(this.#chosen, {}));
  }

  /** Shows a view, with what to begin with. */
  go(name, wish) {
    this.#root.querySelector(`[name="inside"][value="${name}"]`).checked = true;
    this.#root.scrollIntoView();
    return this.#show(name, wish);
  }

  get #chosen() {
    return this.#root.querySelector('[name="inside"]:checked').value;
  }

  async #show(name, wish) {
    const turn = ++this.#turn;
    if (this.#view?.name !== name) {
      this.#view?.close();
      this.#view = undefined;
      this.#place.replaceChildren();
      if (!name) return;
      const View = await this.#load(name, wish);
      if (!View || turn !== this.#turn) return;
      const context = { lens: this.#lens, go: (view, next) => this.go(view, next) };
      this.#view = Object.assign(new View(this.#place, context), { name });
    }
    await this.#view?.show(wish);
  }

  /** A view's class; says what is missing where it does not come. */
  async #load(name, wish) {
    const turn = this.#turn;
    try {
      return await viewOf(name);
    } catch (error) {
      if (turn !== this.#turn) return undefined;
      this.#place.replaceChildren(failure(error.message, () => this.#show(name, wish)));
      return undefined;
    }
  }
}
