import { find, within } from "../find.js";

/** @import { Choice, OptionSpec } from "../../engine/door.d.ts" */

/** The controls of one method, made from its table of options. */
export class Controls {
  #root;
  #help;
  /** @type {OptionSpec[]} */
  #specs = [];
  /**
   * Values that a field does not take; whoever computes says what is wrong with them.
   *
   * @type {Record<string, string>}
   */
  #refused = {};

  /**
   * @param {HTMLElement} root
   * @param {HTMLElement} help gets a line for each option
   * @param {(stage: "sweep" | "reading") => void} changed
   */
  constructor(root, help, changed) {
    this.#root = root;
    this.#help = help;
    root.addEventListener("change", (event) => {
      const field =
        within(event, HTMLInputElement, "input") ?? within(event, HTMLSelectElement, "select");
      if (!field) return;
      const spec = this.#specs.find(({ key }) => key === field.name);
      delete this.#refused[field.name];
      if (spec && field.reportValidity()) changed(spec.stage);
    });
  }

  /**
   * @param {OptionSpec[]} specs
   * @param {string[]} layers that an option may name
   * @param {Partial<Record<string, string>>} given values other than the defaults
   */
  show(specs, layers, given) {
    this.#specs = specs;
    this.#refused = {};
    this.#root.replaceChildren(
      ...specs.map((spec) => {
        const label = document.createElement("label");
        const name = document.createElement("span");
        name.textContent = spec.label;
        label.append(name, field(spec, layers));
        return label;
      }),
    );
    for (const field of this.#fields) {
      const value = given[field.name];
      if (value === undefined) continue;
      field.value = value;
      if (field.value !== value) this.#refused[field.name] = value;
    }
    this.#help.hidden = specs.length === 0;
    find(this.#help, "dl").replaceChildren(...specs.flatMap(explanation));
  }

  /** @returns {Record<string, string>} every option of the method */
  get values() {
    return {
      ...Object.fromEntries(this.#fields.map(({ name, value }) => [name, value])),
      ...this.#refused,
    };
  }

  get #fields() {
    return [
      .../** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */ (
        this.#root.querySelectorAll("input, select")
      ),
    ];
  }
}

/** @param {OptionSpec} spec @param {string[]} layers */
function field({ key, kind, default: value }, layers) {
  if (kind.type === "choice") return select(key, kind.choices, value);
  if (kind.type === "layer") {
    const names = layers.map((name) => ({ value: name, label: name }));
    return select(key, [{ value: "last", label: "the last" }, ...names.reverse()], value);
  }
  const input = document.createElement("input");
  input.name = key;
  input.value = value;
  input.required = true;
  if (kind.type === "index") {
    input.pattern = `${kind.without.value}|[0-9]+`;
  } else if (kind.type === "size") {
    input.pattern = "[0-9]+(x[0-9]+)?";
    input.inputMode = "numeric";
  } else if (kind.type === "fill") {
    const names = kind.choices.map((choice) => choice.value);
    const list = document.createElement("datalist");
    list.id = `${key}-choices`;
    list.append(...kind.choices.map(({ value, label }) => new Option(label, value)));
    input.pattern = `${names.join("|")}|#[0-9a-fA-F]{6}`;
    input.setAttribute("list", list.id);
    const both = document.createElement("span");
    both.append(input, list);
    return both;
  } else {
    input.type = "number";
    input.min = String(kind.minimum);
    input.max = String(kind.maximum);
    input.step = kind.type === "integer" ? "1" : "any";
  }
  return input;
}

/** @param {OptionSpec} spec */
function explanation({ label, help }) {
  return [
    ["dt", label],
    ["dd", help],
  ].map(([tag, text]) => Object.assign(document.createElement(tag), { textContent: text }));
}

/** @param {string} name @param {Choice[]} choices @param {string} value */
function select(name, choices, value) {
  const element = document.createElement("select");
  element.name = name;
  element.append(...choices.map((choice) => new Option(choice.label, choice.value)));
  element.value = value;
  return element;
}
