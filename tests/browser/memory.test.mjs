// Photo after photo in one page: what is held must not grow.
import assert from "node:assert/strict";
import { test } from "node:test";
import { few } from "./gallery.mjs";
import { choose, follow, pick, visit } from "./lens.mjs";
import { heldBytes } from "./memory.mjs";
import { place } from "./place.mjs";

const ROUNDS = 4;
const MOST_GROWTH = 1.2;

/** A photo as a camera makes them. */
const LARGE = `
  const canvas = new OffscreenCanvas(4000, 3000);
  const context = canvas.getContext("2d");
  for (let x = 0; x < 40; x++) for (let y = 0; y < 30; y++) {
    context.fillStyle = "hsl(" + (x * 37 + y * 91) % 360 + " 60% 50%)";
    context.fillRect(x * 100, y * 100, 100, 100);
  }
  canvas.convertToBlob({ type: "image/jpeg" }).then((photo) => lens.open(photo));`;

test("twenty photos more leave no more memory in use", async (t) => {
  const page = await place.browser.newPage();
  // Small maps of other methods are below the window, and not computed.
  await page.setViewport({ width: 1200, height: 600 });
  await visit(page, place.address);
  const round = async () => {
    for (const { file } of few.slice(1)) await pick(page, file);
    await choose(page, "occlusion");
    await choose(page, "cam");
    await follow(page, LARGE);
  };
  await page.waitForFunction(() => document.querySelector("heat-lens").warmed);
  await round();
  const before = await heldBytes(page);
  for (let turn = 0; turn < ROUNDS; turn++) await round();
  const after = await heldBytes(page);
  const words = (held) =>
    Object.entries(held).map(([name, bytes]) => `${name} ${megabytes(bytes)}`);
  t.diagnostic(`MB before: ${words(before).join(", ")}; after: ${words(after).join(", ")}`);
  for (const name of Object.keys(before)) {
    assert.ok(after[name] <= before[name] * MOST_GROWTH, `${name} grew`);
  }
  await page.close();
});

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}
