/** The engines by name, each import written out, so that bundlers find them. */
export const ENGINES = {
  simd: () => import("./engine/simd/heatlens.js"),
  "relaxed-simd": () => import("./engine/relaxed-simd/heatlens.js"),
};
