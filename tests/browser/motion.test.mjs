// For readers who asked for less motion.
import assert from "node:assert/strict";
import { test } from "node:test";
import { follow } from "./lens.mjs";
import { PAGES, turnTo } from "./pages.mjs";
import { place } from "./place.mjs";

const still = { name: "prefers-reduced-motion", value: "reduce" };

for (const name of PAGES) {
  test(`nothing on ${name} moves by itself, before, in or after a sweep`, async () => {
    const page = await place.browser.newPage();
    await page.setViewport({ width: 1200, height: 900 });
    await page.emulateMediaFeatures([still]);
    await page.evaluateOnNewDocument(watch);
    await turnTo(page, place.address, name);
    if (await page.$("heat-lens")) await follow(page, "lens.method = 'occlusion'");
    const { moving, frames } = await page.evaluate(() => globalThis.watched);
    assert.ok(frames > 0);
    assert.deepEqual(moving, []);
    assert.equal(
      await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior),
      "auto",
    );
    await page.close();
  });
}

/** In the page: notes at each frame what is animated, and bars that show no share. */
function watch() {
  const watched = { moving: [], frames: 0 };
  globalThis.watched = watched;
  const roots = (root) => [
    root,
    ...[...root.querySelectorAll("*")].flatMap(({ shadowRoot }) =>
      shadowRoot ? roots(shadowRoot) : [],
    ),
  ];
  const look = () => {
    watched.frames += 1;
    for (const root of roots(document)) {
      // One without a duration is a delay.
      const lasting = ({ effect }) => effect.getComputedTiming().duration > 0;
      const animated = root.getAnimations().filter(lasting);
      const swinging = [...root.querySelectorAll("progress:indeterminate")].filter((bar) =>
        bar.checkVisibility({ visibilityProperty: true }),
      );
      const moving = [...animated.map(({ effect }) => effect.target), ...swinging];
      watched.moving.push(...moving.map(({ outerHTML }) => outerHTML));
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
