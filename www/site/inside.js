import { find, within } from "../element/find.js";
import { failureOf } from "../engine/thrown.js";
import { isView, viewOf } from "../inside/views.js";
import { failure } from "./failure.js";

/**
 * @import { HeatLens } from "../element/heat-lens.js"
 * @import { Name, View, Wish } from "../inside/views.js"
 */

/** The second part: one view at a time of what the network looks for, on the photo of an element. */
export class Inside {
  #root;
  #place;
  #scene;
  /** @type {{ name: Name, view: View } | undefined} */
  #shown;
  #turn = 0;

  /**
   * @param {HTMLElement} root with radio buttons named `inside` and a place of class `view`
   * @param {HeatLens} lens
   */
  constructor(root, lens) {
    this.#root = root;
    this.#place = find(root, ".view");
    this.#scene = lens.scene;
    root.addEventListener("change", (event) => {
      const choice = within(event, HTMLInputElement, "[name=inside]");
      if (choice) this.#show(choice.value, {});
    });
    // Another network has other layers.
    this.#scene.on("ready", () => this.#show(this.#chosen, {}));
  }

  /** Shows a view, with what to begin with. @param {Name} name @param {Wish} wish */
  go(name, wish) {
    find(this.#root, `[name="inside"][value="${name}"]`, HTMLInputElement).checked = true;
    this.#root.scrollIntoView();
    return this.#show(name, wish);
  }

  get #chosen() {
    return find(this.#root, '[name="inside"]:checked', HTMLInputElement).value;
  }

  /** @param {string} name "" for none @param {Wish} wish */
  async #show(name, wish) {
    const turn = ++this.#turn;
    if (this.#shown?.name !== name) {
      this.#shown?.view.close();
      this.#shown = undefined;
      this.#place.replaceChildren();
      if (!isView(name)) return;
      const View = await this.#load(name, wish);
      if (!View || turn !== this.#turn) return;
      const context = {
        scene: this.#scene,
        go: (/** @type {Name} */ view, /** @type {Wish} */ next) => this.go(view, next),
      };
      this.#shown = { name, view: new View(this.#place, context) };
    }
    await this.#shown?.view.show(wish);
  }

  /** A view's class; says what is missing where it does not come. @param {Name} name @param {Wish} wish */
  async #load(name, wish) {
    const turn = this.#turn;
    try {
      return await viewOf(name);
    } catch (error) {
      if (turn !== this.#turn) return undefined;
      const { message } = failureOf(error);
      this.#place.replaceChildren(failure(message, () => this.#show(name, wish)));
      return undefined;
    }
  }
}
