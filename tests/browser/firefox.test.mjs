// The page and the element in Firefox: what a reader does first.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, screenshot, serveDist } from "./browser.mjs";
import { named } from "./gallery.mjs";
import { choose, follow, inside, pick, top, visit } from "./lens.mjs";
import { Site } from "./site.mjs";

let address, stop, browser, page;

before(async () => {
  ({ address, stop } = await serveDist());
  browser = await launch("firefox");
  page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, address);
});

after(async () => {
  await browser?.close();
  stop();
});

const lens = (property) => page.$eval("heat-lens", (lens, name) => lens[name], property);

test("Firefox names each photo of the gallery", async () => {
  for (const { file, expected } of named) {
    const { passes } = await pick(page, file);
    assert.equal(passes, 1);
    assert.equal(await top(page), expected, file);
  }
});

test("Firefox finishes a sweep with all its workers, and another class costs no pass", async () => {
  await page.waitForFunction(() => document.querySelector("heat-lens").warmed);
  const { info, passes, workers } = await choose(page, "occlusion");
  const cores = await page.evaluate(() => Math.min(navigator.hardwareConcurrency, 8));
  assert.deepEqual([passes, workers, info.done], [170, cores, info.total]);
  assert.ok(info.maximum > 0.01);
  await screenshot(page, "firefox-occlusion");

  const before = await lens("forwardPasses");
  const target = await lens("target");
  const first = await page.$eval("heat-lens", ({ picture }) => picture.values[0]);
  await page.click("heat-lens >>> .ranking li:nth-child(2) button");
  await page.waitForFunction(
    (first) => document.querySelector("heat-lens").picture.values[0] !== first,
    {},
    first,
  );
  assert.notEqual(await lens("target"), target);
  assert.equal(await lens("forwardPasses"), before);
});

test("Firefox draws a gradient and finite differences", async () => {
  const { info: gradient } = await choose(page, "saliency");
  assert.equal(gradient.rows, 224);
  assert.ok(gradient.maximum > gradient.minimum);
  const { info: slopes, passes } = await choose(page, "finite-difference");
  assert.equal(passes, 392);
  assert.ok(slopes.minimum < 0 && slopes.maximum > 0);
});

test("Firefox stops a sweep that is cancelled, and runs the next method", async () => {
  await follow(page, "lens.method = 'occlusion'", null, "progress");
  await page.click("heat-lens >>> .cancel");
  assert.equal(await inside(page, ".status", "textContent"), "Cancelled");
  const before = await lens("forwardPasses");
  assert.equal((await choose(page, "cam")).info.method, "cam");
  // What was on its way to a worker still comes back, and a sweep has 170.
  assert.ok((await lens("forwardPasses")) - before < 100);
});

test("Firefox says why a file is refused, and goes on", async () => {
  const { message } = await follow(page, "lens.open(new Blob(['not a photo']))", null, "error");
  assert.match(message, /JPEG, PNG, WebP, GIF or BMP/);
  await pick(page, "tripod.jpg");
  assert.equal(await top(page), "tripod");
});

test("Firefox runs the handbook's first example", async () => {
  await visit(page, new URL("embed.html", address).href);
  assert.equal(await lens("target"), "Egyptian cat");
});

test("Firefox explains a photo without an element", async () => {
  await page.goto(new URL("gallery/gallery.json", address).href);
  const found = await page.evaluate(async (module) => {
    const { close, explain } = await import(module);
    const { classes, values } = await explain("espresso.jpg", { method: "grad-cam" });
    close();
    return [classes[0].label, values.length];
  }, new URL("heatlens.js", address).href);
  assert.deepEqual(found, ["espresso", 49]);
});

test("Firefox needs no server on the second visit", async () => {
  const site = await Site.open();
  const first = await browser.newPage();
  await visit(first, site.address());
  await first.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await first.close();
  site.stop();
  const second = await browser.newPage();
  await visit(second, site.address());
  assert.equal(await top(second), "Egyptian cat");
  await pick(second, "moped.jpg");
  assert.equal(await top(second), "moped");
  await second.close();
  await site.close();
});
