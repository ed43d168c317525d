// What channels respond to: the parts of a cell, and channels with their patches and projections.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import * as cells from "./cells.mjs";
import { follow, visit } from "./lens.mjs";
import { dress } from "./pages.mjs";
import { place } from "./place.mjs";

const { PATIENCE, fits } = cells;

let page;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, place.address);
  await page.click("[name=inside][value=channels]");
  await settled();
});

const settled = (rule) => cells.settled(page, rule);
const cell = () => cells.cell(page);

/** The pixels of the n-th projection of the grid. */
function pixels(n) {
  return page.evaluate((n) => {
    const canvas = document.querySelectorAll(".page .projected canvas:last-of-type")[n];
    const { width, height } = canvas;
    return [...canvas.getContext("2d").getImageData(0, 0, width, height).data];
  }, n);
}

/** Clicks, and waits until another cell's parts are there. */
async function another(act) {
  const { words } = await cell();
  await act();
  await page.waitForFunction(
    (words) => document.querySelector(".channels .sum").textContent !== words,
    PATIENCE,
    words,
  );
  return cell();
}

test("the parts of a cell add up to its value in the class activation map", async () => {
  fits(await cell());
  fits(await another(() => page.click(".channels [data-row='2'][data-column='5']")));
});

test("four channels of a cell are shown, and a key opens the fold with the others", async () => {
  const seen = () =>
    page.$$eval(".carriers li", (items) => items.filter((item) => item.checkVisibility()).length);
  assert.equal(await seen(), 4);
  const fold = await page.$(".others summary");
  assert.equal(await fold.evaluate(({ textContent }) => textContent), "Show the other 8");
  await fold.focus();
  await page.keyboard.press("Enter");
  assert.equal(await seen(), 12);
  await page.keyboard.press("Enter");
  assert.equal(await seen(), 4);
});

test("cells are reached by arrow keys, and chosen in the lens, too", async () => {
  const { row, column } = await cell();
  const next = await another(async () => {
    await page.focus(".channels [aria-selected=true] button");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
  });
  assert.deepEqual([next.row, next.column], [row + 1, column - 1]);
  fits(next);
  const there = await another(() =>
    page.evaluate(() => {
      const lens = document.querySelector("heat-lens");
      lens.dispatchEvent(new CustomEvent("point", { detail: { x: 0.999, y: 0.5 } }));
      lens.click();
    }),
  );
  assert.deepEqual([there.row, there.column], [3, 6]);
  fits(there);
});

test("another class and another photo have other parts", async () => {
  const before = await cell();
  const other = await another(() => follow(page, "lens.target = 'tabby'", null, "reading"));
  assert.deepEqual([other.row, other.column], [before.row, before.column]);
  fits(other);
  const versus = await another(() => follow(page, "lens.versus = 'Egyptian cat'", null, "reading"));
  assert.match(versus.words, /tabby rather than Egyptian cat/);
  fits(versus);
  await follow(page, "lens.versus = lens.target = ''", null, "reading");
  fits(await another(() => follow(page, "lens.src = 'gallery/espresso.jpg'")));
});

test("a page has twelve channels, each with patches and projections that are no flat grey", async () => {
  await settled();
  const channels = await page.$$eval(".page li", (items) =>
    items.map((item) => [
      Number(item.dataset.channel),
      [...item.querySelectorAll(".projected")].map((pair) =>
        [...pair.querySelectorAll("canvas")].map((canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(data).size;
        }),
      ),
    ]),
  );
  assert.deepEqual(
    channels.map(([channel]) => channel),
    Array.from({ length: 12 }, (_, index) => index),
  );
  for (const [channel, pairs] of channels) {
    assert.equal(pairs.length, 3);
    for (const colours of pairs.flat()) assert.ok(colours > 8, `${channel}: ${colours}`);
  }
});

test("another rule makes other projections, and the first is not computed again", async () => {
  const guided = await pixels(0);
  await page.click("[name=rule][value=gradient]");
  await settled("gradient");
  const gradient = await pixels(0);
  assert.equal(gradient.length, guided.length);
  assert.notDeepEqual(gradient, guided);
  await screenshot(page, "channels-gradient");
  await page.click("[name=rule][value=guided]");
  await settled();
  assert.deepEqual(await pixels(0), guided);
});

test("pages turn, a number jumps, and cancelling stops the projections", async () => {
  await page.evaluate(async () => {
    const press = (name) => document.querySelector(`[data-at=${name}]`).click();
    const begun = () => document.querySelector(".page [data-channel='12']");
    press("next");
    while (!begun()) await new Promise((resolve) => setTimeout(resolve));
    press("stop");
  });
  assert.ok(await page.$eval("[data-at=working]", ({ hidden }) => hidden));
  const done = () => page.$$eval(".page .projected[data-rule]", (pairs) => pairs.length);
  const before = await done();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(await done(), before);
  assert.ok(before < 36, `${before}`);
  await page.$eval("[data-at=jump]", (field) => {
    field.value = 20;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await settled();
  const first = await page.$eval(".page li", ({ dataset }) => dataset.channel);
  assert.equal(first, "12");
});

test("nothing is wider than a phone, light or dark", async () => {
  for (const [width, scheme] of [
    [320, "light"],
    [360, "light"],
    [1200, "light"],
    [1200, "dark"],
  ]) {
    await dress(page, width, scheme);
    await screenshot(page, `channels-${width}-${scheme}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} at ${width}`);
  }
});

test("a channel's links ask for the other views", async () => {
  const asked = await page.evaluate(async () => {
    const { View } = await import("./inside/channels/channels.js");
    const root = document.createElement("div");
    document.body.append(root);
    const lens = document.querySelector("heat-lens");
    const asked = [];
    const view = new View(root, { scene: lens.scene, go: (...wish) => asked.push(wish) });
    await view.show({ layer: "features.1.conv.1", channel: 13 });
    for (const name of ["class-model", "search"]) {
      root.querySelector(`.page [data-channel="13"] [data-view="${name}"]`).click();
    }
    view.close();
    root.remove();
    return asked;
  });
  const wish = { layer: "features.1.conv.1", channel: 13 };
  assert.deepEqual(asked, [
    ["class-model", wish],
    ["search", wish],
  ]);
});

test("a link shows the other view of the channel", async () => {
  await page.click(".page [data-channel='13'] [data-view=search]");
  await page.waitForSelector(".search .found li", PATIENCE);
  const at = (name) => page.$eval(`.search [name=${name}]`, ({ value }) => value);
  assert.deepEqual(
    [await at("kind"), await at("layer"), await at("channel")],
    ["channel", "features.6.add", "13"],
  );
  assert.equal(await page.$(".channels"), null);
});
