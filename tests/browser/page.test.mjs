import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { gallery, named } from "./gallery.mjs";
import {
  choose as chooseOn,
  drawn,
  follow as followOn,
  pick as pickOn,
  set as setOn,
  top as topOf,
  visit,
} from "./lens.mjs";
import { place } from "./place.mjs";

let page;

before(async () => {
  page = await open({ width: 1200, height: 900 });
});

/** A page whose first map is drawn. */
async function open(viewport) {
  const fresh = await place.browser.newPage();
  fresh.on("pageerror", (error) => console.error(error.message));
  await fresh.setViewport(viewport);
  await visit(fresh, place.address);
  return fresh;
}

const follow = (act, argument, event) => followOn(page, act, argument, event);
const pick = (file) => pickOn(page, file);
const choose = (method) => chooseOn(page, method);
const top = () => topOf(page);
const set = (name, value) => setOn(page, name, value);

/** Time for a new reading of a finished map, which has no event of its own. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 700));

/** The hottest place of the map drawn last, in pixels of the photo. */
function hottest(direction = 1) {
  return page.$eval(
    "heat-lens",
    ({ picture: { info, drawn: values } }, direction) => {
      let best = 0;
      values.forEach((value, index) => {
        if (direction * value > direction * values[best]) best = index;
      });
      const { left, top, right, bottom } = info.extent;
      const column = (best % info.drawn.columns) + 0.5;
      const row = Math.floor(best / info.drawn.columns) + 0.5;
      return {
        x: left + (column / info.drawn.columns) * (right - left),
        y: top + (row / info.drawn.rows) * (bottom - top),
        cell: (right - left) / info.columns,
        spread: info.maximum - info.minimum,
      };
    },
    direction,
  );
}

/** The gallery weighs megabytes, of which a reader sees a photo or two. */
test("photos of the gallery load as thumbnails until one is chosen", async () => {
  const fresh = await place.browser.newPage();
  const asked = [];
  fresh.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await fresh.setViewport({ width: 1200, height: 900 });
  await fresh.goto(place.address);
  await drawn(fresh);
  const loaded = (folder) =>
    asked.filter((path) => path.includes(`/${folder}/`)).map((path) => path.split("/").at(-1));
  const home = await fresh.$eval("heat-lens", ({ src }) => src.split("/").at(-1));
  const photos = () => new Set(loaded("gallery").filter((name) => name.endsWith(".jpg")));
  assert.deepEqual(photos(), new Set([home]));
  const first = gallery.slice(0, 5).map(({ thumb }) => thumb);
  assert.deepEqual(
    first.filter((thumb) => !loaded("thumbnails").includes(thumb)),
    [],
  );
  await pickOn(fresh, "panda.jpg");
  assert.deepEqual(photos(), new Set([home, "panda.jpg"]));
  await fresh.close();
});

test("each photo of the gallery gets its name", async () => {
  for (const photo of named) {
    const { passes } = await pick(photo.file);
    assert.equal(passes, 1);
    assert.equal(await top(), photo.expected, photo.file);
  }
});

test("the class activation map is hottest on the object and sums to the score", async () => {
  for (const photo of gallery.filter(({ object }) => object)) {
    const { info } = await pick(photo.file);
    const { x, y, spread } = await hottest();
    const [left, upper, right, lower] = photo.object;
    assert.ok(spread > 1, "the map is not flat");
    // What was explained of the photo before is not among this one's answers.
    const rows = await page.$eval(
      "heat-lens",
      ({ shadowRoot }) => shadowRoot.querySelectorAll(".ranking li").length,
    );
    assert.equal(rows, 3, photo.file);
    assert.ok(x > left && x < right && y > upper && y < lower, `${photo.file}: ${x}, ${y}`);
    assert.ok(Math.abs(info.findings.difference) < 1e-3);
  }
});

test("each method finds each of two animals in one picture", async () => {
  const { animals } = gallery.find((photo) => photo.animals);
  await page.evaluate(() => (document.querySelector("heat-lens").method = "cam"));
  await pick("two-animals.jpg");
  for (const [method, key, value] of [
    ["cam"],
    ["occlusion", "reading", "score-drop"],
    ["finite-difference", "sign", "absolute"],
  ]) {
    if (method !== "cam") await choose(method);
    if (key) await set(key, value);
    for (const { label, box } of animals) {
      await set("target", label);
      await settled();
      const { x, y, spread, cell } = await hottest();
      const near = (place, low, high) => place > low - cell / 2 && place < high + cell / 2;
      assert.ok(spread > 1, `${method} of ${label} is not flat`);
      assert.ok(
        near(x, box[0], box[2]) && near(y, box[1], box[3]),
        `${method}, ${label}: ${x}, ${y}`,
      );
    }
  }
  await choose("cam");
});

