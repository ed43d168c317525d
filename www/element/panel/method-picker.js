/** The choice of a method, under the headings of the methods' families. */
export class MethodPicker {
  #select;

  /** @param {HTMLSelectElement} select @param {() => void} changed */
  constructor(select, changed) {
    this.#select = select;
    select.addEventListener("change", changed);
  }

  /**
   * @param {{ name: string, title: string, family: string }[]} methods
   * @param {string} usual the name of the one that is chosen at first
   */
  show(methods, usual) {
    const families = [...new Set(methods.map(({ family }) => family))];
    this.#select.replaceChildren(
      ...families.map((family) => {
        const group = document.createElement("optgroup");
        group.label = family;
        const members = methods.filter((method) => method.family === family);
        group.append(...members.map(({ name, title }) => new Option(title, name)));
        return group;
      }),
    );
    this.value = usual;
  }

  /** What a method is called; "" for one that is not there. @param {string} name */
  title(name) {
    return [...this.#select.options].find(({ value }) => value === name)?.text ?? "";
  }

  get value() {
    return this.#select.value;
  }

  set value(name) {
    this.#select.value = name;
  }
}
