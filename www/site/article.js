import "./loaded.js";
import { dress } from "../element/attributes.js";
import "../define.js";
import { keepOffline } from "./offline.js";
import { subject } from "../element/words.js";

keepOffline();

/** The lenses of a figure. */
const lenses = (id) => document.querySelectorAll(`#${id} heat-lens`);

for (const fieldset of document.querySelectorAll(".switch")) {
  fieldset.addEventListener("change", () => turn(fieldset));
  // A browser may have kept another choice than the page's from the last visit.
  turn(fieldset);
}

for (const place of document.querySelectorAll("[data-readings]")) {
  const [lens] = lenses(place.dataset.readings);
  for (const event of ["reading", "result"]) {
    lens.addEventListener(event, ({ detail }) => write(place, lens, detail.info));
  }
}

/** Gives the figure's lenses what is chosen: a value for each attribute, none to remove it. */
function turn({ dataset: { figure, attribute }, elements }) {
  const values = [...elements].find(({ checked }) => checked).value.split(";");
  for (const lens of lenses(figure)) {
    attribute.split(" ").forEach((name, index) => {
      const value = values[index] || null;
      if (value === lens.getAttribute(name)) return;
      dress(lens, { [name]: value });
    });
  }
}

/** Writes what was found into the places named after it. */
function write(place, lens, { findings, parameters }) {
  const found = {
    ...parameters,
    ...findings,
    target: subject(lens),
  };
  for (const field of place.querySelectorAll("[data-finding]")) {
    field.textContent = text(found[field.dataset.finding]);
  }
}

function text(value) {
  if (typeof value !== "number") return value ?? "–";
  const small = value !== 0 && Math.abs(value) < 0.0005;
  return value.toFixed(small ? 7 : 4).replace("-", "−");
}
