import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { serveDist } from "./browser.mjs";
import { drawn, inside as insideOf, visit } from "./lens.mjs";
import { place } from "./place.mjs";

let page;

beforeEach(async () => {
  await page?.close();
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
});

const load = () => visit(page, place.address);
const inside = (selector, read) => insideOf(page, selector, read);

test("a photo picked while the network is still loading is the one shown", async () => {
  await page.goto(place.address, { waitUntil: "domcontentloaded" });
  await page.waitForSelector("[data-file='moped.jpg']");
  await page.evaluate(() => document.querySelector("[data-file='moped.jpg']").click());
  await drawn(page);
  assert.equal(await inside(".ranking .label", "textContent"), "moped");
});

test("of a file and then a photo of the gallery, while the network is loading, the latter is shown", async () => {
  await page.goto(place.address, { waitUntil: "domcontentloaded" });
  await page.waitForSelector("[data-file='moped.jpg']");
  await page.evaluate(async () => {
    const file = await (await fetch("gallery/espresso.jpg")).blob();
    document.querySelector("heat-lens").open(file);
    document.querySelector("[data-file='moped.jpg']").click();
  });
  await drawn(page);
  assert.equal(await inside(".ranking .label", "textContent"), "moped");
});

test("of two photos in quick succession the first stays where the second is refused", async () => {
  await load();
  const [before, after, message] = await page.$eval("heat-lens", async (lens) => {
    const heard = new Promise((resolve) =>
      lens.addEventListener("error", ({ detail }) => resolve(detail.message), { once: true }),
    );
    const before = lens.recipe;
    lens.open(new Blob(["not a photo"]));
    lens.open(new Blob(["not a photo either"]));
    const message = await heard;
    await lens.explain();
    return [before, lens.recipe, message];
  });
  assert.match(message, /not an image/);
  assert.deepEqual(after, before);
});

test("a failed download says so and can be tried again", async () => {
  let broken = true;
  const { address, stop } = await serveDist({ cut: (name) => broken && name.endsWith(".onnx") });
  after(stop);
  await page.goto(address);
  await page.waitForFunction(
    () => !document.querySelector("heat-lens").shadowRoot.querySelector(".retry").hidden,
  );
  assert.match(await inside(".error", "textContent"), /mobilenet_v2\.onnx could not be downloaded/);
  broken = false;
  await page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".retry").click());
  await drawn(page);
});

test("a large photo that is overtaken leaves nothing behind", async () => {
  await load();
  const { right, bottom } = await page.$eval("heat-lens", async (lens) => {
    const canvas = new OffscreenCanvas(1500, 4000);
    canvas.getContext("2d").fillRect(0, 0, 700, 2000);
    const jpeg = await canvas.convertToBlob({ type: "image/jpeg" });
    const large = new Blob([jpeg, new Uint8Array(50e6)]);
    const small = await (await fetch("gallery/two-animals.jpg")).blob();
    lens.open(large);
    await lens.open(small);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await lens.explain();
    return lens.picture.info.extent;
  });
  assert.ok(right <= 400 && bottom <= 400, `${right}, ${bottom}`);
});

test("a sweep restarted while its workers start is complete", async () => {
  for (const wait of [0, 50, 200]) {
    await load();
    const info = await page.$eval(
      "heat-lens",
      async (lens, wait) => {
        lens.method = "occlusion";
        await new Promise((resolve) => setTimeout(resolve, wait));
        await lens.explain();
        return lens.picture.info;
      },
      wait,
    );
    assert.equal(info.method, "occlusion");
    assert.equal(info.done, info.total);
  }
});

test("a map of one layer follows a map of three", async () => {
  await load();
  const result = await page.$eval("heat-lens", async (lens) => {
    const find = (selector) => lens.shadowRoot.querySelector(selector);
    const layers = async (channels) => {
      find("[name=channels]").value = channels;
      await lens.explain();
      return lens.picture.info.layers.length;
    };
    lens.method = "finite-difference";
    await undefined; // Attributes are taken up in a microtask.
    find("[name=block]").value = "56";
    const three = await layers("each");
    find("[name=shown]").value = "2";
    return [three, await layers("sum"), find(".error").textContent];
  });
  assert.deepEqual(result, [3, 1, ""]);
});

test("a tall photo keeps its proportions", async () => {
  await load();
  const ratio = await page.$eval("heat-lens", async (lens) => {
    const canvas = new OffscreenCanvas(600, 1800);
    canvas.getContext("2d").fillRect(100, 600, 400, 600);
    await lens.open(await canvas.convertToBlob());
    const { width, height } = lens.shadowRoot.querySelector(".photo").getBoundingClientRect();
    return width / height;
  });
  assert.ok(Math.abs(ratio - 1 / 3) < 0.01, `${ratio}`);
});

test("the keyboard alone changes the method and the class", async () => {
  await load();
  await page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector("[name=method]").focus());
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.$eval("heat-lens", (lens) => lens.method), "occlusion");
  await page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".ranking button").focus());
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(
    await inside(".ranking li:nth-child(2) button", "ariaPressed"),
    "true",
    "Enter on the second class explains it",
  );
});

test("a photo that overtakes the first answer leaves no error, and the pool gets ready", async () => {
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.evaluateOnNewDocument(async () => {
    let other;
    const overtake = ({ target }) => target.open(other);
    addEventListener("result", overtake, { capture: true, once: true });
    other = await (await fetch("gallery/moped.jpg")).blob();
  });
  await page.goto(place.address);
  await page.waitForFunction(() => document.querySelector("heat-lens")?.warmed, {
    timeout: 60_000,
  });
  assert.equal(await inside(".ranking .label", "textContent"), "moped");
  assert.deepEqual(errors, []);
});
