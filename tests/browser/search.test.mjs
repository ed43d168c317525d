// Dataset search on the page: over the gallery, and over photos of the reader's own.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { screenshot } from "./browser.mjs";
import { faintTexts } from "./contrast.mjs";
import { few } from "./gallery.mjs";
import { drawn, visit } from "./lens.mjs";
import { heldBytes } from "./memory.mjs";
import { dress } from "./pages.mjs";
import { place } from "./place.mjs";
import * as rows from "./rows.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const CONTRAST = 4.5;
const MANY = 30;
/** How many photos a row has at most. */
const KEPT = 9;
const BROKEN = "broken.jpg";

let page;
let folder;

before(async () => {
  page = await place.browser.newPage();
  page.on("pageerror", (error) => console.error(error.message));
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, place.address);
  folder = await mkdtemp(join(tmpdir(), "heatlens-"));
});

after(() => rm(folder, { recursive: true, force: true }));

/** Cut out of the gallery, each with its number as the colour of a corner. */
async function cutouts(count, from = 0) {
  const crops = await page.evaluate(
    async (files, count, from) => {
      const made = [];
      for (let number = from; number < from + count; number++) {
        const file = files[number % files.length];
        const photo = await createImageBitmap(await (await fetch(`gallery/${file}`)).blob());
        const share = 0.7 + (0.3 * ((number * 37) % 100)) / 100;
        const [width, height] = [photo.width * share, photo.height * share].map(Math.round);
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext("2d");
        context.drawImage(photo, (width - photo.width) / 2, (height - photo.height) / 2);
        context.fillStyle = `rgb(${number % 256} ${number % 256} 0)`;
        context.fillRect(0, 0, 16, 16);
        const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
        const bytes = new Uint8Array(await blob.arrayBuffer());
        made.push({ name: `${number}-${file}`, text: btoa(String.fromCharCode(...bytes)) });
      }
      return made;
    },
    few.map(({ file }) => file),
    count,
    from,
  );
  const paths = [];
  const inner = join(folder, "inner");
  await mkdir(inner, { recursive: true });
  for (const { name, text } of crops) {
    paths.push(join(inner, name));
    await writeFile(paths.at(-1), Buffer.from(text, "base64"));
  }
  return paths;
}

function text(selector) {
  return page.$eval(`.search ${selector}`, (found) => found.textContent.trim());
}

const open = () => rows.open(page);
const answered = (words) => rows.answered(page, words);
const set = (name, value) => rows.set(page, name, value);
const option = (label) => rows.option(page, label);
const names = (row) => rows.names(page, row);
const values = (row) => rows.values(page, row);

/** What keeps readers out of the view, by axe-core; in the page. */
async function barriers() {
  const rules = { "target-size": { enabled: true } };
  const { violations } = await globalThis.axe.run(".search", { rules });
  const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
  return serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}

function over(name) {
  return page.$eval(`.search [name=over][value=${name}]`, (radio) => radio.click());
}

async function choose(paths) {
  const field = await page.$(".search [name=photos]");
  await field.uploadFile(...paths);
}

function ended(words) {
  return page.waitForFunction(
    (words) => document.querySelector(".search .own-photos .count").textContent.includes(words),
    { timeout: 120_000 },
    words,
  );
}

test("the gallery's photo of a class comes first, and its target is asked for first", async () => {
  await open();
  await answered("Egyptian cat");
  assert.equal((await names("most"))[0], "cat.jpg");
  // Of "zebra" a giraffe's coat scores more than a small zebra does.
  for (const { file, expected } of few.filter(({ animals }) => !animals)) {
    await set("class", await option(expected));
    await answered(expected);
    assert.equal((await names("most"))[0], file);
    const found = await values("most");
    assert.deepEqual(
      found,
      found.toSorted((a, b) => b - a),
    );
    const least = await values("least");
    assert.deepEqual(
      least,
      least.toSorted((a, b) => a - b),
    );
    assert.ok(least.at(-1) <= found.at(-1));
    const lengths = [found, least, await names("random")].map(({ length }) => length);
    assert.deepEqual(lengths, [KEPT, KEPT, KEPT]);
  }
});

test("a class that the reader chooses as soon as there is a choice stays", async () => {
  const fresh = await place.browser.newPage();
  await visit(fresh, place.address);
  await fresh.evaluate(() => {
    new MutationObserver((_, observer) => {
      const select = document.querySelector(".search [name=class]");
      if (!select?.options.length) return;
      observer.disconnect();
      select.value = [...select.options].find(({ text }) => text === "tench").value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }).observe(document.querySelector(".inside .view"), { childList: true, subtree: true });
  });
  await rows.open(fresh);
  await rows.answered(fresh, "tench");
  assert.equal(await fresh.$eval(".search [name=class]", ({ value }) => value), "0");
  await fresh.close();
});

test("a channel's frames are receptive fields, and a unit is looked for in every picture", async () => {
  await set("kind", "channel");
  await set("layer", "features.5.add");
  await set("channel", "3");
  await answered("Channel 3 of features.5.add");
  await screenshot(page, "search-channel-1200");
  const drawn = await page.$eval(".search .most canvas.whole", (canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, 224, 224);
    return (
      data.some((level) => level === 255) &&
      data.some((level, index) => index % 4 < 3 && level === 0)
    );
  });
  assert.ok(drawn, "a white and a black line");
  const [most] = await values("most");
  const at = /row (\d+), column (\d+)/.exec(await text(".most .place"));
  await set("kind", "unit");
  await set("row", at[1]);
  await set("column", at[2]);
  await answered(`Row ${at[1]}, column ${at[2]} of channel 3`);
  const [unit] = await values("most");
  assert.ok(Math.abs(unit - most) <= 0.02 * Math.abs(most), `${unit} ${most}`);
  await page.$eval(".search .most button", (button) => button.click());
  await page.waitForFunction(
    (src) => document.querySelector("heat-lens").src === src,
    {},
    `gallery/${(await names("most"))[0]}`,
  );
  await set("kind", "class");
});

