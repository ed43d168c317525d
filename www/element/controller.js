import { Changes } from "./changes.js";
import { Choice } from "./panel/choice.js";
import { PhotoCover } from "./cover/photo-cover.js";
import { Exports } from "./exports.js";
import { GroupMember } from "./group-member.js";
import { Inspector } from "./stage/inspector.js";
import { PhotoLoader } from "./photo/photo-loader.js";
import { Mapper } from "./mapper.js";
import { EngineConnection } from "./engine-connection.js";
import { Scene } from "./scene.js";
import { assertTrueColours } from "../engine/true-colours.js";
import { failureOf } from "../engine/thrown.js";
import { dress } from "./attributes.js";
import { View } from "./view.js";

/**
 * @import { HeatLens, HeatLensEventMap, Tones } from "../heatlens.js"
 * @import { Attribute } from "./attributes.js"
 * @import { Covered } from "./cover/photo-cover.js"
 * @import { Point } from "./group-member.js"
 */

/** Joins the parts of an element: what is done in one of them has its consequences in others. */
export class Controller {
  #element;
  #view;
  #mapper;
  #inspector;
  #cover;
  #connection;
  /** @type {Choice} */
  #choice;
  #photoLoader;
  #changes;
  #group = new GroupMember(this);
  /** @type {number | undefined} where the colours end, if not at the map's own end */
  #reach;

