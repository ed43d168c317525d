// What the page says the network answers, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { answer, called } from "../../www/element/answer.js";

const said = (...probabilities) => {
  const labels = ["zebra", "flamingo", "sock"];
  const rows = probabilities.map((probability, index) => ({
    label: labels[index],
    names: [labels[index]],
    probability,
  }));
  const { before, name, after, certainty } = answer(rows);
  return `${before}${name}${after} ${certainty}`.replaceAll("\u00a0", " ");
};

test("how sure the network is comes from the number, at each bound", () => {
  const second = "Its second guess is flamingo (10.0 %).";
  assert.equal(said(0.9, 0.1), `The network says zebra. Very sure: 90.0 %. ${second}`);
  assert.equal(said(0.899, 0.1), `The network says zebra. Fairly sure: 89.9 %. ${second}`);
  assert.match(said(0.6, 0.3), /^The network says zebra\. Fairly sure/);
  assert.equal(
    said(0.599, 0.4),
    "The network is torn between zebra and flamingo. 59.9 % for the first, 40.0 % for the second.",
  );
  assert.match(said(0.3, 0.2), /torn between/);
  assert.match(
    said(0.299, 0.2),
    /^The network has no idea\. Its best guess is zebra\. Only 29\.9 %\./,
  );
});

test("a probability that is rounded to none or all is said to be near it", () => {
  assert.equal(
    said(0.99996, 0.00004),
    "The network says zebra. Very sure: over 99.9 %. Its second guess is flamingo (under 0.1 %).",
  );
  assert.equal(
    said(1, 0),
    "The network says zebra. Very sure: 100.0 %. Its second guess is flamingo (0.0 %).",
  );
  assert.match(said(0.9994, 0.0006), /99\.9 %.* \(0\.1 %\)/);
});

test("a network of one class has no second guess", () => {
  assert.equal(said(0.7), "The network says zebra. Fairly sure: 70.0 %.");
  assert.equal(said(0.4), "The network has no idea. Its best guess is zebra. Only 40.0 %.");
});

test("the number of names is the network's", () => {
  const rows = [1, 0, 0].map((probability) => ({ label: "zebra", names: [], probability }));
  assert.match(answer(rows).limits, /one of its 3 names, and being sure is not being right/);
});

test("a class with a second common name is called by both", () => {
  const name = (...names) => called({ label: names[0], names });
  assert.equal(name("porcupine", "hedgehog"), "porcupine or hedgehog");
  assert.equal(name("cougar", "puma", "catamount"), "cougar or puma");
  // A longer form of the same name, and a name of science, say nothing more.
  assert.equal(name("tabby", "tabby cat"), "tabby");
  assert.equal(name("tench", "Tinca tinca"), "tench");
  assert.equal(called({ label: "7", names: [] }), "7");
});
