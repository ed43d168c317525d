import { percent } from "../words.js";

const SHOWN = 5;

/** The most likely classes as buttons, and two searches among all of them. */
export class Ranking {
  #list;
  #names;
  #search;
  #versus;
  #classes = [];
  #offered = [];
  #chosen;

  /** @type {(text: string) => Promise<number>} the index of the class that a text names */
  find;
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
    this.#search.addEventListener("change", () =>
      this.#read(this.#search, (index) => this.#choose(index, this.versus)),
    );
    this.#versus.addEventListener("change", () => {
      if (!this.#versus.value.trim()) this.#choose(this.target, undefined);
      else this.#read(this.#versus, (index) => this.#choose(this.target, index));
    });
  }

  /**
   * @param {import("../../heatlens.js").Explanation["classes"]} classes
   * @param {object[]} [before] the same of the photo as it was before something was covered
   */
  show(classes, before) {
    const was = new Map(before?.map(({ index, probability }) => [index, probability]));
    this.#list.replaceChildren(
      ...classes.slice(0, SHOWN).map((entry) => row(entry, was.get(entry.index))),
    );
    this.#offer(classes);
    this.#classes = classes;
    this.#mark(this.target ?? classes[0].index, this.versus);
  }

  /** Without a photo there are no classes. */
  clear() {
    this.#list.replaceChildren();
    this.#offer([]);
    this.#classes = [];
    this.#mark(undefined, undefined);
  }

  /** @param {number} target @param {number} [versus] */
  choose(target, versus) {
    this.#mark(target, versus);
  }

  /** Has the fields offer what names each class: labels may be numbers, or those of two classes. */
  #offer(classes) {
    const offered = [...classes].sort((a, b) => a.index - b.index).map(({ target }) => target);
    if (String(offered) === String(this.#offered)) return;
    this.#offered = offered;
    this.#names.replaceChildren(...classes.map(({ label, target }) => new Option(label, target)));
  }

  /** What a class is called. */
  name(index) {
    return this.#class(index)?.label ?? "";
  }

  /** What names a class: its label, or its index where another has the same label. */
  named(index) {
    return this.#class(index)?.target ?? "";
  }

  #class(index) {
    return this.#classes.find((entry) => entry.index === index);
  }

  /** Takes the class that a reader has typed, or says why there is none. */
  async #read(field, take) {
    const text = field.value;
    try {
      const index = await this.find(text);
      if (field.value === text) take(index);
    } catch (error) {
      if (field.value !== text) return;
      field.setCustomValidity(error.message);
      field.reportValidity();
    }
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
