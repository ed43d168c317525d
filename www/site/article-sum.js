// The class activation map as a sum: each cell can be left out, and what is left is added up.
import { find } from "../element/find.js";
import { HeatLens } from "../element/heat-lens.js";

const figure = find(document, "#fig-sum");
const lens = find(figure, "heat-lens", HeatLens);
const grid = find(figure, ".cells");
const line = find(figure, ".sum-line");

lens.addEventListener("reading", fill);
find(figure, ".sum-all").addEventListener("click", () => choose(true));
find(figure, ".sum-none").addEventListener("click", () => choose(false));
grid.addEventListener("click", ({ target }) => {
  const button = target instanceof Element && target.closest("button");
  if (!button) return;
  take(button, button.getAttribute("aria-pressed") !== "true");
  add();
});
grid.addEventListener("keydown", (event) => {
  const all = [...grid.children];
  const here = all.indexOf(/** @type {Element} */ (event.target));
  const { columns } = lens.toJSON() ?? { columns: 1 };
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  const next = all[here + steps[event.key]];
  if (!(next instanceof HTMLButtonElement)) return;
  event.preventDefault();
  for (const one of grid.querySelectorAll("button")) one.tabIndex = one === next ? 0 : -1;
  next.focus();
});

/** A button for each cell of the map, with what the cell adds to the score. */
function fill() {
  const map = lens.toJSON();
  if (!map) return;
  const { rows, columns, values, centres, extent } = map;
  const { left, right, top, bottom } = extent;
  grid.style.gridTemplateColumns = tracks(columns, centres?.columns, [left, right]);
  grid.style.gridTemplateRows = tracks(rows, centres?.rows, [top, bottom]);
  grid.replaceChildren(
    ...values.map((value, index) => {
      const button = document.createElement("button");
      const share = (value ?? 0) / (rows * columns);
      const [row, column] = [Math.floor(index / columns) + 1, (index % columns) + 1];
      button.tabIndex = index ? -1 : 0;
      button.value = String(share);
      button.append(
        Object.assign(document.createElement("span"), { textContent: digits(share, 2) }),
      );
      button.setAttribute(
        "aria-label",
        `Row ${row}, column ${column} adds ${digits(share, 2)} to the score`,
      );
      take(button, true);
      return button;
    }),
  );
  add();
}

/**
 * As wide as the cells are drawn, which meet midway between their middles.
 *
 * @param {number} count
 * @param {number[] | undefined} middles nothing if all cells are as wide as each other
 * @param {[number, number]} ends
 */
function tracks(count, middles, [start, end]) {
  if (!middles) return `repeat(${count}, minmax(0, 1fr))`;
  const between = middles.slice(1).map((middle, index) => (middle + middles[index]) / 2);
  const edges = [start, ...between, end];
  const widths = edges.slice(1).map((edge, index) => edge - edges[index]);
  return widths.map((width) => `minmax(0, ${width}fr)`).join(" ");
}

/** @param {Element} button @param {boolean} taken whether the cell is in the sum */
function take(button, taken) {
  button.setAttribute("aria-pressed", String(taken));
}

/** @param {boolean} taken */
function choose(taken) {
  for (const button of grid.querySelectorAll("button")) take(button, taken);
  add();
}

function add() {
  const { findings } = lens.toJSON() ?? {};
  if (findings?.kind !== "pooling") return;
  const all = [...grid.querySelectorAll("button")];
  const taken = all.filter((button) => button.getAttribute("aria-pressed") === "true");
  const sum = taken.reduce((total, { value }) => total + Number(value), 0);
  const { bias, score } = findings;
  const total = digits(sum + bias, 2);
  const known = digits(score, 2);
  const words =
    taken.length === all.length
      ? `The network’s score is ${known}: the sum is the score.`
      : `The network’s score is ${known}; the cells that are left out account for the other ${digits(score - sum - bias, 2)}.`;
  line.textContent = `${taken.length} of ${all.length} cells add up to ${digits(sum, 2)}; with the bias, ${digits(bias, 4)}, that is ${total}. ${words}`;
}

/** @param {number} value @param {number} places */
function digits(value, places) {
  return value
    .toFixed(places)
    .replace(/^-(?=[0.]*$)/, "")
    .replace("-", "−");
}
