import { failureOf } from "../../engine/thrown.js";
import { OPTIONS } from "../options.js";

/**
 * @import { ClassRow } from "../../engine/door.d.ts"
 * @import { Mapper, Wanted } from "../mapper.js"
 * @import { EngineConnection } from "../engine-connection.js"
 * @import { View } from "../view.js"
 */

/** For so long, in milliseconds, a reader may go on setting options before they take effect. */
const SETTLE = 250;

/** What is to be explained and how: the method with its options, and the classes. */
export class Choice {
  #element;
  #view;
  #mapper;
  #connection;
  #fail;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settle;
  /** The classes asked for last. */
  #asked = {};
  /** @type {string[]} the methods of the attribute, where it names several and the reader has chosen none */
  #series = [];
  /** How often what runs was decided. */
  #turn = 0;

  /**
   * @param {HTMLElement} element whose attributes are what to start with
   * @param {{ view: View, mapper: Mapper, connection: EngineConnection }} parts
   * @param {(message: string) => void} fail
   */
  constructor(element, { view, mapper, connection }, fail) {
    this.#element = element;
    this.#fail = fail;
    this.#view = view;
    this.#mapper = mapper;
    this.#connection = connection;
    view.ranking.find = async (text) => connection.loaded.find(text);
  }

  /** The chosen method's line in the table of methods. */
  get method() {
    const { methods = [] } = this.#connection.engine ?? {};
    return methods.find(({ name }) => name === this.#view.picker.value);
  }

  /** What a map is made of. @returns {Wanted} */
  get wanted() {
    const { ranking, controls, layer, colormap, edges, outlined } = this.#view;
    const { target = 0, versus } = ranking;
    return { target, versus, options: controls.values, layer, colormap, edges, outlined };
  }

  /** The method, its options and how its map looks, as attributes have them. */
  get shown() {
    const { picker, controls, opacity, colormap, frame } = this.#view;
    return { method: picker.value, opacity, colormap, frame, ...controls.values };
  }

  /** The classes as attributes have them: by label, or by index where a label is not enough. */
  get classes() {
    const { ranking } = this.#view;
    return { target: ranking.named(ranking.target), versus: ranking.named(ranking.versus) };
  }

  /**
   * Chooses the method that the attribute names, with the options of the attributes.
   *
   * @param {boolean} [run] whether it runs on the photo that is shown
   */
  applyMethod(run = true) {
    const { methods, offered } = this.#connection.loaded;
    const wanted = (this.#element.getAttribute("method") ?? "").split(/\s+/).filter(Boolean);
    const names = methods.map(({ name }) => name);
    const unknown = wanted.find((name) => !names.includes(name));
    // Of several, those that this network has no layers for are left out.
    const possible = wanted.filter((name) => offered.some((method) => method.name === name));
    const [first] = possible.length ? possible : wanted;
    this.#series = !unknown && possible.length > 1 ? possible : [];
    if (first && !unknown) this.#view.picker.value = first;
    this.applyOptions(run);
    if (unknown) this.#fail(`method: there is no “${unknown}”; there are ${names.join(", ")}`);
  }

  /** Sets the options of the attributes. @param {boolean} [run] as above */
  applyOptions(run = true) {
    this.show(this.#given, run);
  }

  /** The options of the attributes. */
  get #given() {
    /** @type {Record<string, string>} */
    const given = {};
    for (const name of OPTIONS) {
      const value = this.#element.getAttribute(name);
      if (value !== null) given[name] = value;
    }
    return given;
  }

  /**
   * Chooses the classes that the attributes name, the likeliest one if they name none.
   *
   * @param {ClassRow[]} classes the likeliest one first
   * @returns {Promise<boolean>} whether there are such classes; if not, that is said
   */
  async applyClasses([likeliest]) {
    const asked = (this.#asked = {});
    const found = await Promise.all(["target", "versus"].map((name) => this.#find(name)));
    if (asked !== this.#asked) return true;
    const [target, versus] = found.map((one) => one?.index);
    this.#view.ranking.choose(target ?? likeliest.index, versus);
    const refused = found.find((one) => one?.refused)?.refused;
    if (refused) this.#fail(refused);
    return !refused;
  }

  /**
   * The class that an attribute names.
   *
   * @param {string} attribute
   * @returns {Promise<{ index?: number, refused?: string } | undefined>}
   */
  async #find(attribute) {
    const text = this.#element.getAttribute(attribute);
    if (!text) return undefined;
    try {
      return { index: await this.#connection.loaded.find(text) };
    } catch (error) {
      return { refused: `${attribute}: ${failureOf(error).message}` };
    }
  }

  /**
   * Shows the chosen method's controls and runs it.
   *
   * @param {Record<string, string>} [options]
   * @param {boolean} [run]
   */
  show(options = {}, run = true) {
    this.#describe(options);
    if (this.method && run) this.explain();
  }

  /** A method that the reader has chosen; the others of a series are not shown any more. */
  choose() {
    this.#series = [];
    this.show();
  }

  /** The methods of a series as an attribute has them, as long as the reader has chosen none; "" for no series. */
  get series() {
    return this.#series.join(" ");
  }

  /** @param {Record<string, string>} options */
  #describe(options) {
    if (!this.method) return;
    const { layers = [] } = this.#connection.loaded.manifest;
    this.#view.showMethod(this.method, layers, options);
  }

  /** Runs the methods of a series on a photo, or else the chosen one. */
  async begin() {
    const [first] = this.#series;
    if (first) this.#take(first);
    await this.explain();
  }

  /**
   * Runs the chosen method with the options shown, and then those after it in a series, while the map from
   * before stays until there is something of the next one.
   */
  async explain() {
    clearTimeout(this.#settle);
    const turn = ++this.#turn;
    // The network may have been given back since an option was changed.
    if (!this.method) return;
    let whole = await this.#mapper.explain(this.method.name);
    for (const next of this.#series.slice(this.#series.indexOf(this.method?.name) + 1)) {
      if (!whole || turn !== this.#turn || !this.method) return;
      this.#take(next);
      whole = await this.#mapper.explain(next, { live: true });
    }
  }

  /** Makes a method of a series the chosen one, with the options of the attributes. @param {string} name */
  #take(name) {
    this.#view.picker.value = name;
    this.#describe(this.#given);
  }

  /** Another class: a new reading where the passes serve all classes, new passes elsewhere. */
  retarget() {
    if (this.method?.per_target) this.explain();
    else this.#mapper.draw();
  }

  /** Another value of an option, which is kept for the next photo, too. @param {"sweep" | "reading"} stage */
  reoption(stage) {
    this.#series = [];
    clearTimeout(this.#settle);
    if (stage === "reading" && this.#mapper.begun) this.#mapper.draw();
    else this.#settle = setTimeout(() => this.explain(), SETTLE);
  }

  /** A method that can follow a stroke of the brush; a sweep cannot. */
  followStrokes() {
    if (!this.method?.sweep) return;
    this.#view.picker.value = this.#connection.loaded.usualMethod({ quick: true });
    this.choose();
  }
}
