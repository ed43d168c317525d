import { DEFAULTS, OPTIONS } from "./attributes.js";
import { download } from "./panel/keep.js";
import { embedLines, linkTo } from "./recipe.js";
import { subject } from "./words.js";

const NO_MAP = "There is no map yet; wait until it is drawn.";
const NOT_KEPT = "A photo of your own and what you cover are not in it.";
const RECIPE = ["src", "tones", "model", "method", ...OPTIONS, "versus", "colormap", "opacity"];

/** What is taken away from an element: files of its map, and what makes it again elsewhere. */
export class Exports {
  #lens;
  #view;
  #mapper;
  #covering;

  /**
   * @param {import("./heat-lens.js").HeatLens} lens
   * @param {{ view: import("./view.js").View, mapper: import("./mapper.js").Mapper,
   *   covering: import("./cover/covering.js").Covering }} parts
   */
  constructor(lens, { view, mapper, covering }) {
    this.#lens = lens;
    [this.#view, this.#mapper, this.#covering] = [view, mapper, covering];
  }

  /** Attributes that make again what is shown, but for a photo of the reader's own. */
  get recipe() {
    const [recipe, lens] = [{}, this.#lens];
    const defaults = { ...DEFAULTS };
    for (const { key, default: usual } of this.#method?.options ?? []) defaults[key] = usual;
    for (const name of RECIPE) {
      if (name in defaults && lens[name] !== defaults[name]) recipe[name] = lens[name];
    }
    const [likeliest] = lens.classes;
    if (likeliest && this.#view.ranking.target !== likeliest.index) recipe.target = lens.target;
    return recipe;
  }

  /** The map's own values, with all that made them; null where there is none. */
  get numbers() {
    const { picture, src, target, versus } = this.#lens;
    if (!picture) return null;
    const values = Array.from(picture.values, (value) => (Number.isNaN(value) ? null : value));
    return { ...picture.info, src, covered: this.#covering.recipe, target, versus, values };
  }

  /** @param {"png" | "json" | "npy"} kind @returns {Promise<Blob>} */
  async blob(kind) {
    if (!this.#lens.picture) throw new Error(NO_MAP);
    if (kind === "npy") return new Blob([await this.#mapper.npy()]);
    if (kind === "json") {
      return new Blob([JSON.stringify(this.numbers, null, 1)], { type: "application/json" });
    }
    if (kind !== "png") throw new Error(`there is no kind “${kind}”; there are png, json and npy`);
    return this.#view.stage.toBlob(`${this.#title}, ${this.#method.title.toLowerCase()}`);
  }

  /** Has the browser save a file that is named for what it shows. */
  async save(kind) {
    const name = `${this.#title}-${this.#method.name}.${kind}`.replaceAll(/[\s/\\]+/g, "-");
    download(await this.blob(kind), name);
  }

  /** Copies a link or lines for a page. @param {boolean} whole whether they make all of it again */
  copy(kind, whole) {
    const text = kind === "link" ? linkTo(this.recipe) : embedLines(this.recipe);
    this.#view.keep.copy(text, whole ? "" : NOT_KEPT);
  }

  get #method() {
    const { methods, method } = this.#lens;
    return methods.find(({ name }) => name === method);
  }

  get #title() {
    return subject(this.#lens);
  }
}
