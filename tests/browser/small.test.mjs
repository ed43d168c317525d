// A network of other sizes than the shipped ones (96 x 128 pixels, seven classes) in every method, view and
// page.
import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, screenshot } from "./browser.mjs";
import * as cells from "./cells.mjs";
import * as climb from "./climb.mjs";
import { follow, inside, visit } from "./lens.mjs";
import * as rows from "./rows.mjs";
import { Site } from "./site.mjs";

const SMALL = "models/small.json";
const SIZE = [128, 96];
/** Options under which a method takes a moment. */
const QUICK = { steps: "3", samples: "2", window: "32", stride: "32", block: "32" };

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const errors = [];
let site, browser, page;

before(async () => {
  site = await Site.open();
  for (const name of ["small.json", "small.onnx", "small_labels.txt"]) {
    await cp(path(`tests/reference/small/${name}`), join(site.root, "models", name));
  }
  await site.stamp();
  browser = await launch();
  page = await browser.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, `${site.address()}#model=${SMALL}&src=gallery/cat.jpg`);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** The size of a canvas of the page. */
const size = (selector) => page.$eval(selector, ({ width, height }) => [width, height]);

test("every method draws a map as wide as three to four", async () => {
  const methods = await page.$eval("heat-lens", (lens) =>
    lens.methods.map(({ name, options }) => [name, options.map(({ key }) => key)]),
  );
  assert.ok(methods.length > 15);
  for (const [method, keys] of methods) {
    const options = Object.fromEntries(Object.entries(QUICK).filter(([key]) => keys.includes(key)));
    const { info } = await follow(page, "Object.assign(lens, argument)", { ...options, method });
    assert.equal(info.method, method);
    assert.ok(info.columns > info.rows, `${method}: ${info.rows} x ${info.columns}`);
    const { left, top, right, bottom } = info.extent;
    assert.ok(Math.abs((right - left) / (bottom - top) - 4 / 3) < 0.02, method);
    assert.ok(
      await page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".error").hidden),
    );
  }
  assert.equal(await page.$$eval("heat-lens", ([lens]) => lens.classes.length), 7);
  await screenshot(page, "small");
});

test("a network without feature maps begins with a method that it has", async () => {
  await site.edit("models/small.json", (text) => {
    const { scores } = JSON.parse(text).outputs;
    return JSON.stringify({ ...JSON.parse(text), outputs: { scores }, dense: undefined });
  });
  await site.stamp();
  const fresh = await browser.newPage();
  await visit(fresh, `${site.address()}#model=${SMALL}&src=gallery/cat.jpg&window=32&stride=32`);
  assert.equal(await fresh.$eval("heat-lens", ({ picture }) => picture.info.method), "occlusion");
  await fresh.close();
  await cp(path("tests/reference/small/small.json"), join(site.root, SMALL));
  await site.stamp();
});

test("pictures are made in the input's size", async () => {
  await climb.show(page, "class-model");
  await climb.set(page, "class", "drum");
  await climb.set(page, "steps", "4");
  await climb.make(page);
  assert.deepEqual(await size(".climb .picture"), SIZE);
  await climb.show(page, "deep-dream");
  await climb.set(page, "octaves", "1");
  await climb.set(page, "iterations", "1");
  await climb.make(page);
  const [width, height] = await size(".climb .picture");
  assert.ok(width > height);
});

test("photos of the reader's own are searched, framed in the input's size", async () => {
  await rows.open(page);
  await page.$eval(".search [name=over][value=own]", (radio) => radio.click());
  const field = await page.$(".search [name=photos]");
  await field.uploadFile(path("www/gallery/cat.jpg"), path("www/gallery/moped.jpg"));
  await page.waitForFunction(
    () => document.querySelector(".search .own-photos .count").textContent.includes("2 taken in"),
    { timeout: 60_000 },
  );
  await rows.set(page, "class", await rows.option(page, "fern"));
  await rows.answered(page, "fern");
  assert.deepEqual(await size(".search .most .whole"), SIZE);
  await screenshot(page, "small-search");
});

test("channels are projected onto the input", async () => {
  await page.click("[name=inside][value=channels]");
  await cells.settled(page);
  const [width, height] = await size(".page .projected canvas:last-of-type");
  assert.ok(width >= height, `${width} x ${height}`);
  assert.deepEqual(errors, []);
});

test("the article's, the handbook's and the reference's figures take it", async () => {
  for (const name of ["article.html", "embed.html", "methods.html"]) {
    const other = await browser.newPage();
    await other.goto(site.address(name));
    await other.waitForSelector("heat-lens");
    const { info } = await follow(
      other,
      `lens.scrollIntoView();
       lens.model = argument;
       lens.explain();`,
      SMALL,
    );
    assert.equal(info.model, "small", name);
    assert.ok(info.columns > info.rows, name);
    assert.equal(await inside(other, ".error", "hidden"), true, name);
    await other.close();
  }
});
