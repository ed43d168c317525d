// What a reader takes away: files, links and lines for a page.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { drawn, follow, set, visit } from "./lens.mjs";
import { place } from "./place.mjs";

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
