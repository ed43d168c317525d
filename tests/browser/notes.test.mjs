// What must be known of a photo stands below it, and its tones can be stretched where that helps.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, screenshot } from "./browser.mjs";
import { drawn, follow, inside, pick, visit } from "./lens.mjs";
import { place } from "./place.mjs";
import { png } from "./png.mjs";
import { Site } from "./site.mjs";

const DARK = "The photo is nearly black.";

let site, browser, page;

before(async () => {
  // Every photo is nearly black there, until its tones are stretched.
  site = await Site.open();
  await site.edit("engine/desk-worker.js", (text) =>
    text.replace(
      "const facts = JSON.parse(info);",
      (line) =>
        `${line} if (tones === "as-is") facts.notes.push({ code: "nearly-black", text: "${DARK}" });`,
    ),
  );
  await site.stamp();
  browser = await launch();
  page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
});

after(async () => {
  await browser.close();
  await site.close();
});

const words = () => inside(page, ".notes", "textContent");
const click = "lens.shadowRoot.querySelector('.notes button').click()";
const said = () =>
  page.$eval("heat-lens", (lens) => [lens.tones, lens.toJSON().tones, lens.recipe.tones ?? "none"]);

test("a note is in view and in the event, and its button stretches the tones and takes that back", async () => {
  await visit(page, site.address());
  assert.equal(await words(), `${DARK}Stretch the tones`);
  await screenshot(page, "note");
  assert.deepEqual(await said(), ["as-is", "as-is", "none"]);

  const stretched = await follow(page, click, null, "photo");
  assert.deepEqual(
    stretched.notes.filter(({ code }) => code === "nearly-black"),
    [],
  );
  await drawn(page);
  assert.match(await words(), /Show the tones as they are$/);
  assert.deepEqual(await said(), ["stretch", "stretch", "stretch"]);

  const back = await follow(page, click, null, "photo");
  assert.deepEqual(back.notes, [{ code: "nearly-black", text: DARK }]);
  await drawn(page);
  assert.deepEqual(await said(), ["as-is", "as-is", "none"]);
});

test("another photo is read as it is; a link keeps the tones of this one", async () => {
  await visit(page, site.address());
  await follow(page, click);
  await pick(page, "moped.jpg");
  assert.equal((await said())[0], "as-is");
  await visit(page, site.address("index.html#src=gallery/tripod.jpg&tones=stretch"));
  await page.waitForFunction(() => document.querySelector("heat-lens").tones === "stretch");
  await drawn(page);
  assert.deepEqual(await said(), ["stretch", "stretch", "stretch"]);
});

test("tones that there are not are refused in words", async () => {
  await visit(page, site.address());
  const { message } = await follow(page, "lens.tones = 'sepia'", null, "error");
  assert.match(message, /there are no tones "sepia"; there are as-is and stretch/);
});

/** As X-rays come: what there is to see lies within a tenth of white. */
const dim = png(1000, 600, (x, y) => Array(3).fill(((x + y) / 50) % 21));

test("a photo that is nearly black says so, and shows what is in it when its tones are stretched", async () => {
  const photo = await place.browser.newPage();
  await photo.setViewport({ width: 1200, height: 900 });
  await visit(photo, place.address);
  const open = `
    const bytes = Uint8Array.from(atob(argument), (letter) => letter.charCodeAt(0));
    lens.open(new Blob([bytes]));`;
  const { notes } = await follow(photo, open, dim.toString("base64"), "photo");
  assert.deepEqual(notes, [
    {
      code: "nearly-black",
      text: "The photo is nearly black: its brightest value is 7.8 % of white. Stretch the tones to show what is in it.",
    },
  ]);
  await drawn(photo);
  await screenshot(photo, "nearly-black");
  const stretched = await follow(photo, click, null, "photo");
  assert.deepEqual(stretched.notes, [
    {
      code: "stretched",
      text: "The tones were stretched: 0.0 % to 7.8 % of white became black to white.",
    },
  ]);
  await drawn(photo);
  await screenshot(photo, "stretched");
  await photo.close();
});
