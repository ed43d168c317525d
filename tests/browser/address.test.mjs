// The page's address holds what is shown, and the tab holds a photo of the reader's own.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, afterEach, beforeEach, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { drawn, pick, set } from "./lens.mjs";
import { dress, SCHEMES } from "./pages.mjs";
import { place } from "./place.mjs";

const LONG = { timeout: 120_000 };
const KEPT =
  "This photo is yours. It stays in this tab, also when you load the page again, and is gone when you close it.";
/** Longer than changes are waited for until they are written. */
const QUIET = 800;

const other = createServer(async (request, response) => {
  const photo = await readFile(new URL("../../dist/gallery/moped.jpg", import.meta.url));
  response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end(photo);
});
await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
const FAR = `http://127.0.0.1:${other.address().port}/moped.jpg`;

let page;

after(() => other.close() && other.closeAllConnections());
beforeEach(async () => {
  // A tab of its own, with a history and a storage of its own.
  page = await place.browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
});
afterEach(() => page.close());

const quiet = () => new Promise((resolve) => setTimeout(resolve, QUIET));
const hash = () => page.evaluate(() => location.hash);
const entries = () => page.evaluate(() => history.length);
const recipe = () => page.$eval("heat-lens", (lens) => lens.recipe);
const fragment = (attributes) => `#${new URLSearchParams(attributes)}`;
const SALIENCY = { src: "gallery/moped.jpg", method: "saliency" };

/** Opens an address, and waits for the map and for what is written after it. */
async function open(fragment = "") {
  await page.goto(place.address + fragment);
  await settled();
}

async function settled() {
  // An option takes effect a little after it was set.
  await quiet();
  await drawn(page);
  await quiet();
}

/** Waits until the element shows this, and nothing else comes after it. */
async function shows(wanted) {
  await page.waitForFunction(
    (wanted) => {
      const { recipe = {}, picture } = document.querySelector("heat-lens") ?? {};
      const names = Object.keys({ ...recipe, ...wanted });
      return picture && names.every((name) => recipe[name] === wanted[name]);
    },
    LONG,
    wanted,
  );
  await settled();
  assert.deepEqual(await recipe(), wanted);
}

/** Opens a photo of the reader's own: one of the gallery without an address, and bytes after its end. */
async function own(file, more = 0) {
  await page.evaluate(
    async (file, more) => {
      const bytes = await (await fetch(`gallery/${file}`)).blob();
      const photo = new File([bytes, new Uint8Array(more)], file, { type: "image/jpeg" });
      document.querySelector("heat-lens").open(photo);
    },
    file,
    more,
  );
}

const credit = (words) =>
  page.waitForFunction(
    (words) => document.querySelector(".credit").textContent.startsWith(words),
    LONG,
    words,
  );
const label = (text) =>
  page.waitForFunction(
    (text) => document.querySelector("heat-lens")?.classes?.[0]?.label === text,
    LONG,
    text,
  );

test("each act of the reader is an entry, and Back, Forward and a reload restore it", async () => {
  await open();
  assert.equal(page.url(), place.address, "the address is bare at home");
  const states = [await recipe()];
  const begun = await entries();

  await pick(page, "moped.jpg");
  await quiet();
  states.push(await recipe());
  await set(page, "method", "saliency");
  await settled();
  states.push(await recipe());
  await page.$eval("heat-lens", (lens) => (lens.target = "mountain bike"));
  await settled();
  states.push(await recipe());

  assert.equal(await entries(), begun + 3, "an entry for each act, and none for steps between");
  assert.equal(await hash(), fragment({ ...SALIENCY, target: states[3].target }));
  for (const state of states.slice(0, 3).reverse()) {
    await page.goBack();
    await shows(state);
  }
  assert.equal(page.url(), place.address, "home is bare again");
  for (const state of states.slice(1)) {
    await page.goForward();
    await shows(state);
  }
  await page.reload();
  await shows(states[3]);
  assert.equal(await entries(), begun + 3, "restoring makes no entry");

  // What the reader goes back to can be left again in another direction.
  await page.goBack();
  await shows(states[2]);
  await set(page, "method", "cam");
  await settled();
  await page.goBack();
  await shows(states[2]);
});

test("options, colours and opacity are in the address, but are no entries to go back to", async () => {
  await open(fragment({ src: "gallery/cat.jpg", method: "smoothgrad", samples: "2" }));
  const begun = await entries();
  await set(page, "samples", "3");
  await set(page, "colormap", "viridis");
  await page.$eval("heat-lens", ({ shadowRoot }) => {
    const opacity = shadowRoot.querySelector("[name=opacity]");
    for (const value of ["0.6", "0.5", "0.4"]) {
      opacity.value = value;
      opacity.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    }
  });
  await settled();
  assert.equal(await entries(), begun);
  const written = await recipe();
  assert.deepEqual(written, {
    src: "gallery/cat.jpg",
    method: "smoothgrad",
    samples: "3",
    colormap: "viridis",
    opacity: "0.4",
  });
  await page.reload();
  await shows(written);
  // Another method has none of these options; they are there again with the method.
  await set(page, "method", "cam");
  await settled();
  assert.doesNotMatch(await hash(), /samples/);
  await page.goBack();
  await shows(written);
});

