import { ATTRIBUTES, DEFAULTS, OPTIONS, mirror, upgrade } from "./attributes.js";
import { fetchPhoto } from "./download.js";
import { Engine } from "./engine.js";
import { Pace } from "./pace.js";
import { Start } from "./start.js";
import { Turns } from "./turns.js";
import { View } from "./view.js";
import { effort, megabytes, timeLeft } from "./words.js";

const REPORT = 500;
const SETTLE = 250;

/**
 * A photo, what a network calls it, and where it looked.
 *
 * Attributes are the start, and a new value starts anew; the properties of the same names say what
 * is shown now. Events: `ready`, `progress` {done, total}, `preview` {info, seconds} (a coarse map
 * of the whole photo is drawn), `result` {info, passes, seconds, workers, recomputed},
 * `error` {message}. `heatlens.d.ts` has their types, `embed.html` an example of each attribute.
 */
export class HeatLens extends HTMLElement {
  static observedAttributes = ATTRIBUTES;

  #root = this.attachShadow({ mode: "open" });
  #view;
  #engine;
  #session;
  #waiting;
  #changes = new Set();
  #photo;
  #file;
  #classes;
  #opening = 0;
  #run;
  #plan;
  #drawings = new Turns(() => this.#readAndPaint());
  #pace = new Pace();
  #settle;

  /** The map that is drawn: {info, pixels, values, legend}. */
  picture;

