// Three maps of one photo: a point in one is shown in all, with the number that each has there.
import { find } from "../element/find.js";
import { number } from "../element/words.js";

/**
 * @import { HeatLens } from "../heatlens.js"
 * @import { Point } from "../element/group-member.js"
 */

const figure = find(document, "#fig-three");
/** @type {NodeListOf<HeatLens>} */
const lenses = figure.querySelectorAll("heat-lens");
/** Between the muzzle and the foreleg of the zebra. */
const START = { x: 0.4, y: 0.5 };

/** @type {Point} */
let at = START;

for (const lens of lenses) {
  lens.addEventListener("point", ({ detail }) => {
    at = detail ?? START;
    if (!detail) for (const one of lenses) one.point(START);
    write();
  });
  lens.addEventListener("result", () => {
    lens.point(at);
    write();
  });
}

function write() {
  for (const lens of lenses) {
    const value = valueAt(lens, at);
    if (value === undefined) continue;
    find(figure, `[data-probe="${lens.method}"]`).textContent = number(value).replace("-", "−");
  }
}

/** What a map says at a point; of a class activation map, what the cell adds. @param {HeatLens} lens @param {Point} place */
function valueAt({ picture, method }, { x, y }) {
  if (!picture) return undefined;
  const { drawn, rows, columns } = picture.info;
  const row = Math.min(Math.floor(y * drawn.rows), drawn.rows - 1);
  const column = Math.min(Math.floor(x * drawn.columns), drawn.columns - 1);
  const value = picture.sharp[row * drawn.columns + column];
  return method === "cam" ? value / (rows * columns) : value;
}
