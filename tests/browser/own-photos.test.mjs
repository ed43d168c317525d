// What the browser keeps of the reader's photos when another tab is at it, or when there is no room.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as cells from "./cells.mjs";
import { few } from "./gallery.mjs";
import { visit } from "./lens.mjs";
import { place } from "./place.mjs";
import * as rows from "./rows.mjs";

const PHOTOS = few.map(({ file }) =>
  fileURLToPath(new URL(`../../dist/gallery/${file}`, import.meta.url)),
);

let page;
const errors = [];

/** The view with photos of the reader's own, in a browser that has kept nothing. */
async function open() {
  const context = await place.browser.createBrowserContext();
  page = await context.newPage();
  page.on("pageerror", (error) => errors.push(error.message));
  await visit(page, place.address);
  await rows.open(page);
  await page.$eval(".search [name=over][value=own]", (radio) => radio.click());
}

beforeEach(open);
afterEach(() => page.browserContext().close());

async function choose(photos = PHOTOS) {
  const field = await page.$(".search [name=photos]");
  await field.uploadFile(...photos);
}

const clear = () => page.$eval(".search .clear", (button) => button.click());

/** Waits until a part of the view says something, and goes on saying it. */
async function says(part, words) {
  const said = () =>
    page.waitForFunction(
      (part, words) => {
        const found = document.querySelector(`.search ${part}`);
        const idle = document.querySelector(".search .going").hidden;
        return idle && !found.hidden && found.textContent.includes(words);
      },
      { timeout: 60_000 },
      part,
      words,
    );
  await said();
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.match(await page.$eval(`.search ${part}`, (found) => found.textContent), RegExp(words));
}

test("while another tab takes in photos, none are taken in or cleared here", async () => {
  await choose();
  await says(".own-photos .count", "5 taken in");
  await page.evaluate(
    () =>
      new Promise((held) =>
        navigator.locks.request("heatlens-photos", () => {
          held();
          return new Promise((resolve) => (globalThis.release = resolve));
        }),
      ),
  );
  await clear();
  await says(".error", "Another tab is taking in photos");
  await choose();
  await says(".error", "Another tab is taking in photos");
  await says(".kept", "5 photos are kept here");
  await page.evaluate(() => globalThis.release());
  await clear();
  await says(".own-photos .count", "Cleared");
  assert.deepEqual(errors, []);
});

test("without room it says so, keeps nothing by halves, and goes on when there is some", async () => {
  // Before anything is kept, as the browser remembers for a while how much room there was.
  const client = await page.createCDPSession();
  const { origin } = new URL(place.address);
  await client.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  await choose();
  await says(".error", "no more room");
  assert.equal(await page.$eval(".search .kept", (found) => found.textContent), "");
  await client.send("Storage.overrideQuotaForOrigin", { origin });
  await choose();
  await says(".own-photos .count", "5 taken in");
  await says(".kept", "5 photos are kept here");
  assert.deepEqual(errors, []);
});

/** Three rows of the same photos would look like three answers. */
test("few photos are shown in one row, from the highest value down", async () => {
  await choose();
  await says(".own-photos .count", "5 taken in");
  await page.waitForSelector(".search .found:not([aria-busy]) .most button");
  const lists = await page.$$eval(".search .found ol", (all) => all.map((list) => list.className));
  assert.deepEqual(lists, ["most"]);
  const names = await rows.names(page, "most");
  assert.equal(names.length, PHOTOS.length);
  const values = await rows.values(page, "most");
  assert.deepEqual(
    values,
    values.toSorted((a, b) => b - a),
  );
  assert.deepEqual(errors, []);
});

test("channels are shown with the photos that are kept", async () => {
  await choose(PHOTOS.slice(0, 2));
  await says(".own-photos .count", "2 taken in");
  await page.click("[name=inside][value=channels]");
  await cells.settled(page);
  await page.$eval(".channels [data-at=of]", (select) => {
    select.value = "own";
    select.dispatchEvent(new Event("change"));
  });
  await page.waitForFunction(
    () => document.querySelectorAll(".channels .page .projected").length === 24,
    cells.PATIENCE,
  );
  await cells.settled(page);
  const said = await page.$eval(".grid .error", ({ hidden, textContent }) => [hidden, textContent]);
  assert.deepEqual(said, [true, ""]);
  assert.deepEqual(errors, []);
});
