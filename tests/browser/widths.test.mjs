// Every page at every width, light and dark.
import assert from "node:assert/strict";
import { test } from "node:test";
import { screenshot } from "./browser.mjs";
import { dress, PAGES, SCHEMES, turnTo } from "./pages.mjs";
import { place } from "./place.mjs";

const WIDTHS = [320, 360, 768, 1200, 1920, 2560];
const PICTURED = [360, 1200, 2560];

for (const name of PAGES) {
  test(`${name} scrolls sideways at no width, light or dark`, async () => {
    const page = await place.browser.newPage();
    await turnTo(page, place.address, name);
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        await dress(page, width, scheme);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (PICTURED.includes(width)) {
          await screenshot(page, `${name.replace(".html", "")}-${width}-${scheme}`);
        }
        assert.ok(wide <= width, `${wide} at ${width}, ${scheme}`);
      }
    }
    await page.close();
  });
}
