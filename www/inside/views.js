import { unstarted } from "../engine/why.js";
import { failureOf } from "../engine/thrown.js";

/**
 * The views of what the network looks for, each loaded when it is first shown.
 *
 * @typedef {keyof typeof VIEWS} Name of a view
 *
 * @typedef {object} Wish what a view is to begin with
 * @property {number | string} [target]
 * @property {string} [layer]
 * @property {number} [channel]
 * @property {number} [row]
 * @property {number} [column]
 *
 * @typedef {object} Context
 * @property {import("../element/scene.js").Scene} scene the network, and the photo at hand
 * @property {(view: Name, wish: Wish) => void} go shows another view
 *
 * @typedef {object} View
 * @property {(wish: Wish) => Promise<void>} show as often as asked
 * @property {() => unknown} close stops whatever runs
 */
const VIEWS = {
  "class-model": "class-model/class-model.js",
  "deep-dream": "class-model/deep-dream.js",
  search: "search/search.js",
  channels: "channels/channels.js",
};

/** Whether a text is the name of a view. @param {string | undefined} name @returns {name is Name} */
export function isView(name) {
  return name !== undefined && Object.hasOwn(VIEWS, name);
}

/**
 * The class of a view.
 *
 * @param {Name} name
 * @returns {Promise<new (root: HTMLElement, context: Context) => View>}
 */
export async function viewOf(name) {
  const script = new URL(`./${VIEWS[name]}`, import.meta.url);
  try {
    return (await import(script.href)).View;
  } catch (error) {
    const words = await unstarted(script, failureOf(error).message);
    throw new Error(`${words}. If trying again does not help, load the page again.`);
  }
}
