// What stands in the page's address, and what is set when another address is restored.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addressOf } from "../../www/engine/files.js";
import { difference, fragmentOf, recipeIn, writable } from "../../www/site/recipe-fragment.js";

const PAGE = addressOf("index.html").href;

beforeEach(() => {
  globalThis.document = { baseURI: PAGE };
});

test("a fragment is the same text in whatever order and form its recipe comes", () => {
  const src = new URL("gallery/cat.jpg", PAGE).href;
  const one = fragmentOf({ versus: "a & b=#", src, window: "48", method: "occlusion" });
  const other = fragmentOf({
    method: "occlusion",
    window: "48",
    src: "gallery/cat.jpg",
    versus: "a & b=#",
  });
  assert.equal(one, other);
  assert.ok(one.startsWith("#src=gallery%2Fcat.jpg&method=occlusion&"));
  assert.equal(recipeIn(one).versus, "a & b=#");
  assert.equal(fragmentOf({}), "");
});

test("a fragment names nothing but what links name, and a photo's bad address is no fault of it", () => {
  const poster = "https://example.org/x.png";
  assert.equal(fragmentOf({ method: "cam", poster, onload: "x", group: "" }), "#method=cam");
  assert.equal(recipeIn(`#poster=${poster}`), undefined);
  assert.equal(recipeIn("#methods"), undefined);
  assert.equal(recipeIn(fragmentOf({ src: "http://[" })).src, "http://[");
});

test("a photo that is too long or gone with the page is left out of the address", () => {
  const recipe = { src: "data:image/png;base64,AAAA", method: "cam" };
  assert.equal(writable(recipe), fragmentOf(recipe));
  for (const src of [`data:image/png;base64,${"A".repeat(8192)}`, "blob:https://example.org/1-2"]) {
    assert.equal(writable({ ...recipe, src }), "#method=cam");
  }
  assert.equal(writable({ method: "x".repeat(9000) }), undefined);
});

test("what the reader changed is set back, though the attribute already has that value", () => {
  const shown = { src: "gallery/cat.jpg", method: "occlusion", window: "32", opacity: "0.5" };
  const given = { src: "gallery/cat.jpg", method: "cam" };
  const wanted = { src: "gallery/cat.jpg", method: "cam" };
  assert.deepEqual(difference(shown, given, wanted), { method: "cam", window: "", opacity: "" });
});

test("an option goes with the method's other options, which the element reads from its attributes", () => {
  const shown = { src: "x.jpg", method: "occlusion", window: "32", stride: "8" };
  const given = { src: "x.jpg", method: "cam", window: "64" };
  const wanted = { ...shown, window: "48" };
  assert.deepEqual(difference(shown, given, wanted), {
    method: "occlusion",
    window: "48",
    stride: "8",
  });
});

test("a stale attribute has no method run again, but none is left to another photo's class", () => {
  const shown = { src: "x.jpg", method: "occlusion" };
  const given = { src: "x.jpg", method: "cam", target: "dog" };
  assert.deepEqual(difference(shown, given, { ...shown, src: "y.jpg" }), {
    src: "y.jpg",
    target: "",
  });
});

test("another network takes all from the attributes", () => {
  const shown = { src: "x.jpg", method: "occlusion", window: "48" };
  const wanted = { ...shown, model: "models/other.json" };
  assert.deepEqual(difference(shown, { src: "x.jpg" }, wanted), {
    model: "models/other.json",
    method: "occlusion",
    window: "48",
  });
});
