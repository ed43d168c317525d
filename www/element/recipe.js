/** Attributes as text that makes the same again elsewhere, where the files lie {@link together}. */

import { dress } from "./attributes.js";
import { addressOf } from "../engine/files.js";

/**
 * An address that works on any page: that of a photo which lies beside these files is short.
 *
 * @param {string} src
 */
function portable(src) {
  const { href } = new URL(src, document.baseURI);
  const home = addressOf("./").href;
  return href.startsWith(home) ? href.slice(home.length) : href;
}

/** @param {Record<string, string>} recipe @returns {string} the page's address with a fragment */
export function linkTo({ src, ...recipe }) {
  const photo = src ? { src: portable(src) } : undefined;
  return `${addressOf("index.html")}#${new URLSearchParams({ ...photo, ...recipe })}`;
}

/** @param {Record<string, string>} recipe @returns {string} markup */
export function embedLines({ src, ...recipe }) {
  const lens = document.createElement("template").content.ownerDocument.createElement("heat-lens");
  const photo = src ? { src: new URL(src, document.baseURI).href } : {};
  dress(lens, { ...photo, ...recipe });
  return `<script type="module" src="${addressOf("define.js")}"></script>\n${lens.outerHTML}`;
}
