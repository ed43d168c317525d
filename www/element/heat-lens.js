import { transferredPhoto } from "./photo/transferred-photo.js";
import { ATTRIBUTES, mirror, upgrade } from "./attributes.js";
import { Controller } from "./controller.js";
import { ModelSource } from "../engine/model-source.js";

/**
 * @import { Mirrored } from "./attributes.js"
 * @import { Point } from "./group-member.js"
 * @import { Tones } from "../heatlens.js"
 */

/** What `mirror` makes of an element; a server has none. */
const Base = /** @type {new () => HTMLElement & Mirrored} */ (globalThis.HTMLElement ?? class {});

/**
 * A photo, what a network calls it, and where it looked.
 *
 * Attributes are the start, and a new value starts anew; the properties of the same names say what
 * is shown now. Events: `ready`, `photo` {width, height, notes}, `emptied` (`src` was taken away, and
 * the photo went), `progress` {done, total}, `preview` {info, seconds} (a coarse map of the whole photo
 * is drawn), `result` {info, passes, seconds, workers, recomputed}, `reading` {info} (a map is drawn, new
 * or read anew), `point` {x, y} or null
 * (in shares of what the network sees), `error` {message}. `heatlens.d.ts` has their types,
 * `embed.html` a row for each attribute.
 */
export class HeatLens extends Base {
  static observedAttributes = ATTRIBUTES;

  /** @type {Controller} */
  #controller;

  static {
    mirror(HeatLens, (lens) => lens.#controller.shown);
  }

  constructor() {
    super();
    this.#controller = new Controller(this, this.attachShadow({ mode: "open" }));
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      const found = event.dataTransfer && transferredPhoto(event.dataTransfer);
      if (found) this.#controller.userOpens(found.file ?? found.address);
    });
  }

  connectedCallback() {
    upgrade(this);
    this.#controller.begin();
  }

  /** To be moved is to be disconnected and connected at once, and stops nothing. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#controller.end();
    });
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    this.#controller.note(name);
  }

  /** The map that is drawn: {info, pixels, drawn, values, legend}. */
  get picture() {
    return this.#controller.picture;
  }

  /**
   * Attributes that make again what is shown, but for a photo of the reader's own.
   *
   * @returns {Partial<Record<string, string>>}
   */
  get recipe() {
    return this.#controller.exports.recipe;
  }

  /** Forward passes run for maps so far. */
  get forwardPasses() {
    return this.#controller.forwardPasses;
  }

  /** Whether all networks are ready for a sweep. */
  get warmed() {
    return this.#controller.warmed;
  }

  /** All classes of the photo, from the highest score to the lowest. */
  get classes() {
    return this.scene.classes;
  }

  /** The table of methods, once the network is there. */
  get methods() {
    return this.#controller.methods;
  }

  /** Where the network comes from; until `model` is set again, if that is not an address. */
  get modelSource() {
    return this.#controller.modelSource;
  }

  set modelSource(source) {
    if (!(source instanceof ModelSource)) throw new TypeError("modelSource takes a ModelSource");
    this.#controller.modelSource = source;
  }

  /** What the site's other views begin with. */
  get scene() {
    return this.#controller.scene;
  }

  /**
   * Shows a photo and explains it.
   *
   * @param {Blob} file
   * @param {{ tones?: Tones }} [how] stretch: the darkest becomes black, the brightest white
   */
  async open(file, { tones } = {}) {
    if (typeof file?.arrayBuffer !== "function") {
      throw new TypeError("open() takes a File or another Blob");
    }
    await this.#controller.open(file, tones);
  }

  /** Shows the photo that another element shows, as far as it is covered. @param {HeatLens} other */
  async follow(other) {
    await this.#controller.follow(other.#controller);
  }

  /** Runs the chosen method with the options shown. */
  async explain() {
    await this.#controller.explain();
  }

  /** Computes what an approximate map left out. */
  async complete() {
    await this.#controller.complete();
  }

  /** Stops the running map; what is drawn stays. */
  cancel() {
    this.#controller.cancel();
  }

  /** Shows what is at a point, in shares of what the network sees; without one, nothing. @param {Point} [place] */
  point(place) {
    this.#controller.point(place);
  }

  /**
   * The map as a file.
   *
   * @param {"png" | "json" | "npy"} [kind] the photo with the map and its legend; the map's own values
   *   with all that made them; the values alone
   * @returns {Promise<Blob>}
   */
  async toBlob(kind = "png") {
    return this.#controller.exports.blob(kind);
  }

  /** The map's own values, with all that made them; null where there is none. */
  toJSON() {
    return this.#controller.exports.numbers;
  }
}
