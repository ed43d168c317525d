import { Brush } from "./cover/brush.js";
import { Stage } from "./stage/canvas.js";
import { Controls } from "./panel/controls.js";
import { together } from "../engine/files.js";
import { BrushControls } from "./cover/brush-controls.js";
import { Saving } from "./panel/saving.js";
import { MethodPicker } from "./panel/method-picker.js";
import { Notes } from "./panel/notes.js";
import { Pointer } from "./stage/pointer.js";
import { Ranking } from "./panel/ranking.js";
import { find } from "./find.js";
import { inside } from "./template.js";
import { findings, number, outlined, reading, sentence } from "./words.js";

/**
 * @import { Entry } from "../engine/door.d.ts"
 * @import { Photo } from "../engine/session.js"
 * @import { MapInfo, Picture, Tones } from "../heatlens.js"
 * @import { Point } from "./group-member.js"
 */

/** Buttons of the view, by class and act. */
const BUTTONS = /** @type {const} */ (["start", "retry", "run", "rest", "cancel", "share"]);

/**
 * What the element shows. It decides nothing: what a reader does is told to `act`.
 *
 * @typedef {{ start: () => void, retry: () => void, run: () => void, rest: () => void,
 *   cancel: () => void, open: (file: File) => void, method: () => void, target: () => void,
 *   option: (stage: "sweep" | "reading") => void, redraw: () => void, frame: () => void, share: () => void,
 *   point: (place?: Point) => void, brush: (active: boolean) => void,
 *   cover: (ended: boolean) => void, tones: (tones: Tones) => void,
 *   save: (kind: "png" | "json" | "npy") => void, copy: (kind: "link" | "embed") => void }} Acts
 */
export class View {
  #root;
  #alt = "";
  #signed = false;

