// What runs once at a time, and how often.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CoalescedAction } from "../../www/element/coalesced-action.js";

/** An action whose runs end when they are told to. */
function held() {
  const runs = [];
  const action = new CoalescedAction(
    () => new Promise((resolve, reject) => runs.push({ resolve, reject })),
  );
  return { runs, action };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("who asks while one runs shares the next run, whose finding is newer", async () => {
  const { runs, action } = held();
  const first = action.run();
  const others = [action.run(), action.run(), action.run()];
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
  const { runs, action } = held();
  for (const found of [1, 2]) {
    const answer = action.run();
    runs.at(-1).resolve(found);
    assert.equal(await answer, found);
  }
  assert.equal(runs.length, 2);
});

test("a run that fails stops none that begins later", async () => {
  const { runs, action } = held();
  const failing = action.run();
  runs[0].reject(new Error("lost"));
  await assert.rejects(failing, /lost/);
  const next = action.run();
  runs[1].resolve("found");
  assert.equal(await next, "found");
});