test("many photos are taken in with progress; what is cancelled, repeated or broken is counted", async () => {
  const paths = await cutouts(MANY);
  await writeFile(join(folder, BROKEN), "no photo at all");
  await over("own");
  assert.equal(await text(".says"), "There are no photos of your own yet.");
  await choose(paths);
  await page.waitForFunction(
    () => /^[3-9] of /.test(document.querySelector(".search .own-photos .count").textContent),
    { timeout: 60_000, polling: 5 },
  );
  await page.$eval(".search .cancel", (button) => button.click());
  await ended("Cancelled after");
  const [, done] = /after (\d+) of 30 photos; (\d+) taken in/
    .exec(await text(".count"))
    .map(Number);
  assert.ok(done >= 3 && done < MANY, `${done}`);
  assert.match(await text(".kept"), new RegExp(`^${done} photos are kept here`));
  await choose([...paths, join(folder, BROKEN)]);
  await ended("could not be read");
  assert.equal(
    await text(".count"),
    `${MANY - done} taken in; ${done} were there already; 1 could not be read.`,
  );
  assert.match(await text("details li"), /broken\.jpg: .*not an image/);
  await set("class", await option("espresso"));
  await answered("espresso, in 30 photos of your own");
  assert.equal((await names("most")).length, 9);
  for (const name of (await names("most")).slice(0, 3)) assert.match(name, /espresso/);
  // The page itself would not take a script of ours.
  await page.evaluate(AXE);
  for (const [width, scheme] of [
    [1200, "light"],
    [360, "light"],
    [1200, "dark"],
  ]) {
    await dress(page, width, scheme);
    await screenshot(page, `search-own-${width}-${scheme}`);
    assert.deepEqual(await page.evaluate(barriers), [], `${width}, ${scheme}`);
    assert.deepEqual(await page.evaluate(faintTexts, CONTRAST), [], `${width}, ${scheme}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} at ${width}`);
  }
  await dress(page, 320, "light");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320);
  await dress(page, 1200, "light");
});

test("a second visit finds them, one opens in the element, and clearing forgets all", async () => {
  await visit(page, place.address);
  await open();
  await over("own");
  await set("class", await option("espresso"));
  await answered("espresso, in 30 photos of your own");
  await set("kind", "unit");
  await set("layer", "features.10.add");
  await answered("features.10.add, in 30 photos of your own");
  await set("kind", "class");
  await answered("espresso, in 30");
  await drawn(page);
  const seen = page.$eval("heat-lens", (lens) => {
    return new Promise((resolve) =>
      lens.addEventListener("result", () => resolve(lens.classes[0].label), { once: true }),
    );
  });
  await page.$eval(".search .most button", (button) => button.click());
  assert.match(await seen, /espresso/);
  await page.$eval(".search .clear", (button) => button.click());
  await ended("Cleared");
  assert.equal(await text(".says"), "There are no photos of your own yet.");
  const databases = await page.evaluate(async () => {
    const request = indexedDB.open("heatlens-photos");
    await new Promise((resolve) => (request.onsuccess = resolve));
    const counts = ["pictures", "indexes"].map((name) => {
      const count = request.result.transaction(name).objectStore(name).count();
      return new Promise((resolve) => (count.onsuccess = () => resolve(count.result)));
    });
    request.result.close();
    return Promise.all(counts);
  });
  assert.deepEqual(databases, [0, 0]);
});

test("what the page holds does not grow with the number of photos", async (t) => {
  const few = await cutouts(20, 100);
  await choose(few);
  await ended("taken in");
  const before = await heldBytes(page);
  await choose(await cutouts(60, 200));
  await ended("60 taken in");
  const after = await heldBytes(page);
  const words = (held) =>
    Object.entries(held).map(([name, bytes]) => `${name} ${(bytes / 1e6).toFixed(1)}`);
  t.diagnostic(`MB at 20 photos: ${words(before).join(", ")}; at 80: ${words(after).join(", ")}`);
  for (const name of Object.keys(before)) {
    assert.ok(after[name] <= before[name] * 1.2, `${name} grew`);
  }
  await page.$eval(".search .clear", (button) => button.click());
  await ended("Cleared");
});

test("a folder is dropped with all that is in it", async () => {
  const dropped = await page.$eval(".search .own-photos", async (target) => {
    const answer = await fetch("gallery/cat.jpg");
    const file = new File([await answer.blob()], "cat.jpg", { type: "image/jpeg" });
    const entry = {
      isDirectory: false,
      fullPath: "/holidays/inner/cat.jpg",
      file: (done) => done(file),
    };
    const note = {
      isDirectory: false,
      fullPath: "/holidays/notes.txt",
      file: (done) => done(file),
    };
    const directory = (entries) => {
      const left = [entries, []];
      return {
        isDirectory: true,
        createReader: () => ({ readEntries: (done) => done(left.shift()) }),
      };
    };
    const holidays = directory([directory([entry]), note]);
    const event = new Event("drop", { bubbles: true, cancelable: true });
    event.dataTransfer = { items: [{ webkitGetAsEntry: () => holidays }], files: [] };
    target.dispatchEvent(event);
    return event.defaultPrevented;
  });
  assert.ok(dropped, "the page itself does not take it");
  await ended("1 taken in; 1 other files passed over");
  await answered("one photo of your own");
  assert.deepEqual(await names("most"), ["holidays/inner/cat.jpg"]);
  await page.$eval(".search .clear", (button) => button.click());
  await ended("Cleared");
});
