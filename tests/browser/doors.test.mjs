// The ways a photo comes in, and the words when it or the browser will not do.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { follow, inside, set, visit } from "./lens.mjs";
import { place } from "./place.mjs";

const photo = (name) => readFile(new URL(`../reference/photos/${name}`, import.meta.url), "base64");

let page;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, place.address);
});

const FILE = `
  const bytes = Uint8Array.from(atob(argument), (c) => c.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "photo"));
`;

test("a photo is dropped anywhere on the page", async () => {
  const act = `${FILE} document.body.dispatchEvent(new DragEvent("drop", {
    dataTransfer: data, bubbles: true, cancelable: true }));`;
  const { info } = await follow(page, act, await photo("exif-6.jpg"));
  const { width, height } = (await readPhotos()).find(({ file }) => file === "exif-6.jpg");
  const { left, top, right, bottom } = info.extent;
  assert.ok(width > height, "the photo is upright");
  assert.ok(left >= 0 && top >= 0 && right <= width && bottom <= height);
  assert.ok(Math.abs(right - left - (bottom - top)) < 0.2, "the crop is square");
});

test("a photo is pasted", async () => {
  const act = `${FILE} document.dispatchEvent(new ClipboardEvent("paste", {
    clipboardData: data, bubbles: true }));`;
  const { info } = await follow(page, act, await photo("dot.png"));
  assert.deepEqual(info.extent, { left: 0.0625, top: 0.0625, right: 0.9375, bottom: 0.9375 });
});

test("what only the browser can decode is explained too", async () => {
  const act = `${FILE} lens.open(data.files[0]);`;
  const { info } = await follow(page, act, await photo("browser-only.avif"));
  assert.equal(info.method, "cam");
});

test("a decompression bomb is refused in words, and the page goes on", async () => {
  const open = `${FILE} lens.open(data.files[0]);`;
  const { message } = await follow(page, open, await photo("broken/bomb.png"), "error");
  assert.match(message, /too large to unpack; at most 64000000 pixels are accepted/);
  const { info } = await follow(page, open, await photo("palette.png"));
  assert.equal(info.done, 1);
});

test("one class against another is signed, and the other way round its negative", async () => {
  await visit(page, place.address);
  await set(page, "versus", "tabby");
  await page.waitForFunction(() =>
    document
      .querySelector("heat-lens")
      .shadowRoot.querySelector(".reading")
      .textContent.includes("for tabby"),
  );
  const map = () => page.$eval("heat-lens", ({ picture }) => [...picture.values]);
  const forward = await map();
  await set(page, "target", "tabby");
  await set(page, "versus", "Egyptian cat");
  await page.waitForFunction(() =>
    document
      .querySelector("heat-lens")
      .shadowRoot.querySelector(".reading")
      .textContent.includes("for Egyptian cat"),
  );
  const backward = await map();
  forward.forEach((value, index) => assert.ok(Math.abs(value + backward[index]) < 1e-4));
  await set(page, "versus", "");
});

test("a class that does not exist is refused at its field", async () => {
  await set(page, "target", "no such thing");
  assert.match(await inside(page, "[name=target]", "validationMessage"), /No class has that name/);
  await set(page, "target", "lynx");
  assert.equal(await inside(page, "[name=target]", "validationMessage"), "");
});

test("keeping only the window is another sweep", async () => {
  const { info } = await follow(page, "lens.method = argument", "occlusion");
  assert.equal(info.parameters.mode, "hide");
  const kept = page.evaluate(
    () =>
      new Promise((resolve) =>
        document
          .querySelector("heat-lens")
          .addEventListener("result", ({ detail }) => resolve(detail), { once: true }),
      ),
  );
  await set(page, "mode", "keep");
  const { info: other } = await kept;
  assert.equal(other.parameters.mode, "keep");
  assert.ok(other.maximum !== info.maximum);
});

test("a sweep fits a phone", async () => {
  const phone = await place.browser.newPage();
  await phone.setViewport({ width: 360, height: 740, isMobile: true, hasTouch: true });
  await phone.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await visit(phone, place.address);
  await follow(phone, "lens.method = argument", "occlusion");
  assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await screenshot(phone, "phone-occlusion");
  await phone.close();
});

test("a browser without SIMD is told so", async () => {
  const old = await place.browser.newPage();
  await old.evaluateOnNewDocument(() => {
    WebAssembly.validate = () => false;
  });
  await old.goto(place.address);
  await old.waitForFunction(
    () => !document.querySelector("heat-lens").shadowRoot.querySelector(".error").hidden,
  );
  assert.match(await inside(old, ".error", "textContent"), /without SIMD/);
  await old.close();
});

async function readPhotos() {
  return JSON.parse(await readFile(new URL("../reference/photos/photos.json", import.meta.url)));
}
