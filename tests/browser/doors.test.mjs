// The ways a photo comes in, and the words when it or the browser will not do.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { screenshot, serveDist } from "./browser.mjs";
import { follow, inside, set, top, visit } from "./lens.mjs";
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

/** Another origin, whose photos pages may read or not. */
async function elsewhere(headers = {}) {
  const { address, stop } = await serveDist({ headers });
  after(stop);
  return (name) => new URL(name, address).href;
}
const OPEN = { "Access-Control-Allow-Origin": "*" };

/** Types an address as a reader would. @returns what the element says next */
async function enter(address, event = "result") {
  const heard = follow(page, "", null, event);
  await page.$eval(".link", (fold) => (fold.open = true));
  await page.$eval("#address", (field) => field.select());
  await page.type("#address", address);
  await page.keyboard.press("Enter");
  return heard;
}

/** What a reader has after a photo was refused: the one from before, its map, and its address. */
const state = () =>
  page.$eval("heat-lens", ({ src, target, picture, recipe }) => ({
    src,
    target,
    recipe,
    values: picture && [...picture.values],
  }));

test("a photo is opened by its address, where the other site allows it", async () => {
  const at = await elsewhere(OPEN);
  await enter(at("gallery/moped.jpg"));
  assert.equal(await top(page), "moped");
  assert.equal(await page.$eval("heat-lens", ({ src }) => src), at("gallery/moped.jpg"));
});

test("an address that gives no photo says why and what helps, and the photo from before stays", async () => {
  await enter((await elsewhere(OPEN))("gallery/moped.jpg"));
  await follow(page, "lens.method = argument", "occlusion");
  const before = await state();
  const [open, closed] = [await elsewhere(OPEN), await elsewhere()];
  for (const [address, words] of [
    [
      closed("gallery/cat.jpg"),
      /could not be loaded: the address may be wrong, or .* \(CORS\)\. Or save the image/,
    ],
    [open("no-such.jpg"), /no-such\.jpg could not be loaded: the server answered 404; .* Or save/],
    [open("embed.html"), /a page is there, not a photo; take the address of the picture itself/],
    [open("gallery/gallery.json"), /not an image .*JPEG, PNG, WebP, GIF or BMP/],
  ]) {
    const { message } = await enter(address, "error");
    assert.match(message, words);
    assert.equal(await inside(page, ".error", "hidden"), false);
    assert.deepEqual(await state(), before, address);
  }
  await screenshot(page, "no-photo-there");
  const { passes, info } = await follow(page, "lens.explain()");
  assert.equal(passes, 170);
  assert.equal(info.done, info.total);
  assert.equal(await inside(page, ".error", "hidden"), true);
  assert.deepEqual(await state(), before);
  await follow(page, "lens.method = argument", "cam");
});

/** Lets go of something over a place as the browser does with what comes from another window. */
async function drop(selector, data, event = "result") {
  const tools = await page.createCDPSession();
  const { x, y } = await page.$eval(selector, (element) => {
    element.scrollIntoView({ block: "start" });
    const { left, top, width } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + 20 };
  });
  const heard = follow(page, "", null, event);
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await tools.send("Input.dispatchDragEvent", {
      type,
      x,
      y,
      data: { items: [], dragOperationsMask: 1, ...data },
    });
  }
  await tools.detach();
  return heard;
}

test("a picture dragged from another window comes as markup, in which its link is not the photo", async () => {
  const at = await elsewhere(OPEN);
  const markup = `<meta charset="utf-8"><a href="${at("embed.html")}"><img alt="" src="${at("gallery/espresso.jpg")}"></a>`;
  const items = [
    { mimeType: "text/uri-list", data: at("embed.html") },
    { mimeType: "text/html", data: markup },
  ];
  for (const place of ["heat-lens", "h1"]) {
    await follow(page, "lens.src = argument", "gallery/cat.jpg");
    await drop(place, { items });
    assert.equal(await top(page), "espresso", place);
  }
});

test("an address dragged from another window is opened", async () => {
  const at = await elsewhere(OPEN);
  await drop("h1", { items: [{ mimeType: "text/uri-list", data: at("gallery/moped.jpg") }] });
  assert.equal(await top(page), "moped");
  assert.equal(await page.evaluate(() => document.body.className), "");
});

test("a file of the reader's is dropped onto the element", async () => {
  const file = fileURLToPath(new URL("../reference/photos/exif-6.jpg", import.meta.url));
  const { info } = await drop("heat-lens", { files: [file] });
  assert.equal(info.method, "cam");
  assert.equal(await page.$eval("heat-lens", ({ src }) => src), "");
});

test("an address is pasted, but not where it is typed", async () => {
  const at = await elsewhere(OPEN);
  const paste = `const data = new DataTransfer();
    data.setData("text/plain", argument);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", {
      clipboardData: data, bubbles: true, composed: true }));`;
  await page.evaluate(() => document.activeElement.blur());
  await follow(page, paste, at("gallery/tripod.jpg"));
  assert.equal(await top(page), "tripod");
  await page.$eval(".link", (fold) => (fold.open = true));
  await page.focus("#address");
  await page.evaluate(new Function("argument", paste), at("gallery/moped.jpg"));
  await page.evaluate(() => document.activeElement.blur());
  assert.equal(await page.$eval("heat-lens", ({ src }) => src), at("gallery/tripod.jpg"));
});

test("text that names no photo leaves the page as it is", async () => {
  const before = await state();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", "a few words");
    document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  });
  assert.deepEqual(await state(), before);
  assert.equal(await inside(page, ".error", "hidden"), true);
});

test("what only the browser can decode is explained too", async () => {
  const act = `${FILE} lens.open(data.files[0]);`;
  const { info } = await follow(page, act, await photo("browser-only.avif"));
  assert.equal(info.method, "cam");
});

test("a decompression bomb is refused in words, and the page goes on", async () => {
  const open = `${FILE} lens.open(data.files[0]);`;
  const { message } = await follow(page, open, await photo("broken/bomb.png"), "error");
  assert.match(message, /claims 60000 x 60000 pixels; at most 64000000 pixels are accepted/);
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
      .textContent.includes("that for Egyptian cat"),
  );
  const backward = await map();
  forward.forEach((value, index) => assert.ok(Math.abs(value + backward[index]) < 1e-4));
  await set(page, "versus", "");
});

test("two classes that are typed before either is found are both taken", async () => {
  await page.$eval("heat-lens", ({ shadowRoot }) => {
    for (const [name, text] of Object.entries({ target: "lynx", versus: "tiger cat" })) {
      const field = shadowRoot.querySelector(`[name=${name}]`);
      field.value = text;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  await page.waitForFunction(() => {
    const { target, versus } = document.querySelector("heat-lens");
    return target === "lynx" && versus === "tiger cat";
  });
  await set(page, "versus", "");
});

test("a class that does not exist is refused at its field", async () => {
  const refused = (wanted) =>
    page.waitForFunction(
      (wanted) => {
        const { shadowRoot } = document.querySelector("heat-lens");
        return Boolean(shadowRoot.querySelector("[name=target]").validationMessage) === wanted;
      },
      {},
      wanted,
    );
  await set(page, "target", "no such thing");
  await refused(true);
  const message = await inside(page, "[name=target]", "validationMessage");
  assert.match(message, /no class is called "no such thing"; give an index from 0 to 999/);
  await set(page, "target", "lynx");
  await refused(false);
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
