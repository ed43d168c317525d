import { find } from "../element/find.js";
import { MethodCard } from "./method-card.js";
import { MethodGrid } from "./method-grid.js";
import { SmallMaps } from "./small-maps.js";

/**
 * @import { HeatLens } from "../element/heat-lens.js"
 * @import { Entry } from "../engine/door.d.ts"
 */

/** The methods that are shown first, each of a family of its own. */
const FIRST = ["occlusion", "cam", "smoothgrad", "integrated-gradients"];
/** The heading of methods that compare others, and do not say where the network looked. */
const CHECK = "Check";

/** Cards of methods with small maps of the photo that an element shows, and a grid of all methods. */
export class MethodCards {
  #root;
  #cards;
  #lens;
  #seen = false;
  #maps;
  #grid;
  #more;
  /** @type {Entry[]} */
  #methods = [];
  /** @type {MethodCard[]} */
  #first = [];

  /** @param {HTMLElement} root with a place of class `cards` @param {HeatLens} lens */
  constructor(root, lens) {
    this.#root = root;
    this.#cards = find(root, ".cards");
    this.#lens = lens;
    this.#grid = new MethodGrid({
      choose: (method) => {
        this.#choose(method);
        lens.scene.reveal();
      },
      changed: () => this.#maps.refresh(),
    });
    this.#maps = new SmallMaps(
      lens,
      () => this.#wanted,
      () => this.#show(),
    );
    this.#more = this.#opener();
    root.append(this.#grid.root);
    lens.scene.on("ready", () => this.#fill());
    this.#fill();
    // Nothing is computed that nobody looks at.
    const watch = new IntersectionObserver((entries) => {
      this.#seen = entries.some(({ isIntersecting }) => isIntersecting);
      this.#maps.refresh();
    });
    watch.observe(root);
  }

  /** Makes the cards of the network's methods. */
  #fill() {
    const offered = this.#lens.scene.engine?.offered ?? [];
    this.#methods = offered.filter(({ family }) => family !== CHECK);
    this.#first = firstOf(this.#methods).map(
      (method) => new MethodCard(method, () => this.#choose(method)),
    );
    this.#grid.fill(byCost(this.#methods));
    find(this.#more, "b").textContent = `All ${this.#methods.length} methods`;
    const all = this.#methods.length ? [this.#more] : [];
    this.#cards.replaceChildren(...this.#first.map(({ button }) => button), ...all);
    this.#maps.refresh();
  }

  /** Those whose maps are wanted, the quick ones first; none where they are not seen. */
  get #wanted() {
    if (!this.#seen) return [];
    const first = this.#methods.filter(({ name }) =>
      this.#first.some((card) => card.name === name),
    );
    return byCost(this.#grid.wants ? this.#methods : first);
  }

  /** @param {Entry} method */
  #choose({ name }) {
    if (name !== this.#lens.scene.method?.name) this.#lens.method = name;
  }

  #show() {
    this.#root.ariaBusy = String(this.#maps.busy);
    const { method, photo } = this.#lens.scene;
    for (const card of this.#first) {
      card.chosen = card.name === method?.name;
      card.show(photo, this.#maps.of(card.name));
    }
    const elsewhere = method && !this.#first.some(({ chosen }) => chosen);
    this.#more.classList.toggle("shown", Boolean(elsewhere));
    find(this.#more, ".about").textContent = elsewhere
      ? `now: ${method.title}`
      : "a grid of small maps";
    this.#grid.show(photo, method?.name, (name) => this.#maps.of(name));
  }

  /** The button that unfolds the grid. */
  #opener() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "more" });
    button.setAttribute("aria-controls", this.#grid.root.id);
    button.setAttribute("aria-expanded", "false");
    const about = document.createElement("span");
    about.className = "about";
    button.append(document.createElement("b"), about);
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") === "false";
      button.setAttribute("aria-expanded", String(open));
      this.#grid.open = open;
    });
    return button;
  }
}

/** As many as have a name in `FIRST`, filled up with others. @param {Entry[]} methods */
function firstOf(methods) {
  const usual = FIRST.flatMap((name) => methods.find((method) => method.name === name) ?? []);
  const others = methods.filter((method) => !usual.includes(method));
  return [...usual, ...others].slice(0, FIRST.length);
}

/** @param {Entry[]} methods @returns {Entry[]} those of few passes before those of many */
function byCost(methods) {
  return [...methods].sort((a, b) => Number(a.sweep) - Number(b.sweep));
}
