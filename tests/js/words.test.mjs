// What the page says of numbers and findings, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  effort,
  findings,
  megabytes,
  number,
  percent,
  pointed,
  reading,
  replaced,
  sentence,
  subject,
  timeLeft,
  tried,
} from "../../www/element/words.js";

const said = (found) => findings({ findings: found, total: 10 }, "zebra");

test("what is no number is a dash, never a thrown error", () => {
  for (const nothing of [null, undefined, NaN, Infinity, -Infinity]) {
    assert.equal(number(nothing), "–");
    assert.equal(percent(nothing), "–");
    assert.equal(pointed(nothing, { unit: "score" }), "Here: not computed yet");
  }
  assert.equal(number(0), "0");
  assert.equal(percent(0.123), "12.3 %");
  const trial = { score: [null, NaN], probability: [null, 0.5], top: [] };
  assert.equal(
    tried(trial, "hide"),
    "the class: – → 50.0 %\nwhen this square is hidden.\nScore – → –.",
  );
});

test("the words beside a square that was tried say from what to what, and what the network says then", () => {
  const top = [{ label: "flamingo", probability: 0.441 }];
  const trial = { score: [11.28, 6.1], probability: [0.702, 0.043], top };
  assert.equal(
    tried(trial, "hide", "zebra"),
    "zebra: 70.2 % → 4.3 %\nwhen this square is hidden.\nNow it says flamingo (44.1 %).\nScore 11.3 → 6.1.",
  );
  assert.match(tried(trial, "keep", "zebra"), /when only this square is kept\./);
});

test("a message becomes a sentence, but for the name of a file with which it begins", () => {
  assert.equal(sentence("the photo is empty"), "The photo is empty.");
  assert.equal(sentence("method: there is no “x”"), "Method: there is no “x”.");
  assert.equal(sentence("cat.jpg could not be loaded: no"), "cat.jpg could not be loaded: no.");
  assert.equal(sentence("http://a.b/c is a web page"), "http://a.b/c is a web page.");
  assert.equal(sentence("Done."), "Done.");
  assert.equal(sentence(""), "");
});

test("a method without a ReLU to treat says that it is the gradient", () => {
  assert.match(
    said({ kind: "rectifiers", rectifiers: 0 }),
    /no ReLU between zebra .* plain gradient/,
  );
  assert.equal(said({ kind: "rectifiers", rectifiers: 35 }), "");
});

test("SmoothGrad says when its noise is nothing", () => {
  assert.match(
    said({ kind: "noise", noise_deviation: 0, uniform: true }),
    /one colour.* plain gradient/,
  );
  assert.match(
    said({ kind: "noise", noise_deviation: 0, uniform: false }),
    /^The noise is nothing: .*gradient/,
  );
  assert.match(said({ kind: "noise", noise_deviation: 0.05, uniform: true }), /one colour.* weak/);
  assert.equal(said({ kind: "noise", noise_deviation: 0.7, uniform: false }), "");
});

test("integrated gradients give the gap as a share, and say whether more steps would help", () => {
  const path = {
    kind: "completeness",
    sum_of_map: 8.65,
    at_photo: 12.45,
    at_baseline: 0.5,
    completeness_gap: -3.3,
    gap_share: 0.276,
    gap_is_large: true,
    fewer_steps: 21,
    fewer_steps_gap_share: 0.6,
    more_steps_helped: true,
    baseline_is_photo: false,
  };
  assert.equal(
    said(path),
    "The map adds up to 8.65 and should add up to 11.9, the difference between photo and baseline for zebra; the gap of 27.6 % is large. With 21 steps it was 60.0 %, so more steps help on this photo.",
  );
  assert.match(said({ ...path, more_steps_helped: false }), /more steps have not helped so far/);
  assert.match(said({ ...path, gap_share: 0.02, gap_is_large: false }), /; the gap is 2\.0 %\.$/);
  const begun = { ...path };
  for (const key of ["fewer_steps", "fewer_steps_gap_share", "more_steps_helped"])
    delete begun[key];
  assert.match(said(begun), /is large\. Use more steps\.$/);
  assert.match(said({ ...path, gap_share: null, gap_is_large: null }), /no share of it/);
  assert.match(said({ ...path, baseline_is_photo: true }), /is the baseline itself/);
});

test("findings that lack a number are said without one", () => {
  assert.match(
    said({ kind: "gradient-check", correlation: null, largest_difference: null, largest_value: 0 }),
    /not defined/,
  );
  assert.match(
    said({ kind: "pooling", bias: null, mean: null, sum: null, score: null }),
    /Check failed: the mean of the map, –,/,
  );
  assert.equal(said({ kind: "occlusion", winners: [] }), "");
  assert.equal(said({ kind: "none" }), "");
});

