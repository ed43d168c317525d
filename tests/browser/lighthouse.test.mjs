// The page by Lighthouse, from a host that compresses, without leaving this machine.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import desktop from "lighthouse/core/config/desktop-config.js";
import { launch } from "./browser.mjs";
import { host } from "./host.mjs";

const REPORTS = new URL("../../target/lighthouse/", import.meta.url);
const LOOPBACK_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";
const LEAST = { performance: 0.9, accessibility: 1, "best-practices": 0.95, seo: 0.9 };

let address, stop, browser;

before(async () => {
  const { at, stop: end } = await host();
  stop = end;
  address = at("index.html");
  browser = await launch("chrome", [LOOPBACK_ONLY]);
  // Compressing takes the host a while, once.
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector("heat-lens")?.picture);
  await page.close();
});

after(async () => {
  await browser?.close();
  stop?.();
});

// Times vary on a machine that does other things as well, and a slow phone feels it most.
for (const [name, count, config] of [
  ["mobile", 3],
  ["desktop", 1, desktop],
]) {
  test(`Lighthouse is content with the page, ${name}`, async (t) => {
    const runs = [];
    for (let run = 0; run < count; run++) runs.push(await measure(config));
    runs.sort((a, b) => score(a, "performance") - score(b, "performance"));
    const median = runs[(count - 1) / 2];
    await mkdir(REPORTS, { recursive: true });
    await writeFile(new URL(`${name}.html`, REPORTS), median.report);
    const scores = Object.keys(LEAST).map((id) => [id, score(median, id)]);
    t.diagnostic(`${name}: ${scores.map((entry) => entry.join(" ")).join(", ")}`);
    for (const [id, found] of scores) {
      assert.ok(found >= LEAST[id], `${id} ${found}: ${weak(median, id).join(", ")}`);
    }
  });
}

async function measure(config) {
  const page = await browser.newPage();
  const onlyCategories = Object.keys(LEAST);
  const flags = { output: "html", logLevel: "error", onlyCategories };
  const result = await lighthouse(address, flags, config, page);
  await page.close();
  return result;
}

function score({ lhr }, category) {
  return lhr.categories[category].score;
}

/** The audits that cost points. */
function weak({ lhr }, category) {
  return lhr.categories[category].auditRefs
    .filter(({ id, weight }) => weight && lhr.audits[id].score < 1)
    .map(({ id }) => `${id} ${lhr.audits[id].displayValue ?? ""}`);
}
