// Pointing at a map, and covering a part of the photo by hand.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { drawn, follow, inside, visit } from "./lens.mjs";
import { place } from "./place.mjs";

let page;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 1000 });
  await visit(page, place.address);
});

/** A point of the window, of one in shares of what the network sees. */
async function at(x, y) {
  const [left, top, width, height] = await page.$eval("heat-lens", (lens) => {
    lens.scrollIntoView();
    const box = lens.shadowRoot.querySelector(".crop").getBoundingClientRect();
    return [box.left, box.top, box.width, box.height];
  });
  return [left + x * width, top + y * height];
}

/** Waits until the line below the map matches. */
const readout = async (pattern) => {
  await page.waitForFunction(
    (source) =>
      new RegExp(source).test(
        document.querySelector("heat-lens").shadowRoot.querySelector(".readout").textContent,
      ),
    {},
    pattern,
  );
  return inside(page, ".readout", "textContent");
};

test("under the mouse stand the value and its unit", async () => {
  await page.mouse.move(...(await at(0.1, 0.9)));
  const text = await readout("Here");
  // Of 7 x 7 cells, from 0.5 on and 32 pixels apart, the last row is nearest to 201.6 and the second column to 22.4.
  const value = await page.$eval("heat-lens", ({ picture }) => picture.values[43]);
  const shown = Number(text.match(/Here: (\S+) score/)[1]);
  assert.ok(Math.abs(shown - value) < 0.006 * Math.abs(value), `${text}; ${value}`);
});

test("a place of an occlusion map shows what was hidden there, and what the network then saw", async () => {
  // The new map would be read where the mouse is.
  await page.mouse.move(2, 2);
  await readout("^$");
  await follow(page, "lens.overlap = 'position'; lens.method = 'occlusion'");
  await page.mouse.move(...(await at(0.5, 0.75)));
  const text = await readout("is hidden");
  const [, whole, left] = text.match(/: (\S+)\u00a0% → (\S+)\u00a0%/).map(Number);
  const { drop, top } = await page.$eval("heat-lens", ({ picture, classes }) => {
    const { rows, columns } = picture.info.drawn;
    const cell = Math.floor(0.75 * rows) * columns + Math.floor(0.5 * columns);
    return { drop: picture.sharp[cell], top: classes[0] };
  });
  assert.doesNotMatch(text, / %/, "a percentage is not broken between its number and its sign");
  assert.ok(Math.abs(whole - top.probability * 100) < 0.06, text);
  assert.ok(Math.abs(whole - left - drop * 100) < 0.12, `${text}; the map says ${drop}`);
  // The bars say what the words beside the square say, and what it was before.
  const bars = await page.$eval("heat-lens", ({ shadowRoot }) =>
    [".probability", ".was"].map((part) => shadowRoot.querySelector(part).textContent),
  );
  assert.deepEqual(bars, [`${left.toFixed(1)} %`, `was ${whole.toFixed(1)} %`]);
  assert.equal(await inside(page, ".trial", "hidden"), false);
  const faded = await page.$eval("heat-lens", (lens) => {
    const { filter, visibility } = getComputedStyle(lens.shadowRoot.querySelector(".heat"));
    return [filter, visibility];
  });
  assert.deepEqual(faded, ["opacity(0.35)", "visible"], "the rest of the map stays");
  const [tip, stage] = await page.$eval("heat-lens", ({ shadowRoot }) =>
    [".readout", ".stage"].map((part) => {
      const { left, top, right, bottom } = shadowRoot.querySelector(part).getBoundingClientRect();
      return { left, top, right, bottom };
    }),
  );
  assert.ok(tip.left >= stage.left && tip.right <= stage.right, "the words stay in the picture");
  assert.ok(tip.top >= stage.top && tip.bottom <= stage.bottom, "the words stay in the picture");
  // Taking it moves what lies under the mouse.
  await screenshot(page, "trial");
  await page.mouse.move(2, 2);
  await page.waitForFunction(
    () => document.querySelector("heat-lens").shadowRoot.querySelector(".trial").hidden,
  );
  const after = await inside(page, ".ranking .probability", "textContent");
  assert.equal(after, `${whole.toFixed(1)} %`, "the bars go back");
});

