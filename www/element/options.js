/**
 * Options of methods, made from the methods' files. A method ignores those of others.
 *
 * @satisfies {(keyof import("../heatlens.js").MethodOptions)[]}
 */
export const OPTIONS = /** @type {const} */ ([
  "baseline",
  "block",
  "channels",
  "difference",
  "fill",
  "layer",
  "mode",
  "noise",
  "overlap",
  "reading",
  "rectify",
  "refine",
  "samples",
  "seed",
  "sign",
  "softmax",
  "step",
  "steps",
  "stride",
  "window",
]);
