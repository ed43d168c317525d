// What a stranger sees first: the answer, where the network looked, and how sure to be, without scrolling.
import assert from "node:assert/strict";
import { test } from "node:test";
import { screenshot } from "./browser.mjs";
import { follow, inside, pick } from "./lens.mjs";
import { place } from "./place.mjs";

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true };

/** Opens what a stranger opens, and waits for the last map of the series. */
async function arrive(viewport) {
  const page = await place.browser.newPage();
  await page.setViewport(viewport);
  await page.evaluateOnNewDocument(() => {
    window.heard = [];
    const hear = ({ type, detail }) => window.heard.push([type, detail?.info.method]);
    for (const type of ["reading", "result"]) addEventListener(type, hear, true);
  });
  await page.goto(place.address);
  await page.waitForFunction(
    () => window.heard.some(([type, method]) => type === "result" && method === "occlusion"),
    { timeout: 60_000 },
  );
  return page;
}

/** Which parts of the page, or of the element, leave the window. */
function outside(page, { ofPage = [], ofElement }) {
  return page.evaluate(
    (ofPage, ofElement) => {
      const { shadowRoot } = document.querySelector("heat-lens");
      const found = [
        ...ofPage.map((part) => [part, document.querySelector(part)]),
        ...ofElement.map((part) => [part, shadowRoot.querySelector(part)]),
      ];
      return found
        .map(([part, element]) => [part, element.getBoundingClientRect()])
        .filter(
          ([, { left, top, right, bottom, width, height }]) =>
            !width || !height || left < 0 || top < 0 || right > innerWidth || bottom > innerHeight,
        )
        .map(([part, { top, bottom }]) => `${part} ${Math.round(top)} to ${Math.round(bottom)}`);
    },
    ofPage,
    ofElement,
  );
}

const ANSWER = [".verdict", ".certainty", ".stage", ".legend", ".ranking", ".looked"];

test("on a desk the answer, the ways on and the other methods stand in the first window", async () => {
  const page = await arrive(DESK);
  const parts = { ofPage: [".bar", ".ways"], ofElement: [...ANSWER, ".limits", ".chips"] };
  assert.deepEqual(await outside(page, parts), []);
  await screenshot(page, "first-screen-desk");
  await page.close();
});

test("on a phone the answer stands in the first window, and nothing is wider", async () => {
  const page = await arrive(PHONE);
  assert.deepEqual(await outside(page, { ofPage: [".bar"], ofElement: ANSWER }), []);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(overflow, 0);
  await screenshot(page, "first-screen-phone");
  await page.close();
});

test("a map is there at once, and stays until the next one of the series has something", async () => {
  const page = await arrive(DESK);
  const heard = await page.evaluate(() => window.heard);
  const methods = heard.map(([, method]) => method);
  assert.equal(methods[0], "cam");
  assert.equal(methods.at(-1), "occlusion");
  const { method, recipe } = await page.$eval("heat-lens", ({ method, recipe }) => ({
    method,
    recipe,
  }));
  assert.equal(method, "occlusion");
  assert.equal(recipe.method, "cam occlusion", "what makes the same again is the series");
  assert.equal(await inside(page, ".drawn", "textContent"), "Occlusion.");
  // The reader's choice ends the series, for the next photo, too.
  const choose = `const field = lens.shadowRoot.querySelector("[name=method]");
    field.value = argument;
    field.dispatchEvent(new Event("change"));`;
  await follow(page, choose, "saliency");
  await pick(page, "panda.jpg");
  assert.deepEqual(
    await page.$eval("heat-lens", ({ picture, recipe }) => [picture.info.method, recipe.method]),
    ["saliency", "saliency"],
  );
  await page.close();
});

