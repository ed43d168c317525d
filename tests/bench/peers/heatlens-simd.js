// The engine for browsers without relaxed SIMD.
import { load as loadEngine } from "./heatlens.js";

/** @type {import("./worker.js").Load} */
export function load(files, values) {
  return loadEngine(files, values, "simd");
}