test("a class switch after a sweep costs no forward pass, and no long task blocks the page", async () => {
  await pick("espresso.jpg");
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        window.longest = Math.max(window.longest, duration);
      }
    }).observe({ type: "longtask" });
  });
  // A busy machine can hold up any thread; work of our own would show in every sweep.
  let sweep = await choose("occlusion");
  for (let more = 2; more > 0 && (await page.evaluate(() => window.longest)) > 0; more--) {
    await page.evaluate(() => (window.longest = 0));
    sweep = await follow("lens.explain()");
  }
  const { info, passes, workers } = sweep;
  assert.equal(passes, 170);
  assert.ok(workers >= 1);
  assert.equal(info.done, info.total);
  assert.ok(info.maximum > 0.01);
  assert.equal(await page.evaluate(() => window.longest), 0, "no task over 50 ms");
  await screenshot(page, "occlusion");

  const before = await page.$eval("heat-lens", (lens) => lens.forwardPasses);
  const first = await page.$eval("heat-lens", (lens) => lens.picture.info.findings.score);
  await page.evaluate(() => {
    const lens = document.querySelector("heat-lens");
    lens.shadowRoot.querySelectorAll(".ranking button")[1].click();
  });
  await page.waitForFunction(
    (first) => document.querySelector("heat-lens").picture.info.findings.score !== first,
    {},
    first,
  );
  assert.equal(await page.$eval("heat-lens", (lens) => lens.forwardPasses), before);
});

test("finite differences draw a signed map that is not flat", async () => {
  await pick("cat.jpg");
  const { info, passes } = await choose("finite-difference");
  assert.equal(passes, 2 * 14 * 14);
  assert.ok(info.minimum < 0 && info.maximum > 0);
  assert.equal(info.unit, "score per unit of intensity");
  await screenshot(page, "finite-difference");
});

test("a sweep can be cancelled, and the next one starts clean", async () => {
  await follow("lens.method = 'occlusion'", null, "progress");
  await page.evaluate(() => document.querySelector("heat-lens").cancel());
  await new Promise((resolve) => setTimeout(resolve, 500));
  const stopped = await page.$eval("heat-lens", (lens) => lens.forwardPasses);
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(await page.$eval("heat-lens", (lens) => lens.forwardPasses), stopped);
  const { info } = await choose("cam");
  assert.equal(info.method, "cam");
});

test("a refused file says why, and the page goes on", async () => {
  const { message } = await follow("lens.open(new Blob(['not a photo']))", null, "error");
  assert.match(message, /JPEG, PNG, WebP, GIF or BMP/);
  await pick("tripod.jpg");
  assert.equal(await top(), "tripod");
});

test("of two photos in quick succession the second is shown", async () => {
  await page.evaluate(() => document.querySelector("[data-file='moped.jpg']").click());
  await pick("espresso.jpg");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(await top(), "espresso");
});

/** Whoever wrote a link may have written anything. */
test("a link to a photo that is no address says so, and the gallery is there all the same", async () => {
  const fresh = await place.browser.newPage();
  await fresh.goto(`${place.address}#src=${encodeURIComponent("http://[")}`);
  await fresh.waitForSelector("[data-file='moped.jpg']");
  await fresh.waitForFunction(
    () => !document.querySelector("heat-lens").shadowRoot.querySelector(".error").hidden,
  );
  const said = await fresh.$eval("heat-lens >>> .error", ({ textContent }) => textContent);
  assert.match(said, /that is no address/);
  assert.equal(await fresh.$$eval(".gallery [aria-current=true]", ({ length }) => length), 0);
  await pickOn(fresh, "moped.jpg");
  const current = await fresh.$$eval(".gallery [aria-current=true]", (all) =>
    all.map(({ dataset }) => dataset.file),
  );
  assert.deepEqual(current, ["moped.jpg"]);
  await fresh.close();
});
