import { HeatLens } from "./element/heat-lens.js";

// There are no elements on a server, and whoever came first keeps the name.
if (globalThis.customElements && !customElements.get("heat-lens")) {
  customElements.define("heat-lens", HeatLens);
}
