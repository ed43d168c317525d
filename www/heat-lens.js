import { Stage } from "./canvas.js";
import { Controls } from "./controls.js";
import { Engine } from "./engine.js";
import { MethodPicker } from "./method-picker.js";
import { Pace } from "./pace.js";
import { Ranking } from "./ranking.js";
import { template } from "./template.js";
import { effort, findings, megabytes, number, reading, timeLeft } from "./words.js";

const MANIFEST = "models/mobilenet_v2.json";
const REPORT = 500;
const SETTLE = 250;

/**
 * A photo, what a network calls it, and where it looked.
 *
 * Attributes: `src` (a photo's address), `model` (a manifest's path), `method`, `target`,
 * `opacity`. Events: `ready`, `progress` {done, total}, `preview` {info, seconds} (a coarse map of the
 * whole photo is drawn), `result` {info, passes, seconds, workers, recomputed}, `error` {message}.
 */
export class HeatLens extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #engine;
  #loaded = false;
  #stage;
  #picker;
  #controls;
  #ranking;
  #photo;
  #waiting;
  #opening = 0;
  #run;
  #plan;
  #drawing;
  #following;
  #pace = new Pace();
  #settle;
  #warming = false;
  #warmed = false;

  connectedCallback() {
    if (this.#engine) return;
    this.#root.replaceChildren(template.content.cloneNode(true));
    this.#stage = new Stage(this.#root);
    this.#picker = new MethodPicker(this.#find("[name=method]"), () => this.#showMethod());
    this.#controls = new Controls(this.#find(".controls"), this.#find(".help"), (stage) =>
      this.#changed(stage),
    );
    this.#ranking = new Ranking(this.#root, () => this.#retarget());
    this.#listen();
    this.#load();
  }

  disconnectedCallback() {
    this.cancel();
    this.#engine?.close();
    this.#engine = undefined;
    this.#loaded = this.#warming = this.#warmed = false;
  }

  /** Forward passes run for maps so far. */
  get forwardPasses() {
    return this.#engine?.forwardPasses ?? 0;
  }

  /** Whether all networks are ready for a sweep. */
  get warmed() {
    return this.#warmed;
  }

  get method() {
    return this.#picker.value;
  }

  set method(name) {
    this.#picker.value = name;
    this.#showMethod();
  }

  /** Shows a photo and explains it. @param {Blob} file */
  async open(file) {
    if (!this.#loaded) {
      this.#waiting = file;
      return;
    }
    const turn = ++this.#opening;
    this.cancel();
    this.#fail("");
    this.#say("Reading the photo");
    // Until the desk has the new photo, nothing may begin on the old one.
    const shown = this.#photo;
    this.#photo = undefined;
    try {
      const photo = await this.#engine.open(file);
      if (turn !== this.#opening) return;
      this.#photo = photo;
      this.#plan = undefined;
      this.#stage.show(photo);
      this.#find(".crop").hidden = false;
      this.#find(".legend").hidden = true;
      this.#say("Naming it");
      const classes = await this.#engine.classify(photo.input);
      if (turn !== this.#opening) return;
      this.#nameIt(classes);
      await this.explain();
      if (turn === this.#opening) this.#warm(photo.input);
    } catch (error) {
      if (turn !== this.#opening) return;
      this.#photo ??= shown;
      this.#fail(error.message);
    }
  }

  /** Runs the chosen method with the options shown. */
  async explain() {
    this.cancel();
    clearTimeout(this.#settle);
    if (!this.#photo) return;
    this.#plan = undefined;
    this.#stage.clear();
    this.#find("[name=shown]").replaceChildren();
    await this.#compute({ rest: false });
  }

  /** Computes what an approximate map left out. */
  async complete() {
    if (this.#photo && this.#plan) await this.#compute({ rest: true });
  }

  async #compute(extent) {
    this.cancel();
    const run = new AbortController();
    this.#run = run;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    this.#fail("");
    this.#find(".rest").hidden = true;
    this.#busy(true);
    try {
      const { target, versus } = this.#ranking;
      const plan =
        this.#plan ??
        (await this.#engine.begin(this.method, this.#controls.values, target, versus));
      if (run.signal.aborted) return;
      this.#plan = plan;
      const report = this.#reporter(seconds);
      const ran = await this.#engine.run(plan, this.#photo.input, extent, report, run.signal);
      if (run.signal.aborted) return;
      const info = await this.#draw();
      if (!info || run.signal.aborted) return;
      const { done, workers, recomputed } = ran;
      const passes = done === plan.steps ? plan.passes : done;
      const detail = { info, passes, seconds: seconds(), workers, recomputed };
      this.#find(".rest").hidden = info.done === info.total;
      this.#announce(`${this.#ranking.name(this.#ranking.target)}: ${effort(detail)}`);
      this.dispatchEvent(new CustomEvent("result", { detail }));
    } catch (error) {
      if (!run.signal.aborted) this.#fail(error.message);
    } finally {
      if (this.#run === run) this.#busy(false);
    }
  }

  /** Says how far a run has come, and draws what there is. */
  #reporter(seconds) {
    let reported = 0;
    return ({ done, total, coarse }) => {
      // Text and bars cost layout, and the workers want the cores.
      if (performance.now() - reported > REPORT || done === total) {
        reported = performance.now();
        this.#progress(done, total);
        this.#say(`${done} of ${total} steps, ${timeLeft(done, total, seconds())}`);
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

  /** Once the first answer is there, the pool makes ready for a sweep. */
  async #warm(input) {
    if (this.#warming) return;
    this.#warming = true;
    // What fails here fails again, with words, when it is needed.
    await this.#engine.warm(input).catch(() => {});
    this.#warmed = true;
  }

  /** Stops the running map; what is drawn stays. */
  cancel() {
    if (!this.#run || this.#run.signal.aborted) return;
    this.#run.abort();
    this.#busy(false);
  }

  async #load() {
    const engine = new Engine();
    this.#engine = engine;
    this.#find(".retry").hidden = true;
    this.#fail("");
    this.#say("Loading the network");
    try {
      await engine.load(this.getAttribute("model") ?? MANIFEST, (loaded, total) => {
        this.#progress(loaded, total);
        this.#say(
          loaded < total
            ? `Loading the network: ${megabytes(loaded)} of ${megabytes(total)} MB`
            : "Starting the network",
        );
      });
    } catch (error) {
      engine.close();
      this.#fail(error.message);
      this.#find(".retry").hidden = false;
      return;
    }
    this.#loaded = true;
    this.#find("progress").hidden = true;
    this.#find(".panel").inert = false;
    this.#picker.show(engine.methods, this.getAttribute("method"));
    this.#showMethod();
    this.#announce("Ready for a photo");
    this.dispatchEvent(new CustomEvent("ready"));
    if (this.#waiting) this.open(this.#waiting);
    else if (this.hasAttribute("src")) this.#openAddress(this.getAttribute("src"));
  }

  async #openAddress(address) {
    const turn = this.#opening;
    try {
      const response = await fetch(new URL(address, document.baseURI));
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const photo = await response.blob();
      if (turn === this.#opening) await this.open(photo);
    } catch (error) {
      this.#fail(`${address} could not be read: ${error.message}`);
    }
  }

  #listen() {
    this.#find(".retry").addEventListener("click", () => this.#load());
    this.#find(".run").addEventListener("click", () => this.explain());
    this.#find(".rest").addEventListener("click", () => this.complete());
    this.#find(".cancel").addEventListener("click", () => {
      this.cancel();
      this.#announce("Cancelled");
    });
    this.#find("[type=file]").addEventListener("change", ({ target }) => {
      if (target.files[0]) this.open(target.files[0]);
      target.value = "";
    });
    this.#find("[name=shown]").addEventListener("change", () => this.#draw());
    const heat = this.#find(".heat");
    const opacity = this.#find("[name=opacity]");
    opacity.value = this.getAttribute("opacity") ?? opacity.value;
    heat.style.opacity = opacity.value;
    opacity.addEventListener("input", () => (heat.style.opacity = opacity.value));
    const cells = this.#find("[name=cells]");
    cells.addEventListener("change", () => (heat.style.imageRendering = cells.value));
  }

  #nameIt(classes) {
    this.#ranking.show(classes);
    const wanted = this.getAttribute("target");
    const found = wanted && this.#ranking.find(wanted);
    if (found) this.#ranking.show(classes, found.index);
    const [top] = classes;
    const percent = (top.probability * 100).toFixed(0);
    this.#find(".photo").setAttribute(
      "aria-label",
      `The photo, named ${top.label} with a probability of ${percent} %`,
    );
  }

  #showMethod() {
    const { summary, note, options } = this.#described;
    this.#find(".summary").textContent = summary;
    this.#find(".note").textContent = note ?? "";
    this.#find(".note").hidden = !note;
    this.#find(".findings").textContent = "";
    this.#controls.show(options, this.#engine.manifest.layers ?? []);
    this.explain();
  }

  /** The chosen method's line in the table of methods. */
  get #described() {
    return this.#engine.methods.find(({ name }) => name === this.method);
  }

  /** Another class: a new reading where the passes serve all classes, new passes elsewhere. */
  #retarget() {
    if (this.#described.per_target) this.explain();
    else this.#draw();
  }

  #changed(stage) {
    clearTimeout(this.#settle);
    if (stage === "reading" && this.#plan) this.#draw();
    else this.#settle = setTimeout(() => this.explain(), SETTLE);
  }

  /** Draws what the map has; whoever asks while one is being drawn shares the next drawing. */
  #draw() {
    if (this.#drawing) {
      this.#following ??= this.#drawing.then(() => {
        this.#following = undefined;
        return this.#draw();
      });
      return this.#following;
    }
    this.#drawing = this.#readAndPaint().finally(() => (this.#drawing = undefined));
    return this.#drawing;
  }

  async #readAndPaint() {
    const plan = this.#plan;
    if (!plan) return undefined;
    const { target, versus } = this.#ranking;
    const layer = Number(this.#find("[name=shown]").value || 0);
    const asked = performance.now();
    try {
      const options = this.#controls.values;
      const wanted = { target, versus, options, layer };
      const picture = await this.#engine.read(plan, wanted);
      if (!picture || plan !== this.#plan) return undefined;
      const layers = await this.#engine.readLayers(plan, wanted, picture);
      if (!layers || plan !== this.#plan) return undefined;
      this.#stage.draw(picture);
      this.#stage.drawMultiples(layers);
      this.#pace.rest(asked);
      this.#describe(picture.info);
      this.picture = picture;
      return picture.info;
    } catch (error) {
      if (error.code !== "NothingYet" && plan === this.#plan) this.#fail(error.message);
      return undefined;
    }
  }

  #describe(info) {
    this.#find(".legend").hidden = false;
    this.#find(".low").textContent = number(info.low);
    this.#find(".high").textContent = number(info.high);
    const zero = this.#find(".zero");
    zero.hidden = info.low >= 0 || info.high <= 0;
    zero.style.setProperty("--zero", `${(-info.low / (info.high - info.low)) * 100}%`);
    this.#find(".reading").textContent = reading(info, this.#ranking.name(this.#ranking.versus));
    this.#find(".findings").textContent = findings(info);
    const several = info.layers.length > 1;
    const layer = this.#find("[name=shown]");
    this.#find(".shown").hidden = !several;
    if (layer.options.length !== info.layers.length) {
      layer.replaceChildren(...info.layers.map((name, index) => new Option(name, index)));
    }
  }

  #busy(busy) {
    this.#find("progress").hidden = !busy;
    if (busy) this.#find("progress").removeAttribute("value");
    this.#find(".cancel").hidden = !busy;
  }

  #progress(done, total) {
    const bar = this.#find("progress");
    bar.hidden = false;
    bar.max = total;
    bar.value = done;
  }

  #say(text) {
    this.#find(".status").textContent = text;
  }

  /** Says it to screen readers too; not for counts that change several times a second. */
  #announce(text) {
    this.#say(text);
    this.#find(".announcement").textContent = text;
  }

  #fail(text) {
    const place = this.#find(".error");
    place.hidden = !text;
    place.textContent = text;
    if (!text) return;
    this.#say("");
    this.#find("progress").hidden = true;
    this.dispatchEvent(new CustomEvent("error", { detail: { message: text } }));
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }
}
