// Where the system forces the colours, each mark differs from its ground.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { drawn, follow, set } from "./lens.mjs";
import { place } from "./place.mjs";

let page;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  const session = await page.createCDPSession();
  const features = [{ name: "forced-colors", value: "active" }];
  await session.send("Emulation.setEmulatedMedia", { features });
  await page.goto(`${place.address}#src=gallery/cat.jpg&method=cam`);
  await drawn(page);
});

/** Computed colours and widths of an element, which may lie in the lens. */
const style = (selector, part) =>
  page.evaluate(
    (selector, part) => {
      const { shadowRoot } = document.querySelector("heat-lens");
      const element = shadowRoot.querySelector(selector) ?? document.querySelector(selector);
      if (!element) throw new Error(`there is no ${selector}`);
      const {
        outlineColor,
        outlineStyle,
        borderTopColor,
        borderTopWidth,
        backgroundColor,
        stroke,
      } = getComputedStyle(element, part);
      return {
        outlineColor,
        outlineStyle,
        borderTopColor,
        borderTopWidth,
        backgroundColor,
        stroke,
      };
    },
    selector,
    part,
  );

test("the crop, the square that is tried and the point have a line of the system's", async () => {
  const ground = (await style("body")).backgroundColor;
  await follow(page, "lens.frame = 'photo'; lens.method = 'occlusion'");
  for (const mark of [".crop", ".window", ".point"]) {
    const { outlineStyle, outlineColor } = await style(mark);
    assert.equal(outlineStyle, "solid", mark);
    assert.notEqual(outlineColor, ground, mark);
  }
});

test("bars differ from what they lie on, and the class that is explained from the others", async () => {
  const images = await page.$$eval("heat-lens", ([{ shadowRoot }]) =>
    [...shadowRoot.querySelectorAll(".ranking .bar")].map(
      (bar) => getComputedStyle(bar).backgroundImage,
    ),
  );
  for (const image of images) {
    const [fill, rest] = image.match(/(rgba?|color)\([^)]*\)/g);
    assert.notEqual(fill, rest, image);
  }
  const [own, other] = [
    await style(".ranking [aria-pressed=true]"),
    await style(".ranking [aria-pressed=false]"),
  ];
  assert.notDeepEqual(own, other);
});

test("the photo and the way that are shown have a mark that the others lack", async () => {
  const [own, other] = [
    await style(".gallery [aria-current=true]"),
    await style(".gallery [aria-current=false]"),
  ];
  assert.notDeepEqual(own, other);
  assert.equal((await style(".ways [aria-pressed=true]")).outlineStyle, "solid");
});

test("the line around the strongest tenth is black and white there, too", async () => {
  await set(page, "cells", "auto");
  const [ground, above] = [await style(".outline .ground"), await style(".outline .above")];
  assert.notEqual(ground.stroke, above.stroke);
});
