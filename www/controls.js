/** The controls of one method, made from its table of options. */
export class Controls {
  #root;
  #specs = [];

  /**
   * @param {HTMLElement} root
   * @param {(stage: "sweep" | "reading") => void} changed
   */
  constructor(root, changed) {
    this.#root = root;
    root.addEventListener("change", (event) => {
      const spec = this.#specs.find(({ key }) => key === event.target.name);
      if (spec && event.target.reportValidity()) changed(spec.stage);
    });
  }

  /** @param {object[]} specs @param {Record<string, string>} values */
  show(specs, values = {}) {
    this.#specs = specs;
    this.#root.replaceChildren(
      ...specs.map((spec) => {
        const label = document.createElement("label");
        const name = document.createElement("span");
        name.textContent = spec.label;
        label.title = spec.help;
        label.append(name, field(spec, values[spec.key] ?? spec.default));
        return label;
      }),
    );
  }

  /** @returns {Record<string, string>} every option of the method */
  get values() {
    const fields = [...this.#root.querySelectorAll("input, select")];
    return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  }
}

function field({ key, kind }, value) {
  if (kind.type === "choice") return select(key, kind.choices, value);
  const input = document.createElement("input");
  input.name = key;
  input.value = value;
  input.required = true;
  if (kind.type === "size") {
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

function select(name, choices, value) {
  const element = document.createElement("select");
  element.name = name;
  element.append(...choices.map((choice) => new Option(choice.label, choice.value)));
  element.value = value;
  return element;
}
