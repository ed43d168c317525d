/**
 * What a network can be asked for.
 *
 * @import { Entry, Manifest, Need } from "./door.d.ts"
 */

/** @type {Record<Need, (manifest: Manifest) => boolean>} */
const HAS = {
  features: ({ outputs }) => Boolean(outputs.features),
  dense: ({ dense }) => Boolean(dense),
  layers: ({ layers = [] }) => layers.length > 0,
};

/**
 * Whether a method's map is the features, each weighted as the dense layer weights it for a class.
 *
 * @param {Entry} method
 */
export function readsDenseLayer({ requires }) {
  return requires.includes("dense");
}

/** Whether a network has all that a method requires. @param {Manifest} manifest @param {Entry} method */
export function offers(manifest, { requires }) {
  return requires.every((need) => HAS[need](manifest));
}
