// What a reader takes away: files, links and lines for a page.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { drawn, follow, set, visit } from "./lens.mjs";
import { place } from "./place.mjs";
import { png } from "./png.mjs";

let page;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 1000 });
  await visit(page, place.address);
});

const copied = async (kind) => {
  await page.$eval(
    "heat-lens",
    (lens, kind) => {
      lens.shadowRoot.querySelector(".saving").open = true;
      lens.shadowRoot.querySelector(`.copy[value=${kind}]`).click();
    },
    kind,
  );
  return page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector("textarea").value);
};

/** Version 1.0 of the format, by its definition in NumPy's documentation (numpy.lib.format). */
function readNpy(bytes) {
  assert.equal(bytes.subarray(1, 6).toString("latin1"), "NUMPY");
  assert.equal(bytes[6], 1);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.subarray(10, start).toString("latin1");
  assert.match(header, /'descr': '<f4'/);
  assert.match(header, /'fortran_order': False/);
  const shape = header.match(/'shape': \(([\d, ]+)\)/)[1];
  const values = [];
  for (let at = start; at < bytes.length; at += 4) values.push(bytes.readFloatLE(at));
  return { shape: shape.match(/\d+/g).map(Number), values };
}

test("NPY and JSON hold the same values, with all that made them", async () => {
  await follow(page, "lens.fill = 'noise'; lens.seed = 7; lens.method = 'occlusion'");
  const [npy, json] = await page.$eval("heat-lens", async (lens) => {
    const bytes = new Uint8Array(await (await lens.toBlob("npy")).arrayBuffer());
    return [[...bytes], await (await lens.toBlob("json")).text()];
  });
  const { shape, values } = readNpy(Buffer.from(npy));
  const map = JSON.parse(json);
  assert.deepEqual(shape, [13, 13]);
  assert.deepEqual([map.rows, map.columns], shape);
  // JSON has no zero below zero.
  assert.deepEqual(
    map.values.map(Math.fround),
    values.map((value) => value + 0),
  );
  assert.equal(map.parameters.seed, "7");
  assert.equal(map.src, "gallery/cat.jpg");
  const manifest = await (await fetch(new URL("models/mobilenet_v2.json", place.address))).json();
  assert.equal(map.model_sha256, manifest.sha256);
});

test("a kind that does not exist is refused", async () => {
  const message = await page.$eval("heat-lens", (lens) =>
    lens.toBlob("pdf").catch(({ message }) => message),
  );
  assert.match(message, /“pdf”.*png, json and npy/);
});

test("a link makes the same again: photo, method, classes and options", async () => {
  await follow(page, "lens.src = 'gallery/two-animals.jpg'");
  await set(page, "versus", "tabby");
  await set(page, "target", "flamingo");
  await set(page, "reading", "score-drop");
  const link = await copied("link");
  const before = await page.$eval("heat-lens", (lens) => lens.recipe);
  const fresh = await place.browser.newPage();
  await fresh.goto(link);
  await drawn(fresh);
  assert.deepEqual(await fresh.$eval("heat-lens", (lens) => lens.recipe), before);
  assert.deepEqual(before, {
    src: "gallery/two-animals.jpg",
    method: "occlusion",
    fill: "noise",
    seed: "7",
    reading: "score-drop",
    target: "flamingo",
    versus: "tabby",
  });
  await fresh.close();
});

test("a new fragment takes effect on the open page", async () => {
  const heard = follow(
    page,
    "location.hash = argument",
    "#src=gallery/espresso.jpg&method=grad-cam",
  );
  const { info } = await heard;
  assert.equal(info.method, "grad-cam");
  await page.waitForFunction(
    () => document.querySelector("heat-lens").src === "gallery/espresso.jpg",
  );
});

test("the lines for a page make an element with the same attributes", async () => {
  await drawn(page);
  const lines = await copied("embed");
  assert.match(lines, /^<script type="module" src="http[^"]*define.js"><\/script>\n<heat-lens /);
  const attributes = await page.evaluate(async (lines) => {
    const { inert } = await import("./engine/trusted.js");
    const lens = inert(lines).querySelector("heat-lens");
    return lens.getAttributeNames().map((name) => [name, lens.getAttribute(name)]);
  }, lines);
  const src = new URL("gallery/espresso.jpg", place.address).href;
  assert.deepEqual(attributes, [
    ["src", src],
    ["method", "grad-cam"],
  ]);
});

test("a photo of the reader's own is not in the link, which says so", async () => {
  await follow(page, "fetch('gallery/cat.jpg').then((r) => r.blob()).then((b) => lens.open(b))");
  assert.doesNotMatch(await copied("link"), /src=/);
  await page.waitForFunction(() =>
    /not in it/.test(
      document.querySelector("heat-lens").shadowRoot.querySelector(".saving").textContent,
    ),
  );
});

