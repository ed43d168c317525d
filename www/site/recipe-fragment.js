/** Recipes as fragments of the page's address, and what leads from one to another. */

import { ATTRIBUTES } from "../element/attributes.js";
import { OPTIONS } from "../element/options.js";
import { linkTo } from "../element/recipe.js";

/** @typedef {Partial<Record<string, string>>} Recipe attributes, without those that have their usual value */

/** What no link says, since it is the page's own. */
const OWN = ["controls", "autostart", "group", "alt", "poster", "scale", "frame"];
const LINKED = ATTRIBUTES.filter((name) => !OWN.includes(name));
/** The element reads all of these where one is set, and then runs the method. */
const METHOD = ["method", ...OPTIONS];
/** What the element takes up only after a while: until then it shows what was before. */
const LATE = ["src", "model", "target", "versus"];
/** How long a fragment may be. */
const MOST = 8192;

/** The recipe as a fragment, which is the same text for the same recipe. @param {Recipe} recipe */
export function fragmentOf(recipe) {
  /** @type {Record<string, string>} */
  const named = {};
  for (const name of LINKED) {
    const value = recipe[name];
    if (value) named[name] = value;
  }
  const { src, ...rest } = named;
  // What is no address is refused by whoever is to fetch it, and repeated here as it is.
  if (src && !URL.canParse(src, document.baseURI)) return `#${new URLSearchParams(named)}`;
  return new URL(linkTo({ src: src ?? "", ...rest })).hash;
}

/**
 * The recipe as a fragment that may stand in the address: without a photo that makes it too long, or
 * that is gone with the page. Nothing where it is too long all the same.
 *
 * @param {Recipe} recipe
 */
export function writable({ src, ...recipe }) {
  const passing = src?.startsWith("blob:");
  const all = [passing ? [] : [fragmentOf({ src, ...recipe })], fragmentOf(recipe)].flat();
  return all.find(({ length }) => length <= MOST);
}

/** The recipe that a fragment names, if it names one. @param {string} fragment @returns {Recipe | undefined} */
export function recipeIn(fragment) {
  const named = new URLSearchParams(fragment.slice(1));
  if (!LINKED.some((name) => named.has(name))) return undefined;
  return Object.fromEntries(LINKED.map((name) => [name, named.get(name) ?? ""]));
}

/**
 * The attributes to be set, even to what they are, so that an element shows another recipe; "" for one
 * to be taken away. Properties may be other than the attributes since the reader changed them.
 *
 * @param {Recipe} shown by the properties
 * @param {Recipe} given by the attributes
 * @param {Recipe} wanted
 */
export function difference(shown, given, wanted) {
  /** @param {string} name */
  const changed = (name) => differ(name, shown[name], wanted[name]);
  /** @param {string} name */
  const stale = (name) => differ(name, given[name], wanted[name]);
  const anew = changed("model") || stale("model");
  const ran = anew || METHOD.some(changed);
  /** @type {Record<string, string>} */
  const attributes = {};
  for (const name of LINKED) {
    const counts = METHOD.includes(name) ? ran : anew || LATE.includes(name);
    if (counts ? changed(name) || stale(name) : !METHOD.includes(name) && changed(name)) {
      attributes[name] = wanted[name] ?? "";
    }
  }
  return attributes;
}

/** @param {string} name @param {string} one @param {string} other */
function differ(name, one = "", other = "") {
  if (name !== "src") return one !== other;
  return fragmentOf({ src: one }) !== fragmentOf({ src: other });
}

/** The attributes of an element that a link may name. @param {Element} element @returns {Recipe} */
export function given(element) {
  return Object.fromEntries(LINKED.map((name) => [name, element.getAttribute(name) ?? ""]));
}
