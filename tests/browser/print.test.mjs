// Pages on paper: what is to be read, in black on white, and nothing that can only be pressed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dress, PAGES, SCHEMES, turnTo } from "./pages.mjs";
import { place } from "./place.mjs";

/** In the page: all elements that are seen, through shadow roots. */
function seen() {
  const all = (root) =>
    [...root.querySelectorAll("*")].flatMap((one) => [
      one,
      ...(one.shadowRoot ? all(one.shadowRoot) : []),
    ]);
  const visible = all(document.body).filter((one) =>
    one.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
  );
  const named = (one) => `${one.localName}.${one.className} ${one.textContent.trim().slice(0, 30)}`;
  // Buttons that say which class, and the field with a tile's method, are there to be read.
  const pressed = "nav, dialog, fieldset, textarea, input, progress, summary, button, select";
  const read = ".ranking button, .head select, button:has(canvas)";
  const { body } = document;
  const opaque = (one) => {
    const { color } = getComputedStyle(one);
    return color;
  };
  const texts = visible.filter(({ childNodes }) =>
    [...childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()),
  );
  const lens = document.querySelector("heat-lens")?.shadowRoot;
  const shown = (selector) => {
    const found = lens?.querySelector(selector);
    return Boolean(found?.checkVisibility({ visibilityProperty: true }) && found.clientHeight);
  };
  return {
    wrong: visible.filter((one) => one.matches(pressed) && !one.matches(read)).map(named),
    gallery: visible.filter((one) => one.matches(".gallery, .gallery *")).length,
    ground: getComputedStyle(body).backgroundColor,
    inks: [...new Set(texts.map(opaque))],
    wide: visible.filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map(named),
    map: [".photo", ".heat", ".legend", ".legend p"].map(shown),
    answer: [".answer", ".ranking", ".legend p", ".summary", ".looked"].map(shown),
    exact: lens && getComputedStyle(lens.querySelector(".heat")).printColorAdjust,
  };
}

/** How light a colour is, 0 to 255 by its lightest part. */
const light = (colour) =>
  Math.max(
    ...colour
      .match(/[\d.]+/g)
      .slice(0, 3)
      .map(Number),
  );

for (const name of PAGES) {
  test(`${name} is printed black on white, without what can only be pressed`, async () => {
    const page = await place.browser.newPage();
    await turnTo(page, place.address, name);
    for (const scheme of SCHEMES) {
      await dress(page, 720, scheme);
      await page.emulateMediaType("print");
      const { wrong, gallery, ground, inks, wide, map, exact } = await page.evaluate(seen);
      assert.deepEqual([wrong, wide], [[], []], scheme);
      assert.equal(gallery, 0);
      assert.equal(ground, "rgb(255, 255, 255)", scheme);
      const pale = inks.filter((ink) => light(ink) > 0x55);
      assert.deepEqual(pale, [], scheme);
      if (await page.$("heat-lens")) {
        assert.deepEqual(map, [true, true, true, true]);
        assert.equal(exact, "exact");
      }
      await page.emulateMediaType("screen");
    }
    await page.close();
  });
}

test("on paper the first page has the answer, the method's name and what the map says", async () => {
  const page = await place.browser.newPage();
  await turnTo(page, place.address, "index.html");
  await page.emulateMediaType("print");
  const { answer } = await page.evaluate(seen);
  assert.deepEqual(answer, [true, true, true, true, true]);
  const breaks = await page.$eval("heat-lens", ({ shadowRoot }) =>
    [".stage", ".legend"].map(
      (name) => getComputedStyle(shadowRoot.querySelector(name)).breakInside,
    ),
  );
  assert.deepEqual(breaks, ["avoid", "avoid"]);
  await page.close();
});
