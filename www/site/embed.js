import "./loaded.js";
import { follow } from "./asking.js";
import { ATTRIBUTES, dress } from "../element/attributes.js";
import "../define.js";
import { find } from "../element/find.js";
import { keepOffline } from "./offline.js";
import { DEFAULT } from "../engine/networks.js";
import { OPTION_EXAMPLES } from "./option-examples.js";

/**
 * What each example sets, and what it shows.
 *
 * @typedef {[Partial<Record<string, string>>, string]} Example
 *
 * @type {Example[]}
 */
const EXAMPLES = [
  [{ src: "gallery/cat.jpg" }, "src: a photo's address, relative to the page"],
  [
    { src: "gallery/cat.jpg", tones: "stretch" },
    "tones: as-is, or stretch, by which the darkest becomes black and the brightest white",
  ],
  [
    { src: "gallery/cat.jpg", method: "grad-cam" },
    "method: which way to look; a class activation map otherwise. Of several, as in cam occlusion, each is shown until the next is there",
  ],
  [
    { src: "gallery/two-animals.jpg", target: "tabby" },
    "target: the class to explain, by name or number; the most likely one otherwise",
  ],
  [{ src: "gallery/two-animals.jpg", versus: "tabby" }, "versus: the class to compare it with"],
  ...OPTION_EXAMPLES,
  [
    { src: "gallery/cat.jpg", colormap: "purple-orange" },
    "colormap: red-blue, purple-orange or brown-green for signed maps; inferno, viridis, cividis, magma or plasma for the others",
  ],
  [
    { src: "gallery/two-animals.jpg", target: "flamingo", group: "pair", scale: "group" },
    "group: a point in one element is shown in all of its group, and a photo can be taken to them; scale: own, or group for the same colours as the group's maps of that unit",
  ],
  [
    { src: "gallery/two-animals.jpg", target: "zebra", group: "pair", scale: "group" },
    "the other one of that group",
  ],
  [{ src: "gallery/cat.jpg", opacity: "0.4" }, "opacity: of the map over the photo, 0 to 1"],
  [
    { src: "gallery/cat.jpg", frame: "crop" },
    "frame: photo, the whole of it, or crop, only what the network sees",
  ],
  [{ src: "gallery/cat.jpg", controls: "none" }, "controls: none, basic or full"],
  [
    { src: "gallery/tripod.jpg", autostart: "click" },
    "autostart: visible (near the window), click, or load (at once)",
  ],
  [
    { src: "gallery/moped.jpg", alt: "A motorcycle in a garage" },
    "alt: what the photo shows, for those who do not see it",
  ],
  [
    { src: "gallery/cat.jpg", poster: "screenshot.png", autostart: "click" },
    "poster: a picture until the map is there; the photo otherwise",
  ],
  [
    { src: "gallery/cat.jpg", model: DEFAULT },
    "model: the manifest of a network, beside define.js or by its address",
  ],
];

keepOffline();
const { hash } = location;
// A section of the handbook, or attributes.
if (hash && !document.getElementById(hash.slice(1))) frame();
else find(document, ".examples").append(...EXAMPLES.map(example));

/** @param {Example} example */
function example([attributes, words]) {
  const section = document.createElement("section");
  const title = document.createElement("h3");
  const line = document.createElement("pre");
  const lens = element(attributes);
  title.textContent = words;
  line.append(Object.assign(document.createElement("code"), { textContent: lens.outerHTML }));
  section.append(title, line, lens);
  return section;
}

/** Only the element, with the attributes that the address names, as high as it needs to be. */
function frame() {
  const named = new URLSearchParams(location.hash.slice(1));
  const given = ATTRIBUTES.filter((name) => named.has(name));
  const attributes = Object.fromEntries(given.map((name) => [name, named.get(name) ?? ""]));
  const { body } = document;
  body.className = "frame";
  follow(attributes, body, () => body.append(element({ autostart: "load", ...attributes })));
  new ResizeObserver(() => {
    const { height } = body.getBoundingClientRect();
    parent.postMessage({ type: "heat-lens:height", height: Math.ceil(height) }, "*");
  }).observe(body);
}

/** @param {Partial<Record<string, string>>} attributes */
function element(attributes) {
  const lens = document.createElement("heat-lens");
  dress(lens, attributes);
  return lens;
}
