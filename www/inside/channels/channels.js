import { find } from "../../element/find.js";
import { readsDenseLayer } from "../../engine/offers.js";
import { fragment, markup } from "../../engine/trusted.js";
import { Cell } from "./cell.js";
import { Patches } from "./patches.js";
import { ProjectionGrid } from "./projection-grid.js";
import { Projector } from "./projector.js";

/**
 * @import { Engine } from "../../engine/engine.js"
 * @import { Point } from "../../element/group-member.js"
 * @import { Context, Wish } from "../views.js"
 * @import { Tools } from "./cell.js"
 *
 * @typedef {{ cell: Cell, grid: ProjectionGrid, patches: Patches }} Parts
 */

const TEMPLATE = markup`
  <p>
    Look first at the patches under “Channels of a layer”: what they have in
    common is what the channel responds to. The grey pictures beside them are projections, and show
    which edges and colours fed the channel there.
  </p>
  <p>
    A unit is one channel of a layer at one place. Its projection is its signal, sent back through
    the layers to the pixels. Mid-grey is zero. A colour above it marks pixels that raise the unit
    when they grow brighter in that colour, a colour below it pixels that lower it. Each projection
    has a scale of its own, whose end is written under it: activation per unit of intensity, the
    strongest half percent beyond.
  </p>
  <fieldset class="rule">
    <legend>A rectifier on the way back lets the signal through</legend>
    <label><input type="radio" name="rule" value="deconvolution" /> where it is positive:
      deconvolution</label>
    <label><input type="radio" name="rule" value="guided" checked /> where it is positive and the
      unit active: guided</label>
    <label><input type="radio" name="rule" value="gradient" /> where the unit is active: the
      gradient</label>
  </fieldset>
  <p class="note">
    Only the gradient is a derivative. The other two have fewer speckles, but that proves nothing: guided
    projections change little when the network’s weights are replaced by random ones (Adebayo and
    others, 2018). Deconvolution was made for networks with maximum pooling, where it goes back to
    the pixel that won. The networks here have none, so it is the same for every photo (Springenberg
    and others, 2015): it shows how the unit is wired. None of the three says what a channel stands
    for.
  </p>
  <p class="status" role="status"></p>
  <section class="cell" aria-labelledby="channels-cell">
    <h3 id="channels-cell">The channels that carry a cell</h3>
    <p class="error" role="alert" hidden></p>
    <p>
      A cell of the class activation map is a sum over the channels of the last layer: what the class
      weighs a channel, times what the channel has there. Choose a cell here, or in the map above
      while it is a class activation map.
    </p>
    <div class="chosen">
      <div class="cells"></div>
      <p class="sum"></p>
    </div>
    <ol class="carriers"></ol>
    <details class="others" hidden><summary></summary><ol class="carriers"></ol></details>
    <p class="note">
      Units of the last layer can see nearly the whole photo, so a projection spreads beyond the
      cell. Guided projections from one cell are nearly one picture, whatever the channel: among
      the twelve of the cat’s strongest cell in MobileNetV2 the mean correlation is 0.997, by the gradient
      0.34. What tells channels apart is in the gradient, however noisy it looks.
    </p>
  </section>
  <section class="grid" aria-labelledby="channels-grid">
    <h3 id="channels-grid">Channels of a layer</h3>
    <p class="error" role="alert" hidden></p>
    <p>
      For each channel the photos that excite it most, cut to what the unit can see, and its
      projection from there. Few photos show little: what is not among them cannot be found.
    </p>
    <div class="turn">
      <label>Layer <select data-at="layer"></select></label>
      <label>Photos
        <select data-at="of">
          <option value="gallery">of the gallery</option>
          <option value="own">of your own</option>
        </select></label>
      <button data-at="previous">Previous</button>
      <button data-at="next">Next</button>
      <label>Channel <input data-at="jump" type="number" min="0" step="1" inputmode="numeric" /></label>
      <span data-at="where"></span>
    </div>
    <p class="working" data-at="working" hidden>
      <progress data-at="bar" aria-label="Projections"></progress>
      <span data-at="progress"></span>
      <button data-at="stop">Cancel</button>
    </p>
    <ol class="page" data-at="page"></ol>
  </section>`;

/** What channels respond to: in a cell of the photo at hand, and in the gallery. */
export class View {
  #scene;
  #context;
  #place = document.createElement("div");
  /** @type {Engine | undefined} */
  #engine;
  /** @type {Promise<void> | undefined} */
  #ready;
  /** @type {Parts | undefined} */
  #parts;
  /** @type {Point | null} */
  #pointed = null;
  #closed = new AbortController();

  /** @param {HTMLElement} root @param {Context} context */
  constructor(root, context) {
    this.#scene = context.scene;
    this.#context = context;
    this.#place.className = "channels";
    const style = document.createElement("link");
    const href = new URL("./channels.css", import.meta.url).href;
    root.append(Object.assign(style, { rel: "stylesheet", href }), this.#place);
    this.#listen();
  }

  /** @param {Wish} wish */
  async show({ row, column, ...page }) {
    const { engine } = this.#scene;
    if (!engine) this.#place.textContent = "This waits for the network.";
    if (engine && engine !== this.#engine) {
      this.#engine = engine;
      this.#ready = this.#begin(engine);
    }
    await this.#ready;
    if (!engine || engine !== this.#engine || this.#closed.signal.aborted) return;
    if (!this.#parts) return;
    const { cell, grid } = this.#parts;
    if (row !== undefined && column !== undefined) await cell.choose({ row, column });
    else await grid.show(page);
  }

  /** Stops whatever runs. */
  close() {
    this.#closed.abort();
    this.#end();
  }

  /** Takes up a network. @param {Engine} engine */
  async #begin(engine) {
    this.#end();
    this.#place.replaceChildren(fragment(TEMPLATE));
    const tools = this.#tools(engine);
    const patches = new Patches(engine);
    const cell = new Cell(find(this.#place, "section.cell"), this.#context, tools);
    const section = find(this.#place, "section.grid");
    const grid = new ProjectionGrid(section, this.#context, patches, tools);
    this.#parts = { cell, grid, patches };
    cell.showPhoto();
    find(this.#place, ".rule").addEventListener("change", () => {
      cell.project();
      grid.project();
    });
    await grid.open();
  }

  #end() {
    if (!this.#parts) return;
    for (const part of Object.values(this.#parts)) part.close();
    this.#parts = undefined;
  }

  /** @param {Engine} engine @returns {Tools} */
  #tools(engine) {
    const status = find(this.#place, ".status");
    const rules = find(this.#place, ".rule");
    return {
      projector: new Projector(engine),
      get rule() {
        return find(rules, ":checked", HTMLInputElement).value;
      },
      announce(text) {
        status.textContent = text;
      },
    };
  }

  #listen() {
    const { signal } = this.#closed;
    const scene = this.#scene;
    scene.on("photo", () => this.#parts?.cell.showPhoto(), { signal });
    scene.on("reading", () => this.#parts?.cell.retarget(), { signal });
    scene.on("point", ({ detail }) => (this.#pointed = detail), { signal });
    // The mouse moves the point all the time; a click is meant.
    const click = () => {
      const { method } = scene;
      if (!this.#pointed || !method || !readsDenseLayer(method)) return;
      this.#parts?.cell.point(this.#pointed);
    };
    scene.on("click", click, { signal });
  }
}
