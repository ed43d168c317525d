import { answer } from "../answer.js";
import { find, within } from "../find.js";
import { failureOf } from "../../engine/thrown.js";
import { percent, subject } from "../words.js";

/** @import { ClassRow } from "../../engine/door.d.ts" */

/** How many of the likeliest classes have a bar. The class that is explained always has one. */
const SHOWN = 3;

/** What the network answers: in words, the most likely classes as buttons, and two searches among all of them. */
export class Ranking {
  #host;
  #list;
  #verdict;
  #certainty;
  #limits;
  #whyNot;
  #names;
  #search;
  #versus;
  /** @type {ClassRow[]} */
  #classes = [];
  /** @type {Map<number, number>} probabilities by class, before something was covered */
  #before = new Map();
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
    this.#host = root.host;
    this.#list = find(root, ".ranking");
    this.#verdict = find(root, ".verdict");
    this.#certainty = find(root, ".certainty");
    this.#limits = find(root, ".limits");
    this.#whyNot = find(root, ".why-not", HTMLButtonElement);
    this.#whyNot.addEventListener("click", () =>
      this.#choose(this.#classes[0].index, Number(this.#whyNot.value)),
    );
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
    this.#before = new Map(before?.map(({ index, probability }) => [index, probability]));
    this.#list.replaceChildren(...classes.slice(0, SHOWN).map((entry) => this.#row(entry)));
    const { before: opening, name, after, certainty, limits } = answer(classes);
    const label = Object.assign(document.createElement("em"), { textContent: name });
    this.#verdict.replaceChildren(opening, label, after);
    this.#certainty.textContent = certainty;
    this.#limits.replaceChildren(...this.#withSearch(limits));
    const [, second] = classes;
    this.#whyNot.hidden = !second;
    this.#whyNot.value = String(second?.index);
    this.#whyNot.textContent = second ? `Why not ${second.label}?` : "";
    this.#offer(classes);
    this.#classes = classes;
    this.#mark(this.target ?? classes[0].index, this.versus);
  }

  /** Without a photo there are no classes. */
  clear() {
    this.#typed.clear();
    this.#list.replaceChildren();
    for (const place of [this.#verdict, this.#certainty, this.#limits]) place.replaceChildren();
    this.#whyNot.hidden = true;
    this.#offer([]);
    this.#classes = [];
    this.#mark(undefined, undefined);
  }

  /**
   * Moves the bars to what the network says of a changed photo, and back.
   *
   * @param {ArrayLike<number>} [probabilities] of all classes by their index; nothing for the photo's own
   */
  move(probabilities) {
    for (const button of this.#buttons) {
      const entry = this.#class(Number(button.value));
      if (!entry) continue;
      const own = entry.probability;
      if (probabilities) mark(button, probabilities[entry.index], own);
      else mark(button, own, this.#before.get(entry.index));
    }
  }

  /** @param {number | undefined} target @param {number} [versus] */
  choose(target, versus) {
    this.#typed.clear();
    this.#mark(target, versus);
    // What was explained of another photo goes with it.
    for (const button of this.#buttons.slice(SHOWN)) {
      if (Number(button.value) !== target) button.parentElement?.remove();
    }
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
    const option = (/** @type {ClassRow} */ row) => new Option(namesOf(row), row.target);
    this.#names.replaceChildren(...classes.map(option));
  }

  /** What a class is called. @param {number} [index] */
  name(index) {
    return this.#class(index)?.label ?? "";
  }

  /** What is explained, in words; "" without a photo. */
  get subject() {
    return subject({ classes: this.#classes, chosen: this });
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
    const explained = this.#class(target);
    const listed = this.#buttons.some(({ value }) => Number(value) === target);
    if (explained && !listed) {
      // The one that was added before makes room.
      for (const item of [...this.#list.children].slice(SHOWN)) item.remove();
      this.#list.append(this.#row(explained));
    }
    for (const button of this.#buttons) {
      button.setAttribute("aria-pressed", String(Number(button.value) === target));
    }
  }

  /** @param {ClassRow} entry */
  #row(entry) {
    const { index, label, definition, score, probability } = entry;
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.value = String(index);
    if (definition) button.title = `${namesOf(entry)}: ${definition}`;
    const parts = [
      ["label", label],
      ["bar", ""],
      ["probability", ""],
      ["was", ""],
      ["score", `score ${score.toFixed(2)}`],
    ];
    for (const [className, textContent] of parts) {
      button.append(Object.assign(document.createElement("span"), { className, textContent }));
    }
    mark(button, probability, this.#before.get(index));
    item.append(button);
    return item;
  }

  /** The number of names leads to where they are searched, if that is shown. @param {string} text */
  #withSearch(text) {
    if (this.#host.getAttribute("controls") !== "full") return [text];
    return text.split(/(\d+ names)/).map((part) => {
      if (!/^\d/.test(part)) return part;
      const link = Object.assign(document.createElement("button"), { textContent: part });
      link.className = "link";
      link.addEventListener("click", () => this.#search.select());
      return link;
    });
  }

  get #buttons() {
    return [...this.#list.querySelectorAll("button")];
  }
}

/** All names of a class. @param {ClassRow} row */
function namesOf({ label, names }) {
  return names.length > 1 ? names.join(", ") : label;
}

/**
 * Gives a row its probability, and the one before something was hidden.
 *
 * @param {HTMLElement} button
 * @param {number} probability
 * @param {number} [was]
 */
function mark(button, probability, was) {
  button.style.setProperty("--share", String(probability));
  find(button, ".probability").textContent = percent(probability);
  find(button, ".was").textContent = was === undefined ? "" : `was ${percent(was)}`;
}
