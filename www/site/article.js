import "./loaded.js";
import { dress } from "../element/attributes.js";
import "../define.js";
import "./article-cite.js";
import "./article-guess.js";
import "./article-hide.js";
import "./article-probe.js";
import "./article-sum.js";
import { find } from "../element/find.js";
import { keepOffline } from "./offline.js";
import { subject } from "../element/words.js";

keepOffline();

/**
 * @import { HeatLens } from "../element/heat-lens.js"
 * @import { MapInfo } from "../heatlens.js"
 */

/** The lenses of a figure. @param {string} [id] @returns {NodeListOf<HeatLens>} */
const lenses = (id) => document.querySelectorAll(`#${id} heat-lens`);

/** @type {NodeListOf<HTMLFieldSetElement>} */
const switches = document.querySelectorAll(".switch[data-attribute]");
for (const fieldset of switches) {
  fieldset.addEventListener("change", () => turn(fieldset));
  // A browser may have kept another choice than the page's from the last visit.
  turn(fieldset);
}

/** @type {NodeListOf<HTMLElement>} */
const readings = document.querySelectorAll("[data-readings]");
for (const place of readings) {
  const [lens] = lenses(place.dataset.readings);
  lens.scene.on("reading", ({ detail }) => write(place, lens, detail.info));
  lens.scene.on("result", ({ detail }) => write(place, lens, detail.info));
}

/**
 * Gives the figure's lenses what is chosen: a value for each attribute, none to remove it.
 *
 * @param {HTMLFieldSetElement} fieldset
 */
function turn(fieldset) {
  const { figure, attribute = "" } = fieldset.dataset;
  const values = find(fieldset, ":checked", HTMLInputElement).value.split(";");
  for (const lens of lenses(figure)) {
    attribute.split(" ").forEach((name, index) => {
      const value = values[index] || null;
      if (value === lens.getAttribute(name)) return;
      dress(lens, { [name]: value });
    });
  }
}

/**
 * Writes what was found into the places named after it.
 *
 * @param {HTMLElement} place
 * @param {HeatLens} lens
 * @param {MapInfo} info
 */
function write(place, lens, { findings, parameters, maximum }) {
  /** @type {Record<string, unknown>} */
  const found = { maximum, ...parameters, ...findings, target: subject(lens.scene) };
  /** @type {NodeListOf<HTMLElement>} */
  const fields = place.querySelectorAll("[data-finding]");
  for (const field of fields) field.textContent = text(found[field.dataset.finding ?? ""]);
}

/** @param {unknown} value */
function text(value) {
  if (typeof value !== "number") return String(value ?? "–");
  const small = value !== 0 && Math.abs(value) < 0.0005;
  return value.toFixed(small ? 7 : 4).replace("-", "−");
}
