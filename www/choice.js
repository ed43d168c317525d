import { OPTIONS } from "./attributes.js";

/** For so long, in milliseconds, a reader may go on setting options before they take effect. */
const SETTLE = 250;

/** What is to be explained and how: the method with its options, and the classes. */
export class Choice {
  #element;
  #view;
  #mapper;
  #membership;
  #fail;
  #settle;

  /**
   * @param {HTMLElement} element whose attributes are what to start with
   * @param {{ view: import("./view.js").View, mapper: import("./mapper.js").Mapper,
   *   membership: import("./membership.js").Membership }} parts
   * @param {(message: string) => void} fail
   */
  constructor(element, { view, mapper, membership }, fail) {
    [this.#element, this.#fail] = [element, fail];
    [this.#view, this.#mapper, this.#membership] = [view, mapper, membership];
  }

  /** The chosen method's line in the table of methods. */
  get method() {
    const { methods = [] } = this.#membership.engine ?? {};
    return methods.find(({ name }) => name === this.#view.picker.value);
  }

  /** What a map is made of. */
  get wanted() {
    const { ranking, controls, layer, colormap } = this.#view;
    const { target, versus } = ranking;
    return { target, versus, options: controls.values, layer, colormap };
  }

  /** The method, its options and how its map looks, as attributes have them. */
  get shown() {
    const { picker, controls, opacity, colormap } = this.#view;
    return { method: picker.value, opacity: String(opacity), colormap, ...controls.values };
  }

  /** The labels of the classes, as attributes have them. */
  get classes() {
    const { ranking } = this.#view;
    return { target: ranking.name(ranking.target), versus: ranking.name(ranking.versus) };
  }

  /**
   * Takes the method that the attribute names, with the options of the attributes.
   *
   * @param {boolean} [run] whether it runs on the photo that is shown
   */
  takeMethod(run = true) {
    const wanted = this.#element.getAttribute("method");
    const names = this.#membership.engine.methods.map(({ name }) => name);
    const known = names.includes(wanted);
    if (known) this.#view.picker.value = wanted;
    this.takeOptions(run);
    if (wanted && !known) {
      this.#fail(`method: there is no “${wanted}”; there are ${names.join(", ")}`);
    }
  }

  /** Takes the options of the attributes. @param {boolean} [run] as above */
  takeOptions(run = true) {
    const given = OPTIONS.filter((name) => this.#element.hasAttribute(name));
    this.show(
      Object.fromEntries(given.map((name) => [name, this.#element.getAttribute(name)])),
      run,
    );
  }

  /** Takes the classes that the attributes name. @param {object[]} classes the likeliest one first */
  takeClasses(classes) {
    const { ranking } = this.#view;
    const index = (name) => {
      const wanted = this.#element.getAttribute(name);
      const found = wanted ? ranking.find(wanted) : undefined;
      if (wanted && !found) this.#fail(`${name}: no class is called “${wanted}”`);
      return found?.index;
    };
    ranking.choose(index("target") ?? classes[0].index, index("versus"));
  }

  /**
   * Shows the chosen method's controls and runs it.
   *
   * @param {Record<string, string>} [options]
   * @param {boolean} [run]
   */
  show(options = {}, run = true) {
    const { manifest } = this.#membership.engine;
    this.#view.showMethod(this.method, manifest.layers ?? [], options);
    if (run) this.explain();
  }

  /** Runs the chosen method with the options shown. */
  async explain() {
    clearTimeout(this.#settle);
    await this.#mapper.explain(this.method.name);
  }

  /** Another class: a new reading where the passes serve all classes, new passes elsewhere. */
  retarget() {
    if (this.method.per_target) this.explain();
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
    this.#view.picker.value = "cam";
    this.show();
  }
}
