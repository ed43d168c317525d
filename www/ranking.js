const SHOWN = 5;

/** The most likely classes as buttons, and a search among all of them. */
export class Ranking {
  #list;
  #search;
  #versus;
  #classes = [];
  #chosen;

  /** @param {ShadowRoot} root @param {(target: number, versus?: number) => void} chosen */
  constructor(root, chosen) {
    this.#list = root.querySelector(".ranking");
    this.#search = root.querySelector("[name=target]");
    this.#versus = root.querySelector("[name=versus]");
    this.#chosen = chosen;
    this.#list.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) this.#choose(Number(button.value));
    });
    this.#search.addEventListener("change", () => {
      const found = this.find(this.#search.value);
      this.#search.setCustomValidity(
        found ? "" : "No class has that name; choose one of the list.",
      );
      if (this.#search.reportValidity()) this.#choose(found.index);
    });
    this.#versus.addEventListener("change", () => this.#choose(this.target));
  }

  /** @param {{ index: number, label: string, score: number, probability: number }[]} classes */
  show(classes, target = classes[0].index) {
    this.#classes = classes;
    this.#list.replaceChildren(...classes.slice(0, SHOWN).map(row));
    const options = classes.map(({ label }) => new Option(label));
    this.#list
      .getRootNode()
      .querySelector("datalist#classes")
      .replaceChildren(...options);
    this.#versus.replaceChildren(
      new Option("nothing", ""),
      ...classes.slice(0, 50).map(({ label, index }) => new Option(label, index)),
    );
    this.#mark(target);
  }

  /** The class of an index or a label. */
  find(text) {
    const wanted = text.trim().toLowerCase();
    return this.#classes.find(
      ({ index, label }) => label.toLowerCase() === wanted || String(index) === wanted,
    );
  }

  name(index) {
    return this.#classes.find((entry) => entry.index === index)?.label ?? "";
  }

  target;

  /** The class it is compared with, if any. */
  get versus() {
    const { value } = this.#versus;
    return value === "" || Number(value) === this.target ? undefined : Number(value);
  }

  #choose(target) {
    this.#mark(target);
    this.#chosen(target, this.versus);
  }

  #mark(target) {
    this.target = target;
    this.#search.value = this.name(target);
    for (const button of this.#list.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.value) === target));
    }
  }
}

function row({ index, label, score, probability }) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.value = index;
  button.style.setProperty("--share", probability);
  const parts = [
    ["label", label],
    ["probability", `${(probability * 100).toFixed(1)} %`],
    ["score", `score ${score.toFixed(2)}`],
  ];
  for (const [name, text] of parts) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    button.append(part);
  }
  item.append(button);
  return item;
}
