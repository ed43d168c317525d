const SCRIPT = new URL("./index-worker.js", import.meta.url);
const VERBS = {
  stands: ["gallery", "open"],
  repeats: ["search", "photos", "picture", "knows"],
};

/**
 * Opens a worker that has indexes of photos.
 *
 * @param {import("../../engine/engine.js").Engine} engine
 * @returns {Promise<import("../../engine/assistant.js").Assistant>}
 */
export function librarian(engine) {
  return engine.assistant(SCRIPT, VERBS);
}
