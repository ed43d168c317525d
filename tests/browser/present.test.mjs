// An element over the whole screen: large, by the keys of a presenter, and the same one as before.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { drawn, follow, inside, visit } from "./lens.mjs";
import { dress, SCHEMES } from "./pages.mjs";
import { place } from "./place.mjs";

/** What a browser does with the wish for the whole screen, in the page before its scripts. */
const SCREENS = {
  granted: () => {},
  refused: () => {
    Element.prototype.requestFullscreen = () => Promise.reject(new TypeError("no"));
  },
  unknown: () => {
    delete Element.prototype.requestFullscreen;
  },
};

let page;

beforeEach(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
});

afterEach(() => page.close());

/** What is to be seen of the page. */
const state = () =>
  page.evaluate(() => {
    const lens = document.querySelector("heat-lens");
    const { shadowRoot } = lens;
    const box = (element) => {
      const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
      return { left, top, right, bottom, width, height };
    };
    const said = document.querySelector(".presentation .said");
    const reached = (element) => !element.closest("[inert]") && element.checkVisibility();
    return {
      shown: Boolean(said),
      text: said?.textContent,
      size: said && parseFloat(getComputedStyle(said).fontSize),
      method: document.querySelector(".presentation .method")?.textContent,
      photo: box(shadowRoot.querySelector(".stage")),
      lens: box(lens),
      words: said && box(said),
      legend: box(shadowRoot.querySelector(".legend")),
      panel: shadowRoot.querySelector(".answer").checkVisibility(),
      others: [...document.querySelectorAll("a, button, input, select")].filter(
        (one) => !lens.contains(one) && reached(one),
      ).length,
      focus: document.activeElement.className || document.activeElement.textContent,
      full: document.fullscreenElement === lens,
      passes: lens.forwardPasses,
    };
  });

const open = async () => {
  await page.click(".present");
  await page.waitForSelector(".presentation");
};

/** Waits until it is left, with the focus where it was. */
const left = () =>
  page.waitForFunction(
    () =>
      !document.querySelector(".presentation") &&
      !document.fullscreenElement &&
      document.activeElement.matches(".present"),
  );

for (const [kind, patch] of Object.entries(SCREENS)) {
  test(`where the whole screen is ${kind}, the map and the answer are large, and Escape leaves`, async () => {
    await page.evaluateOnNewDocument(patch);
    await visit(page, place.address);
    const before = await state();
    assert.equal(before.shown, false);
    await page.$eval("heat-lens", (lens) => (globalThis.kept = lens.shadowRoot));
    await open();
    if (kind === "granted") {
      await page.waitForFunction(() => document.fullscreenElement);
    }
    const shown = await state();
    assert.equal(shown.full, kind === "granted");
    assert.ok(shown.lens.left === 0 && shown.lens.top === 0, JSON.stringify(shown.lens));
    assert.ok(shown.lens.width >= 1425, "the element is as wide as the window");
    assert.ok(shown.photo.width > before.photo.width, "the map is larger");
    assert.match(shown.text, /^The network .*Egyptian cat/);
    assert.match(shown.method, /^Class activation map: Egyptian cat$/);
    assert.ok(shown.size >= 32, `${shown.size}`);
    assert.ok(shown.legend.width > 100 && shown.legend.bottom <= 900, "the legend is there");
    assert.ok(shown.words.left >= shown.photo.right, "the words stand beside the map");
    assert.deepEqual([shown.panel, shown.others], [false, 0]);
    assert.equal(shown.focus, "Next method");
    await screenshot(page, `present-${kind}`);
    await page.keyboard.press("Escape");
    await left();
    const after = await state();
    assert.ok(after.panel && after.others === before.others);
    assert.deepEqual(after.photo, before.photo);
    assert.equal(after.passes, before.passes, "nothing is computed for it");
    assert.ok(await page.$eval("heat-lens", (lens) => lens.shadowRoot === globalThis.kept));
  });
}

test("arrow keys go through the methods and leave the point alone; three at once cancel two", async () => {
  await visit(page, place.address);
  await open();
  const offered = await page.$eval("heat-lens", ({ scene }) =>
    scene.engine.offered.map(({ name }) => name),
  );
  await page.evaluate(() => {
    globalThis.results = [];
    const lens = document.querySelector("heat-lens");
    lens.addEventListener("result", ({ detail }) => globalThis.results.push(detail.info.method));
    lens.addEventListener("error", ({ detail }) => globalThis.results.push(detail.message));
    lens.shadowRoot.querySelector(".stage").focus();
  });
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press("ArrowRight");
  await page.waitForFunction((name) => globalThis.results.includes(name), {}, offered[3]);
  await drawn(page);
  assert.deepEqual(await page.evaluate(() => globalThis.results), [offered[3]]);
  assert.equal(await inside(page, ".point", "hidden"), true);
  const title = await page.$eval("heat-lens", ({ scene }) => scene.method.title);
  assert.ok((await state()).method.startsWith(`${title}: `));
  // Back past the first one comes the last one, and a presenter's other keys do the same.
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("PageUp");
  assert.equal(await page.$eval("heat-lens", (lens) => lens.method), offered.at(-1));
  await page.keyboard.press("PageDown");
  await page.waitForFunction(() => document.querySelector("heat-lens").picture);
  assert.equal(await page.$eval("heat-lens", (lens) => lens.method), offered[0]);
});

test("whoever gives the whole screen back leaves, and may come again", async () => {
  await visit(page, place.address);
  for (let times = 0; times < 2; times++) {
    await open();
    await page.waitForFunction(() => document.fullscreenElement);
    // As a browser does that takes Escape for itself.
    await page.evaluate(() => document.exitFullscreen());
    await left();
  }
  const { panel, others } = await state();
  assert.ok(panel && others > 0);
});

test("a method that takes long shows how far it is", async () => {
  await visit(page, place.address);
  await open();
  const heard = follow(page, "", null, "progress");
  await page.keyboard.press("ArrowRight");
  await heard;
  const bar = await page.$eval("heat-lens", ({ shadowRoot }) => {
    const bar = shadowRoot.querySelector("progress");
    return { hidden: bar.hidden, visible: bar.checkVisibility({ visibilityProperty: true }) };
  });
  assert.deepEqual(bar, { hidden: false, visible: true });
});

test("the buttons do what the keys do, and nothing runs out of a phone", async () => {
  // Phones give the whole screen to films alone.
  await page.evaluateOnNewDocument(SCREENS.unknown);
  await visit(page, place.address);
  await page.setViewport({ width: 390, height: 844 });
  await open();
  const { lens, photo, words, size } = await state();
  assert.ok(lens.width <= 390 && photo.right <= 390 && words.right <= 390);
  assert.ok(words.top >= photo.bottom && size >= 32);
  for (const scheme of SCHEMES) {
    await dress(page, 390, scheme);
    await screenshot(page, `present-phone-${scheme}`);
  }
  const [previous, next, leave] = await page.$$(".presentation button");
  const heard = follow(page, "", null, "result");
  await previous.click();
  await next.click();
  assert.equal((await heard).info.method, "cam");
  await leave.click();
  await left();
});
