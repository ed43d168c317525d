/** The controls of one method, made from its table of options. */
export class Controls {
  #root;
  #help;
  #specs = [];
  /** Values that a field does not take; whoever computes says what is wrong with them. */
  #refused = {};

  /**
   * @param {HTMLElement} root
   * @param {HTMLDetailsElement} help gets a line for each option
   * @param {(stage: "sweep" | "reading") => void} changed
   */
  constructor(root, help, changed) {
    this.#root = root;
    this.#help = help;
    root.addEventListener("change", (event) => {
      const spec = this.#specs.find(({ key }) => key === event.target.name);
      delete this.#refused[event.target.name];
      if (spec && event.target.reportValidity()) changed(spec.stage);
    });
  }

  /**
   * @param {object[]} specs
   * @param {string[]} layers that an option may name
   * @param {Record<string, string>} given values other than the defaults
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
    for (const { key } of specs) {
      if (!(key in given)) continue;
      const field = this.#root.querySelector(`[name=${key}]`);
      field.value = given[key];
      if (field.value !== given[key]) this.#refused[key] = given[key];
    }
    this.#help.hidden = specs.length === 0;
    this.#help.querySelector("dl").replaceChildren(...specs.flatMap(explanation));
  }

  /** @returns {Record<string, string>} every option of the method */
  get values() {
    const fields = [...this.#root.querySelectorAll("input, select")];
    return {
      ...Object.fromEntries(fields.map(({ name, value }) => [name, value])),
      ...this.#refused,
    };
  }
}

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
    Object.assign(input, { type: "number", min: kind.minimum, max: kind.maximum });
    input.step = kind.type === "integer" ? 1 : "any";
  }
  return input;
}

function explanation({ label, help }) {
  return [
    ["dt", label],
    ["dd", help],
  ].map(([tag, text]) => Object.assign(document.createElement(tag), { textContent: text }));
}

function select(name, choices, value) {
  const element = document.createElement("select");
  element.name = name;
  element.append(...choices.map((choice) => new Option(choice.label, choice.value)));
  element.value = value;
  return element;
}
