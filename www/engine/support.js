// A module of one function that uses a 128-bit vector.
const SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

// The same with a multiplication and addition in one.
const RELAXED_SIMD = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 19, 1, 17, 0, 65, 0, 253, 15,
  65, 0, 253, 15, 65, 0, 253, 15, 253, 133, 2, 11,
]);

/** Why this browser cannot run the network, in words; empty if it can. */
export function missing() {
  if (!globalThis.Worker || !globalThis.location)
    return "The network runs in a browser; here is none.";
  if (typeof WebAssembly !== "object") return "This browser has no WebAssembly.";
  if (!WebAssembly.validate(SIMD)) {
    return "This browser has WebAssembly without SIMD. Chrome 91, Firefox 89, Safari 16.4 and later have it.";
  }
  return "";
}

/** The name of the fastest engine that this browser can run. */
export function engineName() {
  return WebAssembly.validate(RELAXED_SIMD) ? "relaxed-simd" : "simd";
}

/** How many networks to run at once: one a core, fewer where memory is short. */
export function poolSize() {
  const cores = navigator.hardwareConcurrency || 2;
  // Not every browser has it.
  const { deviceMemory } = /** @type {{ deviceMemory?: number }} */ (navigator);
  const memory = deviceMemory ?? (matchMedia("(pointer: coarse)").matches ? 2 : 8);
  return Math.min(cores, 8, memory <= 2 ? 2 : memory <= 4 ? 4 : 8);
}
