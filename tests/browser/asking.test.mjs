// A link that names files of another site asks the reader before anything is fetched from there.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, afterEach, beforeEach, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { drawn } from "./lens.mjs";
import { dress, SCHEMES } from "./pages.mjs";
import { place } from "./place.mjs";

const DIST = new URL("../../dist/", import.meta.url);
const LONG = { timeout: 120_000 };

/** Another site, with our photos and networks; it notes what it is asked, and by whom. */
let asked = [];
const other = createServer(async (request, response) => {
  asked.push({ url: request.url, referer: request.headers.referer });
  const body = await readFile(new URL(`.${request.url}`, DIST)).catch(() => undefined);
  response.writeHead(body ? 200 : 404, { "Access-Control-Allow-Origin": "*" }).end(body);
});
await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
const { port } = other.address();
const HOST = `127.0.0.1:${port}`;
const PHOTO = `http://${HOST}/gallery/moped.jpg`;
const MODEL = `http://${HOST}/models/efficientnet_lite0.json`;

let page;

after(() => other.close() && other.closeAllConnections());
beforeEach(async () => {
  asked = [];
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
});
afterEach(() => page.close());

const link = (name, attributes) =>
  `${new URL(name, place.address)}#${new URLSearchParams(attributes)}`;
const words = () => page.$eval(".asking [role=alert]", ({ textContent }) => textContent);
const label = (text) =>
  page.waitForFunction(
    (text) => document.querySelector("heat-lens")?.classes[0]?.label === text,
    LONG,
    text,
  );

async function still() {
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.deepEqual(asked, []);
}

/** As a reader without a mouse does. */
async function pressByKeys() {
  for (let tabs = 0; tabs < 12; tabs++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.matches(".asking button"))) break;
  }
  await page.keyboard.press("Enter");
}

test("the page shows its own photo and asks; the photo comes when the button is pressed", async () => {
  await page.goto(link("index.html", { src: PHOTO, method: "saliency" }));
  await drawn(page);
  assert.match(await words(), new RegExp(`^This link wants to load a photo from ${HOST}\\.`));
  assert.equal(
    await page.$eval("heat-lens", ({ src, recipe }) => `${src} ${recipe.method}`),
    "gallery/two-animals.jpg cam occlusion",
  );
  await still();
  await pressByKeys();
  await label("moped");
  await drawn(page);
  assert.equal(await page.$eval("heat-lens", ({ method }) => method), "saliency");
  assert.equal(await page.$(".asking"), null);
  // The next key leads on from where the button was, not to the start of the page.
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null));
  assert.ok(asked.length > 0);
  for (const { url, referer } of asked) {
    assert.deepEqual([url, referer], ["/gallery/moped.jpg", undefined]);
  }
});

test("the frame shows nothing but the question until the button is pressed", async () => {
  await page.goto(link("embed.html", { src: PHOTO, poster: PHOTO, method: "cam" }));
  assert.match(await words(), /a photo from 127.+ and a picture from 127/);
  assert.equal(await page.$("heat-lens"), null);
  await still();
  await pressByKeys();
  await label("moped");
  await drawn(page);
  assert.equal(await page.$(".asking"), null);
});

test("a network of another site waits for the button, too", async () => {
  await page.goto(link("embed.html", { src: "gallery/cat.jpg", model: MODEL, method: "cam" }));
  assert.match(await words(), new RegExp(`a network from ${HOST}`));
  await still();
  await page.click(".asking button");
  await label("Egyptian cat");
  await drawn(page);
  assert.ok(asked.some(({ url }) => url.endsWith(".onnx")));
});

test("a network that is in the link itself is not loaded, as it can name files of anyone", async () => {
  const manifest = { file: PHOTO, labels: { file: PHOTO } };
  for (const scheme of ["data:,", "blob:", "ftp://example.org/", "javascript:"]) {
    await page.goto("about:blank");
    const model = `${scheme}${encodeURIComponent(JSON.stringify(manifest))}`;
    await page.goto(link("embed.html", { src: "gallery/cat.jpg", model }));
    assert.match(await words(), /not followed/);
    assert.equal(await page.$("heat-lens"), null);
    assert.equal(await page.$(".asking button"), null);
    await still();
  }
});

test("however an address is written, its host is named as it will be asked", async () => {
  const cases = [
    [`//${HOST}/x.jpg`, HOST],
    [`\\\\${HOST}\\x.jpg`, HOST],
    [` \thttp:\t//${HOST}/x.jpg`, HOST],
    // Of the page's own scheme with one slash: a path of this site.
    [`http:/${HOST}/x.jpg`, undefined],
    [`HTTP://our-site.example@${HOST}/x.jpg`, HOST],
    [`http://127.1:${port}/x.jpg`, HOST],
    ["https://bücher.example/x.jpg", "xn--bcher-kva.example"],
    ["https://аpple.example/x.jpg", "xn--pple-43d.example"],
    ["https://example.org\u202egpj.exe/x.jpg", undefined],
  ];
  for (const [src, host] of cases) {
    for (const name of ["index.html", "embed.html"]) {
      await page.goto("about:blank");
      await page.goto(link(name, { src, autostart: "click" }));
      await page.waitForSelector("heat-lens, .asking");
      const named = await page.$$eval(".asking b", (all) =>
        all.map(({ textContent }) => textContent),
      );
      assert.deepEqual(named, host ? [host] : [], src);
      await still();
    }
  }
});

test("what a link names of this site, or brings along, is no question", async () => {
  const bytes = await readFile(new URL("gallery/moped.jpg", DIST), "base64");
  for (const src of ["gallery/moped.jpg", `data:image/jpeg;base64,${bytes}`]) {
    await page.goto("about:blank");
    await page.goto(link("index.html", { src }));
    await label("moped");
    assert.equal(await page.$(".asking"), null);
  }
});

test("another link takes the place of a question that nobody answered", async () => {
  await page.goto(link("index.html", { src: PHOTO }));
  await page.waitForSelector(".asking");
  await page.evaluate((hash) => (location.hash = hash), `src=${MODEL.replace("models", "x")}`);
  await page.waitForFunction(() => document.querySelectorAll(".asking").length === 1);
  await page.evaluate(() => (location.hash = "src=gallery/espresso.jpg"));
  await label("espresso");
  assert.equal(await page.$(".asking"), null);
  await still();
});

test("the question fits and can be read, at a desk and on a phone, light and dark", async () => {
  const src = `https://${"a-long-name-".repeat(4)}x.${"sub-domain.".repeat(6)}example.org/x.jpg`;
  for (const name of ["index.html", "embed.html"]) {
    await page.goto("about:blank");
    await page.goto(link(name, { src, autostart: "click" }));
    await page.waitForSelector(".asking");
    for (const width of [320, 1200]) {
      for (const scheme of SCHEMES) {
        await dress(page, width, scheme);
        const { wide, button } = await page.evaluate(() => ({
          wide: document.documentElement.scrollWidth,
          button: document.querySelector(".asking button").getBoundingClientRect().height,
        }));
        assert.ok(wide <= width, `${wide} at ${width}`);
        assert.ok(button >= 24);
        await screenshot(page, `asking-${name.slice(0, 5)}-${width}-${scheme}`);
      }
    }
  }
});
