import { dress } from "../element/attributes.js";
import { find, within } from "../element/find.js";
import { HeatLens } from "../element/heat-lens.js";
import { percent, subject } from "../element/words.js";

/** How many families of methods are shown at first, by a method each. */
const FAMILIES = 4;
/** The tiles of two classes, and of two photos. */
const CLASSES = /** @type {const} */ (["first", "second", "both"]);
const PHOTOS = /** @type {const} */ (["same", "other"]);
const MOST = 9;
const GROUP = "page";

/**
 * @import { Network, Photo } from "./lists.js"
 *
 * @typedef {Partial<Record<string, string>>} Recipe attributes
 * @typedef {"method" | "first" | "second" | "both" | "same" | "other" | "network"} Role of a tile
 */

/**
 * What a tile takes from the main element, besides its photo.
 *
 * @type {Record<string, (recipe: Recipe) => Recipe>}
 */
const FROM_MAIN = {
  methods: ({ target, versus }) => ({ target, versus }),
  classes: (recipe) => recipe,
  photos: (recipe) => recipe,
  networks: (recipe) => recipe,
};

/** Maps beside the main one: of several methods, two classes, two photos, or all networks. */
export class SideBySide {
  #root;
  #tiles;
  #shared;
  #main;
  #photos;
  #networks;
  #kind = "";

