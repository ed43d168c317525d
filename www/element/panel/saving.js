import { find, within } from "../find.js";

/** The buttons that save a map or copy what makes it again. */
export class Saving {
  #root;

  /**
   * @param {HTMLElement} root
   * @param {{ save: (kind: "png" | "json" | "npy") => void,
   *   copy: (kind: "link" | "embed") => void }} act
   */
  constructor(root, act) {
    this.#root = root;
    root.addEventListener("click", (event) => {
      const save = within(event, HTMLButtonElement, ".save");
      const copy = within(event, HTMLButtonElement, ".copy");
      // The values of the template's buttons.
      if (save) act.save(/** @type {"png" | "json" | "npy"} */ (save.value));
      if (copy) act.copy(/** @type {"link" | "embed"} */ (copy.value));
    });
  }

  /**
   * Shows a text, and puts it into the clipboard where that is allowed.
   *
   * @param {string} text
   * @param {string} note what is said of it besides
   */
  async copy(text, note) {
    const field = find(this.#root, "textarea", HTMLTextAreaElement);
    field.hidden = false;
    field.value = text;
    field.select();
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    const what = copied ? "Copied." : "Copy it from the field above.";
    find(this.#root, ".hint").textContent = [what, note].filter(Boolean).join(" ");
  }
}
