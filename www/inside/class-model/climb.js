import { Ascent } from "./ascent.js";
import { put } from "../../element/stage/canvas.js";
import { Controls } from "../../element/panel/controls.js";
import { fragment, markup } from "../../engine/trusted.js";
import { timeLeft } from "../../element/words.js";

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
  #lens;
  #kind;
  #act;
  #session;
  #ascent;
  #fields;
  #options;
  #engine;
  #ready;
  #closed = false;

  /**
   * @param {HTMLElement} root
   * @param {import("../../element/heat-lens.js").HeatLens} lens
   * @param {object} kind
   * @param {string} kind.name of the ascent
   * @param {object} kind.markup of {@link markup}
   * @param {string[]} kind.fields options that stand outside the details
   * @param {string[]} kind.hidden options that the view has controls of its own for
   * @param {object} act
   * @param {() => object} act.work target, versus and options beyond those shown
   * @param {() => string} act.title what is made, in words
   * @param {(session: object) => void} act.ready the network and the photo are there
   * @param {() => void} act.begun
   * @param {(step: object) => void} act.drawn a picture of the way
   * @param {(result: object) => Promise<string>} act.ended says what came of it
   */
  constructor(root, lens, kind, act) {
    // Whatever comes late is written here, and not into the next view.
    this.#root = document.createElement("div");
    this.#root.className = "climb";
    this.#root.append(fragment(LOOKS), fragment(kind.markup));
    root.append(this.#root);
    [this.#lens, this.#kind, this.#act] = [lens, kind, act];
    const help = this.find("details");
    this.#fields = new Controls(this.find(".controls"), help, () => {});
    this.#options = new Controls(this.find(".options"), help, () => {});
    this.find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    this.find(".pause").addEventListener("click", () => this.#pause());
    this.find(".cancel").addEventListener("click", () => this.cancel());
    this.#take();
  }

  find(selector) {
    return this.#root.querySelector(selector);
  }

  /** Resolves once there are controls to set, of the network that is there: to true, unless that failed. */
  get ready() {
    if (this.#engine && this.#engine !== this.#lens.engine) this.#take();
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
    const bar = this.find("progress");
    bar.removeAttribute("value");
    try {
      await this.#fork();
      const { options, ...target } = await this.#act.work();
      const work = { name: this.#kind.name, options: { ...this.values, ...options }, ...target };
      this.#act.begun();
      const made = await this.#ascent.run(work, (step) => {
        bar.value = step.done / step.total;
        const left = timeLeft(step.done, step.total, step.seconds);
        this.find(".way").textContent = [`step ${step.done} of ${step.total}`, left]
          .filter(Boolean)
          .join(", ");
        if (step.picture) this.#draw(step);
        if (step.done === 1) this.#say(`Making ${this.#act.title()}`);
      });
      if (!made) return;
      this.#busy = false;
      this.#say(await this.#act.ended({ ...made, session: this.#session }));
    } catch (error) {
      this.#busy = false;
      this.#say("");
      this.fail(error.message);
    }
  }

  cancel() {
    this.#ascent?.cancel();
    if (this.find(".cancel").disabled) return;
    this.#busy = false;
    this.#say("Cancelled");
  }

  close() {
    this.#closed = true;
    this.#ascent?.cancel();
    this.#session?.close();
  }

  /** Takes up a network and what it says of the photo, once they are there. */
  #take() {
    this.#ascent?.cancel();
    this.#engine = undefined;
    this.#busy = false;
    this.fail("");
    this.#say(WAITING);
    this.find(".start").disabled = true;
    const ready = this.#prepare().then(
      () => true,
      (error) => {
        if (ready === this.#ready) this.fail(error.message);
      },
    );
    this.#ready = ready;
  }

  async #prepare() {
    const lens = this.#lens;
    if (!lens.classes.length) {
      await new Promise((resolve) => lens.addEventListener("photo", resolve, { once: true }));
    }
    this.#engine = lens.engine;
    await this.#fork();
    const kinds = await this.#session.ascents();
    const { options } = kinds.find(({ name }) => name === this.#kind.name);
    const { fields, hidden = [], given = {} } = this.#kind;
    const layers = lens.engine.manifest.layers;
    const shown = options.filter(({ key }) => !hidden.includes(key));
    const outside = ({ key }) => fields.includes(key);
    this.#options.show(
      shown.filter((spec) => !outside(spec)),
      layers,
      {},
    );
    this.#fields.show(shown.filter(outside), layers, given);
    this.find("dl").replaceChildren(...shown.flatMap(({ label, help }) => line(label, help)));
    await this.#act.ready(this.#session, layers);
    this.find(".start").disabled = false;
    this.#say("");
  }

  /** A session with the photo as it is now. */
  async #fork() {
    this.#session?.close();
    const session = await this.#lens.fork();
    if (this.#closed) {
      session.close();
      throw new Error("the view is closed");
    }
    this.#session = session;
    this.#ascent = new Ascent(session);
  }

  #draw(step) {
    const { pixels, rows, columns } = step.picture;
    put(this.find(".picture"), pixels, columns, rows);
    this.#act.drawn(step);
  }

  #pause() {
    const pause = !this.#ascent.paused;
    if (pause) this.#ascent.pause();
    else this.#ascent.resume();
    this.find(".pause").textContent = pause ? "Go on" : "Pause";
    this.#say(pause ? "Paused" : `Making ${this.#act.title()}`);
  }

  set #busy(busy) {
    for (const name of ["pause", "cancel"]) this.find(`.${name}`).disabled = !busy;
    this.find(".pause").textContent = "Pause";
    this.find("progress").hidden = !busy;
    this.find(".way").textContent = "";
  }

  #say(text) {
    this.find(".said").textContent = text;
  }

  /** Says what went wrong; "" for nothing. */
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

function line(label, help) {
  return [
    ["dt", label],
    ["dd", help],
  ].map(([tag, textContent]) => Object.assign(document.createElement(tag), { textContent }));
}
