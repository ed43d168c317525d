import { fail } from "./fail.js";
import { links, Pair } from "./pair.js";

const CHANNELS = 12;
const PATCHES = 3;
const NONE = "There are no photos of your own yet; “pictures that excite it” takes them in.";

/** Channels of a layer, a page at a time: where photos excite them most, beside the projections. */
export class ProjectionGrid {
  #root;
  #go;
  #tools;
  #patches;
  #error;
  #layers = [];
  #first = 0;
  #run = new AbortController();

  /**
   * @param {HTMLElement} root
   * @param {import("../../site/inside.js").Context} context
   * @param {import("./patches.js").Patches} patches
   * @param {object} tools as of {@link import("./cell.js").Cell}
   */
  constructor(root, { go }, patches, tools) {
    this.#root = root;
    this.#go = go;
    this.#patches = patches;
    this.#tools = tools;
    this.#error = root.querySelector(".error");
    this.#at("layer").addEventListener("change", () => this.#turn(0));
    this.#at("of").addEventListener("change", () => this.#turn(this.#first));
    this.#at("previous").addEventListener("click", () => this.#turn(this.#first - CHANNELS));
    this.#at("next").addEventListener("click", () => this.#turn(this.#first + CHANNELS));
    this.#at("jump").addEventListener("change", () => this.#jump());
    this.#at("stop").addEventListener("click", () => {
      this.close();
      tools.announce("Cancelled");
    });
  }

  /** Offers the network's layers. */
  async open() {
    const option = ({ name, channels, rows, columns }) =>
      new Option(`${name}: ${channels} channels of ${rows} × ${columns}`, name);
    try {
      this.#layers = await this.#patches.open();
    } catch (error) {
      fail(this.#error, error);
    }
    this.#at("layer").replaceChildren(...this.#layers.map(option));
    this.#at("layer").selectedIndex = Math.floor(this.#layers.length / 3);
  }

  /** Shows the page of a channel; of the layer that is chosen and its first one if none is named. */
  async show({ layer, channel } = {}) {
    if (this.#layers.some(({ name }) => name === layer)) this.#at("layer").value = layer;
    await this.#turn(channel === undefined ? this.#first : channel);
    if (channel === undefined) return;
    const item = this.#at("page").querySelector(`[data-channel="${channel}"]`);
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
    return this.#layers[this.#at("layer").selectedIndex];
  }

  async #jump() {
    const field = this.#at("jump");
    if (field.value !== "" && field.reportValidity())
      await this.show({ channel: field.valueAsNumber });
  }

  /** The page that a channel is on. */
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
    this.#at("previous").disabled = this.#first === 0;
    this.#at("next").disabled = end === channels;
    this.#at("jump").max = last;
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

  async #fill(layer, channels, signal) {
    const { rule, projector, announce } = this.#tools;
    this.#progress(0, 0, "Looking for the patches");
    const of = this.#at("of").value;
    if (of === "mine" && !(await this.#patches.mine())) throw new Error(NONE);
    const found = await this.#patches.top(of, layer, channels, PATCHES);
    if (signal.aborted) return;
    const pairs = found.map((patches) => patches.map(({ photo }) => new Pair(photo.name)));
    this.#at("page").replaceChildren(
      ...channels.map((channel, index) => this.#item({ layer, channel }, pairs[index])),
    );
    const all = pairs.flat();
    let done = 0;
    const heard = (projection, index) => {
      all[index].show(projection, rule);
      this.#progress(++done, all.length, `Projected ${done} of ${all.length}`);
    };
    await projector.each(found.flat(), rule, heard, signal);
    if (!signal.aborted) announce(`${channels.length} channels of ${layer} by ${rule}`);
  }

  #progress(done, total, text) {
    this.#at("working").hidden = false;
    const bar = this.#at("bar");
    if (total) Object.assign(bar, { max: total, value: done });
    else bar.removeAttribute("value");
    this.#at("progress").textContent = text;
  }

  #item({ layer, channel }, pairs) {
    const item = document.createElement("li");
    const title = document.createElement("h4");
    title.textContent = `Channel ${channel}`;
    item.dataset.channel = channel;
    const patches = document.createElement("div");
    patches.className = "patches";
    patches.append(...pairs.map(({ element }) => element));
    item.append(title, patches, links({ layer, channel }, this.#go));
    return item;
  }

  #at(name) {
    return this.#root.querySelector(`[data-at="${name}"]`);
  }
}
