import { contextOf } from "../../engine/context.js";
import { put } from "../../element/stage/canvas.js";
import { saveFile } from "../../element/save-file.js";
import { blobOf } from "../../engine/true-colours.js";
import { markup } from "../../engine/trusted.js";
import { percent } from "../../element/words.js";
import { BUTTONS, Climb, DETAILS } from "./climb.js";

/**
 * @import { Context, Wish } from "../views.js"
 * @import { Drawn } from "./climb.js"
 */

const MARKUP = markup`
  <p>
    The photo is changed step by step so that a layer of the network answers more strongly: where the
    layer finds a trace of its patterns, they are drawn more clearly, at several sizes. It shows what
    the layer responds to, not what the network saw in the photo.
  </p>
  <form>
    <div class="fields controls"></div>
    ${DETAILS}
    ${BUTTONS}
  </form>
  <figure class="made" hidden>
    <div class="pair">
      <canvas class="photo" role="img" aria-label="The photo"></canvas>
      <canvas class="picture" role="img" aria-label="No dream yet"></canvas>
    </div>
    <figcaption></figcaption>
  </figure>
  <div class="result" hidden>
    <div class="fields"><label><span>From the photo to the dream</span><input name="share" type="range" min="0" max="1" step="0.01" value="1"></label></div>
    <p class="buttons"><button type="button" class="save">Save the picture (PNG)</button></p>
  </div>`;

/** Deep dream: the photo, with what a layer answers to drawn more clearly. */
export class View {
  #climb;
  #name = "";

  /** @param {HTMLElement} root @param {Context} context */
  constructor(root, { scene }) {
    const kind = {
      name: "deep-dream",
      markup: MARKUP,
      fields: ["layer", "channel", "octaves", "iterations", "strength"],
    };
    this.#climb = new Climb(root, scene, kind, {
      work: () => ({ options: {} }),
      title: () => "the dream",
      ready: (layers) => this.#fill(layers),
      begun: () => this.#begun(),
      drawn: (step) => this.#drawn(step),
      ended: (result) => this.#ended(result),
    });
    this.#field("share").addEventListener("input", () => this.#blend());
    this.#find(".save").addEventListener("click", () =>
      this.#save().catch(({ message }) => this.#climb.fail(message)),
    );
  }

  /** @param {Wish} wish */
  async show({ layer, channel }) {
    if (!(await this.#climb.ready)) return;
    if (layer !== undefined) {
      this.#field("layer").value = layer;
      this.#field("channel").value = String(channel ?? "all");
    }
  }

  close() {
    this.#climb.close();
  }

  /** @param {string} selector */
  #find(selector) {
    return this.#climb.find(selector);
  }

  /** @param {string} name */
  #field(name) {
    return this.#climb.field(name);
  }

  /** Layers in the middle draw the most telling patterns. @param {string[]} layers */
  #fill(layers) {
    this.#field("layer").value = layers[Math.floor(layers.length * 0.6)];
  }

  #begun() {
    const { layer, channel, seed } = this.#climb.values;
    const of = channel === "all" ? layer : `${layer}-channel-${channel}`;
    this.#name = `dream-${of}-seed-${seed}.png`;
    this.#find(".result").hidden = true;
    this.#field("share").value = "1";
    this.#blend();
  }

  /** @param {Drawn} step */
  #drawn({ done, total, picture }) {
    const { rows, columns } = picture;
    this.#find(".pair").style.setProperty("--aspect", String(columns / rows));
    this.#find(".made").hidden = false;
    this.#find(".picture").setAttribute("aria-label", `The dream, step ${done} of ${total}`);
    this.#find("figcaption").textContent = `${columns} × ${rows} pixels`;
  }

  /** @type {import("./climb.js").Acts["ended"]} */
  async #ended({ plan, seconds, session }) {
    const { pixels, rows, columns } = await session.whole();
    put(this.#climb.canvas("photo"), pixels, columns, rows);
    this.#find(".result").hidden = false;
    return `Finished: ${plan.steps} steps, ${plan.passes} passes forward and back, in ${seconds.toFixed(1)} s`;
  }

  get #share() {
    return Number(this.#field("share").value);
  }

  #blend() {
    this.#find(".picture").style.opacity = String(this.#share);
    this.#field("share").setAttribute("aria-valuetext", `${percent(this.#share)} dream`);
  }

  /** The dream laid over the photo as the slider says. */
  async #save() {
    const [photo, dream] = [this.#climb.canvas("photo"), this.#climb.canvas("picture")];
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [dream.width, dream.height];
    const context = contextOf(canvas);
    context.drawImage(photo, 0, 0, canvas.width, canvas.height);
    context.globalAlpha = this.#share;
    context.drawImage(dream, 0, 0);
    saveFile(await blobOf(canvas), this.#name);
  }
}
