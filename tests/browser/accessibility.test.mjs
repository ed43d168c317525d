// Every page against the rules of axe-core, and its text against its ground.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { faintTexts } from "./contrast.mjs";
import { dress, PAGES, SCHEMES, turnTo } from "./pages.mjs";
import { place } from "./place.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 1200];
const BARRIERS = ["serious", "critical"];
const CONTRAST = 4.5;

for (const name of PAGES) {
  test(`${name} has no barriers, light or dark, at a desk or on a phone`, async (t) => {
    const page = await place.browser.newPage();
    await turnTo(page, place.address, name);
    // The page itself would not take a script of ours.
    await page.evaluate(AXE);
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        await dress(page, width, scheme);
        const at = `${width}, ${scheme}`;
        const found = await page.evaluate(violations);
        found.forEach((text) => t.diagnostic(`${at}: ${text}`));
        const barriers = found.filter((text) => BARRIERS.some((impact) => text.startsWith(impact)));
        assert.deepEqual(barriers, [], at);
        assert.deepEqual(await page.evaluate(faintTexts, CONTRAST), [], at);
      }
    }
    await page.close();
  });
}

/** In the page. */
async function violations() {
  const rules = { "target-size": { enabled: true } };
  const { violations } = await globalThis.axe.run({ resultTypes: ["violations"], rules });
  return violations.map(({ impact, id, help, nodes }) => {
    const places = nodes.slice(0, 5).map(({ target }) => target.flat().join(" "));
    return `${impact} ${id}: ${help}; ${nodes.length} at ${places.join(", ")}`;
  });
}
