import { arrival } from "./arrivals.js";
import { ATTRIBUTES, DEFAULTS, OPTIONS, mirror, upgrade } from "./attributes.js";
import { Covering } from "./covering.js";
import { fetchPhoto } from "./download.js";
import { Engine } from "./engine.js";
import * as groups from "./group.js";
import { Inspector } from "./inspector.js";
import { download } from "./keep.js";
import { Mapper } from "./mapper.js";
import { embedLines, linkTo } from "./recipe.js";
import { Start } from "./start.js";
import { View } from "./view.js";
import { megabytes, percent } from "./words.js";

const SETTLE = 250;
const NO_MAP = "there is no map yet; wait for the result event";
const NOT_KEPT = "A photo of your own and what you cover are not in it.";

/**
 * A photo, what a network calls it, and where it looked.
 *
 * Attributes are the start, and a new value starts anew; the properties of the same names say what
 * is shown now. Events: `ready`, `photo` {width, height}, `progress` {done, total}, `preview`
 * {info, seconds} (a coarse map of the whole photo is drawn), `result` {info, passes, seconds,
 * workers, recomputed}, `reading` {info} (a map is drawn, new or read anew), `point` {x, y} or null
 * (in shares of what the network sees), `error` {message}. `heatlens.d.ts` has their types,
 * `embed.html` an example of each attribute.
 */
