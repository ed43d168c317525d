// What the page says the network answers, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "../../www/element/answer.js";

const said = (...probabilities) => {
  const labels = ["zebra", "flamingo", "sock"];
  const rows = probabilities.map((probability, index) => ({ label: labels[index], probability }));
  const { before, name, after } = answer(rows);
  return `${before}${name}${after}`.replaceAll("\u00a0", " ");
};

test("how sure the network is comes from the number, at each bound", () => {
  assert.equal(said(0.9, 0.1), "The network says zebra. It is very sure: 90.0 %.");
  assert.equal(
    said(0.899, 0.1),
    "The network says zebra. It is fairly sure: 89.9 %. Its second guess is flamingo (10.0 %).",
  );
  assert.match(said(0.6, 0.3), /^The network says zebra\. It is fairly sure/);
  assert.equal(
    said(0.599, 0.4),
    "The network is torn between zebra (59.9 %) and flamingo (40.0 %).",
  );
  assert.match(said(0.3, 0.2), /torn between/);
  assert.equal(said(0.299, 0.2), "The network has no idea. Its best guess is zebra (29.9 %).");
});

test("a network of one class has no second guess", () => {
  assert.equal(said(0.7), "The network says zebra. It is fairly sure: 70.0 %.");
  assert.equal(said(0.4), "The network has no idea. Its best guess is zebra (40.0 %).");
});

test("the number of names is the network's", () => {
  const rows = [1, 0, 0].map((probability) => ({ label: "zebra", probability }));
  assert.match(answer(rows).limits, /one of its 3 names, and being sure is not being right/);
});