test("the positions of a square are counted by what the network answers there", () => {
  const winners = [
    { label: "zebra", positions: 160 },
    { label: "flamingo", positions: 7 },
    { label: "sock", positions: 2 },
  ];
  assert.equal(
    said({ kind: "occlusion", winners }),
    "The answer is zebra in 160 of 169 positions of the square; it is flamingo in 7, sock in 2.",
  );
  assert.equal(
    said({ kind: "occlusion", winners: winners.slice(1) }),
    "The answer is zebra in 0 of 9 positions of the square; it is flamingo in 7, sock in 2.",
  );
  const check = { kind: "pooling", mean: 18.2, bias: 0.0261, sum: 18.2261, score: 18.2262 };
  assert.equal(
    said(check),
    "Check passed: the mean of the map, 18.2, and the bias, 0.0261, add up to 18.2, the score.",
  );
});

test("what is explained is named by the labels that tell classes apart", () => {
  const classes = [
    { index: 0, label: "crane (0)" },
    { index: 1, label: "crane (1)" },
  ];
  assert.equal(subject({ classes, chosen: { target: 1 } }), "crane (1)");
  assert.equal(
    subject({ classes, chosen: { target: 1, versus: 0 } }),
    "crane (1) rather than crane (0)",
  );
});

test("numbers have three digits, and an exponent where they would be long", () => {
  const said = [1234, 999.4, 12.345, 0.00123, 0.0009, -0.5, -12345].map(number);
  assert.deepEqual(said, ["1.2e+3", "999", "12.3", "0.00123", "9.0e-4", "-0.5", "-1.2e+4"]);
  assert.equal(megabytes(4210188), "4.2");
});

test("colours are read by the map's sign and unit", () => {
  const info = {
    unit: "score",
    sign: "signed",
    hues: ["red", "blue"],
    clip: 0,
    flat: false,
    parameters: {},
  };
  assert.equal(
    reading(info, "zebra"),
    "Red adds to the score for zebra; blue lowers it. Unit: score.",
  );
  assert.equal(
    reading({ ...info, unit: "probability" }, "zebra", "flamingo"),
    "Red adds to the probability of zebra; blue adds to that of flamingo. Unit: probability.",
  );
  const one = (low, high) => reading({ ...info, low, high }, "zebra");
  assert.match(one(0, 26), /^Red adds to the score for zebra; nothing lowers it\./);
  assert.match(one(-3, 0), /^Blue lowers the score for zebra; nothing adds to it\./);
  assert.match(one(-3, 26), /^Red adds to the score for zebra; blue lowers it\./);
  const slope = { ...info, unit: "score per unit of intensity", clip: 0.005 };
  assert.equal(
    reading(slope, "zebra"),
    "Red: brighter pixels raise the score for zebra; blue: they lower it. Unit: score per unit of intensity. The top 0.5 % are clipped.",
  );
  const size = reading({ ...slope, sign: "magnitude" }, "zebra");
  assert.match(size, /^How strongly the score for zebra reacts to each pixel, up or down\./);
  const left = reading({ ...info, unit: "probability", sign: "lowness" }, "zebra");
  assert.match(
    left,
    /^Brighter: less is left of the probability of zebra when this part is hidden/,
  );
  const kept = { ...info, parameters: { mode: "keep" } };
  assert.equal(
    reading(kept, "zebra"),
    "Red: the score for zebra falls when only this part is kept; blue: it rises. Unit: score.",
  );
  assert.match(reading({ ...kept, sign: "lowness" }, "zebra"), /when only this part is kept/);
  assert.match(
    reading({ ...info, sign: "magnitude" }, "zebra"),
    /^Brighter: counts for more in the score for zebra, up or down\./,
  );
  // What a method cuts off is not said to be nothing.
  const cut = { ...info, parameters: { rectify: "cut" }, low: 0, high: 3 };
  assert.match(
    reading(cut, "zebra"),
    /^Red adds to the score for zebra; what lowers it is cut off\./,
  );
  assert.match(reading(cut, "zebra", "cat"), /^Red adds to the score for zebra rather than cat;/);
  assert.match(
    reading({ ...info, flat: true }),
    /^Flat: no part made a difference beyond rounding/,
  );
});

test("a map's cost is said in passes, with what of each was computed and what stopped on the way", () => {
  const cost = { passes: 1, seconds: 0.25, workers: 1, recomputed: null };
  assert.equal(effort(cost), "done in 0.3 s; the network ran once, with 1 worker");
  const recomputed = { share: 0.123, in_part: 40, without_rule: ["Resize", "Softmax"] };
  assert.equal(
    effort({ passes: 729, seconds: 12.34, workers: 4, recomputed }),
    "done in 12.3 s; the network ran 729 times, 12 % of it each time, with 4 workers; in full for want of a rule: Resize, Softmax",
  );
  assert.equal(replaced({ deaths: 0, again: false }), "");
  assert.match(replaced({ deaths: 1, again: false }), /^\. 1 worker that stopped was replaced/);
  assert.match(replaced({ deaths: 2, again: true }), /2 workers that .* were .* started anew$/);
});

test("the time that is left is said once there is something to tell it by", () => {
  assert.equal(timeLeft(2, 100, 1), "");
  assert.equal(timeLeft(10, 100, 5), "about 45 s left");
  assert.equal(timeLeft(10, 1000, 10), "about 17 min left");
  assert.equal(timeLeft(100, 100, 10), "about 0 s left");
});
