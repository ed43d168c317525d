import "./loaded.js";
import "../define.js";
import { find, within } from "../element/find.js";
import { HeatLens } from "../element/heat-lens.js";
import { transferredPhoto } from "../element/photo/transferred-photo.js";
import { Address } from "./address.js";
import { Camera } from "./camera.js";
import { showCredits } from "./credits.js";
import { failureOf } from "../engine/thrown.js";
import { failure } from "./failure.js";
import { Inside } from "./inside.js";
import { showGallery } from "./gallery-row.js";
import { fetchNetworks, fetchPhotos } from "./lists.js";
import { MethodCards } from "./method-cards.js";
import { NetworkChoice } from "./network-choice.js";
import { keepOffline } from "./offline.js";
import { Present } from "./present.js";
import { SessionPhoto } from "./session-photo.js";
import { SideBySide } from "./side-by-side.js";

/** @type {SideBySide | undefined} once the lists are there */
let sideBySide;

keepOffline();

const lens = find(document, "heat-lens", HeatLens);
const ownPhoto = new SessionPhoto(lens);
new Address(lens, find(document, ".question"), ownPhoto);

fill();
new MethodCards(find(document, ".ways"), lens);
const inside = new Inside(find(document, ".inside"), lens);
new Present(lens, find(document, ".show"));
lens.addEventListener("click", (event) => {
  const chip = within(event, HTMLButtonElement, ".chip");
  if (chip?.value === "class-model") inside.go("class-model", {});
  else if (chip) sideBySide?.go(chip.value);
});

const choose = find(document, ".choose input", HTMLInputElement);
choose.addEventListener("change", () => {
  if (choose.files?.[0]) lens.open(choose.files[0]);
  choose.value = "";
});

const dialog = find(document, ".camera", HTMLDialogElement);
const camera = new Camera(dialog, (photo) => lens.open(photo));
const shoot = find(document, ".shoot");
shoot.hidden = !Camera.possible;
shoot.addEventListener("click", () => camera.open());

const address = find(document, ".address", HTMLFormElement);
address.addEventListener("submit", (event) => {
  event.preventDefault();
  lens.src = String(new FormData(address).get("address"));
  find(document, ".link", HTMLDetailsElement).open = false;
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
  if (!event.defaultPrevented) open(event.dataTransfer);
  event.preventDefault();
});
addEventListener("paste", (event) => {
  const [target] = event.composedPath();
  const typed = target instanceof Element && target.matches("input, textarea");
  if (!typed) open(event.clipboardData);
});

/** Takes the lists of photos and networks, or says why they are not there. */
async function fill() {
  const place = find(document, ".gallery");
  try {
    const [gallery, networks] = await Promise.all([fetchPhotos(), fetchNetworks()]);
    showGallery(place, gallery, lens);
    const [shown, list] = [find(document, ".credit"), find(document, ".credits")];
    showCredits({ shown, list }, lens, gallery, ownPhoto);
    sideBySide = new SideBySide(find(document, ".beside"), lens, gallery, networks);
    new NetworkChoice(find(document, "#network", HTMLSelectElement), lens, networks);
  } catch (error) {
    const item = document.createElement("li");
    item.append(failure(failureOf(error).message, fill));
    place.replaceChildren(item);
  }
}

/** @param {DataTransfer | null} data */
function open(data) {
  const found = data && transferredPhoto(data);
  if (found?.file) lens.open(found.file);
  else if (found) lens.src = found.address;
}
