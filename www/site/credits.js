import { absolute } from "./lists.js";

/**
 * @import { HeatLens } from "../element/heat-lens.js"
 * @import { Photo } from "./lists.js"
 * @import { SessionPhoto } from "./session-photo.js"
 */

/**
 * Says who made the photo that is shown, if it is one of the gallery, or what becomes of the reader's
 * own, and lists all of the gallery.
 *
 * @param {{ shown: HTMLElement, list: HTMLElement }} places
 * @param {HeatLens} lens
 * @param {Photo[]} gallery
 * @param {SessionPhoto} own
 */
export function showCredits({ shown, list }, lens, gallery, own) {
  list.replaceChildren(...gallery.map(listed));
  const byAddress = new Map(gallery.map((photo) => [absolute(photo.src), photo]));
  const update = () => {
    const { src } = lens.recipe;
    const photo = src === undefined ? undefined : byAddress.get(absolute(src));
    shown.replaceChildren(...(photo ? credit(photo) : [own.words]));
  };
  lens.addEventListener("photo", update);
  lens.addEventListener("emptied", update);
  own.addEventListener("change", update);
  update();
}

/** @param {Photo} photo */
function listed(photo) {
  const item = document.createElement("li");
  item.append(...credit(photo));
  return item;
}

/** @param {Photo} photo @returns {(string | Node)[]} */
function credit({ title, credit, licence, source }) {
  const words = `${title}: ${credit}; ${licence}; `;
  if (!/^https:\/\/\S+$/.test(source) || !URL.canParse(source)) return [words + source];
  const link = document.createElement("a");
  link.href = source;
  link.rel = "noreferrer";
  link.textContent = new URL(source).host;
  return [words, link];
}