test("the buttons save files that are named for what they show", async () => {
  const names = await page.$eval("heat-lens", async (lens) => {
    const names = [];
    HTMLAnchorElement.prototype.click = function () {
      names.push(this.download);
    };
    for (const kind of ["png", "npy", "json"]) {
      lens.shadowRoot.querySelector(`.save[value=${kind}]`).click();
      while (!names.some((name) => name.endsWith(kind))) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    return names;
  });
  assert.deepEqual(names, [
    "Egyptian-cat-grad-cam.png",
    "Egyptian-cat-grad-cam.npy",
    "Egyptian-cat-grad-cam.json",
  ]);
});

/** In the page: the saved picture, where its photo lies, and its colours at points in pixels of the photo. */
async function readPicture(lens, points, width, height) {
  const bitmap = await createImageBitmap(await lens.toBlob());
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  const at = (x, y) => [...context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data];
  const isPaper = (x, y) => at(x, y).every((level) => level === 255);
  const middle = bitmap.width / 2;
  let left = 0;
  const row = bitmap.height / 2;
  while (isPaper(left, row)) left += 1;
  const scale = (bitmap.width - 2 * left) / width;
  // The text above does not come so far to the right.
  let top = 0;
  while (isPaper(bitmap.width - left - 4, top)) top += 1;
  const seen = points.map(([x, y]) => at(left + x * scale, top + y * scale));
  const ground = [at(0, 0), at(middle, bitmap.height - 1), at(bitmap.width - 1, top + 5)];
  const fits = top + height * scale < bitmap.height;
  return { width: bitmap.width, height: bitmap.height, seen, ground, fits };
}

const saved = (points, { width, height }) =>
  page.evaluate(
    `(${readPicture})(document.querySelector("heat-lens"), ${JSON.stringify(points)}, ${width}, ${height})`,
  );

const OPEN = `fetch("data:image/png;base64," + argument)
  .then((answer) => answer.blob()).then((blob) => lens.open(blob))`;

const near = (a, b, off) => a.every((level, index) => Math.abs(level - b[index]) <= off);

test("the picture of a small photo is large, and has the map's cells in their colours at their places", async () => {
  // Of one colour, so that what lies below the map is known.
  const [photo, grey] = [{ width: 90, height: 60 }, 100];
  const file = png(photo.width, photo.height, () => [grey, grey, grey]).toString("base64");
  await follow(page, `lens.method = 'cam'; ${OPEN}`, file);
  await follow(
    page,
    "lens.frame = 'photo'; lens.opacity = '1'; lens.colormap = 'red-blue'",
    null,
    "reading",
  );
  await set(page, "cells", "sharp");
  const { extent, drawn, pixels } = await page.$eval("heat-lens", ({ picture }) => {
    const { extent, drawn } = picture.info;
    return { extent, drawn, pixels: [...picture.pixels] };
  });
  const [across, down] = [extent.right - extent.left, extent.bottom - extent.top];
  const cells = [];
  for (const row of [0.1, 0.35, 0.5, 0.9]) {
    for (const column of [0.1, 0.35, 0.5, 0.9]) {
      cells.push([Math.floor(row * drawn.rows), Math.floor(column * drawn.columns)]);
    }
  }
  const points = cells.map(([row, column]) => [
    extent.left + ((column + 0.5) / drawn.columns) * across,
    extent.top + ((row + 0.5) / drawn.rows) * down,
  ]);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  const { width, height, seen, ground, fits } = await saved(points, photo);
  assert.ok(width >= 1600 && width <= 4096 && height <= 4096, `${width} x ${height}`);
  assert.ok(fits);
  // White paper, also where the page is dark.
  assert.ok(
    ground.every((colour) => near(colour, [255, 255, 255, 255], 0)),
    JSON.stringify(ground),
  );
  cells.forEach(([row, column], index) => {
    const start = 4 * (row * drawn.columns + column);
    const [red, green, blue, alpha] = pixels.slice(start, start + 4);
    const share = alpha / 255;
    const wanted = [red, green, blue].map((level) => share * level + (1 - share) * grey);
    assert.ok(
      near(wanted, seen[index], 3),
      `cell ${row}, ${column}: ${seen[index]}, not ${wanted}`,
    );
  });
  assert.ok(new Set(seen.map(String)).size > 4, "the cells differ");
});

test("the picture of a very tall photo keeps within its bounds", async () => {
  const tall = png(60, 4000, (x, y) => [x, (y / 50) % 256, 90]).toString("base64");
  await follow(page, OPEN, tall);
  const [width, height] = await page.$eval("heat-lens", async (lens) => {
    const { width, height } = await createImageBitmap(await lens.toBlob());
    return [width, height];
  });
  assert.ok(width >= 1600 && width <= 4096 && height <= 4096, `${width} x ${height}`);
  assert.ok(width * height <= 16e6);
});
