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
    const { ranking, controls, layer, colormap } = this.#view;
    const { target = 0, versus } = ranking;
    return { target, versus, options: controls.values, layer, colormap };
  }

  /** The method, its options and how its map looks, as attributes have them. */
  get shown() {
    const { picker, controls, opacity, colormap } = this.#view;
    return { method: picker.value, opacity, colormap, ...controls.values };
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
    const wanted = this.#element.getAttribute("method");
    const names = this.#connection.loaded.methods.map(({ name }) => name);
    const known = wanted !== null && names.includes(wanted);
    if (known) this.#view.picker.value = wanted;
    this.applyOptions(run);
    if (wanted && !known) {
      this.#fail(`method: there is no “${wanted}”; there are ${names.join(", ")}`);
    }
  }

  /** Sets the options of the attributes. @param {boolean} [run] as above */
  applyOptions(run = true) {
    /** @type {Record<string, string>} */
    const given = {};
    for (const name of OPTIONS) {
      const value = this.#element.getAttribute(name);
      if (value !== null) given[name] = value;
    }
    this.show(given, run);
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
    const { method } = this;
    if (!method) return;
    const { layers = [] } = this.#connection.loaded.manifest;
    this.#view.showMethod(method, layers, options);
    if (run) this.explain();
  }

  /** Runs the chosen method with the options shown. */
  async explain() {
    clearTimeout(this.#settle);
    // The network may have been given back since an option was changed.
    if (!this.method) return;
    await this.#mapper.explain(this.method.name);
  }

  /** Another class: a new reading where the passes serve all classes, new passes elsewhere. */
  retarget() {
    if (this.method?.per_target) this.explain();
    else this.#mapper.draw();
  }

  /** Another value of an option. @param {"sweep" | "reading"} stage */
  reoption(stage) {
    clearTimeout(this.#settle);
    if (stage === "reading" && this.#mapper.begun) this.#mapper.draw();
    else this.#settle = setTimeout(() => this.explain(), SETTLE);
  }

  /** A method that can follow a stroke of the brush; a sweep cannot. */
  followStrokes() {
    if (!this.method?.sweep) return;
    this.#view.picker.value = this.#connection.loaded.usualMethod({ quick: true });
    this.show();
  }
}
