import { Ascent } from "./ascent.js";
import { find } from "../../element/find.js";
import { failureOf } from "../../engine/thrown.js";
import { put } from "../../element/stage/canvas.js";
import { Controls } from "../../element/panel/controls.js";
import { fragment, markup } from "../../engine/trusted.js";
import { timeLeft } from "../../element/words.js";

/**
 * @import { Engine } from "../../engine/engine.js"
 * @import { ClimbPlan, Climbing, Session } from "../../engine/session.js"
 * @import { Scene } from "../../element/scene.js"
 * @import { Markup } from "../../engine/trusted.js"
 * @import { Picture, Step } from "./ascent.js"
 *
 * @typedef {Step & { picture: Picture }} Drawn a step with its picture
 *
 * @typedef {object} Kind
 * @property {string} name of the ascent
 * @property {Markup} markup
 * @property {string[]} fields options that stand outside the details
 * @property {Record<string, string>} [given] values of theirs other than the defaults
 *
 * @typedef {object} Acts
 * @property {() => Omit<Climbing, "name"> | Promise<Omit<Climbing, "name">>} work target, versus and
 *   options beyond those shown
 * @property {() => string} title what is made, in words
 * @property {(layers: string[]) => void} ready the network and the photo are there
 * @property {() => void} begun
 * @property {(step: Drawn) => void} drawn a picture of the way
 * @property {(made: { plan: ClimbPlan, seconds: number, session: Session }) => Promise<string>} ended says
 *   what came of it
 */

const LOOKS = markup`<link rel="stylesheet" href="${new URL("./climb.css", import.meta.url)}" />`;
const WAITING = "Waiting for the network and the photo above";

/**
 * What the views of pictures that climb share: a form, its buttons, the way there and its errors.
 *
 * A view gives it markup with a form, `.controls` and `.options` for options and `.picture` for the
 * canvas.
 */
export class Climb {
  #root;
  #scene;
  #kind;
  #act;
  /** @type {Session | undefined} */
  #session;
  /** @type {Ascent | undefined} */
  #ascent;
  #fields;
  #options;
  /** @type {Engine | undefined} */
  #engine;
  /** @type {Promise<boolean>} */
  #ready = Promise.resolve(false);
  #closed = false;

