// The article's figures that are operated: what is hidden, pointed at, added up and guessed.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { place } from "./place.mjs";

let page, written;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await page.setJavaScriptEnabled(false);
  await page.goto(new URL("article.html", place.address).href);
  const texts = (selector) =>
    page.$$eval(selector, (all) => all.map(({ textContent }) => textContent.trim()));
  written = {
    rows: await texts(".hide-rows li"),
    probes: await texts("[data-probe]"),
    sum: await texts(".sum-line"),
  };
  await page.setJavaScriptEnabled(true);
  await page.reload();
});

const text = (selector) =>
  page.$eval(selector, ({ textContent }) => textContent.replace(/\s+/g, " ").trim());

const plain = (words) => words.replace(/\s+/g, "");

/** Waits for words that a reader's act leads to. */
function says(selector, words) {
  return page.waitForFunction(
    (selector, words) => document.querySelector(selector).textContent.includes(words),
    { timeout: 60_000 },
    selector,
    words,
  );
}

/** Scrolls to the elements of a figure and waits for their maps. */
async function see(figure) {
  for (const lens of await page.$$(`#${figure} heat-lens`)) {
    await lens.evaluate((lens) => lens.scrollIntoView({ block: "center" }));
    await page.waitForFunction(
      ({ picture }) => picture && picture.info.done === picture.info.total,
      { timeout: 60_000 },
      lens,
    );
  }
}

test("nothing is fetched for the first figure until the reader comes to it", async () => {
  const before = await page.evaluate(() =>
    performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".onnx")),
  );
  assert.equal(before.length, 0);
});

test("hiding an animal leaves the other one's name, and the numbers written are the network's", async () => {
  await page.click("#fig-hide label:nth-of-type(2)");
  await says(".hide-says", "hidden the network says flamingo");
  await page.click("#fig-hide label:nth-of-type(3)");
  await says(".hide-says", "hidden the network says zebra");
  await page.click("#fig-hide label:nth-of-type(1)");
  await says(".hide-says", "Nothing is hidden");
  const rows = await page.$$eval(".hide-rows li", (all) => all.map((row) => row.textContent));
  assert.deepEqual(rows.map(plain), written.rows.map(plain));
});

test("a press and a key move the square", async () => {
  const stage = await page.$(".hide-stage");
  await stage.evaluate((stage) => stage.scrollIntoView({ block: "center" }));
  const { x, y, width, height } = await stage.boundingBox();
  await page.mouse.click(x + 0.28 * width, y + 0.5 * height);
  await says(".hide-says", "hidden the network says flamingo");
  const left = () => page.$eval(".hide-square", ({ style }) => parseFloat(style.left));
  const before = await left();
  await stage.press("ArrowRight");
  assert.ok((await left()) > before + 3);
  await stage.press("Escape");
  assert.equal(await page.$eval(".hide-square", ({ hidden }) => hidden), true);
});

test("a point in one of three maps is shown in all, each with its number", async () => {
  await see("fig-three");
  const probes = () =>
    page.$$eval("[data-probe]", (all) => all.map(({ textContent }) => textContent));
  const first = await probes();
  for (const [index, value] of first.entries()) {
    const said = Number(written.probes[index]);
    assert.ok(Math.abs(Number(value) - said) < 0.03 * said, `${first}, ${written.probes}`);
  }
  await page.$eval("#fig-three heat-lens", (lens) => lens.scrollIntoView({ block: "center" }));
  const stage = await page.waitForSelector("#fig-three heat-lens >>> .stage");
  const { x, y, width, height } = await stage.boundingBox();
  await page.mouse.move(x + 0.75 * width, y + 0.4 * height);
  await page.waitForFunction(
    (was) => document.querySelector("[data-probe=cam]").textContent !== was,
    {},
    first[2],
  );
  const marks = await page.$$eval("#fig-three heat-lens", (all) =>
    all.map(({ shadowRoot }) => shadowRoot.querySelector(".point").style.left),
  );
  assert.equal(new Set(marks).size, 1, marks.join());
  assert.ok(marks[0]);
});

test("the cells and the bias are the score, and a cell that is left out is missed", async () => {
  await see("fig-sum");
  await page.waitForSelector(".cells button");
  assert.equal(await text(".sum-line"), written.sum[0].replace(/\s+/g, " "));
  const share = await page.$eval(".cells button:nth-child(25)", (button) => {
    button.click();
    return Number(button.value);
  });
  const [, sum, missed] = (await text(".sum-line")).match(/add up to ([\d.]+);.*other ([\d.]+)\./);
  assert.ok(Math.abs(Number(missed) - share) < 0.01);
  assert.ok(Math.abs(Number(sum) + share - 11.28) < 0.02);
  await page.click(".sum-none");
  assert.match(await text(".sum-line"), /^0 of 49 cells add up to 0\.00/);
});

test("the map waits for a guess, which is then told", async () => {
  await see("fig-wrong");
  const [lens] = await page.$$("#fig-wrong heat-lens");
  const shown = () => lens.evaluate((lens) => lens.opacity);
  assert.equal(await shown(), "0");
  const [top] = await lens.evaluate((lens) => lens.classes);
  assert.equal(top.label, "cheetah");
  assert.ok(Math.abs(top.probability - 0.764) < 0.005, `${top.probability}`);
  await (await lens.waitForSelector(">>> .stage")).click();
  await says("[data-figure=fig-wrong] .came", "add");
  assert.notEqual(await shown(), "0");
  await page.click("[name=guess-fig-guided][value=guided]");
  await says("[data-figure=fig-guided].guess .came", "As you said.");
  await page.click("[name=guess-fig-occlusion][value=falls]");
  await says("[data-figure=fig-occlusion].guess .came", "Not so.");
});

test("the BibTeX entry names the address, and is copied or selected", async () => {
  assert.match(await text("#bibtex"), /month = nov.*url = \{http.*article\.html\} \}$/);
  await page.click(".copy-bibtex");
  await page.waitForFunction(() =>
    /Copied|selected/.test(document.querySelector(".copied").textContent),
  );
});
