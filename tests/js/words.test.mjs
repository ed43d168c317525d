// What the page says of numbers and findings, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findings, number, percent, pointed, subject, tried } from "../../www/element/words.js";

const said = (found, more = {}) => findings({ findings: found, total: 10, ...more }, "zebra");

test("what is no number is a dash, never a thrown error", () => {
  for (const nothing of [null, undefined, NaN, Infinity, -Infinity]) {
    assert.equal(number(nothing), "–");
    assert.equal(percent(nothing), "–");
    assert.equal(pointed(nothing, { unit: "score" }), "Here: not computed yet");
  }
  assert.equal(number(0), "0");
  assert.equal(percent(0.123), "12.3 %");
  const trial = { score: [null, NaN], probability: [null, 0.5], top: [] };
  assert.match(tried(trial, "hide"), /probability – → 50\.0 %, score – → –/);
});

test("a method without a ReLU to treat says that it is the gradient", () => {
  for (const method of ["guided-backprop", "deconvolution"]) {
    assert.match(said({ rectifiers: 0 }, { method }), /no ReLU between zebra .* plain gradient/);
  }
  assert.match(said({ rectifiers: 0 }, { method: "guided-grad-cam" }), /fine structure/);
  assert.equal(said({ rectifiers: 35 }, { method: "guided-backprop" }), "");
});

test("SmoothGrad says when its noise is nothing", () => {
  assert.match(said({ noise_deviation: 0, uniform: true }), /one colour.* plain gradient/);
  assert.match(said({ noise_deviation: 0, uniform: false }), /^The noise is nothing: .*gradient/);
  assert.match(said({ noise_deviation: 0.05, uniform: true }), /one colour.* weak/);
  assert.equal(said({ noise_deviation: 0.7, uniform: false }), "");
});

test("integrated gradients give the gap as a share, and say whether more steps would help", () => {
  const path = {
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
    said({ correlation: null, largest_difference: null, largest_value: 0 }),
    /not defined/,
  );
  assert.match(said({ bias: null, mean: null, sum: null, score: null }), /Mean of the map –/);
  assert.equal(said({ winners: [] }), "");
  assert.equal(said({}), "");
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
