// Which small maps are shown once, since several methods give them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { areSame, grouped } from "../../www/site/same-maps.js";

/** A map of one row. */
const map = (values, info = {}) => ({
  info: { rows: 1, columns: values.length, layers: ["one"], ...info },
  values: Float32Array.from(values),
});

test("maps that differ by their scale alone are the same, as Grad-CAM is CAM divided by its positions", () => {
  assert.ok(areSame(map([0, 1, 4]), map([0, 0.25, 1])));
  assert.ok(areSame(map([-2, 1]), map([-4, 2])));
});

test("rounding does not tell maps apart, and more than rounding does", () => {
  assert.ok(areSame(map([0.5, 1]), map([0.50009, 1])));
  assert.ok(!areSame(map([0.5, 1]), map([0.5002, 1])));
});

test("a map of the other sign, or cut off at zero, is another one", () => {
  assert.ok(!areSame(map([1, 2]), map([-1, -2])));
  assert.ok(!areSame(map([-1, 2]), map([0, 2])));
});

test("maps of other shapes are never the same, though they have as many values", () => {
  assert.ok(!areSame(map([1, 2, 3, 4]), map([1, 2])));
  assert.ok(!areSame(map([1, 2, 3, 4]), map([1, 2, 3, 4], { rows: 2, columns: 2 })));
});

test("maps of nothing but zeros are the same, and like no other one", () => {
  assert.ok(areSame(map([0, 0]), map([0, 0])));
  assert.ok(!areSame(map([0, 0]), map([0, 1])));
});

test("names of one map stand together where the first is; those without a map stand alone", () => {
  const maps = { a: map([1, 2]), c: map([2, 4]), d: map([2, 1]), f: map([4, 2]) };
  const groups = grouped(["a", "b", "c", "d", "e", "f"], (name) => maps[name]);
  assert.deepEqual(groups, [["a", "c"], ["b"], ["d", "f"], ["e"]]);
});
