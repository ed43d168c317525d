import { addressOf } from "./files.js";
import { unstarted } from "./why.js";

/** The engines by name, each import written out, so that bundlers find them. */
export const ENGINES = {
  simd: () => started("simd", import("./simd/heatlens.js")),
  "relaxed-simd": () => started("relaxed-simd", import("./relaxed-simd/heatlens.js")),
};

/** An engine's exports, or words where it did not come or does not fit its WebAssembly. */
async function started(name, coming) {
  const path = `engine/${name}/heatlens.js`;
  let engine;
  try {
    engine = await coming;
  } catch ({ message }) {
    // Some browsers name the address; a bundler may have chosen it.
    const [address] = /https?:\/\/\S+?\.m?js/.exec(message) ?? [addressOf(path).href];
    throw new Error(await unstarted(address));
  }
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
