// How long workers may be silent.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  FACTOR,
  FIRST,
  LEAST,
  MOST_TICK,
  Patience,
  TICK,
  Watch,
  loading,
} from "../../www/engine/patience.js";

test("a sleeping machine uses up no time", () => {
  const watch = new Watch(0);
  for (let now = TICK; now <= 10 * TICK; now += TICK) watch.at(now);
  assert.equal(watch.at(10 * TICK), 10 * TICK);
  const night = 8 * 3600 * 1000;
  assert.equal(watch.at(10 * TICK + night), 10 * TICK + MOST_TICK);
});

test("a clock that is set back uses up no time", () => {
  const watch = new Watch(5000);
  assert.equal(watch.at(1000), 0);
  assert.equal(watch.at(1500), 500);
});

test("a deadline comes from the slowest pace so far, and never below the floor", () => {
  const patience = new Patience(["steps"]);
  assert.equal(patience.limit("steps", 8), FIRST);
  patience.learn("steps", 8, 320);
  assert.equal(patience.limit("steps", 8), LEAST);
  patience.learn("steps", 2, 6000);
  patience.learn("steps", 8, 80);
  assert.equal(patience.limit("steps", 8), FACTOR * 3000 * 8);
  patience.forget("steps");
  assert.equal(patience.limit("steps", 1), FIRST);
});

test("what builds a network has no pace, since the next one may cost a hundred times as much", () => {
  const patience = new Patience(["steps"], { start: loading(14e6) });
  patience.learn("begin", 1, 5);
  patience.learn("start", 1, 5);
  assert.equal(patience.limit("begin"), FIRST);
  assert.equal(patience.limit("start"), 60_000 + 14_000);
});

test("after a worker was given up the others have longer, up to a limit", () => {
  const patience = new Patience(["steps"]);
  patience.learn("steps", 1, 10);
  const limits = [1, 2, 4, 8, 8].map((factor) => factor * LEAST);
  for (const limit of limits) {
    assert.equal(patience.limit("steps"), limit);
    patience.doubt();
  }
});