  /**
   * @param {HTMLElement} root
   * @param {HeatLens} main
   * @param {Pick<Photo, "title" | "src">[]} photos to choose the second one of
   * @param {Network[]} networks
   */
  constructor(root, main, photos, networks) {
    this.#root = root;
    this.#tiles = find(root, ".tiles");
    this.#shared = find(root, "[name=scale]", HTMLInputElement);
    this.#main = main;
    this.#photos = photos;
    this.#networks = networks;
    root.addEventListener("change", (event) => {
      const kind = within(event, HTMLInputElement, "[name=beside]");
      if (kind) this.#show(kind.value);
      if (event.target === this.#shared) this.#scale();
    });
    find(root, ".add").addEventListener("click", () => this.#addMethod());
    main.addEventListener("photo", () => this.#lenses.forEach((lens) => this.#follow(lens)));
    main.addEventListener("reading", () => this.#update());
    main.addEventListener("ready", () => {
      if (this.#kind === "methods" && !this.#lenses.length) this.#show(this.#kind);
    });
  }

  /** Shows a kind of comparison, and brings it into the window. @param {string} kind */
  go(kind) {
    const choice = [...this.#root.querySelectorAll("input")].find(({ value }) => value === kind);
    if (!choice) return;
    choice.checked = true;
    this.#root.scrollIntoView();
    this.#show(kind);
  }

  get #lenses() {
    return [.../** @type {NodeListOf<HeatLens>} */ (this.#tiles.querySelectorAll("heat-lens"))];
  }

  /** @param {string} kind "" for none */
  #show(kind) {
    // Two photos are compared by how much, which colours of two scales hide.
    if (kind === "photos" || this.#kind === "photos") this.#shared.checked = kind === "photos";
    this.#kind = kind;
    this.#tiles.replaceChildren();
    if (kind === "methods") this.#representatives.forEach(({ name }) => this.#add(name));
    if (kind === "classes") CLASSES.forEach((role) => this.#tile({ role }));
    if (kind === "photos") PHOTOS.forEach((role) => this.#tile({ role }));
    if (kind === "networks") {
      this.#networks.forEach(({ model }) => this.#tile({ role: "network", model }));
    }
    find(this.#root, ".options").hidden = !kind;
    this.#refresh();
  }

  #refresh() {
    const add = find(this.#root, ".add");
    add.hidden = this.#kind !== "methods" || this.#tiles.children.length >= MOST;
  }

  /** The methods that the main element's network can be asked for, once the network is there. */
  get #offered() {
    return this.#main.scene.engine?.offered ?? [];
  }

  /** The first method of each of the first families. */
  get #representatives() {
    const offered = this.#offered;
    const firsts = offered.filter(
      ({ family }, index) => offered.findIndex((other) => other.family === family) === index,
    );
    return firsts.slice(0, FAMILIES);
  }

  /** Adds the first method that is not shown yet, if possible one that takes few passes. */
  #addMethod() {
    const shown = this.#lenses.map(({ method }) => method);
    const offered = this.#offered;
    const others = offered.filter(({ name }) => !shown.includes(name));
    const method = others.find(({ sweep }) => !sweep) ?? others.at(0) ?? offered.at(0);
    if (method) this.#add(method.name);
  }

  /** @param {string} method */
  #add(method) {
    const { tile, lens } = this.#tile({ role: "method", method });
    const select = document.createElement("select");
    select.setAttribute("aria-label", "Method");
    select.append(...this.#offered.map(({ name, title }) => new Option(title, name)));
    select.value = method;
    select.addEventListener("change", () => (lens.method = select.value));
    const remove = Object.assign(document.createElement("button"), { textContent: "Remove" });
    remove.addEventListener("click", () => {
      tile.remove();
      this.#refresh();
    });
    find(tile, ".head").append(select, remove);
    this.#refresh();
  }

  /**
   * A figure with an element that shows a part of the comparison.
   *
   * @param {{ role: Role, method?: string, model?: string }} part
   */
  #tile({ role, method, model = this.#main.model }) {
    const tile = document.createElement("figure");
    const head = Object.assign(document.createElement("div"), { className: "head" });
    const lens = /** @type {HeatLens} */ (document.createElement("heat-lens"));
    const caption = document.createElement("figcaption");
    lens.dataset.role = role;
    const { frame } = this.#main;
    const attributes = { model, frame, controls: "none", autostart: "load", group: GROUP };
    dress(lens, { ...attributes, ...this.#wishes(role, model), ...(method && { method }) });
    lens.addEventListener("ready", () => this.#follow(lens));
    lens.addEventListener("reading", () => (caption.textContent = this.#caption(lens)));
    tile.append(head, caption, lens);
    this.#tiles.append(tile);
    if (role === "other") head.append(this.#otherPhoto(lens));
    this.#scale();
    return { tile, lens };
  }

  /** The choice of the second photo; one can be dropped onto its element, too. @param {HeatLens} lens */
  #otherPhoto(lens) {
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.append(...this.#photos.map(({ title, src }) => new Option(title, src)));
    select.value = this.#photos.find(({ src }) => src !== this.#main.src)?.src ?? "";
    select.addEventListener("change", () => (lens.src = select.value));
    lens.src = select.value;
    label.append("The other photo ", select);
    return label;
  }

  /**
   * Gives a tile the network and the photo of the main element, unless it is there for its own.
   *
   * @param {HeatLens} lens
   */
  #follow(lens) {
    const { role } = lens.dataset;
    if (role !== "network" && lens.model !== this.#main.model) lens.model = this.#main.model;
    else if (role !== "other") lens.follow(this.#main);
  }

  /**
   * The attributes of a tile that the main element decides.
   *
   * @param {string | undefined} role
   * @param {string} network
   * @returns {Recipe}
   */
  #wishes(role, network) {
    if (!this.#main.picture) return {};
    /** @type {Recipe} */
    const all = { target: this.#main.target, ...this.#main.recipe, method: this.#main.method };
    const { src, model, opacity, ...recipe } = all;
    // A layer is that of one network.
    if (network !== this.#main.model) delete recipe.layer;
    const wishes = FROM_MAIN[this.#kind](recipe);
    if (this.#kind !== "classes") return wishes;
    const { target } = wishes;
    const versus = wishes.versus || this.#main.classes.find((one) => one.target !== target)?.target;
    if (role === "both") return { ...wishes, versus };
    return { ...wishes, target: role === "first" ? target : versus, versus: "" };
  }

  /** Gives every tile what has changed in the main element. */
  #update() {
    for (const lens of this.#lenses) {
      const { role } = lens.dataset;
      const wishes = this.#wishes(role, lens.model);
      const fixed = [
        "controls",
        "autostart",
        "group",
        "scale",
        "frame",
        "src",
        "model",
        "data-role",
        "class",
      ];
      if (role === "method") fixed.push("method");
      const gone = lens.getAttributeNames().filter((name) => !(name in wishes));
      for (const name of gone) if (!fixed.includes(name)) lens.removeAttribute(name);
      for (const [name, value] of Object.entries(wishes)) {
        if ((lens.getAttribute(name) ?? "") !== (value ?? "")) dress(lens, { [name]: value });
      }
    }
  }

  #scale() {
    const shared = this.#shared.checked;
    for (const lens of this.#lenses) {
      if (lens.hasAttribute("scale") !== shared) dress(lens, { scale: shared ? "group" : "" });
    }
  }

  /** @param {HeatLens} lens */
  #caption(lens) {
    const { method, methods, layer, model, classes, picture } = lens;
    const { role } = lens.dataset;
    const title = methods.find(({ name }) => name === method)?.title ?? "";
    const { target: explained } = lens.scene.chosen;
    const own = classes.find(({ index }) => index === explained);
    const share = PHOTOS.some((one) => one === role) && own ? `, ${percent(own.probability)}` : "";
    const of = `${subject(lens.scene)}${share}`;
    const scale = lens.scale === "group" ? ", on the scale of all" : "";
    if (role === "method") return `${of}${scale}`;
    if (role !== "network") return `${title}: ${of}${scale}`;
    const network = this.#networks.find((network) => network.model === model);
    const [top] = classes;
    const named = `${top.label}, ${percent(top.probability)}`;
    const at = layer && layer !== "last" ? ` at ${layer}` : "";
    return `${network?.title ?? model} names it ${named}. ${title}${at}: ${of}${scale}`;
  }
}
