// The figures of the article's second part: each starts a view when the reader asks for it.
import "./loaded.js";
import "../define.js";
import { failure } from "./failure.js";
import { viewOf } from "./inside.js";
import { keepOffline } from "./offline.js";

keepOffline();

const lens = document.querySelector("heat-lens");
const context = { lens, go };
/** What is open, by the name of its view. */
const views = new Map();

for (const figure of document.querySelectorAll("[data-view]")) {
  const { view, target } = figure.dataset;
  figure.querySelector(".run").addEventListener("click", () => open(view, { target }));
}

/** Another view's figure is asked for. */
async function go(name, wish) {
  figureOf(name).scrollIntoView();
  await open(name, wish);
}

/** Shows a view in its figure, with what to begin with. */
async function open(name, wish) {
  const figure = figureOf(name);
  figure.querySelector(".run").hidden = true;
  await started();
  let view = views.get(name);
  if (!view) {
    const place = figure.querySelector(".view");
    const View = await viewOf(name).catch(({ message }) => {
      place.replaceChildren(failure(message, () => open(name, wish)));
    });
    if (!View) return;
    place.replaceChildren();
    views.set(name, (view = new View(place, context)));
  }
  await view.show(wish);
}

/** The lens has a network and a photo. */
async function started() {
  if (lens.classes.length) return;
  const named = new Promise((resolve) => lens.addEventListener("photo", resolve, { once: true }));
  lens.explain();
  await named;
}

function figureOf(name) {
  return document.querySelector(`[data-view="${name}"]`);
}