  constructor() {
    super();
    this.addEventListener("dragover", (event) => event.preventDefault());
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (file) this.open(file);
    });
  }

  connectedCallback() {
    upgrade(this);
    this.#view ??= new View(this.#root, {
      start: () => this.#start(),
      retry: () => this.#start(),
      run: () => this.explain(),
      rest: () => this.complete(),
      cancel: () => {
        this.cancel();
        this.#view.announce("Cancelled");
      },
      open: (file) => this.open(file),
      method: () => this.#showMethod({}),
      target: () => this.#retarget(),
      option: (stage) => this.#reoption(stage),
      layer: () => this.#draw(),
    });
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

  /** What the properties say where it is something else than the attributes. */
  get shown() {
    if (!this.#session) return {};
    const { picker, controls, ranking, opacity } = this.#view;
    const shown = { method: picker.value, opacity: String(opacity), ...controls.values };
    if (!this.#classes) return shown;
    const [target, versus] = [ranking.target, ranking.versus].map((index) => ranking.name(index));
    return { ...shown, target, versus };
  }

  /** Forward passes run for maps so far. */
  get forwardPasses() {
    return this.#session?.forwardPasses ?? 0;
  }

  /** Whether all networks are ready for a sweep. */
  get warmed() {
    return this.#engine?.warmed ?? false;
  }

  /** Shows a photo and explains it. @param {Blob} file */
  async open(file) {
    this.#file = file;
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
    this.#photo = undefined;
    try {
      const photo = await this.#session.open(file);
      if (turn !== this.#opening) return;
      this.#photo = photo;
      this.#plan = undefined;
      this.picture = undefined;
      this.#view.showPhoto(photo);
      this.#view.say("Naming it");
      this.#classes = await this.#session.classify(photo.input);
      if (turn !== this.#opening) return;
      this.#nameIt();
      await this.explain();
      // What fails here fails again, with words, when it is needed.
      if (turn === this.#opening) this.#engine?.warm(photo.input).catch(() => {});
    } catch (error) {
      if (turn !== this.#opening) return;
      this.#photo ??= shown;
      this.#fail(error.message);
    }
  }

  /** Runs the chosen method with the options shown. */
  async explain() {
    if (!this.#session) return this.#start();
    this.cancel();
    clearTimeout(this.#settle);
    if (!this.#photo) return undefined;
    this.#plan = undefined;
    this.#view.clear();
    return this.#compute({ rest: false });
  }

  /** Computes what an approximate map left out. */
  async complete() {
    if (this.#photo && this.#plan) await this.#compute({ rest: true });
  }

  /** Stops the running map; what is drawn stays. */
  cancel() {
    if (!this.#run || this.#run.signal.aborted) return;
    this.#run.abort();
    this.#view.busy = false;
  }

  /** The photo with the map and its legend, as a PNG. @returns {Promise<Blob>} */
  async toBlob() {
    if (!this.picture) throw new Error("there is no map yet; wait for the result event");
    const { target, versus } = this;
    const title = versus ? `${target} rather than ${versus}` : target;
    return this.#view.stage.toBlob(`${title}, ${this.#method.title.toLowerCase()}`);
  }

  /** The map that is shown with all that made it; null where there is none. */
  toJSON() {
    if (!this.picture) return null;
    const { target, versus } = this;
    const values = Array.from(this.picture.values, (value) => (Number.isNaN(value) ? null : value));
    return { ...this.picture.info, target, versus, values };
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
    if (has("src")) this.#openSource();
    if (has("method")) this.#takeMethod();
    else if (has(...OPTIONS)) this.#showMethod(this.#options);
    else if (has("target", "versus") && this.#classes) {
      this.#choose();
      this.#retarget();
    } else if (has("colormap")) this.#draw();
  }

  /** What can be seen before there is a network. */
  #dress(changed = this.#changes) {
    if (!changed.size || changed.has("opacity")) {
      this.#view.opacity = this.getAttribute("opacity") ?? DEFAULTS.opacity;
    }
    if (this.hasAttribute("alt")) this.#view.alt = this.getAttribute("alt");
    if (!this.#photo) {
      this.#view.showPoster(this.getAttribute("poster") ?? this.getAttribute("src") ?? "");
    }
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
    this.dispatchEvent(new CustomEvent("ready"));
    if (this.#file) this.open(this.#file);
    else if (this.hasAttribute("src")) this.#openSource();
  }

  /** Gives back all that costs memory. */
  #leave() {
    this.cancel();
    this.#waiting?.stop();
    this.#session?.close();
    this.#engine?.leave();
    this.#session = this.#engine = this.#photo = this.#plan = this.#classes = undefined;
    this.#opening += 1;
    this.#view.ready = false;
  }

  async #openSource() {
    const address = this.getAttribute("src");
    if (!address) return;
    const turn = this.#opening;
    try {
      const photo = await fetchPhoto(new URL(address, this.ownerDocument.baseURI));
      if (turn === this.#opening) await this.open(photo);
    } catch (error) {
      if (turn === this.#opening) this.#fail(`${address} could not be read: ${error.message}`);
    }
  }

  async #compute(extent) {
    this.cancel();
    const run = new AbortController();
    this.#run = run;
    const session = this.#session;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    this.#fail("");
    this.#view.incomplete = false;
    this.#view.busy = true;
    try {
      const { target, versus } = this.#view.ranking;
      const plan =
        this.#plan ??
        (await session.begin(this.#method.name, this.#view.controls.values, target, versus));
      if (run.signal.aborted) return;
      this.#plan = plan;
      const report = this.#reporter(seconds);
      const ran = await session.run(plan, this.#photo.input, extent, report, run.signal);
      if (run.signal.aborted) return;
      const info = await this.#draw();
      if (!info || run.signal.aborted) return;
      const { done, workers, recomputed } = ran;
      const passes = done === plan.steps ? plan.passes : done;
      const detail = { info, passes, seconds: seconds(), workers, recomputed };
      this.#view.incomplete = info.done !== info.total;
      this.#view.announce(`${this.target}: ${effort(detail)}`);
      this.dispatchEvent(new CustomEvent("result", { detail }));
    } catch (error) {
      if (!run.signal.aborted) this.#fail(error.message);
    } finally {
      if (this.#run === run) this.#view.busy = false;
    }
  }

  /** Says how far a run has come, and draws what there is. */
  #reporter(seconds) {
    let reported = 0;
    return ({ done, total, coarse }) => {
      // Text and bars cost layout, and the workers want the cores.
      if (performance.now() - reported > REPORT || done === total) {
        reported = performance.now();
        this.#view.progress(done, total);
        this.#view.say(`${done} of ${total} steps, ${timeLeft(done, total, seconds())}`);
      }
      this.dispatchEvent(new CustomEvent("progress", { detail: { done, total } }));
      if (coarse && done < total) this.#preview(seconds);
      else if (this.#pace.due) this.#draw();
    };
  }

  async #preview(seconds) {
    const info = await this.#draw();
    if (!info) return;
    this.dispatchEvent(new CustomEvent("preview", { detail: { info, seconds: seconds() } }));
  }

  #nameIt() {
    this.#view.ranking.show(this.#classes);
    this.#choose();
    const [top] = this.#classes;
    const percent = (top.probability * 100).toFixed(0);
    const named = `named ${top.label} with a probability of ${percent} %`;
    this.#view.alt = `${this.getAttribute("alt") || "The photo"}, ${named}`;
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
    return this.#engine.methods.find(({ name }) => name === this.#view.picker.value);
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
    else this.#draw();
  }

  #reoption(stage) {
    clearTimeout(this.#settle);
    if (stage === "reading" && this.#plan) this.#draw();
    else this.#settle = setTimeout(() => this.explain(), SETTLE);
  }

  /** Draws what the map has. @returns {Promise<object | undefined>} its facts, if it is still wanted */
  #draw() {
    return this.#drawings.ask();
  }

  async #readAndPaint() {
    const [plan, session] = [this.#plan, this.#session];
    if (!plan) return undefined;
    const { ranking, controls, layer, stage } = this.#view;
    const { target, versus } = ranking;
    const asked = performance.now();
    try {
      const colormap = this.getAttribute("colormap") ?? "";
      const wanted = { target, versus, options: controls.values, layer, colormap };
      const picture = await session.read(plan, wanted);
      if (!picture || plan !== this.#plan) return undefined;
      const layers = await session.readLayers(plan, wanted, picture);
      if (!layers || plan !== this.#plan) return undefined;
      stage.draw(picture);
      stage.drawMultiples(layers);
      this.#pace.rest(asked);
      this.#view.describe(picture.info);
      this.picture = picture;
      return picture.info;
    } catch (error) {
      if (error.code !== "NothingYet" && plan === this.#plan) this.#fail(error.message);
      return undefined;
    }
  }

  #fail(text) {
    this.#view.fail(text);
    if (text) this.dispatchEvent(new CustomEvent("error", { detail: { message: text } }));
  }
}

mirror(HeatLens);