  /** @param {ShadowRoot} root @param {Acts} act */
  constructor(root, act) {
    this.#root = root;
    root.replaceChildren(inside());
    this.stage = new Stage(root);
    this.picker = new MethodPicker(this.#select("method"), act.method);
    this.controls = new Controls(this.#find(".controls"), this.#find(".help"), act.option);
    this.ranking = new Ranking(root, act.target);
    for (const name of BUTTONS) this.#find(`.${name}`).addEventListener("click", act[name]);
    const file = find(root, "[type=file]", HTMLInputElement);
    file.addEventListener("change", () => {
      if (file.files?.[0]) act.open(file.files[0]);
      file.value = "";
    });
    this.#select("shown").addEventListener("change", act.redraw);
    this.#select("colormap").addEventListener("change", act.redraw);
    this.notes = new Notes(this.#find(".notes"), act.tones);
    this.saving = new Saving(this.#find(".saving"), act);
    for (const name of ["link", "embed"]) {
      this.#find(`.copy[value=${name}]`).hidden = !together();
    }
    // The point and the brush share the stage: while one paints there is no point but the keys'.
    const [stage, crop] = [this.#find(".stage"), this.#find(".crop")];
    this.brush = new Brush(stage, crop, act.cover);
    this.pointer = new Pointer(stage, crop, act.point);
    stage.addEventListener("keydown", ({ key }) => {
      const { at } = this.pointer;
      if (key === "Enter" && this.brush.active && at) this.brush.dab(at.x, at.y);
    });
    this.brushControls = new BrushControls(root, {
      toggle: () => act.brush(!this.brush.active),
      undo: () => this.brush.undo(),
      clear: () => this.brush.clear(),
      width: (pixels) => (this.brush.size = pixels),
      fill: () => this.brush.empty || act.cover(true),
    });
    const opacity = find(root, "[name=opacity]", HTMLInputElement);
    opacity.addEventListener("input", () => (this.opacity = opacity.value));
    const frame = find(root, "[name=frame]", HTMLInputElement);
    frame.addEventListener("change", () => {
      this.frame = frame.checked ? "photo" : "crop";
      act.frame();
    });
    this.#select("under").addEventListener("change", () => this.#grey());
    const cells = this.#select("cells");
    cells.addEventListener("change", () => {
      this.stage.sharp = this.edges === "sharp";
      act.redraw();
    });
    const outline = find(root, "[name=outline]", HTMLInputElement);
    // Where the system chooses the colours, those of a map say little.
    outline.checked = matchMedia("(forced-colors: active)").matches;
    outline.addEventListener("change", act.redraw);
  }

  /** @param {boolean} brushing whether strokes are drawn */
  set brushing(brushing) {
    this.brush.active = this.brushControls.active = brushing;
    this.pointer.active = !brushing;
    this.#find(".brush-controls").hidden = !brushing && this.brush.empty;
    this.#find(".stage").classList.toggle("brushing", brushing);
  }

  set colormap(name) {
    this.#select("colormap").value = name;
    // One that is not there is kept, so that whoever draws says what would be right.
    this.#select("colormap").dataset.refused = this.colormap === name ? "" : name;
  }

  get colormap() {
    const { value, dataset } = this.#select("colormap");
    return value || dataset.refused || "";
  }

  /** @param {boolean} sharable whether the photo can be taken to others */
  set sharable(sharable) {
    this.#find(".share").hidden = !sharable;
  }

  /** What is shown of the photo: all of it, or the crop that the network sees. */
  get frame() {
    return find(this.#root, "[name=frame]", HTMLInputElement).checked ? "photo" : "crop";
  }

  /** @param {string} frame */
  set frame(frame) {
    const whole = frame !== "crop";
    find(this.#root, "[name=frame]", HTMLInputElement).checked = whole;
    this.stage.cropped = !whole;
    this.#find(".frame span").textContent = whole
      ? "The network does not see its darkened edges."
      : "The network sees only this square of it.";
  }

  /** Of the map over the photo, "0" to "1". */
  get opacity() {
    return String(Number(this.#find(".heat").style.opacity));
  }

  set opacity(value) {
    find(this.#root, "[name=opacity]", HTMLInputElement).value = value;
    this.#find(".heat").style.opacity = value;
  }

  /** @param {string} text what the photo shows, for those who do not see it */
  set alt(text) {
    this.#alt = text;
    this.#poster.alt = text;
    this.#label();
  }

  /** Where the network looked, for those who see the map and those who do not. @param {string[]} sentences */
  #look(sentences) {
    // A percentage stays on one line.
    this.#find(".looked").textContent = sentences.join(" ").replaceAll(" %", "\u00a0%");
    this.#label();
  }

  #label() {
    const said = this.#find(".looked").textContent;
    const label = [this.#alt, said].filter(Boolean).join(". ");
    this.#find(".photo").setAttribute("aria-label", label || "No photo yet");
  }

  /** How cells meet. @returns {"smooth" | "sharp"} */
  get edges() {
    return this.#select("cells").value === "sharp" ? "sharp" : "smooth";
  }

  /** Whether there is a line around the strongest tenth. */
  get outlined() {
    return find(this.#root, "[name=outline]", HTMLInputElement).checked;
  }

  /** The index of the layer that is shown, of a map that has several. */
  get layer() {
    return Number(this.#select("shown").value || 0);
  }

  /** A picture in place of the photo until that is read; "" for none. @param {string} address */
  showPoster(address) {
    this.#poster.hidden = !address;
    if (address) this.#poster.src = address;
  }

  /** @param {boolean} waiting whether it waits for a click */
  set waiting(waiting) {
    this.#find(".start").hidden = !waiting;
  }

  /** @param {boolean} ready whether there is a network behind the panel */
  set ready(ready) {
    this.#find(".panel").inert = !ready;
    if (!ready) return;
    this.#progress.hidden = true;
    this.loading = false;
  }

  /** @param {boolean} loading whether something is on its way, of which it is said how far it is */
  set loading(loading) {
    this.#find(".picture").classList.toggle("working", loading);
  }

  /** @param {Photo} photo */
  showPhoto(photo) {
    this.showPoster("");
    this.stage.show(photo);
    this.notes.show(photo);
    this.pointer.release();
    this.brush.reset(photo);
    this.brushControls.empty = true;
    this.brushing = this.brush.active;
    this.#find(".stage").tabIndex = 0;
    this.#find(".crop").hidden = false;
    this.#find(".frame").hidden = !this.stage.crops;
    this.#find(".legend").hidden = true;
  }

  /** There is no photo any more. */
  showNothing() {
    this.notes.show({ notes: [], tones: "as-is" });
    this.pointer.release();
    this.stage.empty();
    this.brush.reset({ rows: 1, columns: 1 });
    this.brushControls.empty = true;
    this.ranking.clear();
    this.clear();
    this.alt = "";
    this.incomplete = this.retriable = false;
    this.#find(".stage").removeAttribute("tabindex");
    this.#find(".crop").hidden = this.#find(".legend").hidden = true;
    this.#find(".frame").hidden = true;
  }

  /** Copies the strokes that another view has on the same photo. @param {View} other */
  copyStrokes({ brush, brushControls }) {
    this.brush.copyFrom(brush);
    this.brushControls.fill = brushControls.fill;
    this.brushControls.empty = brush.empty;
    this.brushing = this.brush.active;
  }

  /** Before a new map there is none. */
  clear() {
    this.stage.clear();
    this.#signed = false;
    this.#grey();
    this.#select("shown").replaceChildren();
    this.#find(".findings").textContent = "";
    this.#look([]);
  }

  /**
   * @param {Entry} method
   * @param {string[]} layers that an option may name
   * @param {Partial<Record<string, string>>} values other than the defaults
   */
  showMethod({ summary, note, options }, layers, values) {
    this.#find(".summary").textContent = summary;
    this.#find(".note").textContent = note ?? "";
    this.#find(".note").hidden = !note;
    this.#find(".findings").textContent = "";
    this.controls.show(options, layers, values);
  }

  /**
   * Draws a map, and says how it is to be read.
   *
   * @param {Picture} picture
   * @param {(Picture & { layer: number })[]} layers
   */
  draw(picture, layers) {
    this.stage.draw(picture);
    this.stage.drawMultiples(layers);
    this.#describe(picture.info);
    this.#find(".outlined").textContent = outlined(picture.line);
  }

  /** Under red and blue the photo keeps to greys, or its own colours read as those of the map. */
  #grey() {
    const greyed = this.#signed && this.#select("under").value === "grey";
    this.#find(".stage").classList.toggle("greyed", greyed);
  }

  /** @param {MapInfo} info */
  #describe(info) {
    this.#signed = info.sign === "signed" && !info.flat;
    this.#grey();
    this.#find(".legend").hidden = false;
    this.#find(".low").textContent = number(info.low);
    this.#find(".high").textContent = number(info.high);
    const zero = this.#find(".zero");
    zero.hidden = info.low >= 0 || info.high <= 0;
    if (!zero.hidden) {
      zero.style.setProperty("--zero", `${(-info.low / (info.high - info.low)) * 100}%`);
    }
    const { target, versus, subject } = this.ranking;
    const [name, other] = [target, versus].map((index) => this.ranking.name(index));
    const drawn = this.picker.title(info.method);
    this.#find(".drawn").textContent = drawn && `${drawn}.`;
    this.#find(".reading").textContent = reading(info, name || undefined, other);
    this.#find(".findings").textContent = findings(info, subject || undefined, name || undefined);
    this.#look(info.sentences);
    const several = info.layers.length > 1;
    const layer = this.#select("shown");
    this.#find(".shown").hidden = !several;
    if (layer.options.length !== info.layers.length) {
      layer.replaceChildren(...info.layers.map((name, index) => new Option(name, String(index))));
    }
  }

  /** @param {boolean} incomplete whether the map left something out */
  set incomplete(incomplete) {
    this.#show(".rest", incomplete);
  }

  /** @param {boolean} retriable whether loading may be tried again */
  set retriable(retriable) {
    this.#find(".retry").hidden = !retriable;
  }

  /** @param {boolean} busy whether a map is computed */
  set busy(busy) {
    this.#progress.hidden = !busy;
    this.loading = busy;
    if (busy) this.#progress.value = 0;
    this.#show(".cancel", busy);
  }

  /**
   * Shows a button or takes it away; the focus goes on to the one that starts again.
   *
   * @param {string} selector
   * @param {boolean} shown
   */
  #show(selector, shown) {
    const button = this.#find(selector);
    const focused = this.#root.activeElement === button;
    button.hidden = !shown;
    if (focused && !shown) this.#find(".run").focus();
  }

  /** @param {number} done @param {number} total */
  progress(done, total) {
    const bar = this.#progress;
    bar.hidden = false;
    bar.max = total;
    bar.value = done;
  }

  /** @param {string} text */
  say(text) {
    this.#find(".status").textContent = text;
  }

  /** Says it to screen readers too; not for counts that change several times a second. @param {string} text */
  announce(text) {
    this.say(text);
    this.#find(".effort").textContent = text;
    this.#find(".announcement").textContent = text;
  }

  /** @param {string} text "" for no failure */
  fail(text) {
    const place = this.#find(".error");
    place.hidden = !text;
    place.textContent = sentence(text);
    if (!text) return;
    this.say("");
    this.#progress.hidden = true;
  }

  get #poster() {
    return find(this.#root, ".poster", HTMLImageElement);
  }

  get #progress() {
    return find(this.#root, "progress", HTMLProgressElement);
  }

  /** @param {string} name */
  #select(name) {
    return find(this.#root, `[name=${name}]`, HTMLSelectElement);
  }

  /** @param {string} selector */
  #find(selector) {
    return find(this.#root, selector);
  }
}
