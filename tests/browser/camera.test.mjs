// The page's camera: Chromium's stand-in for one, allowed, refused, or none at all.
import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { launch, screenshot, serveDist } from "./browser.mjs";
import { follow, top, visit } from "./lens.mjs";

const { address, stop } = await serveDist();
let browser;

afterEach(() => browser.close());
after(stop);

/** The page with its first map, in a browser with so many cameras, which notes the streams it gives. */
async function open({ cameras = 1, permissions = ["camera"], ...viewport }) {
  browser = await launch("chrome", [`--use-fake-device-for-media-stream=device-count=${cameras}`]);
  await browser.defaultBrowserContext().overridePermissions(new URL(address).origin, permissions);
  const page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 900, ...viewport });
  await page.evaluateOnNewDocument(() => {
    globalThis.given = [];
    const { getUserMedia } = MediaDevices.prototype;
    MediaDevices.prototype.getUserMedia = async function (wanted) {
      const stream = await getUserMedia.call(this, wanted);
      globalThis.given.push(stream);
      return stream;
    };
  });
  await visit(page, address);
  return page;
}

/** The states of all tracks that the page was ever given. */
const tracks = (page) =>
  page.evaluate(() =>
    globalThis.given.flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState)),
  );

/** Waits until no camera is on; a dialog tells of its end in a task of its own. */
const off = (page) =>
  page.waitForFunction(() =>
    globalThis.given.every((stream) =>
      stream.getTracks().every(({ readyState }) => readyState === "ended"),
    ),
  );

const shows = (page) =>
  page.waitForFunction(() => {
    const { videoWidth, paused } = document.querySelector(".camera video");
    return videoWidth && !paused && !document.querySelector(".camera .take").disabled;
  });

const words = async (page) => {
  await page.click(".shoot");
  await page.waitForSelector(".camera .error", { visible: true });
  return page.$eval(".camera .error", ({ textContent }) => textContent);
};

test("a photo from the camera is named, and the camera goes off", async () => {
  const page = await open({});
  await page.click(".shoot");
  await shows(page);
  await screenshot(page, "camera");
  const heard = follow(page, "");
  await page.click(".camera .take");
  const { info } = await heard;
  assert.equal(info.method, "cam");
  assert.notEqual(await top(page), "Egyptian cat");
  assert.equal(await page.$eval(".camera", ({ open }) => open), false);
  await off(page);
  // The photo is the reader's own: no link names it.
  assert.equal(await page.$eval("heat-lens", ({ src }) => src), "");
});

test("Escape and Close turn the camera off, and it can be opened again", async () => {
  const page = await open({});
  for (const close of [() => page.keyboard.press("Escape"), () => page.click(".camera .close")]) {
    await page.click(".shoot");
    await shows(page);
    assert.equal((await tracks(page)).at(-1), "live");
    await close();
    await off(page);
  }
});

test("of cameras that were asked for in quick succession only the last stays on", async () => {
  const page = await open({ cameras: 2 });
  await page.evaluate(() => {
    const press = (name) => document.querySelector(name).click();
    press(".shoot");
    press(".camera .turn");
    press(".camera .close");
    press(".shoot");
    press(".camera .turn");
  });
  await shows(page);
  await page.waitForFunction(() => globalThis.given.length === 4);
  assert.deepEqual((await tracks(page)).sort(), ["ended", "ended", "ended", "live"]);
  await page.click(".camera .close");
  await off(page);
});

test("a camera that is refused is said to be, with what helps", async () => {
  const page = await open({ permissions: [] });
  assert.match(await words(page), /not allowed here\. Allow it .* or choose a photo/);
  assert.equal(await page.$eval(".camera .take", ({ disabled }) => disabled), true);
  await screenshot(page, "camera-refused");
  await page.click(".camera .close");
  assert.equal(await page.$eval("heat-lens", ({ picture }) => picture.info.method), "cam");
});

test("a machine without a camera is told so, on a phone's width", async () => {
  const page = await open({ cameras: 0, width: 360, height: 740 });
  assert.match(await words(page), /No camera was found\. Choose a photo/);
  const { left, right } = await page.$eval(".camera", (dialog) => {
    const { left, right } = dialog.getBoundingClientRect();
    return { left, right };
  });
  assert.ok(left >= 0 && right <= 360, `${left} to ${right}`);
});
