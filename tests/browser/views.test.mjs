// What the network looks for, with the second network chosen.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import * as cells from "./cells.mjs";
import * as climb from "./climb.mjs";
import { few } from "./gallery.mjs";
import { follow, visit } from "./lens.mjs";
import { place } from "./place.mjs";
import * as rows from "./rows.mjs";

const LITE = "models/efficientnet_lite0.json";
let page;
const errors = [];

before(async () => {
  page = await place.browser.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, place.address);
});

/** The options of a choice of layers. */
const layers = (choice) => page.$$eval(`${choice} option`, (all) => all.map(({ value }) => value));

test("a view that is open takes up the network that is chosen, and keeps what was asked", async () => {
  await climb.show(page, "class-model");
  await climb.set(page, "class", "flamingo");
  assert.ok((await layers(".climb [name=layer]")).includes("features.10.add"));
  await follow(page, "lens.model = argument", LITE);
  await page.waitForSelector(".climb [name=layer] option[value='blocks.10.add']", climb.LONG);
  await climb.show(page, "class-model");
  assert.ok(!(await layers(".climb [name=layer]")).includes("features.10.add"));
  assert.equal(await page.$eval(".climb [name=class]", ({ value }) => value), "flamingo");
});

test("a class's picture raises the class", async () => {
  await climb.make(page);
  const [label, probability] = (await climb.text(page, ".top li")).split(", ");
  assert.equal(label, "flamingo");
  assert.ok(parseFloat(probability) >= 90, probability);
  await screenshot(page, "lite-class-model");
});

test("a dream of one of its layers changes the photo", async () => {
  await climb.show(page, "deep-dream");
  assert.ok((await layers(".climb [name=layer]")).includes("blocks.10.add"));
  await climb.set(page, "layer", "blocks.10.add");
  await climb.set(page, "octaves", "2");
  await climb.set(page, "iterations", "2");
  assert.notEqual(await climb.make(page), await climb.pixels(page, ".photo"));
  await screenshot(page, "lite-deep-dream");
});

test("the gallery is searched by what this network finds in it", async () => {
  await rows.open(page);
  for (const { file, expected } of few) {
    await rows.set(page, "class", await rows.option(page, expected));
    await rows.answered(page, expected);
    assert.equal((await rows.names(page, "most"))[0], file);
  }
  await rows.set(page, "kind", "channel");
  await rows.set(page, "layer", "blocks.10.add");
  await rows.answered(page, "blocks.10.add");
  const found = await rows.values(page, "most");
  assert.deepEqual(
    found,
    found.toSorted((a, b) => b - a),
  );
});

test("a cell's parts add up to its class activation map, and channels are projected", async () => {
  await page.click("[name=inside][value=channels]");
  await cells.settled(page);
  cells.fits(await cells.cell(page));
  assert.ok((await layers(".channels [data-at=layer]")).includes("blocks.10.add"));
  await screenshot(page, "lite-channels");
  assert.deepEqual(errors, []);
});
