import { find } from "../../element/find.js";
import { fragment, markup } from "../../engine/trusted.js";

/**
 * @import { IndexFacts, Layer, Query } from "../../engine/door.d.ts"
 * @import { Wish } from "../views.js"
 *
 * @typedef {{ kind: "unit", layer: string, channel: number, row: number, column: number,
 *   place: number }} UnitQuery one unit, which is in no index
 */

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

const NUMBERS = /** @type {const} */ (["channel", "row", "column"]);

/** The fields that what is looked for has, by classes of labels. */
const SHOWN = { class: ["of-class"], channel: ["of-layer"], unit: ["of-layer", "of-unit"] };

/** What to look for. */
export class Ask {
  #form;
  /** @type {Layer[]} */
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

  /** Takes up what a network has. @param {Pick<IndexFacts, "layers" | "count"> & { labels: string[] }} facts */
  offer({ layers, labels, count }) {
    this.#layers = layers;
    this.count = count;
    const classes = labels.map((label, index) => new Option(label, String(index)));
    classes.sort((a, b) => a.text.localeCompare(b.text, "en"));
    this.#select("class").replaceChildren(...classes);
    this.#select("layer").replaceChildren(...layers.map(({ name }) => new Option(name, name)));
    this.#select("layer").value = layers.at(-1)?.name ?? "";
    this.#dress();
  }

  /** Begins with a class, by its index, or with a channel of a layer. @param {Wish} wish */
  wish({ target, layer, channel, row, column }) {
    if (layer !== undefined) {
      this.#select("kind").value = row === undefined ? "channel" : "unit";
      this.#select("layer").value = layer;
      const given = { channel, row, column };
      for (const name of NUMBERS) this.#number(name).value = String(given[name] ?? 0);
    } else if (target !== undefined) {
      this.#select("class").value = String(target);
    }
    this.#dress();
  }

  /** What is asked for. @returns {Query | UnitQuery | undefined} nothing where a number is out of range */
  get query() {
    const kind = this.#kind;
    if (!this.#layer || !this.#form.reportValidity()) return undefined;
    if (kind === "class") return { kind, class: Number(this.#select("class").value) };
    const { name: layer, columns } = this.#layer;
    const [channel, row, column] = NUMBERS.map((name) => Number(this.#number(name).value));
    if (kind === "channel") return { kind, layer, channel };
    return { kind, layer, channel, row, column, place: row * columns + column };
  }

  /** The same in words. */
  get words() {
    const { query } = this;
    if (!query) return "";
    if (query.kind === "class") return this.#select("class").selectedOptions[0].text;
    const { layer, channel } = query;
    if (query.kind === "channel") return `Channel ${channel} of ${layer}`;
    const { row, column } = query;
    return `Row ${row}, column ${column} of channel ${channel} of ${layer}`;
  }

  get #layer() {
    return this.#layers.find(({ name }) => name === this.#select("layer").value);
  }

  get #kind() {
    return /** @type {keyof typeof SHOWN} */ (this.#select("kind").value);
  }

  /** @param {"kind" | "class" | "layer"} name */
  #select(name) {
    return find(this.#form, `[name=${name}]`, HTMLSelectElement);
  }

  /** @param {(typeof NUMBERS)[number]} name */
  #number(name) {
    return find(this.#form, `[name=${name}]`, HTMLInputElement);
  }

  /** Shows the fields that what is looked for has, with the limits that they have. */
  #dress() {
    const shown = SHOWN[this.#kind];
    for (const label of this.#form.querySelectorAll("label")) {
      if (!label.className) continue;
      label.hidden = !shown.includes(label.className);
      if (label.control) /** @type {HTMLInputElement} */ (label.control).disabled = label.hidden;
    }
    if (!this.#layer) return;
    const { channels, rows, columns } = this.#layer;
    const most = { channel: channels - 1, row: rows - 1, column: columns - 1 };
    for (const name of NUMBERS) {
      const field = this.#number(name);
      field.max = String(most[name]);
      field.required = true;
      if (Number(field.value) > most[name]) field.value = field.max;
    }
  }
}
