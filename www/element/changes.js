import { usual } from "./attributes.js";
import { OPTIONS } from "./options.js";
import { percent } from "./words.js";

/**
 * @import { Tones } from "../heatlens.js"
 * @import { Attribute } from "./attributes.js"
 * @import { GroupMember } from "./group-member.js"
 * @import { PhotoLoader } from "./photo/photo-loader.js"
 * @import { Mapper } from "./mapper.js"
 * @import { EngineConnection } from "./engine-connection.js"
 * @import { Choice } from "./panel/choice.js"
 * @import { View } from "./view.js"
 */

/** What an element's attributes ask for, taken up together in a microtask. */
export class Changes {
  #element;
  #parts;
  #act;
  /** @type {Set<string>} */
  #names = new Set();
  #placed = false;
  /** Whether the view shows a photo; it does so even out of the document. */
  #pictured = false;

  /** Whether attributes were set that the photo on its way is to be explained by. */
  late = false;

  /**
   * @param {HTMLElement} element
   * @param {{ view: View, mapper: Mapper, connection: EngineConnection, choice: Choice, photoLoader: PhotoLoader,
   *   group: GroupMember }} parts
   * @param {{ release: () => void, unscale: () => void, retarget: () => void, emptied: () => void }} act
   */
  constructor(element, parts, act) {
    this.#element = element;
    this.#parts = parts;
    this.#act = act;
  }

  /** The element is in a document: from now on its attributes count. */
  begin() {
    this.#placed = true;
    this.#dress();
  }

  /** An attribute was set. @param {string} name */
  note(name) {
    if (!this.#placed) return;
    if (!this.#names.size) queueMicrotask(() => this.#apply());
    this.#names.add(name);
  }

  /** The photo is there with its classes. */
  pictured() {
    this.late = false;
    this.#pictured = true;
    this.#describe();
  }

  /** Opens the photo that the attributes name, if they name one. */
  openSource() {
    const { baseURI } = this.#element.ownerDocument;
    return this.#parts.photoLoader.fetch(this.#get("src"), baseURI, this.#tones);
  }

  /** @param {Attribute} name */
  #get(name) {
    return this.#element.getAttribute(name) ?? usual(name);
  }

  /** What the reader of photos refuses is not refused here. */
  get #tones() {
    return /** @type {Tones} */ (this.#get("tones"));
  }

  /** Does what attributes ask for that were set since the last time. */
  #apply() {
    const changed = this.#names;
    this.#names = new Set();
    const { mapper, connection, choice, photoLoader } = this.#parts;
    const { isConnected } = this.#element;
    const autostart = this.#get("autostart");
    /** @param {Attribute[]} names */
    const has = (...names) => names.some((name) => changed.has(name));
    const stays = isConnected && connection.session && this.#get("src") && !has("model");
    if (has("src") && !stays) this.#empty();
    this.#dress(changed);
    const tones = this.#tones;
    if (has("tones") && !(isConnected && connection.session)) photoLoader.tones = tones;
    if (!isConnected) return;
    if (has("model") && (connection.engine || connection.failed)) {
      this.#act.release();
      connection.connectWhen(autostart);
      return;
    }
    if (!connection.session) {
      if (has("autostart")) connection.connectWhen(autostart);
      return;
    }
    if (has("scale")) this.#act.unscale();
    const opens = has("src", "tones") && Boolean(this.#get("src"));
    if (opens) {
      this.late = has("method", "target", "versus", ...OPTIONS);
      this.openSource();
    } else if (has("tones")) photoLoader.retone(tones);
    if (has("method")) choice.applyMethod(!opens);
    else if (has(...OPTIONS)) choice.applyOptions(!opens);
    else if (has("target", "versus") && photoLoader.classes && !opens) this.#act.retarget();
    else if (has("colormap")) mapper.draw();
  }

  /** The photo is taken away, and with it whatever was on its way. */
  #empty() {
    const { view, connection, photoLoader } = this.#parts;
    photoLoader.clear();
    if (connection.session) {
      view.fail("");
      view.announce("Ready for a photo");
    }
    if (!this.#pictured) return;
    this.#pictured = false;
    view.showNothing();
    this.#act.emptied();
  }

  /**
   * What can be seen before there is a network, of all attributes or of those that changed.
   *
   * @param {Set<string>} [changed]
   */
  #dress(changed = new Set()) {
    const { view, photoLoader, group } = this.#parts;
    /** @param {Attribute} name */
    const has = (name) => !changed.size || changed.has(name);
    if (has("opacity")) view.opacity = this.#get("opacity");
    if (has("frame")) view.frame = this.#get("frame");
    if (has("colormap")) view.colormap = this.#get("colormap");
    if (has("group") && this.#element.isConnected) group.join(this.#get("group"));
    if (has("alt")) this.#describe();
    if (!photoLoader.photo) {
      view.showPoster(this.#element.getAttribute("poster") ?? this.#get("src"));
    }
  }

  /** Says what is to be seen to those who do not see it. */
  #describe() {
    const [top] = this.#parts.photoLoader.classes ?? [];
    const alt = this.#get("alt");
    const named = top && `named ${top.label} with a probability of ${percent(top.probability)}`;
    this.#parts.view.alt = named ? `${alt || "The photo"}, ${named}` : alt;
  }
}
