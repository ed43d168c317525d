import { arrival } from "./intake/arrivals.js";
import { ATTRIBUTES, mirror, upgrade } from "./attributes.js";
import { Changes } from "./changes.js";
import { Choice } from "./panel/choice.js";
import { Covering } from "./cover/covering.js";
import { Exports } from "./exports.js";
import { Companion } from "./group.js";
import { Inspector } from "./stage/inspector.js";
import { Intake } from "./intake/intake.js";
import { Mapper } from "./mapper.js";
import { Membership } from "./membership.js";
import { assertTrueColours } from "../engine/true-colours.js";
import { View } from "./view.js";

/**
 * A photo, what a network calls it, and where it looked.
 *
 * Attributes are the start, and a new value starts anew; the properties of the same names say what
 * is shown now. Events: `ready`, `photo` {width, height, notes}, `emptied` (`src` was taken away, and
 * the photo went), `progress` {done, total}, `preview` {info, seconds} (a coarse map of the whole photo
 * is drawn), `result` {info, passes, seconds, workers, recomputed}, `reading` {info} (a map is drawn, new
 * or read anew), `point` {x, y} or null
 * (in shares of what the network sees), `error` {message}. `heatlens.d.ts` has their types,
 * `embed.html` an example of each attribute.
 */
export class HeatLens extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = ATTRIBUTES;

  #root = this.attachShadow({ mode: "open" });
  #view;
  #mapper;
  #inspector;
  #covering;
  #membership;
  #choice;
  #intake;
  #exports;
  #changes;
  #group = new Companion(this);
  #reach;

  constructor() {
    super();
    this.#make();
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      const found = arrival(event.dataTransfer);
      if (found) this.#userOpens(found);
    });
  }

  connectedCallback() {
    upgrade(this);
    this.#changes.begin();
    this.#membership.await(this.autostart);
  }

  /** To be moved is to be disconnected and connected at once, and stops nothing. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#leave();
      this.#group.leave();
    });
  }

  attributeChangedCallback(name) {
    this.#changes.note(name);
  }

  /** The map that is drawn: {info, pixels, drawn, values, legend}. */
  get picture() {
    return this.#mapper.picture;
  }

  /** What the properties say where it is something else than the attributes. */
  get shown() {
    if (!this.#session) return {};
    const { photo, classes, address } = this.#intake;
    const read = photo ? { src: address, tones: photo.tones } : {};
    return { ...this.#choice.shown, ...read, ...(classes && this.#choice.classes) };
  }

  /** Attributes that make again what is shown, but for a photo of the reader's own. */
  get recipe() {
    return this.#exports.recipe;
  }

  /** Forward passes run for maps so far. */
  get forwardPasses() {
    return this.#session?.forwardPasses ?? 0;
  }

  /** Whether all networks are ready for a sweep. */
  get warmed() {
    return this.#engine?.warmed ?? false;
  }

  /** All classes of the photo, from the highest score to the lowest. */
  get classes() {
    return this.#intake.classes ?? [];
  }

  /** What the network sees of the photo: normalised values, red, green and blue. */
  get input() {
    return this.#intake.photo?.input;
  }

  /** The numbers of the class that is explained, and of the one it is compared with. */
  get chosen() {
    const { target, versus } = this.#view.ranking;
    return { target, versus };
  }

  /** The table of methods, once the network is there. */
  get methods() {
    return this.#engine?.methods ?? [];
  }

  /**
   * Shows a photo and explains it.
   *
   * @param {Blob} file
   * @param {{ tones?: "as-is" | "stretch" }} [how] stretch: the darkest becomes black, the brightest white
   */
  async open(file, { tones } = {}) {
    if (typeof file?.arrayBuffer !== "function") {
      throw new TypeError("open() takes a File or another Blob");
    }
    await this.#intake.open(file, "", tones);
  }

  /** Shows the photo that another element shows, as far as it is covered. @param {HeatLens} other */
  async follow(other) {
    this.#view.sharable = false;
    const sameEngine = this.#session && other.#engine === this.#engine;
    await this.#intake.follow(other.#intake, { sameEngine });
  }

  /** What computes, once the network is there; it is the element's, and others may use it. */
  get engine() {
    return this.#session && this.#engine;
  }

  /** A session of its own with the photo that is shown, for whatever else is made of it. */
  async fork() {
    if (!this.#session) throw new Error("The network is not there yet; wait until it is loaded");
    const session = this.#engine.session();
    await session.take(this.#session);
    return session;
  }

  /** Runs the chosen method with the options shown. */
  async explain() {
    if (!this.#session) return this.#membership.join();
    await this.#choice.explain();
  }

  /** Computes what an approximate map left out. */
  async complete() {
    await this.#mapper.complete();
  }

  /** Stops the running map; what is drawn stays. */
  cancel() {
    this.#mapper.cancel();
  }

  /** Shows what is at a point, in shares of what the network sees; without one, nothing. */
  point(place) {
    this.#view.pointer.at = place;
    this.#inspector.refresh();
  }

  /**
   * The map as a file.
   *
   * @param {"png" | "json" | "npy"} [kind] the photo with the map and its legend; the map's own values
   *   with all that made them; the values alone
   * @returns {Promise<Blob>}
   */
  async toBlob(kind = "png") {
    return this.#exports.blob(kind);
  }

  /** The map's own values, with all that made them; null where there is none. */
  toJSON() {
    return this.#exports.numbers;
  }

  /** What the others of a group need to share a scale. */
  get sharedScale() {
    return this.scale === "group" && this.picture ? this.picture.info : undefined;
  }

  /** Where the colours of this map end; without a number, at its own end. */
  rescale(reach) {
    if (this.#reach === reach) return;
    this.#reach = reach;
    this.#mapper.draw();
  }

  get #acts() {
    return {
      start: () => this.#membership.join(),
      retry: () => this.#membership.join(),
      run: () => this.explain(),
      rest: () => this.complete(),
      cancel: () => {
        this.cancel();
        this.#view.announce("Cancelled");
      },
      open: (file) => this.#userOpens({ file }),
      method: () => this.#choice.show(),
      target: () => this.#choice.retarget(),
      option: (stage) => this.#choice.reoption(stage),
      redraw: () => this.#mapper.draw(),
      point: () => this.#pointed(),
      brush: (active) => this.#brush(active),
      cover: (ended) => this.#stroke(ended),
      tones: (tones) => this.#intake.retone(tones),
      share: () => this.#share(),
      save: (kind) => this.#exports.save(kind).catch((error) => this.#fail(error.message)),
      copy: (kind) => this.#exports.copy(kind, this.#intake.address && this.#view.brush.empty),
    };
  }

  get #engine() {
    return this.#membership.engine;
  }

  get #session() {
    return this.#membership.session;
  }

  #make() {
    const view = new View(this.#root, this.#acts);
    this.#view = view;
    this.#mapper = new Mapper(
      view,
      () => ({ ...this.#choice.wanted, reach: this.#reach }),
      (type, detail) => this.#heard(type, detail),
    );
    this.#inspector = new Inspector(view, this.#mapper);
    this.#covering = new Covering(view, (covered) => this.#covered(covered));
    this.#membership = new Membership(this, view, {
      joined: () => this.#joined(),
      failed: (message) => {
        this.#leave();
        this.#fail(message);
      },
    });
    const [mapper, covering, membership] = [this.#mapper, this.#covering, this.#membership];
    const parts = { view, mapper, covering, membership };
    this.#choice = new Choice(this, parts, (message) => this.#fail(message));
    this.#exports = new Exports(this, parts);
    this.#intake = new Intake(parts, {
      wanted: () => this.#membership.join(),
      taken: (before) => this.#taken(before),
      refused: async (message) => {
        const { photo, classes } = this.#intake;
        const late = this.#changes.late && photo;
        this.#view.sharable = this.#changes.late = false;
        if (late && (await this.#choice.takeClasses(classes))) this.#choice.explain();
        this.#fail(message);
      },
    });
    const [choice, intake, group] = [this.#choice, this.#intake, this.#group];
    this.#changes = new Changes(
      this,
      { ...parts, choice, intake, group },
      {
        leave: () => this.#leave(),
        unscale: () => {
          this.#reach = undefined;
          this.#mapper.draw();
        },
        retarget: () => this.#retarget(),
        emptied: () => this.#tell("emptied"),
      },
    );
  }

  #tellPhoto({ width, height, notes }) {
    this.#tell("photo", { width, height, notes });
  }

  #tell(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** What the mapper tells. */
  #heard(type, detail) {
    if (type === "error") {
      this.#fail(detail.message);
      return;
    }
    if (type === "reading") {
      if (this.#inspector.pointed) this.#inspector.refresh();
      if (this.scale === "group") this.#group.rescale();
    }
    this.#tell(type, detail);
  }

  /** The network is there. */
  #joined() {
    const { engine, session } = this.#membership;
    this.#intake.place(session);
    this.#view.picker.show(engine.methods);
    this.#choice.takeMethod();
    this.#view.announce("Ready for a photo");
    const { turn, file, address, tones } = this.#intake;
    this.#tell("ready");
    if (turn !== this.#intake.turn) return;
    if (file) this.#intake.open(file, address, tones);
    else this.#changes.openSource();
  }

  /** Gives back all that costs memory. */
  #leave() {
    this.#reach = undefined;
    this.#intake.place();
    this.#membership.leave();
  }

  /** A photo that the reader chose, which others may want to have too. */
  #userOpens({ file, address }) {
    if (address) this.src = address;
    else this.open(file);
    this.#view.sharable = this.#group.accompanied;
  }

  /** A photo is there: names it and explains it. */
  async #taken(before) {
    const { photo, classes, turn } = this.#intake;
    if (photo.cover) this.#view.stage.showCover(photo.cover);
    this.#view.ranking.show(classes, photo.cover && before);
    const known = await this.#choice.takeClasses(classes);
    if (turn !== this.#intake.turn) return;
    this.#changes.pictured();
    this.#tellPhoto(photo);
    if (known) await this.explain();
    // What fails here fails again, with words, when it is needed.
    if (turn === this.#intake.turn) this.#engine?.warm(photo.input).catch(() => {});
  }

  /** Explains the classes that the attributes name now. */
  async #retarget() {
    if (await this.#choice.takeClasses(this.#intake.classes)) this.#choice.retarget();
  }

  #pointed() {
    const place = this.#view.pointer.at;
    this.#inspector.refresh();
    this.#group.point(place);
    this.#tell("point", place);
  }

  /** Takes the brush into the reader's hand, or away. */
  #brush(active) {
    try {
      if (active) {
        assertTrueColours(document.createElement("canvas"), "nothing can be covered by hand");
      }
    } catch (error) {
      this.#fail(error.message);
      return;
    }
    this.#view.brushing = active;
    if (active) this.#choice.followStrokes();
  }

  async #stroke(ended) {
    this.cancel();
    await this.#covering.stroke(ended).catch((error) => this.#fail(error.message));
  }

  /** The network has seen the photo as it is covered now. */
  async #covered({ photo, classes, before, ended }) {
    this.#intake.cover(photo, classes);
    this.#view.stage.showCover(photo.cover);
    this.#view.ranking.show(classes, before);
    const { name, sweep } = this.#choice.method;
    if (!sweep || ended) await this.#mapper.explain(name, { live: !sweep });
    if (ended) this.#tellPhoto(photo);
  }

  #share() {
    this.#view.sharable = false;
    this.#group.share();
  }

  #fail(text) {
    this.#view.fail(text);
    if (text) this.#tell("error", { message: text });
  }
}

mirror(HeatLens);
