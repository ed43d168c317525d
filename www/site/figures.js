// The figures of the article's second part: each starts a view when the reader asks for it.
import "./loaded.js";
import "../define.js";
import { find } from "../element/find.js";
import { HeatLens } from "../element/heat-lens.js";
import { isView, viewOf } from "../inside/views.js";
import { failure } from "./failure.js";
import { keepOffline } from "./offline.js";

keepOffline();

/** @import { Name, View, Wish } from "../inside/views.js" */

const lens = find(document, "heat-lens", HeatLens);
const { scene } = lens;
const context = { scene, go };
/** @type {Map<Name, View>} what is open */
const views = new Map();

for (const figure of document.querySelectorAll("[data-view]")) {
  const { view, target } = /** @type {HTMLElement} */ (figure).dataset;
  if (isView(view)) find(figure, ".run").addEventListener("click", () => open(view, { target }));
}

/** Another view's figure is asked for. @param {Name} name @param {Wish} wish */
async function go(name, wish) {
  figureOf(name).scrollIntoView();
  await open(name, wish);
}

/** Shows a view in its figure, with what to begin with. @param {Name} name @param {Wish} wish */
async function open(name, wish) {
  const figure = figureOf(name);
  find(figure, ".run").hidden = true;
  await started();
  let view = views.get(name);
  if (!view) {
    const place = find(figure, ".view");
    const View = await viewOf(name).catch(({ message }) => {
      place.replaceChildren(failure(message, () => open(name, wish)));
      return undefined;
    });
    if (!View) return;
    place.replaceChildren();
    views.set(name, (view = new View(place, context)));
  }
  await view.show(wish);
}

/** The lens has a network and a photo. */
async function started() {
  if (scene.classes.length) return;
  const named = new Promise((resolve) => scene.on("photo", resolve, { once: true }));
  lens.explain();
  await named;
}

/** @param {Name} name */
function figureOf(name) {
  return find(document, `[data-view="${name}"]`);
}
