// Pictures that climb: a class's picture and a dream, from the controls to the file.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import * as climb from "./climb.mjs";
import { visit } from "./lens.mjs";
import { place } from "./place.mjs";

const { LONG } = climb;
let page;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, place.address);
});

const show = (view) => climb.show(page, view);
const set = (name, value) => climb.set(page, name, value);
const make = () => climb.make(page);
const pixels = (selector) => climb.pixels(page, selector);
const text = (selector) => climb.text(page, selector);

/** What a press of the button saves: name, type and the file's first bytes. */
function saved() {
  return page.evaluate(async () => {
    const clicked = new Promise((resolve) => {
      HTMLAnchorElement.prototype.click = function () {
        resolve(this);
      };
    });
    document.querySelector(".climb .save").click();
    const { href, download } = await clicked;
    delete HTMLAnchorElement.prototype.click;
    const blob = await (await fetch(href)).blob();
    const head = new Uint8Array(await blob.arrayBuffer()).slice(0, 8);
    return { name: download, type: blob.type, head: [...head] };
  });
}

const PNG = [137, 80, 78, 71, 13, 10, 26, 10];

test("the usual options give a picture that the network is sure of", async () => {
  await show("class-model");
  await set("class", "flamingo");
  await make();
  const [label, probability] = (await text(".top li")).split(", ");
  assert.equal(label, "flamingo");
  assert.ok(parseFloat(probability) >= 90, probability);
  const strip = await page.$$eval(".climb .strip li", (items) => items.length);
  assert.equal(strip, 8);
  const file = await saved();
  assert.equal(file.name, "flamingo-seed-0.png");
  assert.deepEqual(file.head, PNG);
  await screenshot(page, "class-model");
});

test("a seed gives the same pixels again, another seed others", async () => {
  await page.$eval(".climb details", (details) => (details.open = true));
  await set("steps", "6");
  const first = await make();
  assert.equal(await make(), first);
  await set("seed", "1");
  assert.notEqual(await make(), first);
});

test("it pauses, goes on and is cancelled", async () => {
  await set("steps", "400");
  await page.click(".climb .start");
  await page.waitForFunction(() => document.querySelector(".climb .way").textContent, LONG);
  await page.click(".climb .pause");
  assert.equal(await text(".said"), "Paused");
  // A step that had begun ends.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const way = await text(".way");
  await new Promise((resolve) => setTimeout(resolve, 2000));
  assert.equal(await text(".way"), way);
  await page.click(".climb .pause");
  await page.waitForFunction(
    (way) => document.querySelector(".climb .way").textContent !== way,
    LONG,
    way,
  );
  await page.click(".climb .cancel");
  assert.equal(await text(".said"), "Cancelled");
  assert.equal(await page.$eval(".climb .result", ({ hidden }) => hidden), true);
});

test("a class or a layer that is not there is refused in words", async () => {
  await set("class", "flamingoes");
  await page.click(".climb .start");
  await page.waitForSelector(".climb .error:not([hidden])");
  assert.match(await text(".error"), /no class is called "flamingoes"/);
  await set("raise", "layer");
  await set("channel", "5000");
  await page.click(".climb .start");
  await page.waitForFunction(
    () => document.querySelector(".climb .error").textContent.includes("no channel 5000"),
    LONG,
  );
});

test("a channel of a layer has a picture, too", async () => {
  await set("steps", "4");
  await set("channel", "7");
  await make();
  assert.match(await text(".verdict"), /The value rose to/);
});

test("a dream changes the photo, the slider leads back, and it is saved", async () => {
  await show("deep-dream");
  await set("octaves", "2");
  await set("iterations", "2");
  await make();
  const [dream, photo] = [await pixels(), await pixels(".photo")];
  assert.notEqual(dream, photo);
  const size = (selector) =>
    page.$eval(`.climb ${selector}`, ({ width, height }) => ({ width, height }));
  assert.deepEqual(await size(".picture"), await size(".photo"));
  await screenshot(page, "deep-dream");
  await set("share", "0");
  const opacity = await page.$eval(".climb .picture", (canvas) => getComputedStyle(canvas).opacity);
  assert.equal(opacity, "0");
  const file = await saved();
  assert.match(file.name, /^dream-.*-seed-0\.png$/);
  assert.deepEqual(file.head, PNG);
});

test("phone and dark: nothing is wider than the window", async () => {
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  for (const width of [360, 320]) {
    await page.setViewport({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} > ${width}`);
  }
  await page.setViewport({ width: 360, height: 800 });
  await screenshot(page, "deep-dream-phone-dark");
  await show("class-model");
  await screenshot(page, "class-model-phone-dark");
});