  /** @param {HeatLens} element @param {ShadowRoot} root of what it shows */
  constructor(element, root) {
    this.#element = element;
    const view = new View(root, this.#acts);
    this.#view = view;
    const mapper = new Mapper(view, () => ({ ...this.#choice.wanted, reach: this.#reach }), {
      tell: (type, detail) => {
        if (type === "reading") this.#redrawn();
        this.#tell(type, detail);
      },
      fail: (message) => this.#fail(message),
    });
    this.#mapper = mapper;
    this.#inspector = new Inspector(view, mapper);
    const cover = new PhotoCover(view, (covered) => this.#covered(covered));
    this.#cover = cover;
    const connection = new EngineConnection(element, view, {
      connected: () => this.#connected(),
      failed: (message) => {
        this.release();
        this.#fail(message);
      },
    });
    this.#connection = connection;
    const parts = { view, mapper, cover, connection };
    const choice = new Choice(element, parts, (message) => this.#fail(message));
    this.#choice = choice;
    const photoLoader = new PhotoLoader(parts, {
      needsSession: () => connection.connect(),
      opened: (seen) => this.#opened(seen),
      refused: (message) => this.#refused(message),
    });
    this.#photoLoader = photoLoader;
    this.#changes = new Changes(
      element,
      { ...parts, choice, photoLoader, group: this.#group },
      {
        release: () => this.release(),
        unscale: () => {
          this.#reach = undefined;
          mapper.draw();
        },
        retarget: () => this.#retarget(),
        emptied: () => this.#tell("emptied", null),
      },
    );
    this.exports = new Exports(element, { ...parts, choice });
    this.scene = new Scene(
      element,
      { connection, photoLoader, view },
      { open: (photo) => this.show(photo) },
    );
  }

  /** The element is in a document. */
  begin() {
    this.#changes.begin();
    this.#connection.connectWhen(this.#element.autostart);
  }

  /** The element has left the document. */
  end() {
    this.release();
    this.#group.leave();
  }

  /** Where the network comes from. */
  get modelSource() {
    return this.#connection.source;
  }

  set modelSource(source) {
    this.#connection.given = source;
    this.#changes.note("model");
  }

  /** An attribute was set. @param {string} name */
  note(name) {
    if (name === "model") this.#connection.given = undefined;
    this.#changes.note(name);
  }

  /** The map that is drawn. */
  get picture() {
    return this.#mapper.picture;
  }

  /**
   * What the properties say where it is something else than the attributes.
   *
   * @returns {Partial<Record<Attribute, string>>}
   */
  get shown() {
    if (!this.#connection.session) return {};
    const { photo, classes, address } = this.#photoLoader;
    const read = photo ? { src: address, tones: photo.tones } : {};
    return { ...this.#choice.shown, ...read, ...(classes && this.#choice.classes) };
  }

  /** Forward passes run for maps so far. */
  get forwardPasses() {
    return this.#connection.session?.forwardPasses ?? 0;
  }

  /** Whether all networks are ready for a sweep. */
  get warmed() {
    return this.#connection.engine?.warmed ?? false;
  }

  /** The table of methods, once the network is there. */
  get methods() {
    return this.#connection.engine?.methods ?? [];
  }

  /** Shows a photo and explains it. @param {Blob} file @param {Tones} [tones] */
  async open(file, tones) {
    await this.#photoLoader.open(file, "", tones);
  }

  /** Shows a photo by its file or its address. @param {Blob | string} photo */
  async show(photo) {
    if (typeof photo === "string") dress(this.#element, { src: photo });
    else await this.open(photo);
  }

  /** Shows a photo that the reader chose, which others may want to have too. @param {Blob | string} photo */
  userOpens(photo) {
    this.show(photo);
    this.#view.sharable = this.#group.hasOthers;
  }

  /** Shows the photo that another element shows, as far as it is covered. @param {Controller} other */
  async follow(other) {
    this.#view.sharable = false;
    const { engine, session } = this.#connection;
    const sameEngine = session !== undefined && other.#connection.engine === engine;
    await this.#photoLoader.follow(other.#photoLoader, { sameEngine });
  }

  /** Runs the chosen method with the options shown. */
  async explain() {
    if (!this.#connection.session) return this.#connection.connect();
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

  /** Shows what is at a point; without one, nothing. @param {Point} [place] */
  point(place) {
    this.#view.pointer.at = place;
    this.#inspector.refresh();
  }

  /** What the others of a group need to share a scale. */
  get sharedScale() {
    return this.#element.scale === "group" ? this.picture?.info : undefined;
  }

  /** Where the colours of this map end; without a number, at its own end. @param {number} [reach] */
  rescale(reach) {
    if (this.#reach === reach) return;
    this.#reach = reach;
    this.#mapper.draw();
  }

  /** Gives back all that costs memory. */
  release() {
    this.#reach = undefined;
    this.#photoLoader.place();
    this.#connection.disconnect();
  }

  /** @returns {import("./view.js").Acts} */
  get #acts() {
    return {
      start: () => this.#connection.connect(),
      retry: () => this.#connection.connect(),
      run: () => this.explain(),
      rest: () => this.complete(),
      cancel: () => {
        this.cancel();
        this.#view.announce("Cancelled");
      },
      open: (file) => this.userOpens(file),
      method: () => this.#choice.choose(),
      target: () => this.#choice.retarget(),
      option: (stage) => this.#choice.reoption(stage),
      redraw: () => this.#mapper.draw(),
      frame: () => this.#inspector.refresh(),
      point: () => this.#pointed(),
      brush: (active) => this.#brush(active),
      cover: (ended) => this.#stroke(ended),
      tones: (tones) => this.#photoLoader.retone(tones),
      share: () => this.#share(),
      save: (kind) => this.exports.save(kind).catch((error) => this.#fail(error.message)),
      copy: (kind) => this.exports.copy(kind, this.#isLinkable),
    };
  }

  /**
   * @template {keyof HeatLensEventMap} T
   * @param {T} type
   * @param {HeatLensEventMap[T]["detail"]} detail
   */
  #tell(type, detail) {
    this.#element.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** @param {import("./cover/photo-cover.js").Seen} photo */
  #tellPhoto({ width, height, notes }) {
    this.#tell("photo", { width, height, notes });
  }

  /** Whether a link makes all of what is shown again. */
  get #isLinkable() {
    const { address } = this.#photoLoader;
    return address !== "" && this.#view.brush.empty && this.modelSource.hasAddress;
  }

  /** A map is drawn, a new one or the same one read anew. */
  #redrawn() {
    if (this.#inspector.pointed) this.#inspector.refresh();
    if (this.#element.scale === "group") this.#group.rescale();
  }

  /** The network is there. */
  #connected() {
    const { loaded, session } = this.#connection;
    this.#photoLoader.place(session);
    this.#view.picker.show(loaded.methods, loaded.usualMethod());
    this.#choice.applyMethod();
    this.#view.announce("Ready for a photo");
    const { turn, file, address, tones } = this.#photoLoader;
    this.#tell("ready", null);
    if (turn !== this.#photoLoader.turn) return;
    if (file) this.#photoLoader.open(file, address, tones);
    else this.#changes.openSource();
  }

  /** A photo is there: names it and explains it. @type {import("./photo/photo-loader.js").Told["opened"]} */
  async #opened({ photo, classes, before }) {
    const { turn } = this.#photoLoader;
    if (photo.cover) this.#view.stage.showCover(photo.cover);
    this.#view.ranking.show(classes, photo.cover && before);
    const known = await this.#choice.applyClasses(classes);
    if (turn !== this.#photoLoader.turn) return;
    this.#changes.pictured();
    this.#tellPhoto(photo);
    if (known) await this.#choice.begin();
    // What fails here fails again, with words, when it is needed.
    if (turn === this.#photoLoader.turn) this.#connection.engine?.warm(photo.input).catch(() => {});
  }

  /** A photo was refused; what was to become of the one from before does. @param {string} message */
  async #refused(message) {
    const { photo, classes } = this.#photoLoader;
    const late = this.#changes.late && photo && classes;
    this.#view.sharable = this.#changes.late = false;
    if (late && (await this.#choice.applyClasses(classes))) this.#choice.explain();
    this.#fail(message);
  }

  /** Explains the classes that the attributes name now. */
  async #retarget() {
    const { classes } = this.#photoLoader;
    if (classes && (await this.#choice.applyClasses(classes))) this.#choice.retarget();
  }

  #pointed() {
    const place = this.#view.pointer.at;
    this.#inspector.refresh();
    this.#group.point(place);
    this.#tell("point", place ?? null);
  }

  /** Begins or ends drawing with the brush. @param {boolean} active */
  #brush(active) {
    try {
      if (active) {
        assertTrueColours(document.createElement("canvas"), "nothing can be covered by hand");
      }
    } catch (error) {
      this.#fail(failureOf(error).message);
      return;
    }
    this.#view.brushing = active;
    if (active) this.#choice.followStrokes();
  }

  /** @param {boolean} ended */
  async #stroke(ended) {
    this.cancel();
    await this.#cover.stroke(ended).catch((error) => this.#fail(error.message));
  }

  /** The network has seen the photo as it is covered now. @param {Covered} covered */
  async #covered({ photo, classes, before, ended }) {
    this.#photoLoader.cover(photo, classes);
    this.#view.stage.showCover(photo.cover);
    this.#view.ranking.show(classes, before);
    const { name = "", sweep = false } = this.#choice.method ?? {};
    if (!sweep || ended) await this.#mapper.explain(name, { live: !sweep });
    if (ended) this.#tellPhoto(photo);
  }

  #share() {
    this.#view.sharable = false;
    this.#group.share();
  }

  /** @param {string} text */
  #fail(text) {
    this.#view.fail(text);
    if (text) this.#tell("error", { message: text });
  }
}