test("a link is shown as it is, and what it leaves open is written without an entry", async () => {
  const link = fragment({ ...SALIENCY, target: "mountain bike" });
  await open(link);
  const begun = await entries();
  assert.equal(await hash(), link);
  await page.evaluate(() => (location.hash = "#src=gallery/espresso.jpg"));
  await label("espresso");
  await settled();
  assert.equal(await hash(), fragment({ ...(await recipe()) }));
  assert.equal(await entries(), begun + 1);
  await page.goBack();
  await shows({ ...SALIENCY, target: "mountain bike" });
});

test("a link that asks stays in the address until the reader has something else shown", async () => {
  const link = fragment({ src: FAR, method: "saliency" });
  await open(link);
  assert.equal(await hash(), link);
  await pick(page, "espresso.jpg");
  await quiet();
  assert.match(await hash(), /^#src=gallery%2Fespresso.jpg/);
  await page.goBack();
  await page.waitForSelector(".asking");
  await settled();
  assert.equal(await hash(), link);
  await page.click(".asking button");
  await label("moped");
  await settled();
  assert.equal(await hash(), link);
});

test("an address that is refused stays, and the next photo is an entry after it", async () => {
  const link = fragment({ src: "gallery/none.jpg", method: "cam" });
  await page.goto(place.address + link);
  await page.waitForFunction(
    () => document.querySelector("heat-lens").shadowRoot?.textContent.includes("none.jpg"),
    LONG,
  );
  await quiet();
  assert.equal(await hash(), link);
  const begun = await entries();
  await pick(page, "espresso.jpg");
  await quiet();
  assert.equal(await entries(), begun + 1);
});

test("a photo in the address itself is not written where it is long", async () => {
  await open(fragment({ src: "gallery/cat.jpg", method: "cam" }));
  const bytes = await readFile(new URL("../../dist/gallery/moped.jpg", import.meta.url), "base64");
  await page.$eval("heat-lens", (lens, src) => (lens.src = src), `data:image/jpeg;base64,${bytes}`);
  await label("moped");
  await settled();
  assert.equal(await hash(), "#method=cam");
});

test("the reader's own photo survives a reload with its method and class, and Back leads to it", async () => {
  await open(fragment({ src: "gallery/cat.jpg", method: "cam" }));
  const begun = await entries();
  await own("moped.jpg");
  await label("moped");
  await settled();
  await credit(KEPT);
  for (const scheme of SCHEMES) {
    for (const width of [1440, 390]) {
      await dress(page, width, scheme);
      await screenshot(page, `own-photo-${width}-${scheme}`);
    }
  }
  await set(page, "method", "saliency");
  await settled();
  await page.$eval("heat-lens", (lens) => (lens.target = "mountain bike"));
  await settled();
  const shown = await recipe();
  assert.ok(!("src" in shown));
  assert.equal(await entries(), begun + 3);

  await page.reload();
  await label("moped");
  await shows(shown);
  await credit(KEPT);
  assert.equal(await entries(), begun + 3);

  // A photo of the gallery takes its place, also when the page is opened anew, but not in the history.
  await pick(page, "espresso.jpg");
  await quiet();
  await page.goBack();
  await label("moped");
  await shows(shown);
  await page.goForward();
  await label("espresso");
  await settled();
  await page.goto("about:blank");
  await open();
  await label("zebra");
  assert.equal(page.url(), place.address);
});

test("the reader's own photo is there when the page is opened anew in the same tab", async () => {
  await open();
  await own("moped.jpg");
  await label("moped");
  await credit(KEPT);
  await page.goto("about:blank");
  await open();
  await label("moped");
  await credit(KEPT);
  // A link with a value that is none is not the photo's fault.
  await page.goto("about:blank");
  await open(fragment({ method: "cam", tones: "none" }));
  await label("moped");
  await credit(KEPT);
  // A link that names a photo is that photo.
  await page.goto("about:blank");
  await open(fragment({ src: "gallery/espresso.jpg", method: "cam" }));
  await label("espresso");
});

test("a kept photo that was damaged is removed, and the page goes on with its own", async () => {
  const damaged = [
    "data:image/jpeg;base64,bm90IGEgcGhvdG8=",
    "data:image/jpeg;base64,%%%",
    `${FAR}?;base64,`,
    "data:text/html,<script>document.title = 1</script>",
  ];
  for (const value of damaged) {
    await page.goto("about:blank");
    await open();
    await own("moped.jpg");
    await label("moped");
    await credit(KEPT);
    await quiet();
    await page.evaluate((value) => sessionStorage.setItem("heatlens-photo", value), value);
    await page.reload();
    await label("zebra");
    await settled();
    assert.equal(await page.evaluate(() => sessionStorage.getItem("heatlens-photo")), null, value);
    assert.match(await page.$eval(".credit", ({ textContent }) => textContent), /zebra/i);
  }
});

test("a photo that is too large, or finds no room, is said to go with a reload, and goes", async () => {
  await open();
  await own("moped.jpg");
  await credit(KEPT);
  await own("espresso.jpg", 3_600_000);
  await credit("This photo is yours. It is too large to stay in this tab");
  assert.equal(await page.evaluate(() => sessionStorage.length), 0, "no older one comes instead");
  await page.evaluate(() => sessionStorage.setItem("other", "x".repeat(4_000_000)));
  await own("moped.jpg", 2_000_000);
  await credit("This photo is yours. This browser does not keep it in this tab");
  await settled();
  await page.reload();
  await label("zebra");
  await settled();
  assert.match(await page.$eval(".credit", ({ textContent }) => textContent), /zebra/i);
});
