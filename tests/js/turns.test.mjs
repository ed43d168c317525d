// What runs once at a time, and how often.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "../../www/engine/turns.js";

/** Turns whose runs end when they are told to. */
function held() {
  const runs = [];
  const turns = new Turns(() => new Promise((resolve, reject) => runs.push({ resolve, reject })));
  return { runs, turns };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("who asks while one runs shares the next run, whose finding is newer", async () => {
  const { runs, turns } = held();
  const first = turns.ask();
  const others = [turns.ask(), turns.ask(), turns.ask()];
  assert.equal(runs.length, 1);
  runs[0].resolve("old");
  assert.equal(await first, "old");
  await settled();
  assert.equal(runs.length, 2, "three asked, and one run answers them");
  runs[1].resolve("new");
  assert.deepEqual(await Promise.all(others), ["new", "new", "new"]);
  assert.equal(runs.length, 2);
});

test("after all are done the next one runs at once", async () => {
  const { runs, turns } = held();
  for (const found of [1, 2]) {
    const answer = turns.ask();
    runs.at(-1).resolve(found);
    assert.equal(await answer, found);
  }
  assert.equal(runs.length, 2);
});

test("a run that fails stops none that begins later", async () => {
  const { runs, turns } = held();
  const failing = turns.ask();
  runs[0].reject(new Error("lost"));
  await assert.rejects(failing, /lost/);
  const next = turns.ask();
  runs[1].resolve("found");
  assert.equal(await next, "found");
});
