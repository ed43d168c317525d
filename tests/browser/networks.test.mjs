// The choice of a network: downloaded when it is chosen, and side by side with the other one.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { named } from "./gallery.mjs";
import { drawn, follow, pick, set, top, visit } from "./lens.mjs";
import { place } from "./place.mjs";
import * as beside from "./tiles.mjs";

const [MOBILE, LITE] = ["models/mobilenet_v2.json", "models/efficientnet_lite0.json"];
let page;
const requested = [];

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 1000 });
  page.on("request", (request) => requested.push(request.url()));
  await visit(page, place.address);
});

/** Takes a network as a reader would, and waits for its first map. */
const take = (model) =>
  follow(
    page,
    `const select = document.querySelector("#network");
     select.value = argument;
     select.dispatchEvent(new Event("change"));`,
    model,
  );

const tiles = (fits) => beside.tiles(page, fits);
const of = (read) => beside.ofTiles(page, read);

test("the second network is offered with its size, and not downloaded before it is chosen", async () => {
  const names = await page.$$eval("#network option", (all) => all.map((o) => o.textContent));
  assert.deepEqual(names, ["MobileNetV2 (4.2 MB)", "EfficientNet-Lite0 (5.3 MB)"]);
  assert.deepEqual(
    requested.filter((url) => /lite0/.test(url)),
    [],
  );
});

test("once chosen it names each photo of the gallery as PyTorch does, and a link keeps it", async () => {
  await take(LITE);
  assert.equal(requested.filter((url) => /lite0\.onnx/.test(url)).length, 1);
  for (const { file, expected } of named) {
    await pick(page, file);
    assert.equal(await top(page), expected, file);
  }
  const info = await page.$eval("heat-lens", ({ picture }) => picture.info);
  assert.ok(Math.abs(info.findings.difference) < 1e-3, "the map's mean is the score");
  assert.match(await page.$eval("heat-lens", ({ recipe }) => recipe.model), /lite0/);
});

test("a link with a network opens with it, and another link goes back", async () => {
  const fresh = await place.browser.newPage();
  await visit(fresh, `${place.address}#model=${LITE}&src=gallery/moped.jpg`);
  const state = () =>
    fresh.evaluate(() => [
      document.querySelector("#network").value,
      document.querySelector("heat-lens").picture.info.model,
    ]);
  assert.deepEqual(await state(), [LITE, "efficientnet_lite0"]);
  await fresh.evaluate(() => (location.hash = "src=gallery/cat.jpg"));
  await fresh.waitForFunction(() => document.querySelector("#network").value.includes("mobilenet"));
  await drawn(fresh);
  assert.deepEqual(await state(), [MOBILE, "mobilenet_v2"]);
  await fresh.close();
});

test("both networks show one photo, class and method, and follow", async () => {
  await follow(page, "lens.src = 'gallery/two-animals.jpg'");
  await page.evaluate(() => document.querySelector("[name=beside][value=networks]").click());
  await tiles("return lenses.length === 2");
  assert.deepEqual(await of("lenses.map(({ picture }) => picture.info.model)"), [
    "mobilenet_v2",
    "efficientnet_lite0",
  ]);
  await set(page, "target", "flamingo");
  await tiles("return lenses.every(({ target }) => target === 'flamingo')");
  await follow(page, "lens.method = 'layer-cam'");
  await set(page, "layer", "blocks.10.add");
  await tiles("return lenses[1].picture.info.parameters.layer === 'blocks.10.add'");
  // The other network has no such layer.
  await tiles("return lenses[0].picture.info.parameters.layer === 'last'");
  await pick(page, "espresso.jpg");
  await tiles("return lenses.every(({ src }) => src === 'gallery/espresso.jpg')");
  const named = await page.$$eval(".tiles figcaption", (all) => all.map((c) => c.textContent));
  assert.match(named[0], /^MobileNetV2 names it espresso, 9\d\.\d %/);
  assert.match(named[1], /^EfficientNet-Lite0 names it espresso, 9\d\.\d %/);
  await screenshot(page, "networks");
});

test("what is covered in the main one is covered for both networks", async () => {
  const before = await of("lenses.map(({ classes }) => classes[0].probability)");
  await page.$eval("heat-lens", (lens) => {
    lens.shadowRoot.querySelector(".toggle").click();
    lens.shadowRoot.querySelector(".stage").focus();
  });
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await tiles("return lenses.every((lens) => lens.toJSON().covered?.strokes.length === 1)");
  const after = await of("lenses.map(({ classes }) => classes[0].probability)");
  after.forEach((probability, index) => assert.notEqual(probability, before[index]));
  await page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".clear").click());
  await tiles("return lenses.every((lens) => lens.toJSON().covered === null)");
  assert.deepEqual(await of("lenses.map(({ classes }) => classes[0].probability)"), before);
});

test("other tiles take the network of the main one", async () => {
  await page.evaluate(() => document.querySelector("[name=beside][value=classes]").click());
  await tiles("return lenses.length === 3");
  await take(MOBILE);
  await tiles("return lenses.every(({ picture }) => picture.info.model === 'mobilenet_v2')");
  await page.setViewport({ width: 360, height: 800 });
  await page.evaluate(() => document.querySelector("[name=beside][value=networks]").click());
  await tiles("return lenses.length === 2");
  await screenshot(page, "networks-phone");
});
