import { addressOf } from "./files.js";
import { failureOf } from "./thrown.js";
import { unstarted } from "./why.js";

/** @typedef {typeof import("./door.d.ts")} Door what an engine exports */

/**
 * The engines by name, each import written out, so that bundlers find them.
 *
 * @type {Record<string, () => Promise<Door>>}
 */
export const ENGINES = {
  // @ts-expect-error: it lies there once it is built.
  simd: () => started("simd", import("./simd/heatlens.js")),
  // @ts-expect-error
  "relaxed-simd": () => started("relaxed-simd", import("./relaxed-simd/heatlens.js")),
};

/**
 * An engine's exports, or words where it did not come or does not fit its WebAssembly.
 *
 * @param {string} name
 * @param {Promise<Door>} coming
 * @returns {Promise<Door>}
 */
async function started(name, coming) {
  const path = `engine/${name}/heatlens.js`;
  let engine;
  try {
    engine = await coming;
  } catch (error) {
    const { message } = failureOf(error);
    // Some browsers name the address; a bundler may have chosen it.
    const [address] = /https?:\/\/\S+?\.m?js/.exec(message) ?? [addressOf(path).href];
    throw new Error(await unstarted(address));
  }
  /** @type {Door["default"]} */
  const init = async (options) => {
    try {
      return await engine.default(options);
    } catch (error) {
      if (!(error instanceof WebAssembly.LinkError)) throw error;
      throw new Error(`${path} and its heatlens_bg.wasm are not of one version; reload the page`);
    }
  };
  return { ...engine, default: init };
}
