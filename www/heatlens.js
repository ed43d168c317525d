import { DEFAULTS } from "./element/attributes.js";
import { Engine } from "./engine/engine.js";
import { ModelSource } from "./engine/model-source.js";
import { fetchPhoto } from "./element/photo/fetch-photo.js";

/** @type {Map<string, Engine>} engines that stay until they are closed, by the address of their model */
const engines = new Map();

/** @param {string} model */
async function engineOf(model) {
  let engine = engines.get(model);
  if (!engine) engines.set(model, (engine = Engine.acquire(ModelSource.at(model))));
  try {
    await engine.load(() => {});
  } catch (error) {
    // Another call may have begun anew.
    if (engines.get(model) === engine) close(model);
    throw error;
  }
  return engine;
}

/**
 * Explains a photo without showing anything. The first call downloads the network, which then stays
 * for the next ones.
 *
 * @param {Blob | string | URL} photo or its address
 * @param {import("./heatlens.js").Wishes} [wishes]
 * @returns {Promise<import("./heatlens.js").Explanation>}
 */
export async function explain(photo, wishes = {}) {
  const { options = {}, colormap = "", layer = 0, model = DEFAULTS.model } = wishes;
  const { signal = new AbortController().signal, progress = () => {} } = wishes;
  const engine = await engineOf(model);
  const { method = engine.usualMethod() } = wishes;
  const session = engine.session();
  try {
    signal.throwIfAborted();
    const file =
      photo instanceof Blob
        ? photo
        : await fetchPhoto(photo, globalThis.document?.baseURI ?? location.href, signal);
    const { input } = await session.open(file, wishes.tones);
    const classes = await session.classify(input);
    /** @param {string | number} [name] */
    const index = (name) => (name === undefined ? undefined : engine.find(String(name)));
    const target = (await index(wishes.target)) ?? classes[0].index;
    const versus = await index(wishes.versus);
    const texts = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, String(value)]),
    );
    const plan = await session.begin(method, texts, target, versus);
    await session.run(plan, input, { rest: false }, progress, signal);
    signal.throwIfAborted();
    const map = await session.read(plan, { target, versus, options: texts, layer, colormap });
    if (!map) throw new Error("The map was given up; explain the photo again.");
    return { classes, target, versus, ...map };
  } finally {
    session.close();
  }
}

/** Stops the workers of a model and frees their memory. */
export function close(model = DEFAULTS.model) {
  engines.get(model)?.release();
  engines.delete(model);
}
