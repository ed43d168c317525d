// The methods that differentiate, on the page.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { choose as chooseOn, inside, set, visit } from "./lens.mjs";
import { place } from "./place.mjs";

let page;

before(async () => {
  page = await place.browser.newPage();
  page.on("pageerror", (error) => console.error(error.message));
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, place.address);
});

const choose = (method) => chooseOn(page, method);

/** The next result, of something done after this was called. */
const nextResult = () =>
  page.evaluate(
    () =>
      new Promise((resolve) =>
        document
          .querySelector("heat-lens")
          .addEventListener("result", ({ detail }) => resolve(detail), { once: true }),
      ),
  );

test("each gradient method draws a map that is not flat", async () => {
  for (const [method, rows] of [
    ["saliency", 224],
    ["gradient-x-input", 224],
    ["guided-backprop", 224],
    ["deconvolution", 224],
    ["grad-cam", 7],
    ["grad-cam-plus-plus", 7],
    ["xgrad-cam", 7],
    ["layer-cam", 7],
    ["hires-cam", 7],
    ["ablation-cam", 7],
    ["guided-grad-cam", 224],
  ]) {
    const { info } = await choose(method);
    assert.equal(info.method, method);
    assert.equal(info.rows, rows, method);
    assert.ok(info.maximum > info.minimum, method);
  }
});

test("another class is differentiated anew", async () => {
  const { info } = await choose("saliency");
  const heard = nextResult();
  await set(page, "target", "lynx");
  const { info: other } = await heard;
  assert.notEqual(other.maximum, info.maximum);
  const back = nextResult();
  await set(page, "target", "Egyptian cat");
  assert.equal((await back).info.maximum, info.maximum);
});

test("an earlier layer gives a finer map", async () => {
  await choose("grad-cam");
  const heard = nextResult();
  await set(page, "layer", "features.6.add");
  const { info } = await heard;
  assert.equal(info.rows, 28);
  assert.equal(info.parameters.layer, "features.6.add");
});

test("SmoothGrad converges over the pool, and says its seed", async () => {
  const { info, passes } = await choose("smoothgrad");
  assert.equal(passes, 25);
  assert.equal(info.parameters.seed, "0");
});

test("integrated gradients add up to the way from baseline to photo", async () => {
  const { info } = await choose("integrated-gradients");
  const { sum_of_map: sum, at_photo: photo, at_baseline: baseline } = info.findings;
  assert.ok(Math.abs(sum - (photo - baseline)) < 0.15 * Math.abs(photo - baseline), `${sum}`);
  assert.match(await inside(page, ".findings", "textContent"), /adds up to/);
});

test("the check puts both maps side by side, and they agree", async () => {
  const { info } = await choose("gradient-check");
  assert.ok(info.findings.correlation > 0.9, `${info.findings.correlation}`);
  const shown = await page.$eval("heat-lens", (lens) =>
    [...lens.shadowRoot.querySelectorAll(".multiples figcaption")].map((c) => c.textContent),
  );
  assert.deepEqual(shown, ["finite differences", "exact gradient", "difference"]);
  await screenshot(page, "gradient-check");
});

test("what looks sharp carries its warning", async () => {
  await choose("guided-backprop");
  assert.match(await inside(page, ".note", "textContent"), /random ones \(Adebayo/);
  await screenshot(page, "guided-backprop");
  await choose("saliency");
  assert.equal(await inside(page, ".note", "hidden"), true);
  await screenshot(page, "saliency");
});
