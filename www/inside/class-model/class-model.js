import { put } from "../../element/stage/canvas.js";
import { saveFile } from "../../element/save-file.js";
import { blobOf } from "../../engine/true-colours.js";
import { markup } from "../../engine/trusted.js";
import { number, percent } from "../../element/words.js";
import { BUTTONS, Climb, DETAILS } from "./climb.js";

/**
 * @import { Context, Wish } from "../views.js"
 * @import { Drawn } from "./climb.js"
 */

const MARKUP = markup`
  <p>
    This picture is made, not taken: from noise, or from the photo, it is changed step by step so that
    a number of the network rises. What comes out is what the network answers to most. It shows
    patterns that are enough for this network, not all that it goes by, and another seed gives
    another picture.
  </p>
  <form>
    <div class="fields wish">
      <label><span>Raise</span><select name="raise"><option value="class">the score of a class</option><option value="layer">a channel or unit of a layer</option></select></label>
      <label class="of-class"><span>Class</span><input name="class" list="model-classes" autocomplete="off" required></label>
      <label class="of-class"><span>less that of</span><input name="against" list="model-classes" autocomplete="off" placeholder="no other"></label>
      <datalist id="model-classes"></datalist>
    </div>
    <div class="of-layer fields controls" hidden></div>
    ${DETAILS}
    ${BUTTONS}
  </form>
  <div class="made" hidden>
    <figure>
      <canvas class="picture" role="img" aria-label="No picture yet"></canvas>
      <figcaption></figcaption>
    </figure>
    <div class="result" hidden>
      <p class="verdict"></p>
      <ol class="top"></ol>
      <p class="meaning"></p>
      <p class="buttons"><button type="button" class="save">Save the picture (PNG)</button></p>
    </div>
  </div>
  <ol class="strip" aria-label="The way there"></ol>`;

const PLACE = /** @type {const} */ (["channel", "row", "column"]);

/** Class model visualisation: the picture that raises a class, a channel or a unit most. */
export class View {
  #scene;
  /** @type {Climb} */
  #climb;
  #name = "";
  #value = "";

  /** @param {HTMLElement} root @param {Context} context */
  constructor(root, { scene }) {
    this.#scene = scene;
    const kind = {
      name: "class-model",
      markup: MARKUP,
      fields: ["layer", ...PLACE],
      given: { layer: "last", channel: "0" },
    };
    this.#climb = new Climb(root, scene, kind, {
      work: () => this.#work(),
      title: () => this.#title,
      ready: () => this.#fill(),
      begun: () => this.#begun(),
      drawn: (step) => this.#drawn(step),
      ended: (result) => this.#ended(result),
    });
    this.#climb.field("raise").addEventListener("change", () => this.#choose());
    this.#climb
      .find(".save")
      .addEventListener("click", () =>
        this.#save().catch(({ message }) => this.#climb.fail(message)),
      );
  }

  /** @param {Wish} wish */
  async show({ target, layer, ...place }) {
    if (!(await this.#climb.ready)) return;
    if (layer !== undefined) {
      this.#field("raise").value = "layer";
      this.#field("layer").value = layer;
      for (const key of PLACE) this.#field(key).value = String(place[key] ?? "all");
    }
    if (target !== undefined) {
      this.#field("raise").value = "class";
      this.#field("class").value = typeof target === "number" ? this.#called(target) : target;
    }
    this.#choose();
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

  get #ofClass() {
    return this.#field("raise").value === "class";
  }

  get #title() {
    const { layer, channel, row, column } = this.#climb.values;
    if (!this.#ofClass) {
      const unit = row === "all" ? "" : `, row ${row}, column ${column}`;
      return `${layer}, channel ${channel}${unit}`;
    }
    const [target, against] = ["class", "against"].map((name) => this.#field(name).value);
    /** @param {string} text */
    const label = (text) =>
      this.#scene.classes.find((entry) => entry.target === text)?.label ?? text;
    return against ? `${label(target)} less ${label(against)}` : label(target);
  }

  #fill() {
    const options = this.#scene.classes.map(({ label, target }) => new Option(label, target));
    this.#find("datalist").replaceChildren(...options);
    const field = this.#field("class");
    field.value ||= this.#called(this.#scene.chosen.target);
    this.#choose();
  }

  #choose() {
    const ofClass = this.#ofClass;
    this.#find(".of-layer").hidden = ofClass;
    for (const name of ["class", "against"]) {
      const field = this.#field(name);
      field.disabled = !ofClass;
      if (field.parentElement) field.parentElement.hidden = !ofClass;
    }
  }

  /** What names a class of an index. @param {number} [wanted] */
  #called(wanted) {
    return this.#scene.classes.find(({ index }) => index === wanted)?.target ?? "";
  }

  async #work() {
    if (!this.#ofClass) return { options: {} };
    const [named, against] = ["class", "against"].map((name) => this.#field(name).value.trim());
    const { engine } = this.#scene;
    const [target, versus] = await Promise.all([
      engine?.find(named),
      against ? engine?.find(against) : undefined,
    ]);
    const options = { layer: "scores", channel: "all", row: "all", column: "all" };
    return { target, versus, options };
  }

  #begun() {
    this.#name = `${this.#title}-seed-${this.#climb.values.seed}.png`;
    this.#find(".made").hidden = false;
    this.#find(".result").hidden = true;
    this.#find(".strip").replaceChildren();
  }

  /** @param {Drawn} step */
  #drawn({ done, total, picture, snapshot }) {
    this.#climb
      .canvas("picture")
      .setAttribute("aria-label", `${this.#title}, step ${done} of ${total}`);
    this.#value = number(picture.value);
    const what = this.#ofClass ? "score" : "value";
    this.#find("figcaption").textContent =
      `Step ${done}: ${what} ${this.#value}, the mean of its views`;
    if (!snapshot) return;
    const item = document.createElement("li");
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    put(canvas, picture.pixels, picture.columns, picture.rows);
    item.append(canvas, `step ${done}`);
    this.#find(".strip").append(item);
  }

  /** @type {import("./climb.js").Acts["ended"]} */
  async #ended({ plan, seconds, session }) {
    const classes = await session.judge(plan);
    const { objective } = plan;
    const verdict = this.#find(".verdict");
    this.#find(".top").replaceChildren(
      ...classes.slice(0, 5).map(({ label, probability }) => {
        const text = `${label}, ${percent(probability)}`;
        return Object.assign(document.createElement("li"), { textContent: text });
      }),
    );
    const own =
      objective.kind === "score" && classes.find(({ index }) => index === objective.class);
    if (own) {
      verdict.textContent = `Shown this picture, the network says ${own.label} with a probability of ${percent(own.probability)} (score ${number(own.score)}).`;
      this.#find(".meaning").textContent =
        "The network was asked about the finished picture as it is saved, 8 bits a colour. So high a probability says that these patterns are enough for the network, not that it needs all of them, and nothing about how often it is right on photos.";
    } else {
      verdict.textContent = `The value rose to ${this.#value}, in the layer's own units and before its rectifier, as the mean of the views. The network would name the picture:`;
      this.#find(".meaning").textContent =
        "A channel often answers to several unlike things; a picture from another start or seed may show another of them.";
    }
    this.#find(".result").hidden = false;
    return `Finished: ${plan.steps} steps in ${seconds.toFixed(1)} s`;
  }

  async #save() {
    const blob = await blobOf(this.#climb.canvas("picture"));
    saveFile(blob, this.#name.replaceAll(/[\s/\\,]+/g, "-"));
  }
}
