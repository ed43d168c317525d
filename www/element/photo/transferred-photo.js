import { inert } from "../../engine/trusted.js";

/**
 * What was dropped or pasted, if it is a photo or names one.
 *
 * @param {DataTransfer} data
 * @returns {{ file: File, address?: undefined } | { file?: undefined, address: string } | undefined}
 */
export function transferredPhoto(data) {
  const file = [...data.files].find(({ type }) => type.startsWith("image/")) ?? data.files[0];
  if (file) return { file };
  const address = imageIn(data.getData("text/html")) || addressIn(data);
  return address ? { address } : undefined;
}

/**
 * A picture dragged from another window comes as markup, and its link need not be the picture.
 *
 * @param {string} markup
 */
function imageIn(markup) {
  if (!markup) return "";
  const image = inert(markup).querySelector("img[src]");
  return addressOf(image?.getAttribute("src") ?? "");
}

/** @param {DataTransfer} data */
function addressIn(data) {
  const lines = (data.getData("text/uri-list") || data.getData("text/plain")).split(/\r?\n/);
  return addressOf(lines.find((line) => line && !line.startsWith("#"))?.trim() ?? "");
}

/** The text if it is an address that can be fetched, or else nothing. @param {string} text */
function addressOf(text) {
  return /^(https?:|data:image\/|blob:)/i.test(text) && URL.canParse(text) ? text : "";
}