export class HeatLens extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  #root = this.attachShadow({ mode: "open" });
  #view;
  #mapper;
  #inspector;
  #covering;
  #engine;
  #session;
  #waiting;
  #changes = new Set();
  #group = "";
  #reach;
  #photo;
  #file;
  #address = "";
  #classes;
  #opening = 0;
  #settle;

  constructor() {
    super();
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      const found = arrival(event.dataTransfer);
      if (found) this.#userOpens(found);
    });
  }

  connectedCallback() {
    upgrade(this);
    if (!this.#view) this.#make();
    this.#dress();
    this.#await();
  }

  /** To be moved is to be disconnected and connected at once, and stops nothing. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#leave();
    });
  }

  attributeChangedCallback(name) {
    if (!this.#view) return;
    if (!this.#changes.size) queueMicrotask(() => this.#take());
    this.#changes.add(name);
  }

  /** The map that is drawn: {info, pixels, drawn, values, legend}. */
  get picture() {
    return this.#mapper?.picture;
  }

  /** What the properties say where it is something else than the attributes. */
  get shown() {
    if (!this.#session) return {};
    const { picker, controls, ranking, opacity, colormap } = this.#view;
    const shown = { method: picker.value, opacity: String(opacity), colormap, ...controls.values };
    if (this.#photo) shown.src = this.#address;
    if (!this.#classes) return shown;
    const [target, versus] = [ranking.target, ranking.versus].map((index) => ranking.name(index));
    return { ...shown, target, versus };
  }

  /** Attributes that make again what is shown, but for a photo of the reader's own. */
  get recipe() {
    const recipe = {};
    const defaults = { ...DEFAULTS };
    for (const { key, default: usual } of this.#method?.options ?? []) defaults[key] = usual;
    for (const name of ["src", "model", "method", ...OPTIONS, "versus", "colormap", "opacity"]) {
      if (name in defaults && this[name] !== defaults[name]) recipe[name] = this[name];
    }
    const { ranking } = this.#view;
    if (this.#classes && ranking.target !== this.#classes[0].index) recipe.target = this.target;
    return recipe;
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
    return this.#classes ?? [];
  }

  /** The table of methods, once the network is there. */
  get methods() {
    return this.#engine?.methods ?? [];
  }

  /** Shows a photo and explains it. @param {Blob} file */
  async open(file) {
    await this.#open(file, "");
  }

  /** Shows the photo that another element shows, as far as it is covered. @param {HeatLens} other */
  async follow(other) {
    if (!other.#photo || !this.#session || other.#engine !== this.#engine) {
      [this.#file, this.#address] = [other.#file, other.#address];
      if (this.#session && this.#file) await this.#open(this.#file, this.#address);
      return;
    }
    [this.#file, this.#address] = [other.#file, other.#address];
    const turn = ++this.#opening;
    this.cancel();
    await this.#session.take(other.#session);
    if (turn !== this.#opening) return;
    this.#view.showPhoto(other.#photo);
    this.#view.takeStrokes(other.#view);
    this.#adopt(other.#photo, other.#classes, other.#covering.before);
    await this.explain();
  }

  /** What computes, once the network is there; it is the element's, and others may use it. */
  get engine() {
    return this.#session && this.#engine;
  }

  /** A session of its own with the photo that is shown, for whatever else is made of it. */
  async fork() {
    const session = this.#engine.session();
    await session.take(this.#session);
    return session;
  }

  /** Runs the chosen method with the options shown. */
  async explain() {
    if (!this.#session) return this.#start();
    clearTimeout(this.#settle);
    await this.#mapper.explain(this.#method.name);
  }

  /** Computes what an approximate map left out. */
  async complete() {
    await this.#mapper.complete();
  }

  /** Stops the running map; what is drawn stays. */
  cancel() {
    this.#mapper?.cancel();
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
    if (!this.picture) throw new Error(NO_MAP);
    if (kind === "npy") return new Blob([await this.#mapper.npy()]);
    if (kind === "json") {
      return new Blob([JSON.stringify(this, null, 1)], { type: "application/json" });
    }
    if (kind !== "png") throw new Error(`there is no kind “${kind}”; there are png, json and npy`);
    return this.#view.stage.toBlob(`${this.#title}, ${this.#method.title.toLowerCase()}`);
  }

  /** The map's own values, with all that made them; null where there is none. */
  toJSON() {
    if (!this.picture) return null;
    const { info } = this.picture;
    const { target, versus, src } = this;
    const values = Array.from(this.picture.values, (value) => (Number.isNaN(value) ? null : value));
    return { ...info, src, covered: this.#covering.recipe, target, versus, values };
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
      start: () => this.#start(),
      retry: () => this.#start(),
      run: () => this.explain(),
      rest: () => this.complete(),
      cancel: () => {
        this.cancel();
        this.#view.announce("Cancelled");
      },
      open: (file) => this.#userOpens({ file }),
      method: () => this.#showMethod({}),
      target: () => this.#retarget(),
      option: (stage) => this.#reoption(stage),
      redraw: () => this.#mapper.draw(),
      point: () => this.#pointed(),
      brush: (active) => this.#brush(active),
      cover: (ended) => this.#stroke(ended),
      share: () => this.#share(),
      save: (kind) => this.#save(kind),
      copy: (kind) => this.#copy(kind),
    };
  }

  #make() {
    const view = new View(this.#root, this.#acts);
    this.#view = view;
    this.#mapper = new Mapper(
      view,
      () => this.#wanted,
      (type, detail) => this.#heard(type, detail),
    );
    this.#inspector = new Inspector(view, this.#mapper);
    this.#covering = new Covering(view, (covered) => this.#covered(covered));
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
      if (this.scale === "group") groups.rescale(this.#group);
    }
    this.#tell(type, detail);
  }

  get #wanted() {
    const { ranking, controls, layer, colormap } = this.#view;
    const { target, versus } = ranking;
    return { target, versus, options: controls.values, layer, colormap, reach: this.#reach };
  }

  get #title() {
    const { target, versus } = this;
    return versus ? `${target} rather than ${versus}` : target;
  }

  /** Does what attributes ask for that were set since the last time. */
  #take() {
    const changed = this.#changes;
    this.#changes = new Set();
    const has = (...names) => names.some((name) => changed.has(name));
    this.#dress(changed);
    if (!this.isConnected) return;
    if (has("model") && this.#engine) {
      this.#leave();
      this.#await();
      return;
    }
    if (!this.#session) {
      if (has("autostart")) this.#await();
      return;
    }
    if (has("scale")) {
      this.#reach = undefined;
      this.#mapper.draw();
    }
    if (has("src")) this.#openSource();
    if (has("method")) this.#takeMethod();
    else if (has(...OPTIONS)) this.#showMethod(this.#options);
    else if (has("target", "versus") && this.#classes) {
      this.#choose();
      this.#retarget();
    } else if (has("colormap")) this.#mapper.draw();
  }

  /** What can be seen before there is a network. */
  #dress(changed = this.#changes) {
    const has = (name) => !changed.size || changed.has(name);
    if (has("opacity")) this.#view.opacity = this.getAttribute("opacity") ?? DEFAULTS.opacity;
    if (has("colormap")) this.#view.colormap = this.getAttribute("colormap") ?? "";
    if (has("group")) this.#regroup(this.getAttribute("group") ?? "");
    if (this.hasAttribute("alt")) this.#view.alt = this.getAttribute("alt");
    if (!this.#photo) {
      this.#view.showPoster(this.getAttribute("poster") ?? this.getAttribute("src") ?? "");
    }
  }

  #regroup(name) {
    groups.leave(this.#group, this);
    this.#group = name;
    groups.join(name, this);
  }

  /** Starts when `autostart` says. */
  #await() {
    if (this.#engine) return;
    this.#waiting?.stop();
    this.#view.waiting = this.autostart === "click";
    this.#waiting = new Start(this, this.autostart, () => this.#start());
  }

  async #start() {
    if (this.#engine || !this.isConnected) return;
    this.#waiting?.stop();
    const view = this.#view;
    view.waiting = view.retriable = false;
    this.#fail("");
    view.say("Loading the network");
    const engine = Engine.join(this.getAttribute("model") ?? DEFAULTS.model);
    this.#engine = engine;
    try {
      await engine.load((loaded, total) => {
        if (this.#engine !== engine) return;
        view.progress(loaded, total);
        view.say(
          loaded < total
            ? `Loading the network: ${megabytes(loaded)} of ${megabytes(total)} MB`
            : "Starting the network",
        );
      });
    } catch (error) {
      if (this.#engine !== engine) return;
      this.#leave();
      this.#fail(error.message);
      view.retriable = true;
      return;
    }
    if (this.#engine !== engine) return;
    this.#session = engine.session();
    view.ready = true;
    view.picker.show(engine.methods);
    this.#takeMethod();
    view.announce("Ready for a photo");
    const turn = this.#opening;
    this.#tell("ready");
    if (turn !== this.#opening) return;
    if (this.#file) this.#open(this.#file, this.#address);
    else if (this.hasAttribute("src")) this.#openSource();
  }

  /** Gives back all that costs memory. */
  #leave() {
    this.#mapper.place();
    this.#covering.place();
    this.#waiting?.stop();
    this.#session?.close();
    this.#engine?.leave();
    this.#session = this.#engine = this.#photo = this.#classes = undefined;
    this.#opening += 1;
    this.#view.ready = false;
    groups.leave(this.#group, this);
  }

  async #openSource() {
    const address = this.getAttribute("src");
    if (!address) return;
    const turn = ++this.#opening;
    try {
      const photo = await fetchPhoto(new URL(address, this.ownerDocument.baseURI));
      if (turn === this.#opening) await this.#open(photo, address);
    } catch (error) {
      if (turn === this.#opening) this.#fail(`${address} could not be read: ${error.message}`);
    }
  }

  /** A photo that the reader chose, which others may want to have too. */
  #userOpens({ file, address }) {
    if (address) this.src = address;
    else this.open(file);
    this.#view.sharable = groups.hasOthers(this.#group, this);
  }

  async #open(file, address) {
    [this.#file, this.#address] = [file, address];
    if (!this.#session) {
      this.#start();
      return;
    }
    const turn = ++this.#opening;
    this.cancel();
    this.#fail("");
    this.#view.say("Reading the photo");
    // Until the desk has the new photo, nothing may begin on the old one.
    const shown = this.#photo;
    const { before } = this.#covering;
    this.#mapper.place(this.#session);
    this.#covering.place();
    try {
      const photo = await this.#session.open(file);
      if (turn !== this.#opening) return;
      this.#view.showPhoto(photo);
      this.#view.say("Naming it");
      const classes = await this.#session.classify(photo.input);
      if (turn !== this.#opening) return;
      this.#adopt(photo, classes, classes);
      await this.explain();
      // What fails here fails again, with words, when it is needed.
      if (turn === this.#opening) this.#engine?.warm(photo.input).catch(() => {});
    } catch (error) {
      if (turn !== this.#opening) return;
      this.#mapper.place(this.#session, shown);
      this.#covering.place(this.#session, shown, before);
      this.#fail(error.message);
    }
  }

  /** Takes up a photo that the desk has, its classes, and those that it had with nothing covered. */
  #adopt(photo, classes, before) {
    [this.#photo, this.#classes] = [photo, classes];
    this.#mapper.place(this.#session, photo);
    this.#covering.place(this.#session, photo, before);
    if (photo.cover) this.#view.stage.showCover(photo.cover);
    this.#view.ranking.show(classes, photo.cover && before);
    this.#choose();
    const [top] = classes;
    const named = `named ${top.label} with a probability of ${percent(top.probability)}`;
    this.#view.alt = `${this.getAttribute("alt") || "The photo"}, ${named}`;
    this.#tell("photo", { width: photo.width, height: photo.height });
  }

  /** Takes the classes that the attributes name. */
  #choose() {
    const { ranking } = this.#view;
    const index = (name) => {
      const wanted = this.getAttribute(name);
      const found = wanted ? ranking.find(wanted) : undefined;
      if (wanted && !found) this.#fail(`${name}: no class is called “${wanted}”`);
      return found?.index;
    };
    ranking.choose(index("target") ?? this.#classes[0].index, index("versus"));
  }

  /** The options that attributes give. */
  get #options() {
    const given = OPTIONS.filter((name) => this.hasAttribute(name));
    return Object.fromEntries(given.map((name) => [name, this.getAttribute(name)]));
  }

  /** The chosen method's line in the table of methods. */
  get #method() {
    return this.#engine?.methods.find(({ name }) => name === this.#view.picker.value);
  }

  /** Takes the method that the attribute names, with the options of the attributes. */
  #takeMethod() {
    const wanted = this.getAttribute("method");
    const names = this.#engine.methods.map(({ name }) => name);
    const known = names.includes(wanted);
    if (known) this.#view.picker.value = wanted;
    this.#showMethod(this.#options);
    if (wanted && !known) {
      this.#fail(`method: there is no “${wanted}”; there are ${names.join(", ")}`);
    }
  }

  /** Shows the chosen method's controls and runs it. */
  #showMethod(options) {
    this.#view.showMethod(this.#method, this.#engine.manifest.layers ?? [], options);
    this.explain();
  }

  /** Another class: a new reading where the passes serve all classes, new passes elsewhere. */
  #retarget() {
    if (this.#method.per_target) this.explain();
    else this.#mapper.draw();
  }

  #reoption(stage) {
    clearTimeout(this.#settle);
    if (stage === "reading" && this.#mapper.begun) this.#mapper.draw();
    else this.#settle = setTimeout(() => this.explain(), SETTLE);
  }

  #pointed() {
    const place = this.#view.pointer.at;
    this.#inspector.refresh();
    groups.point(this.#group, this, place);
    this.#tell("point", place);
  }

  /** Takes the brush into the reader's hand, or away. */
  #brush(active) {
    this.#view.brushing = active;
    // A sweep cannot follow a stroke; the class activation map can.
    if (!active || !this.#method?.sweep) return;
    this.#view.picker.value = "cam";
    this.#showMethod({});
  }

  async #stroke(ended) {
    this.cancel();
    await this.#covering.stroke(ended).catch((error) => this.#fail(error.message));
  }

  /** The network has seen the photo as it is covered now. */
  async #covered({ photo, classes, before, ended }) {
    [this.#photo, this.#classes] = [photo, classes];
    this.#mapper.place(this.#session, photo);
    this.#view.stage.showCover(photo.cover);
    this.#view.ranking.show(classes, before);
    const { name, sweep } = this.#method;
    if (!sweep || ended) await this.#mapper.explain(name, { live: !sweep });
    if (ended) this.#tell("photo", { width: photo.width, height: photo.height });
  }

  #share() {
    this.#view.sharable = false;
    groups.share(this.#group, this);
  }

  async #save(kind) {
    try {
      const name = `${this.#title}-${this.#method.name}.${kind}`.replaceAll(/[\s/\\]+/g, "-");
      download(await this.toBlob(kind), name);
    } catch (error) {
      this.#fail(error.message);
    }
  }

  #copy(kind) {
    const text = kind === "link" ? linkTo(this.recipe) : embedLines(this.recipe);
    const whole = this.#address && this.#view.brush.empty;
    this.#view.keep.copy(text, whole ? "" : NOT_KEPT);
  }

  #fail(text) {
    this.#view.fail(text);
    if (text) this.#tell("error", { message: text });
  }
}

mirror(HeatLens);