test("the arrow keys move the point, and Escape takes it away", async () => {
  await page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".stage").focus());
  await page.keyboard.press("ArrowRight");
  const first = await readout("is hidden");
  for (let step = 0; step < 6; step++) await page.keyboard.press("ArrowDown");
  await page.waitForFunction(
    (first) => {
      const text = document.querySelector("heat-lens").shadowRoot.querySelector(".readout");
      return text.textContent && text.textContent !== first;
    },
    {},
    first,
  );
  await page.keyboard.press("Escape");
  await readout("^$");
});

test("a photo of one colour has a flat map, drawn flat, and says so", async () => {
  const { info } = await follow(
    page,
    `lens.fill = "photo-mean";
    const canvas = new OffscreenCanvas(64, 64);
    const context = canvas.getContext("2d");
    context.fillStyle = "#5a7890";
    context.fillRect(0, 0, 64, 64);
    canvas.convertToBlob().then((photo) => lens.open(photo));`,
  );
  assert.deepEqual([info.flat, info.low, info.high], [true, 0, 0]);
  assert.match(await inside(page, ".reading", "textContent"), /Flat/);
  const alphas = await page.$eval("heat-lens", ({ picture }) =>
    picture.pixels.filter((_, index) => index % 4 === 3).some(Boolean),
  );
  assert.equal(alphas, false);
});

test("what is covered by hand is what the network sees, until it is uncovered", async () => {
  await follow(page, "lens.method = 'cam'");
  await follow(page, "lens.src = 'gallery/two-animals.jpg'");
  const zebra = () =>
    page.$eval("heat-lens", ({ classes }) => classes.find(({ label }) => label === "zebra"));
  assert.ok((await zebra()).probability > 0.5);
  await page.$eval("heat-lens", (lens) => {
    lens.shadowRoot.querySelector(".toggle").click();
  });
  // Over the zebra, which is at the left.
  await page.mouse.move(...(await at(0.0, 0.35)));
  await page.mouse.down();
  for (const y of [0.35, 0.5, 0.65, 0.75]) {
    for (const x of [0, 0.1, 0.2, 0.3, 0.4, 0.5]) await page.mouse.move(...(await at(x, y)));
  }
  await page.mouse.up();
  await page.waitForFunction(
    () => document.querySelector("heat-lens").classes[0].label !== "zebra",
  );
  assert.ok((await zebra()).probability < 0.1);
  const was = await page.$eval("heat-lens", (lens) =>
    [...lens.shadowRoot.querySelectorAll(".was")].map(({ textContent }) => textContent),
  );
  assert.equal(was.length, 4, "three bars, and that of the class that is explained");
  for (const text of was) assert.match(text, /^was \d/);
  // A map on its way has no JSON yet, and another one may be on its way after this one.
  const json = await page.waitForFunction(() => {
    const json = document.querySelector("heat-lens").toJSON();
    return json?.covered && json;
  });
  const { covered, target } = await json.jsonValue();
  await screenshot(page, "covered");
  assert.deepEqual([covered.fill, covered.strokes.length, target], ["mean", 1, "zebra"]);
  await page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".clear").click());
  await page.waitForFunction(
    () => document.querySelector("heat-lens").classes[0].label === "zebra",
  );
  await page.waitForFunction(() => document.querySelector("heat-lens").toJSON()?.covered === null);
});

test("the brush works by keys", async () => {
  const first = () => page.$eval("heat-lens", ({ classes }) => classes[0].probability);
  const before = await first();
  await page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".stage").focus());
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () => document.querySelector("heat-lens").toJSON()?.covered?.strokes.length === 1,
  );
  // The classes come when the network has seen it.
  await page.waitForFunction(
    (before) => document.querySelector("heat-lens").classes[0].probability !== before,
    {},
    before,
  );
});
