import { fragment, markup } from "../../engine/trusted.js";

const FIELDS = markup`
  <label>Look for
    <select name="kind">
      <option value="class">a class</option>
      <option value="channel">a channel</option>
      <option value="unit">one unit of a channel</option>
    </select></label>
  <label class="of-class">Class <select name="class"></select></label>
  <label class="of-layer">Layer <select name="layer"></select></label>
  <label class="of-layer">Channel <input name="channel" type="number" min="0" value="0" /></label>
  <label class="of-unit">Row <input name="row" type="number" min="0" value="0" /></label>
  <label class="of-unit">Column <input name="column" type="number" min="0" value="0" /></label>
`;

/** What to look for. */
export class Ask {
  #form;
  #layers = [];

  /** Photos of the gallery. */
  count = 0;

  /** @param {HTMLFormElement} form @param {() => void} changed */
  constructor(form, changed) {
    this.#form = form;
    form.replaceChildren(fragment(FIELDS));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", () => {
      this.#dress();
      changed();
    });
    this.#dress();
  }

  /** Takes up what a network has. */
  offer({ layers, labels, count }) {
    [this.#layers, this.count] = [layers, count];
    const classes = labels.map((label, index) => new Option(label, index));
    classes.sort((a, b) => a.text.localeCompare(b.text, "en"));
    this.#field("class").replaceChildren(...classes);
    this.#field("layer").replaceChildren(...layers.map(({ name }) => new Option(name, name)));
    this.#field("layer").value = layers.at(-1)?.name;
    this.#dress();
  }

  /** Begins with a class, by its index, or with a channel of a layer. */
  wish({ target, layer, channel, row, column }) {
    if (layer !== undefined) {
      this.#field("kind").value = row === undefined ? "channel" : "unit";
      this.#field("layer").value = layer;
      const given = { channel, row, column };
      for (const [name, value] of Object.entries(given)) this.#field(name).value = value ?? 0;
    } else if (target !== undefined) {
      this.#field("class").value = target;
    }
    this.#dress();
  }

  /** What is asked for; nothing where a number is out of range. */
  get query() {
    const kind = this.#field("kind").value;
    if (!this.#layers.length || !this.#form.reportValidity()) return undefined;
    if (kind === "class") return { kind, class: Number(this.#field("class").value) };
    const { name: layer, columns } = this.#layer;
    const [channel, row, column] = ["channel", "row", "column"].map((name) =>
      Number(this.#field(name).value),
    );
    if (kind === "channel") return { kind, layer, channel };
    return { kind, layer, channel, row, column, place: row * columns + column };
  }

  /** The same in words. */
  get words() {
    const { kind, layer, channel, row, column } = this.query;
    if (kind === "class") return this.#field("class").selectedOptions[0].text;
    if (kind === "channel") return `Channel ${channel} of ${layer}`;
    return `Row ${row}, column ${column} of channel ${channel} of ${layer}`;
  }

  get #layer() {
    return this.#layers.find(({ name }) => name === this.#field("layer").value);
  }

  #field(name) {
    return this.#form.elements[name];
  }

  /** Shows the fields that what is looked for has, with the limits that they have. */
  #dress() {
    const kind = this.#field("kind").value;
    const shown = { class: ["of-class"], channel: ["of-layer"], unit: ["of-layer", "of-unit"] };
    for (const label of this.#form.querySelectorAll("[class^=of-]")) {
      label.hidden = !shown[kind].includes(label.className);
      for (const field of label.children) field.disabled = label.hidden;
    }
    if (!this.#layer) return;
    const { channels, rows, columns } = this.#layer;
    const most = { channel: channels - 1, row: rows - 1, column: columns - 1 };
    for (const [name, max] of Object.entries(most)) {
      const field = this.#field(name);
      field.max = max;
      field.required = true;
      if (Number(field.value) > max) field.value = max;
    }
  }
}
