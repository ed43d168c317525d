// Silence of a download: counted while the page runs, and over with the next byte.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { STALL, StallClock } from "../../www/engine/stall.js";

let told;
let timer;

/** A clock whose timer the test moves, by whole ticks. */
function clockOf(mock) {
  timer = undefined;
  mock.method(globalThis, "setInterval", (act, every) => (timer = { act, every }));
  mock.method(globalThis, "clearInterval", (stopped) => stopped === timer && (timer = undefined));
  return new StallClock(STALL, () => (told += 1));
}

function pass(time) {
  for (let left = time; left >= (timer?.every ?? Infinity); left -= STALL / 20) timer.act();
}

beforeEach(() => (told = 0));

test("silence is told once, after the stated time", ({ mock }) => {
  clockOf(mock);
  pass(STALL - 1);
  assert.equal(told, 0);
  pass(STALL);
  assert.equal(told, 1);
  pass(10 * STALL);
  assert.equal(told, 1);
});

test("every byte begins the time anew, and a clock that was stopped tells nothing", ({ mock }) => {
  const clock = clockOf(mock);
  for (let byte = 0; byte < 5; byte += 1) {
    pass(STALL - 1);
    clock.heard();
  }
  assert.equal(told, 0);
  clock.stop();
  pass(2 * STALL);
  assert.equal(told, 0);
});

test("a night in which the machine slept is one tick", ({ mock }) => {
  clockOf(mock);
  mock.method(Date, "now", () => 8 * 3600e3);
  mock.method(performance, "now", () => 8 * 3600e3);
  timer.act();
  assert.equal(told, 0);
});
