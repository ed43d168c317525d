// Attributes as a link or as lines that make the same again elsewhere.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addressOf } from "../../www/engine/files.js";
import { embedLines, linkTo } from "../../www/element/recipe.js";
import { Lens } from "./dom.mjs";

const HOME = addressOf("index.html").href;

beforeEach(() => {
  globalThis.document = {
    baseURI: new URL("gallery/", HOME).href,
    createElement: () => ({ content: { ownerDocument: { createElement: () => new Lens() } } }),
  };
});

const named = (link) => Object.fromEntries(new URLSearchParams(new URL(link).hash.slice(1)));

test("a link names the page and each attribute, whatever is in it", () => {
  const recipe = { method: "occlusion", target: "Egyptian cat & dog=#1", window: "48" };
  const link = linkTo(recipe);
  assert.ok(link.startsWith(`${HOME}#`));
  assert.deepEqual(named(link), recipe);
  assert.equal(linkTo({}), `${HOME}#`);
});

test("the photo's address in a link is short where it lies with the page, and whole elsewhere", () => {
  assert.equal(named(linkTo({ src: "cat.jpg" })).src, "gallery/cat.jpg");
  const far = "https://example.org/cat.jpg?a=1#b";
  assert.equal(named(linkTo({ src: far })).src, far);
  assert.ok(!("src" in named(linkTo({ src: "" }))));
});

test("lines for a page have whole addresses, and are no other markup than the element's", () => {
  const lines = embedLines({ src: "cat.jpg", target: '"><script>', onclick: "alert()" });
  const [script, element] = lines.split("\n");
  assert.equal(script, `<script type="module" src="${addressOf("define.js")}"></script>`);
  const src = new URL("gallery/cat.jpg", HOME).href;
  assert.equal(element, `<heat-lens src="${src}" target="&quot;><script>"></heat-lens>`);
});
