// A network by its bytes: it draws a map without an address, is shared like any other, and is held to the
// checks of a network that is fetched.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { drawn, follow, inside, visit } from "./lens.mjs";
import { place } from "./place.mjs";

const FILES = { manifest: "small.json", network: "small.onnx", labels: "small_labels.txt" };

const requested = [];
let page;

before(async () => {
  page = await place.browser.newPage();
  page.on("request", (request) => requested.push(request.url()));
  await visit(page, `${place.address}#src=gallery/cat.jpg`);
  for (const [part, name] of Object.entries(FILES)) {
    const path = fileURLToPath(new URL(`../reference/small/${name}`, import.meta.url));
    const bytes = [...(await readFile(path))];
    await page.evaluate(
      (part, bytes) => {
        globalThis.small = { ...globalThis.small, [part]: new Blob([new Uint8Array(bytes)]) };
      },
      part,
      bytes,
    );
  }
  await page.evaluate(async () => {
    const { ModelSource } = await import("./engine/model-source.js");
    const { Engine } = await import("./engine/engine.js");
    Object.assign(globalThis, { ModelSource, Engine });
  });
});

test("an element draws the map of a network that has no address, and goes back to one that has", async () => {
  const { info } = await follow(page, "lens.modelSource = ModelSource.of(small)");
  assert.equal(info.model, "small");
  assert.ok(info.columns > info.rows, `${info.rows} x ${info.columns}`);
  assert.equal(await page.$eval("heat-lens", ({ classes }) => classes.length), 7);
  assert.equal(await inside(page, ".error", "hidden"), true);
  assert.deepEqual(
    requested.filter((address) => /\/small[._]/.test(address)),
    [],
  );
  await page.$eval("heat-lens", ({ shadowRoot }) =>
    shadowRoot.querySelector(".copy[value=link]").click(),
  );
  await page.waitForFunction(() => {
    const { shadowRoot } = document.querySelector("heat-lens");
    return /network of your own.* not in it/.test(shadowRoot.querySelector(".saving").textContent);
  });
  const { info: back } = await follow(page, "lens.model = 'models/mobilenet_v2.json'");
  assert.equal(back.model, "mobilenet_v2");
  await drawn(page);
});

test("elements with one source share an engine, which counts all bytes", async () => {
  const { shared, alone, loaded, total } = await page.evaluate(async () => {
    const source = ModelSource.of(small);
    const [one, two] = [Engine.acquire(source), Engine.acquire(source)];
    const other = Engine.acquire(ModelSource.of(small));
    const counts = [];
    await one.load((...count) => counts.push(count));
    for (const engine of [one, two, other]) engine.release();
    const [loaded, total] = counts.at(-1);
    return { shared: one === two, alone: one !== other, loaded, total };
  });
  assert.deepEqual([shared, alone], [true, true]);
  const sizes = await page.evaluate(() => [small.network.size, small.labels.size]);
  assert.equal(loaded, total);
  assert.ok(total > sizes[0] + sizes[1], "the engine is downloaded, too");
});

/** What is said of a network of which one file has another text. */
const refusal = (part, text, name) =>
  page.evaluate(
    async (part, text, name) => {
      const file = new File([text], name);
      const engine = Engine.acquire(ModelSource.of({ ...small, [part]: file }));
      try {
        await engine.load(() => {});
        return "";
      } catch ({ message }) {
        return message;
      } finally {
        engine.release();
      }
    },
    part,
    text,
    name,
  );

const ELSEWHERE = JSON.stringify({ file: "../net.onnx", labels: { file: "names.txt" } });

for (const [what, part, text, words] of [
  ["another network", "network", "123", /small\.onnx.* sha256/],
  ["other labels", "labels", "first\nsecond", /small_labels\.txt.* sha256/],
  [
    "a page in place of the network",
    "network",
    "<!doctype html>",
    /^given\.file is a web page, not a network in ONNX; choose another file$/,
  ],
  ["an empty file of labels", "labels", "", /^given\.file is an empty file, not labels/],
  ["a list in place of the manifest", "manifest", "[]", /^given\.file is JSON, but not a manifest/],
  ["a file elsewhere", "manifest", ELSEWHERE, /^given\.file names a file that is not beside it/],
]) {
  test(`${what} is refused in words`, async () => {
    assert.match(await refusal(part, text, "given.file"), words);
  });
}

test("what is no source is refused", async () => {
  const message = await page.$eval("heat-lens", (lens) => {
    try {
      lens.modelSource = "models/mobilenet_v2.json";
      return "";
    } catch (error) {
      return error.message;
    }
  });
  assert.match(message, /takes a ModelSource/);
});
