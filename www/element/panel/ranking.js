import { answer } from "../answer.js";
import { find, within } from "../find.js";
import { failureOf } from "../../engine/thrown.js";
import { percent } from "../words.js";

/** @import { ClassRow } from "../../engine/door.d.ts" */

const SHOWN = 5;

/** What the network answers: in words, the most likely classes as buttons, and two searches among all of them. */
export class Ranking {
  #list;
  #answer;
  #limits;
  #names;
  #search;
  #versus;
  /** @type {ClassRow[]} */
  #classes = [];
  /** @type {string[]} */
  #offered = [];
  #chosen;
  /**
   * What was typed into a field, until it is known which class that names.
   *
   * @type {Map<HTMLInputElement, string>}
   */
  #typed = new Map();

  /** @type {(text: string) => Promise<number>} the index of the class that a text names */
  find = () => Promise.reject(new Error("there are no classes yet"));
  /** @type {number | undefined} the class that is explained */
  target;
  /** @type {number | undefined} the class it is compared with */
  versus;

  /** @param {ShadowRoot} root @param {() => void} chosen */
  constructor(root, chosen) {
    this.#list = find(root, ".ranking");
    this.#answer = find(root, ".answer");
    this.#limits = find(root, ".limits");
    this.#names = find(root, "#classes");
    this.#search = find(root, "[name=target]", HTMLInputElement);
    this.#versus = find(root, "[name=versus]", HTMLInputElement);
    this.#chosen = chosen;
    this.#list.addEventListener("click", (event) => {
      const button = within(event, HTMLButtonElement, "button");
      if (!button) return;
      this.#typed.clear();
      this.#choose(Number(button.value), this.versus);
    });
    this.#search.addEventListener("change", () =>
      this.#read(this.#search, (index) => this.#choose(index, this.versus)),
    );
    this.#versus.addEventListener("change", () => {
      if (!this.#versus.value.trim()) {
        this.#typed.delete(this.#versus);
        this.#choose(this.target, undefined);
      } else this.#read(this.#versus, (index) => this.#choose(this.target, index));
    });
  }

  /**
   * @param {ClassRow[]} classes
   * @param {ClassRow[]} [before] the same of the photo as it was before something was covered
   */
  show(classes, before) {
    const was = new Map(before?.map(({ index, probability }) => [index, probability]));
    this.#list.replaceChildren(
      ...classes.slice(0, SHOWN).map((entry) => row(entry, was.get(entry.index))),
    );
    const { before: opening, name, after, limits } = answer(classes);
    const label = document.createElement("strong");
    label.textContent = name;
    this.#answer.replaceChildren(opening, label, after);
    this.#limits.textContent = limits;
    this.#offer(classes);
    this.#classes = classes;
    this.#mark(this.target ?? classes[0].index, this.versus);
  }

  /** Without a photo there are no classes. */
  clear() {
    this.#typed.clear();
    this.#list.replaceChildren();
    this.#answer.replaceChildren();
    this.#limits.replaceChildren();
    this.#offer([]);
    this.#classes = [];
    this.#mark(undefined, undefined);
  }

  /** @param {number | undefined} target @param {number} [versus] */
  choose(target, versus) {
    this.#typed.clear();
    this.#mark(target, versus);
  }

  /**
   * Has the fields offer what names each class: labels may be numbers, or those of two classes.
   *
   * @param {ClassRow[]} classes
   */
  #offer(classes) {
    const offered = [...classes].sort((a, b) => a.index - b.index).map(({ target }) => target);
    if (String(offered) === String(this.#offered)) return;
    this.#offered = offered;
    const option = (/** @type {ClassRow} */ row) => new Option(called(row), row.target);
    this.#names.replaceChildren(...classes.map(option));
  }

  /** What a class is called. @param {number} [index] */
  name(index) {
    return this.#class(index)?.label ?? "";
  }

  /** What names a class: its label, or its index where another has the same label. @param {number} [index] */
  named(index) {
    return this.#class(index)?.target ?? "";
  }

  /** @param {number} [index] */
  #class(index) {
    return this.#classes.find((entry) => entry.index === index);
  }

  /**
   * Chooses the class that a reader has typed, or says why there is none.
   *
   * @param {HTMLInputElement} field
   * @param {(index: number) => void} choose
   */
  async #read(field, choose) {
    const text = field.value;
    this.#typed.set(field, text);
    const current = () => {
      const last = this.#typed.get(field) === text;
      if (last) this.#typed.delete(field);
      return last && field.value === text;
    };
    try {
      const index = await this.find(text);
      if (current()) choose(index);
    } catch (error) {
      if (!current()) return;
      field.setCustomValidity(failureOf(error).message);
      field.reportValidity();
    }
  }

  /** @param {number | undefined} target @param {number | undefined} versus */
  #choose(target, versus) {
    this.#mark(target, versus);
    this.#chosen();
  }

  /**
   * A class is never compared with itself.
   *
   * @param {number | undefined} target
   * @param {number | undefined} versus
   */
  #mark(target, versus) {
    this.target = target;
    this.versus = versus === target ? undefined : versus;
    for (const [field, index] of /** @type {const} */ ([
      [this.#search, target],
      [this.#versus, this.versus],
    ])) {
      if (this.#typed.has(field)) continue;
      field.value = this.name(index);
      field.setCustomValidity("");
    }
    for (const button of this.#list.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.value) === target));
    }
  }
}

/** All that a class is called. @param {ClassRow} row */
function called({ label, names }) {
  return names.length > 1 ? names.join(", ") : label;
}

/** @param {ClassRow} entry @param {number} [was] its probability before something was covered */
function row(entry, was) {
  const { index, label, definition, score, probability } = entry;
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.value = String(index);
  button.style.setProperty("--share", String(probability));
  if (definition) button.title = `${called(entry)}: ${definition}`;
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