  /**
   * @param {HTMLElement} root
   * @param {Scene} scene
   * @param {Kind} kind
   * @param {Acts} act
   */
  constructor(root, scene, kind, act) {
    // Whatever comes late is written here, and not into the next view.
    this.#root = document.createElement("div");
    this.#root.className = "climb";
    this.#root.append(fragment(LOOKS), fragment(kind.markup));
    root.append(this.#root);
    this.#scene = scene;
    this.#kind = kind;
    this.#act = act;
    const help = this.find("details");
    this.#fields = new Controls(this.find(".controls"), help, () => {});
    this.#options = new Controls(this.find(".options"), help, () => {});
    this.find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    this.find(".pause").addEventListener("click", () => this.#pause());
    this.find(".cancel").addEventListener("click", () => this.cancel());
    this.#reset();
  }

  /** @param {string} selector */
  find(selector) {
    return find(this.#root, selector);
  }

  /** A field that the view's markup or an option has. @param {string} name */
  field(name) {
    const field = this.#root.querySelector(`[name=${name}]`);
    if (field instanceof HTMLSelectElement || field instanceof HTMLInputElement) return field;
    throw new Error(`there is no field “${name}”`);
  }

  /** @param {string} name its class */
  canvas(name) {
    return find(this.#root, `.${name}`, HTMLCanvasElement);
  }

  /** Resolves once there are controls to set, of the network that is there: to true, unless that failed. */
  get ready() {
    if (this.#engine && this.#engine !== this.#scene.engine) this.#reset();
    return this.#ready;
  }

  /** The values of all controls. */
  get values() {
    return { ...this.#fields.values, ...this.#options.values };
  }

  async start() {
    if (!this.#ascent) return;
    this.fail("");
    this.#busy = true;
    this.#say("Building the way back through the network");
    const bar = this.#progress;
    bar.removeAttribute("value");
    try {
      const { session, ascent } = await this.#fork();
      const { options, ...target } = await this.#act.work();
      const work = { name: this.#kind.name, options: { ...this.values, ...options }, ...target };
      this.#act.begun();
      const made = await ascent.run(work, (step) => {
        bar.value = step.done / step.total;
        const left = timeLeft(step.done, step.total, step.seconds);
        this.find(".way").textContent = [`step ${step.done} of ${step.total}`, left]
          .filter(Boolean)
          .join(", ");
        const { picture } = step;
        if (picture) this.#draw({ ...step, picture });
        if (step.done === 1) this.#say(`Making ${this.#act.title()}`);
      });
      if (!made) return;
      this.#busy = false;
      this.#say(await this.#act.ended({ ...made, session }));
    } catch (error) {
      this.#busy = false;
      this.#say("");
      this.fail(failureOf(error).message);
    }
  }

  cancel() {
    this.#ascent?.cancel();
    if (this.#button("cancel").disabled) return;
    this.#busy = false;
    this.#say("Cancelled");
  }

  close() {
    this.#closed = true;
    this.#ascent?.cancel();
    this.#session?.close();
  }

  /** Begins anew, with the network and what it says of the photo once they are there. */
  #reset() {
    this.#ascent?.cancel();
    this.#engine = undefined;
    this.#busy = false;
    this.fail("");
    this.#say(WAITING);
    this.#button("start").disabled = true;
    /** @type {Promise<boolean>} */
    const ready = this.#prepare().then(
      () => true,
      (error) => {
        if (ready === this.#ready) this.fail(error.message);
        return false;
      },
    );
    this.#ready = ready;
  }

  async #prepare() {
    const scene = this.#scene;
    if (!scene.classes.length) {
      await new Promise((resolve) => scene.on("photo", resolve, { once: true }));
    }
    this.#engine = scene.engine;
    const { session } = await this.#fork();
    const kinds = await session.ascents();
    const { fields, name, given = {} } = this.#kind;
    const { options = [] } = kinds.find((kind) => kind.name === name) ?? {};
    const { layers = [] } = this.#engine?.manifest ?? {};
    const [outside, inside] = [true, false].map((outside) =>
      options.filter(({ key }) => fields.includes(key) === outside),
    );
    this.#options.show(inside, layers, {});
    this.#fields.show(outside, layers, given);
    this.find("dl").replaceChildren(...options.flatMap(({ label, help }) => line(label, help)));
    this.#act.ready(layers);
    this.#button("start").disabled = false;
    this.#say("");
  }

  /** A session with the photo as it is now. */
  async #fork() {
    this.#session?.close();
    const session = await this.#scene.fork();
    if (this.#closed) {
      session.close();
      throw new Error("the view is closed");
    }
    const ascent = new Ascent(session);
    this.#session = session;
    this.#ascent = ascent;
    return { session, ascent };
  }

  /** @param {Drawn} step */
  #draw(step) {
    const { pixels, rows, columns } = step.picture;
    put(this.canvas("picture"), pixels, columns, rows);
    this.#act.drawn(step);
  }

  #pause() {
    const ascent = this.#ascent;
    if (!ascent) return;
    const pause = !ascent.paused;
    if (pause) ascent.pause();
    else ascent.resume();
    this.find(".pause").textContent = pause ? "Go on" : "Pause";
    this.#say(pause ? "Paused" : `Making ${this.#act.title()}`);
  }

  get #progress() {
    return find(this.#root, "progress", HTMLProgressElement);
  }

  /** @param {"start" | "pause" | "cancel"} name */
  #button(name) {
    return find(this.#root, `.${name}`, HTMLButtonElement);
  }

  /** @param {boolean} busy whether a picture is made */
  set #busy(busy) {
    this.#button("pause").disabled = this.#button("cancel").disabled = !busy;
    this.#button("pause").textContent = "Pause";
    this.#progress.hidden = !busy;
    this.find(".way").textContent = "";
  }

  /** @param {string} text */
  #say(text) {
    this.find(".said").textContent = text;
  }

  /** Says what went wrong; "" for nothing. @param {string} text */
  fail(text) {
    const place = this.find(".error");
    place.hidden = !text;
    place.textContent = text;
  }
}

/** The part of the markup that all have. */
export const BUTTONS = markup`
  <p class="buttons"><button class="start">Start</button><button type="button" class="pause">Pause</button><button type="button" class="cancel">Cancel</button></p>
  <p class="said" role="status"></p>
  <p class="hint"><progress aria-label="Progress" hidden></progress> <span class="way"></span></p>
  <p class="error" role="alert" hidden></p>`;

export const DETAILS = markup`
  <details><summary>Options</summary>
    <div class="options fields"></div>
    <dl></dl>
  </details>`;

/** @param {string} label @param {string} help */
function line(label, help) {
  return [
    ["dt", label],
    ["dd", help],
  ].map(([tag, textContent]) => Object.assign(document.createElement(tag), { textContent }));
}
