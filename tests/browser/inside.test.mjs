// The article's second part: pictures first, and each figure runs when it is asked to.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { place } from "./place.mjs";

const address = new URL("inside.html", place.address).href;
const LONG = { timeout: 240_000 };
const VIEWS = ["class-model", "deep-dream", "search", "channels"];

let page;
const errors = [];

before(async () => {
  page = await place.browser.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  await page.setViewport({ width: 1200, height: 900 });
  await page.goto(address);
});

const figure = (view) => `[data-view="${view}"]`;

test("without JavaScript every figure has its picture, and no button that does nothing", async () => {
  const plain = await place.browser.newPage();
  await plain.setJavaScriptEnabled(false);
  await plain.goto(address);
  for (const view of VIEWS) {
    const image = await plain.$(`${figure(view)} img`);
    await image.scrollIntoView();
    await plain.waitForFunction((image) => image.naturalWidth > 0, {}, image);
    assert.equal(await plain.$eval(`${figure(view)} .run`, (run) => run.checkVisibility()), false);
  }
  await plain.close();
});

test("each figure starts its view in place of the picture", async () => {
  for (const view of VIEWS) {
    await page.click(`${figure(view)} .run`);
    await page.waitForFunction(
      (figure) => !document.querySelector(`${figure} .view > img`),
      LONG,
      figure(view),
    );
    assert.equal(await page.$eval(`${figure(view)} .run`, (run) => run.checkVisibility()), false);
  }
  await page.waitForFunction(
    () => document.querySelector("[data-view=class-model] [name=class]")?.value === "flamingo",
    LONG,
  );
  await page.waitForSelector("[data-view=search] .view img, [data-view=search] .view canvas", LONG);
  await page.waitForFunction(
    () => document.querySelectorAll("[data-view=channels] canvas").length > 12,
    LONG,
  );
  assert.deepEqual(errors, []);
  await screenshot(page, "inside-started");
});

test("a channel's link leads to the other figure, with the channel chosen", async () => {
  const link = await page.waitForSelector("[data-view=channels] ::-p-text(its model)", LONG);
  await link.evaluate((link) => link.click());
  await page.waitForFunction(
    () => document.querySelector("[data-view=class-model] [name=raise]").value === "layer",
    LONG,
  );
  assert.deepEqual(errors, []);
});

test("references that are cited are there", async () => {
  const missing = await page.$$eval("a[href^='#']", (all) =>
    all.map(({ hash }) => hash).filter((hash) => !document.querySelector(hash)),
  );
  assert.deepEqual(missing, []);
});
