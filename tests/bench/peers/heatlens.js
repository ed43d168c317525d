import { open } from "./network.js";

/**
 * @param {string} [engine] the folder of the engine; the page's own choice without it
 * @type {import("./worker.js").Load}
 */
export async function load(files, values, engine) {
  const { network } = await open(files, engine);
  return () => network.classify(values);
}