test("an option that the reader set ends the series, and holds for the next photo", async () => {
  const page = await arrive(DESK);
  const option = `const field = lens.shadowRoot.querySelector(".controls [name=stride]");
    field.value = argument;
    field.dispatchEvent(new Event("change", { bubbles: true }));`;
  await follow(page, option, "32");
  await pick(page, "panda.jpg");
  const { method, stride, shown } = await page.$eval("heat-lens", (lens) => ({
    method: lens.recipe.method,
    stride: lens.recipe.stride,
    shown: lens.picture.info.parameters.stride,
  }));
  assert.deepEqual([method, stride, shown], ["occlusion", "32", "32"]);
  await page.close();
});

test("the words say what the network answers, of how many names, and what costs it most", async () => {
  const page = await arrive(DESK);
  assert.equal(await inside(page, ".verdict", "textContent"), "The network says zebra.");
  const [certainty, rows, limits, looked] = await page.$eval("heat-lens", ({ shadowRoot }) => [
    shadowRoot.querySelector(".certainty").textContent.replaceAll("\u00a0", " "),
    [...shadowRoot.querySelectorAll(".ranking .label")].map(({ textContent }) => textContent),
    shadowRoot.querySelector(".limits").textContent,
    shadowRoot.querySelector(".looked").textContent.replaceAll("\u00a0", " "),
  ]);
  assert.match(certainty, /^Fairly sure: \d+\.\d %\. Its second guess is flamingo/);
  assert.deepEqual(rows.slice(0, 2), ["zebra", "flamingo"]);
  assert.equal(rows.length, 3);
  assert.match(limits, /one of its 1000 names/);
  // The numbers of the sentence are those of the map.
  const { from, to } = await page.$eval("heat-lens", ({ picture, classes }) => {
    const { costliest } = picture.info.findings;
    return { from: classes[0].probability, to: costliest.probability };
  });
  const whole = (share) => `${Math.round(share * 100)} %`;
  assert.ok(looked.includes(`falls from ${whole(from)} to ${whole(to)}`), looked);
  await page.close();
});

test("“Why not B?” explains the answer against the second guess, and a class once explained stays listed", async () => {
  const page = await arrive(DESK);
  assert.equal(await inside(page, ".why-not", "textContent"), "Why not flamingo?");
  await follow(page, "lens.shadowRoot.querySelector('.why-not').click()", null, "reading");
  const { target, versus } = await page.$eval("heat-lens", ({ target, versus }) => ({
    target,
    versus,
  }));
  assert.deepEqual([target, versus], ["zebra", "flamingo"]);
  assert.match(await inside(page, ".reading", "textContent"), /zebra.*flamingo/);
  await follow(page, "lens.target = 'sorrel'", null, "reading");
  // No pass was run for it, and what is said of the passes names it all the same.
  assert.match(await inside(page, ".effort", "textContent"), /^sorrel: done in/);
  const listed = await page.$eval("heat-lens", ({ shadowRoot }) =>
    [...shadowRoot.querySelectorAll(".ranking button")].map((button) => [
      button.querySelector(".label").textContent,
      button.ariaPressed,
    ]),
  );
  assert.deepEqual(listed.at(-1), ["sorrel", "true"]);
  assert.equal(listed.length, 4);
  await page.close();
});

test("the square that the network sees becomes the whole photo by a switch that says what is left out", async () => {
  const page = await arrive(DESK);
  await follow(page, "lens.method = 'cam'; lens.src = 'gallery/cat.jpg'");
  const sides = () =>
    page.$eval("heat-lens", ({ shadowRoot }) => {
      const { width, height } = shadowRoot.querySelector(".stage").getBoundingClientRect();
      return width / height;
    });
  assert.ok(Math.abs((await sides()) - 1) < 0.01);
  assert.match(await inside(page, ".frame span", "textContent"), /sees only this square/);
  await page.click("heat-lens >>> [name=frame]");
  assert.ok(Math.abs((await sides()) - 451 / 300) < 0.02);
  assert.match(await inside(page, ".frame span", "textContent"), /does not see its darkened edges/);
  await page.close();
});
