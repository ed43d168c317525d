import { within } from "../element/find.js";
import { absolute } from "./lists.js";

/**
 * @import { HeatLens } from "../element/heat-lens.js"
 * @import { Photo } from "./lists.js"
 */

/** Where a key leads in a row of so many. @type {Record<string, (at: number, count: number) => number>} */
const MOVES = {
  ArrowRight: (at, count) => Math.min(at + 1, count - 1),
  ArrowLeft: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Shows photos as a row of thumbnails, which is one stop of the Tab key; arrow keys move in it. A press
 * shows one in an element, and the one that is shown there is marked.
 *
 * @param {HTMLElement} place a list
 * @param {Photo[]} photos
 * @param {HeatLens} lens
 */
export function showGallery(place, photos, lens) {
  const buttons = photos.map((photo) => thumbnail(photo, ({ src }) => (lens.src = src)));
  const mark = () => {
    const { src } = lens.recipe;
    const shown = photos.findIndex(
      (photo) => src !== undefined && absolute(photo.src) === absolute(src),
    );
    buttons.forEach((button, index) => (button.ariaCurrent = String(index === shown)));
  };
  lens.addEventListener("photo", mark);
  lens.addEventListener("emptied", mark);
  mark();
  place.replaceChildren(...buttons.map(listed));
  if (buttons[0]) buttons[0].tabIndex = 0;
  place.addEventListener("focusin", ({ target }) => {
    for (const button of buttons) button.tabIndex = button === target ? 0 : -1;
  });
  place.addEventListener("keydown", (event) => {
    const button = within(event, HTMLButtonElement, "button");
    const move = MOVES[event.key];
    if (!button || !move) return;
    event.preventDefault();
    buttons[move(buttons.indexOf(button), buttons.length)].focus();
  });
}

/** @param {HTMLElement} child */
function listed(child) {
  const item = document.createElement("li");
  item.append(child);
  return item;
}

/** @param {Photo} photo @param {(photo: Photo) => void} choose */
function thumbnail(photo, choose) {
  const { thumb, file, alt, title } = photo;
  const button = document.createElement("button");
  // Lazy before there is an address, or the photo would load at once.
  const image = Object.assign(new Image(), { loading: "lazy", alt, src: thumb });
  const name = Object.assign(document.createElement("span"), { textContent: title });
  button.tabIndex = -1;
  button.dataset.file = file;
  button.append(image, name);
  button.title = title;
  button.addEventListener("click", () => choose(photo));
  return button;
}
