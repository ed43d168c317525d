import "./loaded.js";
import "../define.js";
import { arrival } from "../element/intake/arrivals.js";
import { follow } from "./asking.js";
import { ATTRIBUTES, dress } from "../element/attributes.js";
import { Camera } from "./camera.js";
import { fetchList } from "../engine/download.js";
import { failure } from "./failure.js";
import { Inside } from "./inside.js";
import { NetworkChoice } from "./network-choice.js";
import { keepOffline } from "./offline.js";
import { SideBySide } from "./side-by-side.js";

/** What a link says; the rest is the page's own. */
const OWN = ["controls", "autostart", "group", "alt", "poster", "scale"];
const LINKED = ATTRIBUTES.filter((name) => !OWN.includes(name));

keepOffline();

const lens = document.querySelector("heat-lens");
const home = lens.getAttribute("src");
restore();
addEventListener("hashchange", restore);

fill();
new Inside(document.querySelector(".inside"), lens);

const camera = new Camera(document.querySelector(".camera"), (photo) => lens.open(photo));
const shoot = document.querySelector(".shoot");
shoot.hidden = !Camera.possible;
shoot.addEventListener("click", () => camera.open());

document.querySelector(".address").addEventListener("submit", (event) => {
  event.preventDefault();
  lens.src = new FormData(event.target).get("address");
});

addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
addEventListener("dragleave", ({ relatedTarget }) => {
  if (!relatedTarget) document.body.classList.remove("dropping");
});
addEventListener("drop", (event) => {
  document.body.classList.remove("dropping");
  // What fell onto an element is there already.
  if (!event.defaultPrevented) open(arrival(event.dataTransfer));
  event.preventDefault();
});
addEventListener("paste", (event) => {
  if (!event.composedPath()[0].matches?.("input, textarea")) open(arrival(event.clipboardData));
});

/** Takes the lists of photos and networks, or says why they are not there. */
async function fill() {
  const place = document.querySelector(".gallery");
  try {
    const [photos, networks] = await Promise.all([
      fetchList("gallery/gallery.json", "the list of photos"),
      fetchList("networks.json", "the list of networks"),
    ]);
    const gallery = photos.map((photo) => ({ ...photo, src: `gallery/${photo.file}` }));
    place.replaceChildren(...gallery.map(thumbnail));
    document.querySelector(".credits").append(...gallery.map(credit));
    new SideBySide(document.querySelector(".beside"), lens, gallery, networks);
    new NetworkChoice(document.querySelector("#network"), lens, networks);
  } catch (error) {
    const item = document.createElement("li");
    item.append(failure(error.message, fill));
    place.replaceChildren(item);
  }
}

function open(found) {
  if (found?.file) lens.open(found.file);
  else if (found) lens.src = found.address;
}

/** Takes the attributes that the link names, and the usual ones in place of the others. */
function restore() {
  const named = new URLSearchParams(location.hash.slice(1));
  const attributes = {};
  if (LINKED.some((name) => named.has(name))) {
    for (const name of LINKED) {
      const value = named.get(name) ?? (name === "src" ? home : "");
      if (value !== (lens.getAttribute(name) ?? "")) attributes[name] = value;
    }
  }
  follow(attributes, document.querySelector(".question"), () => dress(lens, attributes));
}

function thumbnail({ src, file, alt, title }) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const image = Object.assign(new Image(), { src, alt, loading: "lazy" });
  const name = Object.assign(document.createElement("span"), { textContent: title });
  button.dataset.file = file;
  button.append(image, name);
  button.addEventListener("click", () => (lens.src = src));
  item.append(button);
  return item;
}

function credit({ title, credit, licence, source }) {
  const item = document.createElement("li");
  item.textContent = `${title}: ${credit}; ${licence}; ${source}`;
  return item;
}
