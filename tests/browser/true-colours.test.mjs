// Browsers that change what pages read from a canvas: no picture may be made of that.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, test } from "node:test";
import { launch, screenshot } from "./browser.mjs";
import { follow, inside, top, visit } from "./lens.mjs";
import { Site } from "./site.mjs";

const CHANGED =
  /This browser changes pixels that pages read from a canvas \(a privacy setting\), so /;
const read = (path) => readFile(new URL(`../../${path}`, import.meta.url));
const avif = await read("tests/reference/photos/browser-only.avif");
const cat = await read("www/gallery/cat.jpg");

const OPEN = `
  const bytes = Uint8Array.from(atob(argument), (letter) => letter.charCodeAt(0));
  lens.open(new Blob([bytes]));`;

let site, browser, page;

before(async () => {
  site = await Site.open();
});

afterEach(async () => {
  await browser.close();
});

after(() => site.close());

const open = (bytes, event = "result") => follow(page, OPEN, bytes.toString("base64"), event);

const saved = () =>
  page.$eval("heat-lens", (lens) =>
    lens.toBlob().then(
      ({ type }) => type,
      ({ message }) => message,
    ),
  );

const brush = async () => {
  await page.$eval("heat-lens", (lens) => {
    lens.controls = "full";
  });
  await page.click("heat-lens >>> .chips .toggle");
  return inside(page, ".error", "textContent");
};

/** All that reads pixels refuses to, and what does not goes on. */
async function refuses(name) {
  const { message } = await open(avif, "error");
  assert.match(message, CHANGED);
  assert.match(message, /open a JPEG, PNG, WebP, GIF or BMP instead/);
  await screenshot(page, name);
  const { info } = await open(cat);
  assert.equal(info.method, "cam");
  assert.equal(await top(page), "Egyptian cat");
  assert.match(await saved(), CHANGED);
  assert.match(await brush(), CHANGED);
  assert.equal(await page.$eval("heat-lens", (lens) => lens.toJSON().covered), null);
  // Of a damaged file that no one can show the damage is what is said.
  const damaged = await open(cat.subarray(0, cat.length / 2), "error");
  assert.match(damaged.message, /damaged or cut short/);
}

test("Firefox that resists fingerprinting is found out", async () => {
  browser = await launch("firefox", [], { "privacy.resistFingerprinting": true });
  page = await browser.newPage();
  await visit(page, site.address());
  await refuses("firefox-resists-fingerprinting");
});

/** In a page or a worker: canvases hand out what `change` makes of a level. */
const PATCH = `
  for (const name of ["CanvasRenderingContext2D", "OffscreenCanvasRenderingContext2D"]) {
    const prototype = globalThis[name]?.prototype;
    const getImageData = prototype?.getImageData;
    if (prototype) prototype.getImageData = function (...place) {
      const image = getImageData.apply(this, place);
      for (let i = 0; i < image.data.length; i++) image.data[i] = change(image.data[i], i);
      return image;
    };
  }`;

async function patched(change) {
  const patch = `{ const change = ${change}; ${PATCH} }\n`;
  await site.edit("engine/darkroom-worker.js", (text) => text + patch);
  await site.stamp();
  browser = await launch();
  page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await page.evaluateOnNewDocument(patch);
  await visit(page, site.address());
}

test("a browser that hands out blank pixels is found out", async () => {
  await patched("() => 0");
  await refuses("blank-canvas");
});

test("a browser that hides a fingerprint in the lowest bit is not refused", async () => {
  await site.edit("engine/darkroom-worker.js", (text) =>
    text.slice(0, text.indexOf("{ const change")),
  );
  await patched("(level, i) => level ^ (i % 4 < 3 ? 1 : 0)");
  const heard = await open(avif, "photo");
  assert.match(heard.notes[0].text, /Your browser read this photo/);
  await page.waitForFunction(() => document.querySelector("heat-lens").picture);
  assert.equal(await saved(), "image/png");
  assert.equal(await brush(), "");
});
