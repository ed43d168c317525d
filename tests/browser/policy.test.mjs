// Under its own policy every page does all that it does, and nothing in it is refused.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { drawn } from "./lens.mjs";
import { PAGES } from "./pages.mjs";
import { place } from "./place.mjs";
import { gather } from "./policy.mjs";

const LONG = { timeout: 240_000 };
const POLICY = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self'",
  "style-src": "'self'",
  "font-src": "'self'",
  // A reader may open a photo at any address.
  "img-src": "'self' https: http: data: blob:",
  "connect-src": "'self' https: http: data: blob:",
  "base-uri": "'none'",
  "form-action": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "heatlens",
};

const at = (name) => new URL(name, place.address).href;

async function open(name) {
  const page = await place.browser.newPage();
  const refused = await gather(page);
  await page.setViewport({ width: 1200, height: 900 });
  await page.goto(at(name));
  return { page, refused };
}

/** Brings each element before the reader and waits for its map; returns how many there were. */
async function see(page) {
  const lenses = await page.$$("heat-lens");
  for (const lens of lenses) {
    await lens.evaluate((lens) => {
      lens.scrollIntoView({ block: "center" });
      if (lens.autostart === "click") lens.explain();
    });
    await page.waitForFunction(
      ({ picture, shadowRoot }) => picture && shadowRoot.querySelector(".cancel").hidden,
      LONG,
      lens,
    );
    assert.ok(await lens.evaluate(painted), "the map is not empty");
  }
  return lenses.length;
}

/** In the page: whether a map has pixels of more than one colour. */
function painted({ shadowRoot }) {
  const { width, height } = shadowRoot.querySelector(".heat");
  const { data } = shadowRoot
    .querySelector(".heat")
    .getContext("2d")
    .getImageData(0, 0, width, height);
  return new Set(new Uint32Array(data.buffer)).size > 4;
}

/** Waits until a view of what the network looks for has found something; has it draw, if it waits. */
async function works(page, view, root) {
  const found = { search: ".most canvas.whole", channels: ".grid canvas" }[view];
  if (found) return page.waitForSelector(`${root} ${found}`, LONG);
  await page.waitForSelector(`${root} .controls [name=layer] option`, LONG);
  await page.$eval(`${root} .start`, (start) => start.click());
  await page.waitForSelector(`${root} .made:not([hidden]) .picture[aria-label*="step "]`, LONG);
  return page.$eval(`${root} .climb .cancel`, (cancel) => cancel.click());
}

test("all pages have one policy, before anything that it is about, and tell other sites no address", async () => {
  for (const name of PAGES) {
    const text = await readFile(new URL(`../../dist/${name}`, import.meta.url), "utf8");
    const [, policy] = text.match(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/);
    const directives = policy.split("; ").map((directive) => directive.split(/ (.*)/).slice(0, 2));
    assert.deepEqual(Object.fromEntries(directives), POLICY, name);
    assert.ok(text.indexOf("http-equiv") < text.search(/<(link|script|style|img)\b/), name);
    assert.match(text, /<meta name="referrer" content="no-referrer" \/>/, name);
    // The policy would refuse them.
    assert.doesNotMatch(text, /\sstyle="|<style|\son[a-z]+="|<script(?![^>]*\ssrc=)/, name);
  }
});

test("the page draws, beside itself and inside the network, and nothing is refused", async () => {
  const { page, refused } = await open("index.html");
  await drawn(page);
  await page.click("[name=beside][value=methods]");
  await page.waitForFunction(
    () => {
      const tiles = [...document.querySelectorAll(".tiles heat-lens")];
      return tiles.length > 1 && tiles.every(({ picture }) => picture);
    },
    { timeout: 240_000 },
  );
  await page.click("[name=beside][value='']");
  for (const view of ["class-model", "deep-dream", "search", "channels"]) {
    await page.click(`[name=inside][value=${view}]`);
    await works(page, view, ".inside .view");
  }
  // A photo in an address, and one that a page made.
  const photo = await readFile(new URL("../../dist/gallery/moped.jpg", import.meta.url), "base64");
  const shows = (label) =>
    page.waitForFunction(
      (label) => document.querySelector("heat-lens").classes[0]?.label === label,
      LONG,
      label,
    );
  await page.$eval(
    "heat-lens",
    (lens, photo) => (lens.src = photo),
    `data:image/jpeg;base64,${photo}`,
  );
  await shows("moped");
  await page.$eval("heat-lens", async (lens) => {
    const answer = await fetch("gallery/espresso.jpg");
    lens.src = URL.createObjectURL(await answer.blob());
  });
  await shows("espresso");
  await page.click(".link summary");
  await page.click(".address input");
  await page.type(".address input", at("gallery/cat.jpg"));
  await page.click(".address button");
  await shows("Egyptian cat");
  assert.deepEqual(refused, []);
  await page.close();
});

test("the service worker of the pages is registered", async () => {
  const context = await place.browser.createBrowserContext();
  const page = await context.newPage();
  const refused = await gather(page);
  await page.goto(at("index.html"));
  await drawn(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  assert.deepEqual(refused, []);
  await context.close();
});

test("every example of the handbook draws, and nothing is refused", async () => {
  const { page, refused } = await open("embed.html");
  assert.ok((await see(page)) > 6);
  assert.deepEqual(refused, []);
  await page.close();
});

test("every figure of the article draws, each switch is turned, and nothing is refused", async () => {
  const { page, refused } = await open("article.html");
  await see(page);
  for (const input of await page.$$(".switch input"))
    await input.evaluate((input) => input.click());
  await see(page);
  assert.ok(await page.evaluate(hasFont, "Article Math"));
  assert.deepEqual(refused, []);
  await page.close();
});

test("every figure of the second part starts, and nothing is refused", async () => {
  const { page, refused } = await open("inside.html");
  await see(page);
  for (const view of ["class-model", "deep-dream", "search", "channels"]) {
    const figure = `[data-view=${view}]`;
    await page.$eval(`${figure} .run`, (run) => run.click());
    await works(page, view, figure);
  }
  assert.ok(await page.evaluate(hasFont, "Article Math"));
  assert.deepEqual(refused, []);
  await page.close();
});

test("without JavaScript what is there for scripts alone is away, and nothing is refused", async () => {
  for (const name of ["article.html", "inside.html"]) {
    const page = await place.browser.newPage();
    const refused = [];
    page.on("console", (message) => refused.push(message.text()));
    await page.setJavaScriptEnabled(false);
    await page.goto(at(name));
    const live = await page.$$eval(".switches, .live", (all) =>
      all.filter((one) => one.checkVisibility()).map(({ textContent }) => textContent),
    );
    assert.deepEqual([live, refused], [[], []], name);
    await page.close();
  }
});

/** In the page. */
async function hasFont(family) {
  const faces = await document.fonts.ready;
  return [...faces].some(
    (face) => face.family.replaceAll('"', "") === family && face.status === "loaded",
  );
}
