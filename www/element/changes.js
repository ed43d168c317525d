import { DEFAULTS, OPTIONS } from "./attributes.js";
import { percent } from "./words.js";

/** What an element's attributes ask for, taken up together in a microtask. */
export class Changes {
  #lens;
  #parts;
  #act;
  #names = new Set();
  #placed = false;
  /** Whether the view shows a photo; it does so even out of the document. */
  #pictured = false;

  /** Whether attributes were set that the photo on its way is to be explained by. */
  late = false;

  /**
   * @param {import("./heat-lens.js").HeatLens} lens
   * @param {{ view: import("./view.js").View, mapper: import("./mapper.js").Mapper,
   *   membership: import("./membership.js").Membership, choice: import("./panel/choice.js").Choice,
   *   intake: import("./intake/intake.js").Intake, group: import("./group.js").Companion }} parts
   * @param {{ leave: () => void, unscale: () => void, retarget: () => void, emptied: () => void }} act
   */
  constructor(lens, parts, act) {
    [this.#lens, this.#parts, this.#act] = [lens, parts, act];
  }

  /** The element is in a document: from now on its attributes count. */
  begin() {
    this.#placed = true;
    this.#dress();
  }

  /** An attribute was set. @param {string} name */
  note(name) {
    if (!this.#placed) return;
    if (!this.#names.size) queueMicrotask(() => this.#take());
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
    const tones = this.#get("tones") ?? DEFAULTS.tones;
    const { baseURI } = this.#lens.ownerDocument;
    return this.#parts.intake.fetch(this.#get("src"), baseURI, tones);
  }

  #get(name) {
    return this.#lens.getAttribute(name);
  }

  /** Does what attributes ask for that were set since the last time. */
  #take() {
    const changed = this.#names;
    this.#names = new Set();
    const { mapper, membership, choice, intake } = this.#parts;
    const { isConnected, autostart } = this.#lens;
    const has = (...names) => names.some((name) => changed.has(name));
    const stays = isConnected && membership.session && this.#get("src") && !has("model");
    if (has("src") && !stays) this.#empty();
    this.#dress(changed);
    const tones = this.#get("tones") ?? DEFAULTS.tones;
    if (has("tones") && !(isConnected && membership.session)) intake.tones = tones;
    if (!isConnected) return;
    if (has("model") && (membership.engine || membership.failed)) {
      this.#act.leave();
      membership.await(autostart);
      return;
    }
    if (!membership.session) {
      if (has("autostart")) membership.await(autostart);
      return;
    }
    if (has("scale")) this.#act.unscale();
    const opens = has("src", "tones") && Boolean(this.#get("src"));
    if (opens) {
      this.late = has("method", "target", "versus", ...OPTIONS);
      this.openSource();
    } else if (has("tones")) intake.retone(tones);
    if (has("method")) choice.takeMethod(!opens);
    else if (has(...OPTIONS)) choice.takeOptions(!opens);
    else if (has("target", "versus") && intake.classes && !opens) this.#act.retarget();
    else if (has("colormap")) mapper.draw();
  }

  /** The photo is taken away, and with it whatever was on its way. */
  #empty() {
    const { view, membership, intake } = this.#parts;
    intake.clear();
    if (membership.session) {
      view.fail("");
      view.announce("Ready for a photo");
    }
    if (!this.#pictured) return;
    this.#pictured = false;
    view.showNothing();
    this.#act.emptied();
  }

  /** What can be seen before there is a network, of all attributes or of those that changed. */
  #dress(changed = new Set()) {
    const { view, intake, group } = this.#parts;
    const has = (name) => !changed.size || changed.has(name);
    if (has("opacity")) view.opacity = this.#get("opacity") ?? DEFAULTS.opacity;
    if (has("colormap")) view.colormap = this.#get("colormap") ?? "";
    if (has("group") && this.#lens.isConnected) group.join(this.#get("group") ?? "");
    if (has("alt")) this.#describe();
    if (!intake.photo) view.showPoster(this.#get("poster") ?? this.#get("src") ?? "");
  }

  /** Says what is to be seen to those who do not see it. */
  #describe() {
    const [top] = this.#lens.classes;
    const alt = this.#get("alt") ?? "";
    const named = top && `named ${top.label} with a probability of ${percent(top.probability)}`;
    this.#parts.view.alt = named ? `${alt || "The photo"}, ${named}` : alt;
  }
}
