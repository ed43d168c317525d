// The element's attributes and the properties that mirror them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import {
  ATTRIBUTES,
  DEFAULTS,
  dress,
  mirror,
  upgrade,
  usual,
} from "../../www/element/attributes.js";
import { Lens } from "./dom.mjs";

let Mirrored;
let shown;

beforeEach(() => {
  shown = {};
  Mirrored = class extends Lens {};
  mirror(Mirrored, () => shown);
});

test("only attributes of the table are set, and empty values take them away", () => {
  const lens = new Lens();
  const markup = { onclick: "alert()", style: "x", SRC: "x", __proto__: null, "data-x": "y" };
  dress(lens, { ...markup, src: "a.jpg", window: "48", target: "0" });
  assert.deepEqual(lens.attributes, { src: "a.jpg", window: "48", target: "0" });
  dress(lens, { src: "", window: null, target: undefined });
  assert.deepEqual(lens.attributes, {});
});

test("a property says what is shown, else the attribute, else what that is without a value", () => {
  const lens = new Mirrored();
  assert.deepEqual([lens.opacity, lens.window, lens.src], [DEFAULTS.opacity, "", ""]);
  lens.setAttribute("opacity", "0.5");
  assert.equal(lens.opacity, "0.5");
  shown = { opacity: "0.25", src: "" };
  assert.equal(lens.opacity, "0.25");
  lens.setAttribute("src", "a.jpg");
  assert.equal(lens.src, "", "a photo of the reader's own has no address");
});

test("setting a property sets the attribute", () => {
  const lens = new Mirrored();
  lens.target = 0;
  lens.src = "a.jpg";
  assert.deepEqual(lens.attributes, { target: "0", src: "a.jpg" });
  lens.src = "";
  assert.deepEqual(lens.attributes, { target: "0" });
  for (const name of ATTRIBUTES) assert.ok(name in lens, name);
});

test("what was set before the class was known is taken up, and mirrors again", () => {
  const lens = new Mirrored();
  const early = { src: "a.jpg", method: "occlusion", other: 1 };
  for (const [name, value] of Object.entries(early)) {
    Object.defineProperty(lens, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  upgrade(lens);
  assert.deepEqual(lens.attributes, { src: "a.jpg", method: "occlusion" });
  assert.deepEqual(Object.keys(lens), ["other"]);
  lens.removeAttribute("src");
  assert.equal(lens.src, "");
});

test("an attribute's default is a text, and that of a method's option is left to the method", () => {
  for (const name of ATTRIBUTES) assert.equal(usual(name), DEFAULTS[name] ?? "");
  for (const name of ["constructor", "__proto__", "toString"]) {
    assert.equal(ATTRIBUTES.includes(name), false);
  }
  const manifest = new URL(`../../${DEFAULTS.model}`, import.meta.url);
  assert.ok(JSON.parse(readFileSync(manifest, "utf8")).name);
});
