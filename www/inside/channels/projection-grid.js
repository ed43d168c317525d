import { find } from "../../element/find.js";
import { fail } from "./fail.js";
import { links, Pair } from "./pair.js";

/**
 * @import { Layer } from "../../engine/door.d.ts"
 * @import { Patches, Whose } from "./patches.js"
 * @import { Tools } from "./cell.js"
 */

const CHANNELS = 12;
const PATCHES = 3;
const NONE = "There are no photos of your own yet; “photos that activate it most” takes them in.";

/** Channels of a layer, a page at a time: where photos excite them most, beside the projections. */
export class ProjectionGrid {
  #root;
  #go;
  #tools;
  #patches;
  #error;
  #layerField;
  #of;
  #previous;
  #next;
  #field;
  #page;
  /** @type {Layer[]} */
  #layers = [];
  #first = 0;
  #run = new AbortController();

  /**
   * @param {HTMLElement} root
   * @param {import("../views.js").Context} context
   * @param {Patches} patches
   * @param {Tools} tools
   */
  constructor(root, { go }, patches, tools) {
    this.#root = root;
    this.#go = go;
    this.#patches = patches;
    this.#tools = tools;
    this.#error = find(root, ".error");
    this.#layerField = find(root, at("layer"), HTMLSelectElement);
    this.#of = find(root, at("of"), HTMLSelectElement);
    this.#previous = find(root, at("previous"), HTMLButtonElement);
    this.#next = find(root, at("next"), HTMLButtonElement);
    this.#field = find(root, at("jump"), HTMLInputElement);
    this.#page = find(root, at("page"));
    this.#layerField.addEventListener("change", () => this.#turn(0));
    this.#of.addEventListener("change", () => this.#turn(this.#first));
    this.#previous.addEventListener("click", () => this.#turn(this.#first - CHANNELS));
    this.#next.addEventListener("click", () => this.#turn(this.#first + CHANNELS));
    this.#field.addEventListener("change", () => this.#jump());
    find(root, at("stop")).addEventListener("click", () => {
      this.close();
      tools.announce("Cancelled");
    });
  }

  /** Offers the network's layers. */
  async open() {
    /** @param {Layer} layer */
    const option = ({ name, channels, rows, columns }) =>
      new Option(`${name}: ${channels} channels of ${rows} × ${columns}`, name);
    try {
      this.#layers = await this.#patches.open();
    } catch (error) {
      fail(this.#error, error);
    }
    this.#layerField.replaceChildren(...this.#layers.map(option));
    this.#layerField.selectedIndex = Math.floor(this.#layers.length / 3);
  }

  /**
   * Shows the page of a channel; of the layer that is chosen and its first one if none is named.
   *
   * @param {{ layer?: string, channel?: number }} [channel]
   */
  async show({ layer, channel } = {}) {
    if (layer !== undefined && this.#layers.some(({ name }) => name === layer)) {
      this.#layerField.value = layer;
    }
    await this.#turn(channel === undefined ? this.#first : channel);
    if (channel === undefined) return;
    const item = this.#page.querySelector(`[data-channel="${channel}"]`);
    item?.scrollIntoView({ block: "nearest" });
  }

  /** Projects the same page by another rule. */
  async project() {
    await this.#turn(this.#first);
  }

  /** Stops whatever runs. */
  close() {
    this.#run.abort();
    this.#at("working").hidden = true;
  }

  get #layer() {
    return this.#layers[this.#layerField.selectedIndex];
  }

  async #jump() {
    const field = this.#field;
    if (field.value !== "" && field.reportValidity())
      await this.show({ channel: field.valueAsNumber });
  }

  /** The page that a channel is on. @param {number} channel */
  async #turn(channel) {
    if (!this.#layers.length) return;
    this.close();
    fail(this.#error);
    const { signal } = (this.#run = new AbortController());
    const { name: layer, channels } = this.#layer;
    const last = channels - 1;
    const first = Math.max(0, Math.min(channel, last));
    this.#first = first - (first % CHANNELS);
    const end = Math.min(this.#first + CHANNELS, channels);
    this.#previous.disabled = this.#first === 0;
    this.#next.disabled = end === channels;
    this.#field.max = String(last);
    this.#at("where").textContent = `Channels ${this.#first} to ${end - 1} of 0 to ${last}`;
    const shown = Array.from({ length: end - this.#first }, (_, index) => this.#first + index);
    try {
      await this.#fill(layer, shown, signal);
    } catch (error) {
      if (!signal.aborted) fail(this.#error, error);
    } finally {
      if (!signal.aborted) this.close();
    }
  }

  /** @param {string} layer @param {number[]} channels @param {AbortSignal} signal */
  async #fill(layer, channels, signal) {
    const { rule, projector, announce } = this.#tools;
    this.#progress(0, 0, "Looking for the patches");
    const of = /** @type {Whose} */ (this.#of.value);
    if (of === "own" && !(await this.#patches.ownCount())) throw new Error(NONE);
    const found = await this.#patches.top(of, layer, channels, PATCHES);
    if (signal.aborted) return;
    const pairs = found.map((patches) => patches.map(({ photo }) => new Pair(photo.name)));
    this.#page.replaceChildren(
      ...channels.map((channel, index) => this.#item({ layer, channel }, pairs[index])),
    );
    const all = pairs.flat();
    let done = 0;
    await projector.each(
      found.flat(),
      rule,
      (projection, index) => {
        all[index].show(projection, rule);
        this.#progress(++done, all.length, `Projected ${done} of ${all.length}`);
      },
      signal,
    );
    if (!signal.aborted) announce(`${channels.length} channels of ${layer} by ${rule}`);
  }

  /** @param {number} done @param {number} total @param {string} text */
  #progress(done, total, text) {
    this.#at("working").hidden = false;
    const bar = find(this.#root, at("bar"), HTMLProgressElement);
    if (total) Object.assign(bar, { max: total, value: done });
    else bar.removeAttribute("value");
    this.#at("progress").textContent = text;
  }

  /** @param {{ layer: string, channel: number }} channel @param {Pair[]} pairs */
  #item({ layer, channel }, pairs) {
    const item = document.createElement("li");
    const title = document.createElement("h4");
    title.textContent = `Channel ${channel}`;
    item.dataset.channel = String(channel);
    const patches = document.createElement("div");
    patches.className = "patches";
    patches.append(...pairs.map(({ element }) => element));
    item.append(title, patches, links({ layer, channel }, this.#go));
    return item;
  }

  /** @param {string} name */
  #at(name) {
    return find(this.#root, at(name));
  }
}

/** @param {string} name of a place in the markup */
function at(name) {
  return `[data-at="${name}"]`;
}
