import { HeatLens } from "./heat-lens.js";

customElements.define("heat-lens", HeatLens);
