import { parse, View } from "vega";
import { compile } from "vega-lite";

const WINDOWS = "windows";
const FULL = "full passes";

/**
 * Draws time against number of places, of window size, and of workers.
 *
 * @param {{ positions: object[], sizes: object[], workers: object[] }} series of sections/windows.mjs
 * @returns {Promise<string>} an SVG file
 */
export async function plot({ positions, sizes, workers }) {
  const places = positions.flatMap(({ positions, seconds, full }) => [
    { x: positions, y: seconds, by: WINDOWS },
    { x: positions, y: full, by: FULL },
  ]);
  const squares = sizes.flatMap(({ window, place, pass }) => [
    { x: window, y: place, by: WINDOWS },
    { x: window, y: pass, by: FULL },
  ]);
  const crews = workers.map(({ workers, seconds }) => ({ x: workers, y: seconds, by: WINDOWS }));
  const spec = {
    background: "white",
    hconcat: [
      panel(places, "places of a 32 px square, one worker", "seconds a map"),
      panel(squares, "side of the square in pixels", "milliseconds a place"),
      panel(crews, "workers, 625 places", "seconds a map", { tickMinStep: 1 }),
    ],
    resolve: { scale: { color: "shared" } },
  };
  const view = new View(parse(compile(spec).spec), { renderer: "none" });
  return `${await view.toSVG()}\n`;
}

function panel(values, x, y, axis = {}) {
  const encoding = {
    x: { field: "x", type: "quantitative", axis: { title: x, ...axis } },
    y: { field: "y", type: "quantitative", axis: { title: y } },
    color: { field: "by", type: "nominal", legend: { title: "by", orient: "top" } },
  };
  return {
    width: 220,
    height: 200,
    data: { values },
    mark: { type: "line", point: true },
    encoding,
  };
}
