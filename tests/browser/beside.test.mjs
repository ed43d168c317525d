// Maps side by side.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { follow, set, visit } from "./lens.mjs";
import { place } from "./place.mjs";
import * as beside from "./tiles.mjs";

let page;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 1000 });
  await visit(page, place.address);
});

const choose = (kind) =>
  page.evaluate((kind) => document.querySelector(`[name=beside][value="${kind}"]`).click(), kind);

const tiles = (fits) => beside.tiles(page, fits);
const of = (read) => beside.ofTiles(page, read);

test("several methods show one photo, and follow another one", async () => {
  await choose("methods");
  await tiles("return true");
  assert.deepEqual(await of("lenses.map((lens) => lens.method)"), [
    "cam",
    "occlusion",
    "saliency",
    "grad-cam",
  ]);
  await screenshot(page, "methods");
  await page.evaluate(() => document.querySelector("[data-file='espresso.jpg']").click());
  await tiles("return lenses.every((lens) => lens.target === 'espresso')");
  assert.deepEqual(
    new Set(await of("lenses.map((lens) => lens.src)")),
    new Set(["gallery/espresso.jpg"]),
  );
});

test("one more method is one that is not shown, and can be removed", async () => {
  await page.click(".beside .add");
  await tiles("return lenses.length === 5");
  assert.equal((await of("lenses.map((lens) => lens.method)")).at(-1), "gradient-x-input");
  await page.$$eval(".tiles figure", (all) => all.at(-1).querySelector("button").click());
  await tiles("return lenses.length === 4");
});

test("methods that are asked for before the network is there come with it", async () => {
  const fresh = await place.browser.newPage();
  await visit(fresh, place.address);
  const early = await fresh.evaluate(async () => {
    document.querySelector("heat-lens").model = "models/efficientnet_lite0.json";
    await new Promise((resolve) => setTimeout(resolve));
    document.querySelector("[name=beside][value=methods]").click();
    return document.querySelectorAll(".tiles heat-lens").length;
  });
  assert.equal(early, 0);
  await beside.tiles(fresh, "return lenses.length === 4");
  await fresh.close();
});

test("a point in one is shown in all", async () => {
  const box = await page.$eval(".tiles heat-lens", (lens) => {
    lens.scrollIntoView();
    const { left, top, width, height } = lens.shadowRoot
      .querySelector(".crop")
      .getBoundingClientRect();
    return { x: left + width / 4, y: top + height / 3 };
  });
  await page.mouse.move(box.x, box.y);
  await page.waitForFunction(() =>
    [...document.querySelectorAll("heat-lens")].every(
      ({ shadowRoot }) =>
        !shadowRoot.querySelector(".point").hidden &&
        shadowRoot.querySelector(".readout").textContent,
    ),
  );
  const shares = await page.$$eval("heat-lens", (lenses) =>
    lenses.map(({ shadowRoot }) => {
      const point = shadowRoot.querySelector(".point").getBoundingClientRect();
      const crop = shadowRoot.querySelector(".crop").getBoundingClientRect();
      return [
        (point.left + point.width / 2 - crop.left) / crop.width,
        (point.top + point.height / 2 - crop.top) / crop.height,
      ];
    }),
  );
  for (const [x, y] of shares) {
    assert.ok(Math.abs(x - 1 / 4) < 0.02 && Math.abs(y - 1 / 3) < 0.02, `${x}, ${y}`);
  }
  await page.mouse.move(2, 2);
});

test("two classes are shown apart and one against the other, which is their difference", async () => {
  await follow(page, "lens.src = 'gallery/two-animals.jpg'");
  await choose("classes");
  await tiles("return lenses.length === 3 && lenses[2].versus");
  const [first, second, both] = await of("lenses.map((lens) => [...lens.picture.values])");
  const [a, b, c] = await of("lenses.map(({ target, versus }) => [target, versus])");
  assert.deepEqual([a[1], b[1], c], ["", "", [a[0], b[0]]]);
  both.forEach((value, cell) => {
    assert.ok(Math.abs(value - (first[cell] - second[cell])) < 1e-3, `cell ${cell}`);
  });
  const signs = await of("lenses.map((lens) => lens.picture.info.sign)");
  assert.deepEqual(new Set(signs), new Set(["signed"]));
});

test("one scale is the widest of all, and goes away again", async () => {
  const scales = () => of("lenses.map(({ picture: { info } }) => [info.high, info.reach])");
  const own = await scales();
  own.forEach(([high, reach]) => assert.ok(high <= reach, "a legend ends where the values do"));
  await page.evaluate(() => document.querySelector("[name=scale]").click());
  const widest = Math.max(...own.map(([, reach]) => reach));
  await tiles(`return lenses.every((lens) => lens.picture.info.high === ${widest})`);
  assert.deepEqual(
    (await scales()).map(([, reach]) => reach),
    own.map(([, reach]) => reach),
  );
  await screenshot(page, "classes");
  await page.evaluate(() => document.querySelector("[name=scale]").click());
  await tiles("return lenses.every(({ picture: { info } }) => info.high <= info.reach)");
});

test("another photo has the same class and method", async () => {
  await set(page, "target", "zebra");
  await choose("photos");
  await tiles("return lenses.length === 2");
  assert.deepEqual(await of("lenses.map(({ src, target }) => [src, target])"), [
    ["gallery/two-animals.jpg", "zebra"],
    ["gallery/cat.jpg", "zebra"],
  ]);
  // They are compared on one scale, with what each is to the network.
  assert.ok(await page.$eval("[name=scale]", ({ checked }) => checked));
  assert.deepEqual(await of("lenses.map(({ scale }) => scale)"), ["group", "group"]);
  const reaches = await of("lenses.map(({ picture: { info } }) => info.reach)");
  await tiles(
    `return lenses.every(({ picture: { info } }) => info.high === ${Math.max(...reaches)})`,
  );
  const captions = await page.$$eval(".tiles figcaption", (all) =>
    all.map(({ textContent }) => textContent),
  );
  const probabilities = await of(
    "lenses.map(({ classes }) => classes.find(({ label }) => label === 'zebra').probability)",
  );
  captions.forEach((text, index) =>
    assert.ok(text.includes(`zebra, ${(probabilities[index] * 100).toFixed(1)} %`), text),
  );
  await choose("");
  await page.waitForFunction(() => !document.querySelector(".tiles heat-lens"));
});
