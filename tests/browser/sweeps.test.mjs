// Sweeps by windows: a coarse map first, an adaptive map and its completion, and both engines.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { follow, inside, visit } from "./lens.mjs";
import { place } from "./place.mjs";

const OPTIONS = `
  for (const [name, value] of Object.entries(argument)) {
    lens.shadowRoot.querySelector(".controls [name=" + name + "]").value = value;
  }
  lens.explain();`;

let page;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, place.address);
  await follow(page, "lens.method = argument", "occlusion");
});

test("a coarse map of the whole photo comes before the rest", async () => {
  const { info, seconds } = await follow(page, "lens.explain()", null, "preview");
  assert.ok(info.done >= 17 && info.done < info.total, `${info.done} of ${info.total}`);
  assert.ok(seconds > 0);
});

test("the page says how much of a pass was recomputed", async () => {
  const { passes, recomputed } = await follow(page, "lens.explain()");
  assert.equal(passes, 170);
  assert.ok(recomputed.share > 0.45 && recomputed.share < 0.5, `${recomputed.share}`);
  assert.deepEqual(recomputed.without_rule, []);
  assert.match(
    await inside(page, ".status", "textContent"),
    /the network ran 170 times, 49 % of it each time/,
  );
});

test("where the network looked is said with the sweep's numbers, and to screen readers", async () => {
  const { info } = await follow(page, "lens.explain()");
  const { probability, costliest, raising } = info.findings;
  const percent = (share) => `${Math.round(share * 100)} %`;
  const [falls, raises] = info.sentences;
  assert.match(
    falls,
    new RegExp(`falls from ${percent(probability)} to ${percent(costliest.probability)};`),
  );
  assert.match(raises, new RegExp(`raises “.+” to ${percent(raising.probability)}\\.$`));
  const said = info.sentences.join(" ");
  // On the page a percentage stays on one line.
  const plain = async (...asked) => (await inside(page, ...asked)).replaceAll("\u00a0", " ");
  assert.equal(await plain(".looked", "textContent"), said);
  assert.ok((await plain(".photo", "ariaLabel")).endsWith(said));
});

test("an adaptive map says that it is approximate, and how good it was once it is complete", async () => {
  const { info, passes } = await follow(page, OPTIONS, { refine: "adaptive" });
  assert.equal(info.done, passes);
  assert.ok(passes < 170 && passes >= 17, `${passes} passes`);
  assert.match(await inside(page, ".findings", "textContent"), /Approximate: \d+ of 169 positions/);
  assert.equal(await inside(page, ".rest", "hidden"), false);
  await screenshot(page, "adaptive");

  const before = await page.$eval("heat-lens", (lens) => lens.forwardPasses);
  const whole = await follow(page, "lens.shadowRoot.querySelector('.rest').click()");
  const after = await page.$eval("heat-lens", (lens) => lens.forwardPasses);
  assert.equal(Math.round(after - before), 170 - passes, "no place is computed twice");
  assert.equal(whole.info.done, 170);
  assert.ok(whole.info.findings.ssim > 0.5 && whole.info.findings.ssim <= 1);
  assert.match(await inside(page, ".findings", "textContent"), /an SSIM of 0\.\d+/);
  assert.equal(await inside(page, ".rest", "hidden"), true);
  await screenshot(page, "adaptive-completed");
});

test("a browser without relaxed SIMD gets the other engine, and the same map", async () => {
  const { info: expected } = await follow(page, OPTIONS, { refine: "everywhere" });
  const old = await place.browser.newPage();
  const asked = [];
  old.on("request", (request) => asked.push(request.url()));
  await old.evaluateOnNewDocument(() => {
    const { validate } = WebAssembly;
    const relaxed = [253, 133, 2].join();
    WebAssembly.validate = (bytes) =>
      !new Uint8Array(bytes).join().includes(relaxed) && validate(bytes);
  });
  await visit(old, place.address);
  const { info } = await follow(old, "lens.method = argument", "occlusion");
  const engines = asked.filter((url) => url.endsWith(".wasm"));
  assert.ok(engines.length > 0 && engines.every((url) => url.includes("/engine/simd/")), engines);
  assert.ok(Math.abs(info.maximum - expected.maximum) < 1e-3);
  assert.ok(Math.abs(info.minimum - expected.minimum) < 1e-3);
  await old.close();
});
