import { percent } from "./words.js";

const SHOWN = 5;

/** The most likely classes as buttons, and two searches among all of them. */
export class Ranking {
  #list;
  #names;
  #search;
  #versus;
  #classes = [];
  #chosen;

  /** @type {number} the class that is explained */
  target;
  /** @type {number | undefined} the class it is compared with */
  versus;

  /** @param {ShadowRoot} root @param {() => void} chosen */
  constructor(root, chosen) {
    this.#list = root.querySelector(".ranking");
    this.#names = root.querySelector("#classes");
    this.#search = root.querySelector("[name=target]");
    this.#versus = root.querySelector("[name=versus]");
    this.#chosen = chosen;
    this.#list.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (button) this.#choose(Number(button.value), this.versus);
    });
    this.#search.addEventListener("change", () => {
      const found = this.find(this.#search.value);
      if (accepted(this.#search, found)) this.#choose(found.index, this.versus);
    });
    this.#versus.addEventListener("change", () => {
      const text = this.#versus.value.trim();
      const found = this.find(text);
      if (!text || accepted(this.#versus, found)) this.#choose(this.target, found?.index);
    });
  }

  /**
   * @param {{ index: number, label: string, score: number, probability: number }[]} classes
   * @param {object[]} [before] the same of the photo as it was before something was covered
   */
  show(classes, before) {
    const was = new Map(before?.map(({ index, probability }) => [index, probability]));
    this.#list.replaceChildren(
      ...classes.slice(0, SHOWN).map((entry) => row(entry, was.get(entry.index))),
    );
    if (this.#classes.length !== classes.length) {
      this.#names.replaceChildren(...classes.map(({ label }) => new Option(label)));
    }
    this.#classes = classes;
    this.#mark(this.target ?? classes[0].index, this.versus);
  }

  /** Without a photo there are no classes. */
  clear() {
    this.#list.replaceChildren();
    this.#names.replaceChildren();
    this.#classes = [];
    this.#mark(undefined, undefined);
  }

  /** @param {number} target @param {number} [versus] */
  choose(target, versus) {
    this.#mark(target, versus);
  }

  /** The class of an index or a label. */
  find(text) {
    return findClass(this.#classes, text);
  }

  name(index) {
    return this.#classes.find((entry) => entry.index === index)?.label ?? "";
  }

  #choose(target, versus) {
    this.#mark(target, versus);
    this.#chosen();
  }

  /** A class is never compared with itself. */
  #mark(target, versus) {
    this.target = target;
    this.versus = versus === target ? undefined : versus;
    this.#search.value = this.name(target);
    this.#versus.value = this.name(this.versus);
    this.#search.setCustomValidity("");
    this.#versus.setCustomValidity("");
    for (const button of this.#list.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.value) === target));
    }
  }
}

/** The class of an index or a label. */
export function findClass(classes, text) {
  const wanted = text.trim().toLowerCase();
  return classes.find(
    ({ index, label }) => label.toLowerCase() === wanted || String(index) === wanted,
  );
}

function accepted(field, found) {
  field.setCustomValidity(found ? "" : "No class has that name; choose one of the list.");
  return field.reportValidity();
}

function row({ index, label, score, probability }, was) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.value = index;
  button.style.setProperty("--share", probability);
  const parts = [
    ["label", label],
    ["probability", percent(probability)],
    ["was", was === undefined ? "" : `was ${percent(was)}`],
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
