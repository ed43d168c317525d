// The lines around the strongest tenth of a map, against lines found by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { borders, contours } from "../../www/engine/contour.js";
import { averaged, outline } from "../../www/engine/outline.js";

const field = (rows, columns, values) => ({ rows, columns, values: Float32Array.from(values) });

/** The corners of a path's loops. */
const loops = (path) =>
  path
    .split("Z")
    .filter(Boolean)
    .map((loop) => loop.slice(1).split("L"));

/** A map of cells that are drawn as they are. */
const map = (rows, columns, values, sign = "signed") => [
  { sign, rows, columns, drawn: { rows, columns }, flat: false },
  Float32Array.from(values),
];

test("sides of cells: a square, a hole, and two cells that touch by a corner", () => {
  assert.equal(borders(field(2, 2, [0, 1, 0, 0]), 1), "M0.5 0L1 0L1 0.5L0.5 0.5Z");
  const ring = loops(borders(field(3, 3, [1, 1, 1, 1, 0, 1, 1, 1, 1]), 1));
  assert.deepEqual(ring.map((loop) => loop.length).sort(), [4, 4]);
  assert.deepEqual([...ring[0]].sort(), ["0 0", "0 1", "1 0", "1 1"]);
  assert.deepEqual([...ring[1]].sort(), [
    "0.3333 0.3333",
    "0.3333 0.6667",
    "0.6667 0.3333",
    "0.6667 0.6667",
  ]);
  assert.equal(loops(borders(field(2, 2, [1, 0, 0, 1]), 1)).length, 2);
});

test("between centres a line lies where the level does", () => {
  // The middle is 4, its neighbours 0: a level of 1 is three quarters of the way to each of them.
  const peak = loops(contours(field(3, 3, [0, 0, 0, 0, 4, 0, 0, 0, 0]), 1));
  assert.deepEqual(peak.length, 1);
  assert.deepEqual([...peak[0]].sort(), ["0.25 0.5", "0.5 0.25", "0.5 0.75", "0.75 0.5"]);
});

test("a line along the sides of the map keeps their corners", () => {
  const whole = loops(contours(field(2, 2, [1, 1, 1, 1]), 1));
  assert.deepEqual(
    whole.map((loop) => loop.sort()),
    [["0.25 0.25", "0.25 0.75", "0.75 0.25", "0.75 0.75"]],
  );
});

test("the mean says whether two corners across are joined", () => {
  assert.equal(loops(contours(field(2, 2, [4, 0, 0, 4]), 3)).length, 2);
  assert.equal(
    loops(contours(field(4, 4, [0, 0, 0, 0, 0, 4, 1, 0, 0, 1, 4, 0, 0, 0, 0, 0]), 2)).length,
    1,
  );
  assert.equal(
    loops(contours(field(4, 4, [0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0]), 3)).length,
    2,
  );
});

test("a tenth of the cells by size, those that add apart from those that lower", () => {
  const values = [-9, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 10];
  const { above, below } = outline(...map(4, 5, values), "sharp");
  assert.equal(above, "M0.8 0.75L1 0.75L1 1L0.8 1Z");
  assert.equal(below, "M0 0L0.2 0L0.2 0.25L0 0.25Z");
});

test("where the lowest value is the strongest, the line is around that", () => {
  const values = [5, 5, 5, 5, 0, 5, 5, 5, 5, 5];
  const { above, below } = outline(...map(2, 5, values, "lowness"), "sharp");
  assert.equal(above, "M0.8 0L1 0L1 0.5L0.8 0.5Z");
  assert.equal(below, "");
});

test("a map that is nothing but in a few cells has a line around those, and one of one value none", () => {
  const few = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7];
  assert.equal(outline(...map(4, 5, few), "sharp").above, "M0.8 0.75L1 0.75L1 1L0.8 1Z");
  for (const edges of ["sharp", "smooth"]) {
    assert.deepEqual(outline(...map(2, 2, [3, 3, 3, 3]), edges).above, "");
  }
});

test("a loop that is smaller than asked for is left out, be it a cell or a hole", () => {
  const cells = [1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0];
  assert.equal(loops(borders(field(4, 4, cells), 1)).length, 2);
  assert.equal(borders(field(4, 4, cells), 1, 2 / 16), "M0.5 0L1 0L1 0.5L0.5 0.5Z");
  const ring = [1, 1, 1, 1, 0, 1, 1, 1, 1];
  assert.equal(loops(borders(field(3, 3, ring), 1, 2 / 9)).length, 1);
});

test("what is not known has no line, and breaks none", () => {
  const values = [NaN, 1, 1, 1, 1, 1, 1, 1, 1, 9];
  assert.equal(outline(...map(2, 5, values), "sharp").above, "M0.8 0.5L1 0.5L1 1L0.8 1Z");
  assert.match(outline(...map(2, 5, values), "smooth").above, /^M[\d.]+ [\d.L ]+Z$/);
});

test("a smooth map has its line around a tenth of what is drawn", () => {
  const values = Array.from({ length: 49 }, (_, cell) => Math.sin(cell * 1.7) + (cell % 7) / 3);
  const { above } = outline(...map(7, 7, values, "magnitude"), "smooth");
  const area = loops(above).reduce((sum, loop) => {
    const places = loop.map((text) => text.split(" ").map(Number));
    return (
      sum +
      places.reduce((part, [x, y], index) => {
        const [x1, y1] = places[(index + 1) % places.length];
        return part + (x * y1 - x1 * y) / 2;
      }, 0)
    );
  }, 0);
  assert.ok(Math.abs(area - 0.1) < 0.005, `${area}`);
});

test("a map of pixels is averaged first, which is said, and other maps are not", () => {
  assert.deepEqual([...averaged(field(1, 5, [0, 0, 9, 0, 0]), 3).values], [0, 3, 3, 3, 0]);
  const pixels = Array.from({ length: 224 * 224 }, (_, pixel) => pixel % 97);
  assert.equal(outline(...map(224, 224, pixels, "magnitude"), "smooth").averaged, 17);
  const windows = { sign: "signed", rows: 13, columns: 13, drawn: { rows: 224, columns: 224 } };
  assert.equal(outline(windows, Float32Array.from(pixels), "smooth").averaged, 1);
});
