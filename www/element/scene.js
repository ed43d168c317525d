import { find } from "./find.js";

/**
 * @import { HeatLensEventMap } from "../heatlens.js"
 * @import { PhotoLoader } from "./photo/photo-loader.js"
 * @import { EngineConnection } from "./engine-connection.js"
 * @import { View } from "./view.js"
 *
 * @typedef {HeatLensEventMap & Pick<HTMLElementEventMap, "click">} Events
 */

/** What other views begin with: an element's network, and the photo that it shows. */
export class Scene {
  #element;
  #connection;
  #photoLoader;
  #view;

  /**
   * @param {HTMLElement} element
   * @param {{ connection: EngineConnection, photoLoader: PhotoLoader, view: View }} parts
   * @param {{ open: (photo: Blob | string) => Promise<void> }} act
   */
  constructor(element, { connection, photoLoader, view }, act) {
    this.#element = element;
    this.#connection = connection;
    this.#photoLoader = photoLoader;
    this.#view = view;
    /** Has the element show another photo, by its file or its address. */
    this.open = act.open;
  }

  /** What computes, once the network is there; it is the element's, and others may use it. */
  get engine() {
    const { engine, session } = this.#connection;
    return session && engine;
  }

  /** The photo with what covers it; another object whenever the network sees something else. */
  get photo() {
    return this.#photoLoader.photo;
  }

  /** What the network sees of the photo: normalised values, red, green and blue. */
  get input() {
    return this.#photoLoader.photo?.input;
  }

  /** The file of a photo of the reader's own; nothing for one that has an address. */
  get ownFile() {
    const { file, address } = this.#photoLoader;
    return address ? undefined : file;
  }

  /** All classes of the photo, from the highest score to the lowest. */
  get classes() {
    return this.#photoLoader.classes ?? [];
  }

  /** The numbers of the class that is explained, and of the one it is compared with. */
  get chosen() {
    const { target, versus } = this.#view.ranking;
    return { target, versus };
  }

  /** The method that is shown, as the table has it, once the network is there. */
  get method() {
    const name = this.#view.picker.value;
    return this.engine?.methods.find((method) => method.name === name);
  }

  /** Whether the element computes a map. */
  get busy() {
    return !this.#cancel.hidden;
  }

  /** Hears at once when the element begins to compute a map, and when it has ended. @param {() => void} hear */
  onBusy(hear) {
    new MutationObserver(hear).observe(this.#cancel, { attributeFilter: ["hidden"] });
  }

  /** It is there to be pressed as long as a map is computed. */
  get #cancel() {
    return find(/** @type {ShadowRoot} */ (this.#element.shadowRoot), ".cancel");
  }

  /** The name of the colours that are chosen; "" for the usual ones. */
  get colormap() {
    return this.#view.colormap;
  }

  /** A session of its own with the photo that is shown, for whatever else is made of it. */
  async fork() {
    const { loaded, session } = this.#connection;
    if (!session) throw new Error("The network is not there yet; wait until it is loaded");
    const fork = loaded.session();
    await fork.copyFrom(session);
    return fork;
  }

  /**
   * Hears an event of the element.
   *
   * @template {keyof Events} K
   * @param {K} type
   * @param {(event: Events[K]) => void} hear
   * @param {AddEventListenerOptions} [options]
   */
  on(type, hear, options) {
    this.#element.addEventListener(type, /** @type {EventListener} */ (hear), options);
  }

  /** Brings the element into the window. */
  reveal() {
    this.#element.scrollIntoView();
  }
}
