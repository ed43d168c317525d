// Photos that the desk does not read itself: large ones, and those that only the browser can read.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, test } from "node:test";
import { launch, screenshot, serveDist } from "./browser.mjs";
import { POISONED } from "./fate.mjs";
import { follow, inside, top, visit } from "./lens.mjs";
import { heldBytes } from "./memory.mjs";
import { png } from "./png.mjs";
import { Site } from "./site.mjs";

const cat = await readFile(new URL("../../www/gallery/cat.jpg", import.meta.url));
const colours = (x, y) => [(x * 37) % 256, (y * 91) % 256, (x + y) % 256];

const OPEN = `
  const bytes = Uint8Array.from(atob(argument), (letter) => letter.charCodeAt(0));
  lens.open(new Blob([bytes]));`;

let served, browser, page;

before(async () => {
  served = await serveDist();
  browser = await launch();
});

afterEach(() => page?.close());

after(async () => {
  await browser.close();
  served.stop();
});

async function load(address = served.address) {
  page = await browser.newPage();
  // Small maps of other methods are below the window, and not computed.
  await page.setViewport({ width: 1200, height: 600 });
  await visit(page, address);
}

const open = (bytes, event = "result") => follow(page, OPEN, bytes.toString("base64"), event);

const notes = async () => (await inside(page, ".notes", "innerText")).trim();

/** The bytes of a photo's input, preview, and whole as a dream takes it. */
const kept = () =>
  page.$eval("heat-lens", async (lens) => {
    const canvas = lens.shadowRoot.querySelector(".photo");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const session = await lens.scene.fork();
    const { pixels } = await session.whole();
    session.close();
    const digest = async (bytes) =>
      [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].join(" ");
    return Promise.all([lens.scene.input, data, pixels].map(digest));
  });

test("a photo of 64 million pixels leaves no more than 50 MB behind", async (t) => {
  await load();
  await page.waitForFunction(() => document.querySelector("heat-lens").warmed);
  await open(cat);
  const photo = png(8000, 8000, colours);
  const before = await heldBytes(page);
  const { info } = await open(photo);
  assert.equal(info.method, "cam");
  const after = await heldBytes(page);
  const more = after.heaps + after.wasm - before.heaps - before.wasm;
  t.diagnostic(
    `${(more / 1e6).toFixed(1)} MB more than ${((before.heaps + before.wasm) / 1e6).toFixed(1)}`,
  );
  assert.ok(more <= 50e6, `${more}`);
  const scripts = page.workers().map((worker) => worker.url());
  assert.ok(!scripts.some((url) => url.includes("darkroom")), "the darkroom is gone");
});

test("a large photo among a reader's own leaves no more than 50 MB in the pool", async (t) => {
  await load();
  await page.waitForFunction(() => document.querySelector("heat-lens").warmed);
  const photo = png(8000, 8000, colours).toString("base64");
  const look = (name, base64) =>
    page.$eval(
      "heat-lens",
      async (lens, base64) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const file = new File([bytes], "a photo");
        const id = await lens.scene.engine.ask((network) => network.identify(file));
        const { numbers, picture, crop } = await lens.scene.engine.read(file, (network, photo) =>
          network.look(photo),
        );
        return { id, numbers: numbers.length, type: picture.type, crop };
      },
      base64,
    );
  const small = await look("cat", cat.toString("base64"));
  const before = await heldBytes(page);
  const large = await look("large", photo);
  const after = await heldBytes(page);
  assert.equal(large.numbers, small.numbers);
  assert.equal(large.type, "image/jpeg");
  assert.notEqual(large.id, small.id);
  const more = after.heaps + after.wasm - before.heaps - before.wasm;
  t.diagnostic(`${(more / 1e6).toFixed(1)} MB more`);
  assert.ok(more <= 50e6, `${more}`);
});

test("the darkroom makes of a photo, bit by bit, what the desk would", async () => {
  const photo = png(460, 370, colours);
  await load();
  await open(photo);
  const there = await kept();
  await page.close();
  const site = await Site.open();
  await site.edit("engine/desk-worker.js", (text) =>
    text.replace(
      "  open({ session,",
      (head) =>
        `  open() { throw Object.assign(new Error(""), { code: "PhotoLarge" }); },\n${head.replace("open", "unused")}`,
    ),
  );
  await site.stamp();
  await load(site.address());
  await open(photo);
  assert.deepEqual(there, await kept());
  await site.close();
});

test("half a JPEG that the browser shows is shown, and said to be damaged", async () => {
  await load();
  const heard = await open(cat.subarray(0, cat.length / 2), "photo");
  assert.equal(heard.notes.length, 1);
  assert.match(heard.notes[0].text, /^The file is damaged, so a part .* may be missing or wrong\./);
  assert.match(await notes(), /Your browser read this photo, since Heatlens could not: /);
  await page.waitForFunction(() => document.querySelector("heat-lens").picture);
  await screenshot(page, "damaged-photo");
  const { notes: saved } = await page.$eval("heat-lens", (lens) => lens.toJSON());
  assert.deepEqual(saved, heard.notes);
  await open(cat);
  assert.equal(await notes(), "");
});

test("what nobody can read is refused with the engine's reason, and the photo from before stays", async () => {
  await load();
  for (const [bytes, words] of [
    [Buffer.from("not a photo"), /try JPEG, PNG, WebP, GIF or BMP/],
    [png(40, 30, colours).subarray(0, 40), /damaged or cut short/],
  ]) {
    const { message } = await open(bytes, "error");
    assert.match(message, words);
    assert.equal(await top(page), "Egyptian cat");
  }
});

test("a photo that stops the engine's decoder costs that photo alone, or nothing where the browser reads it", async () => {
  const site = await Site.open();
  for (const engine of ["simd", "relaxed-simd"]) {
    await site.edit(`engine/${engine}/heatlens.js`, (text) =>
      text.replaceAll(
        /wasm\.(desk|darkroom)_open\(retptr, this\.__wbg_ptr,/g,
        `wasm.$1_open(retptr, ${POISONED},`,
      ),
    );
  }
  await site.stamp();
  await load(site.address());
  const stopping = (photo) => Buffer.concat([photo, Buffer.from("!")]);
  for (const photo of [cat, png(4600, 3700, colours)]) {
    const heard = await open(stopping(photo), "photo");
    assert.equal(heard.notes[0].code, "decoded-by-browser");
    assert.match(heard.notes[0].text, /its decoder stopped at it/);
  }
  const { message } = await open(stopping(png(40, 30, colours).subarray(0, 40)), "error");
  assert.doesNotMatch(message, /unreachable|recursive use/);
  const { info } = await open(cat);
  assert.deepEqual(info.notes, []);
  assert.equal(await top(page), "Egyptian cat");
  await site.close();
});

test("of a large photo and a small one that follows it at once, the small one stays", async () => {
  await load();
  const [large, small] = [png(4600, 3700, colours), cat].map((photo) => photo.toString("base64"));
  const named = await page.$eval(
    "heat-lens",
    async (lens, photos) => {
      const [large, small] = photos.map(
        (base64) => new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]),
      );
      const first = lens.open(large);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await Promise.all([first, lens.open(small)]);
      const session = await lens.scene.fork();
      const { width, height } = await session.whole();
      session.close();
      return [lens.classes[0].label, width / height];
    },
    [large, small],
  );
  assert.equal(named[0], "Egyptian cat");
  assert.ok(Math.abs(named[1] - 4600 / 3700) > 0.01);
});
