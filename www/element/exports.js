import { DEFAULTS } from "./attributes.js";
import { OPTIONS } from "./options.js";
import { saveFile } from "./save-file.js";
import { embedLines, linkTo } from "./recipe.js";
import { pictureFile } from "./stage/picture-file.js";
import { addressOf, together } from "../engine/files.js";
import { subject } from "./words.js";

/**
 * @import { HeatLens, MapJson } from "../heatlens.js"
 * @import { PhotoCover } from "./cover/photo-cover.js"
 * @import { EngineConnection } from "./engine-connection.js"
 * @import { Mapper } from "./mapper.js"
 * @import { View } from "./view.js"
 *
 * @typedef {"png" | "json" | "npy"} Kind of a file
 */

const NO_MAP = "There is no map yet; wait until it is drawn.";
const NOT_KEPT = "A photo or a network of your own and what you cover are not in it.";
const RECIPE = /** @type {const} */ ([
  "src",
  "tones",
  "model",
  "method",
  ...OPTIONS,
  "versus",
  "colormap",
  "opacity",
]);

/** What is taken away from an element: files of its map, and what makes it again elsewhere. */
export class Exports {
  #lens;
  #view;
  #mapper;
  #cover;
  #choice;
  #connection;

  /**
   * @param {Pick<HeatLens, import("./attributes.js").Attribute | "classes" | "picture" | "methods">} lens
   * @param {{ view: View, mapper: Mapper, cover: PhotoCover,
   *   choice: import("./panel/choice.js").Choice, connection: EngineConnection }} parts
   */
  constructor(lens, { view, mapper, cover, choice, connection }) {
    this.#lens = lens;
    this.#view = view;
    this.#mapper = mapper;
    this.#cover = cover;
    this.#choice = choice;
    this.#connection = connection;
  }

  /** Attributes that make again what is shown, but for a photo of the reader's own. */
  get recipe() {
    const lens = this.#lens;
    /** @type {Record<string, string>} */
    const recipe = {};
    /** @type {Record<string, string>} */
    const defaults = { ...DEFAULTS };
    const { options = [] } = this.#choice.method ?? {};
    for (const { key, default: usual } of options) defaults[key] = usual;
    for (const name of RECIPE) {
      if (name in defaults && lens[name] !== defaults[name]) recipe[name] = lens[name];
    }
    if (this.#choice.series) recipe.method = this.#choice.series;
    const [likeliest] = lens.classes;
    if (likeliest && this.#view.ranking.target !== likeliest.index) recipe.target = lens.target;
    return recipe;
  }

  /** The map's own values, with all that made them. @returns {MapJson | null} null where there is none */
  get numbers() {
    const { picture, src, target, versus } = this.#lens;
    if (!picture) return null;
    const values = Array.from(picture.values, (value) => (Number.isNaN(value) ? null : value));
    return { ...picture.info, src, covered: this.#cover.recipe, target, versus, values };
  }

  /** @param {Kind} kind @returns {Promise<Blob>} */
  async blob(kind) {
    if (!this.#lens.picture) throw new Error(NO_MAP);
    if (kind === "npy") {
      const bytes = await this.#mapper.npy();
      if (!bytes) throw new Error(NO_MAP);
      return new Blob([bytes]);
    }
    if (kind === "json") {
      return new Blob([JSON.stringify(this.numbers, null, 1)], { type: "application/json" });
    }
    if (kind !== "png") throw new Error(`there is no kind “${kind}”; there are png, json and npy`);
    const { layers } = this.#view.stage;
    if (!layers) throw new Error(NO_MAP);
    return pictureFile(layers, this.#said);
  }

  /** Has the browser save a file that is named for what it shows. @param {Kind} kind */
  async save(kind) {
    const name = `${this.#title}-${this.#method.name}.${kind}`.replaceAll(/[\s/\\]+/g, "-");
    saveFile(await this.blob(kind), name);
  }

  /**
   * Copies a link or lines for a page.
   *
   * @param {"link" | "embed"} kind
   * @param {boolean} whole whether they make all of it again
   */
  copy(kind, whole) {
    const text = kind === "link" ? linkTo(this.recipe) : embedLines(this.recipe);
    this.#view.saving.copy(text, whole ? "" : NOT_KEPT);
  }

  /** What is written beside the picture. @returns {import("./stage/picture-file.js").Said} */
  get #said() {
    const { classes, src } = this.#lens;
    const { target, versus } = this.#view.ranking;
    /** @param {number} [wanted] */
    const row = (wanted) => classes.find(({ index }) => index === wanted);
    const { source, loaded } = this.#connection;
    const { title, name } = loaded.manifest;
    const covered = this.#cover.recipe !== null;
    const linked = together() && !covered && source.hasAddress && isLasting(src);
    return {
      classes,
      target: row(target),
      versus: row(versus),
      method: this.#method.title,
      network: title ?? name,
      covered,
      link: linked ? linkTo(this.recipe) : undefined,
      home: together() ? addressOf("index.html").href : undefined,
    };
  }

  /** That of the map which is drawn; another one may be on its way. */
  get #method() {
    const { picture, methods } = this.#lens;
    const method = methods.find(({ name }) => name === picture?.info.method);
    if (!method) throw new Error(NO_MAP);
    return method;
  }

  get #title() {
    return subject({ classes: this.#lens.classes, chosen: this.#view.ranking });
  }
}

/** Whether a photo's address, "" for none, leads to it another time. @param {string} src */
function isLasting(src) {
  return src !== "" && /^https?:$/.test(new URL(src, document.baseURI).protocol);
}
