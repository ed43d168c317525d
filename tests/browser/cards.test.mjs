// Cards of methods, with small maps of the photo that the element shows.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { choose, follow, pick, set, visit } from "./lens.mjs";
import { place } from "./place.mjs";

const FOUR = ["occlusion", "cam", "smoothgrad", "integrated-gradients"];
const PATIENCE = { timeout: 120_000 };

let page;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  await visit(page, place.address);
});

/** Which cards of a list have maps. */
const mapped = (selector) =>
  page.$$eval(`${selector} .way`, (cards) =>
    cards
      .filter((card) => card.querySelector("canvas").width > 1)
      .map(({ dataset }) => dataset.method),
  );

/** Waits until the four cards have maps. */
const allFour = () =>
  page.waitForFunction(() => {
    const maps = [...document.querySelectorAll(".cards canvas")];
    return maps.length === 4 && maps.every(({ width }) => width > 1);
  }, PATIENCE);

/** How far a card's colours are from what the element shows, in the mean of 16 x 16 places. */
const apart = (method) =>
  page.evaluate((method) => {
    const SIDE = 16;
    const small = () => {
      const canvas = new OffscreenCanvas(SIDE, SIDE);
      return canvas.getContext("2d", { willReadFrequently: true });
    };
    const lens = document.querySelector("heat-lens");
    const [photo, heat] = [".photo", ".heat"].map((name) => lens.shadowRoot.querySelector(name));
    const { extent } = lens.picture.info;
    const { width } = lens.scene.photo;
    const scale = photo.width / width;
    const box = [
      extent.left * scale,
      extent.top * scale,
      (extent.right - extent.left) * scale,
      (extent.bottom - extent.top) * scale,
    ];
    const own = small();
    own.imageSmoothingQuality = "high";
    own.drawImage(photo, ...box, 0, 0, SIDE, SIDE);
    own.globalAlpha = 0.75;
    own.drawImage(heat, 0, 0, SIDE, SIDE);
    const card = small();
    card.imageSmoothingQuality = "high";
    const canvas = document.querySelector(`.cards [data-method="${method}"] canvas`);
    card.drawImage(canvas, 0, 0, SIDE, SIDE);
    const [a, b] = [own, card].map((context) => context.getImageData(0, 0, SIDE, SIDE).data);
    return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]), 0) / a.length;
  }, method);

test("four cards have a question, a title, a time, and a map of this photo", async () => {
  await allFour();
  const cards = await page.$$eval(".cards .way", (all) =>
    all.map((card) => [
      card.dataset.method,
      card.querySelector("b").textContent,
      card.querySelector(".about").textContent,
    ]),
  );
  assert.deepEqual(
    cards.map(([method]) => method),
    FOUR,
  );
  assert.deepEqual(cards[0].slice(0, 2).concat(cards[1][1]), [
    "occlusion",
    "Hide and ask again",
    "Add up the evidence",
  ]);
  for (const [, , about] of cards) assert.match(about, /^\D+ ·\s(at\sonce|\d+\.\d\ss)$/);
  assert.ok((await apart("cam")) < 6, "the element's own map is on its card");
  assert.ok((await apart("occlusion")) > 12, "another card has another map");
  await screenshot(page, "cards");
});

test("a card chooses its method, whose map is the one on the card, and is marked", async () => {
  const pressed = () =>
    page.$$eval(".ways [aria-pressed=true]", (all) => all.map(({ dataset }) => dataset.method));
  assert.deepEqual(await pressed(), ["cam"]);
  await follow(page, "document.querySelector('.cards [data-method=smoothgrad]').click()");
  assert.equal(await page.$eval("heat-lens", (lens) => lens.method), "smoothgrad");
  assert.deepEqual(await pressed(), ["smoothgrad"]);
  assert.ok((await apart("smoothgrad")) < 6);
  await choose(page, "saliency");
  assert.deepEqual(await pressed(), []);
  assert.equal(await page.$eval(".more .about", (about) => about.textContent), "now: Saliency");
  await choose(page, "cam");
});

test("maps of the photo from before are gone as soon as there is another one", async () => {
  await allFour();
  await page.evaluate(() => {
    const lens = document.querySelector("heat-lens");
    const count = () =>
      [...document.querySelectorAll(".cards canvas")].filter(({ width }) => width > 1).length;
    lens.addEventListener("photo", () => (window.left = count()), { once: true });
  });
  await pick(page, "espresso.jpg");
  assert.equal(await page.evaluate(() => window.left), 0);
  await allFour();
  assert.ok((await apart("cam")) < 6);
});

test("maps of the class from before are gone as soon as another one is explained", async () => {
  await allFour();
  await page.evaluate(() => {
    const lens = document.querySelector("heat-lens");
    lens.addEventListener(
      "reading",
      () => {
        window.left = [...document.querySelectorAll(".cards canvas")].filter(
          ({ width }) => width > 1,
        ).length;
      },
      { once: true },
    );
  });
  await set(page, "target", "cup");
  await page.waitForFunction(() => window.left === 0);
  await allFour();
});

test("while the element computes a map no small one comes", async () => {
  await pick(page, "cat.jpg");
  const came = await follow(
    page,
    `const watch = new MutationObserver((all) => {
       if (!lens.scene.busy || lens.scene.photo !== photo) return;
       window.disturbed += all.filter(({ target }) => target.width > 1).length;
     });
     const { photo } = lens.scene;
     window.disturbed = 0;
     watch.observe(document.querySelector(".cards"), { subtree: true, attributeFilter: ["width"] });
     lens.method = "finite-difference";`,
  );
  assert.ok(came.passes > 10);
  assert.equal(await page.evaluate(() => window.disturbed), 0);
  await choose(page, "cam");
});

test("the grid has all methods, quick ones first, can be stopped, and shows the same map once", async () => {
  await page.evaluate(() => {
    document.querySelector(".more").click();
    document.querySelector("heat-lens").addEventListener("photo", () => (window.came = []));
    const note = ({ target }) => {
      const { method } = target.closest("[data-method]").dataset;
      if (target.width > 1 && !window.came.includes(method)) window.came.push(method);
    };
    new MutationObserver((all) => all.forEach(note)).observe(
      document.querySelector(".all-methods ul"),
      { subtree: true, attributeFilter: ["width"] },
    );
    window.came = [];
  });
  await pick(page, "two-animals.jpg");
  const quick = await page.$eval("heat-lens", ({ methods }) =>
    methods.filter(({ sweep, family }) => !sweep && family !== "Check").map(({ name }) => name),
  );
  assert.ok(quick.length > 6);
  await page.waitForFunction((count) => window.came.length > count, PATIENCE, quick.length);
  await page.click(".halt");
  assert.deepEqual(
    (await page.evaluate(() => window.came)).slice(0, quick.length).sort(),
    [...quick].sort(),
  );
  const count = () => page.$eval(".count", ({ textContent }) => textContent);
  const stopped = await count();
  assert.match(stopped, /^\d+ of 16 maps$/);
  const groups = await page.$$eval(".all-methods li", (items) =>
    items.map((item) => [...item.querySelectorAll(".way")].map(({ dataset }) => dataset.method)),
  );
  assert.equal(groups.flat().length, 16);
  const several = groups.find((names) => names.includes("grad-cam"));
  assert.ok(several.includes("hires-cam") && several.includes("xgrad-cam"), String(several));
  const said = await page.$eval(".all-methods .same", ({ textContent }) => textContent);
  assert.match(said, /Grad-CAM.* and HiRes-CAM give the same map here\./);
  await screenshot(page, "cards-grid");
  // What the four cards want goes on; nothing else does.
  await allFour();
  const wanted = new Set([...quick, ...FOUR]);
  assert.deepEqual(new Set(await mapped(".all-methods")), wanted);
  await page.click(".halt");
  await page.waitForFunction((least) => window.came.length > least, PATIENCE, wanted.size);
  await page.click(".more");
  assert.equal(await page.$(".all-methods[hidden]").then(Boolean), true);
});

test("a method of the grid is shown by the element, which comes into the window", async () => {
  await page.click(".more");
  await follow(page, "document.querySelector('.all-methods [data-method=layer-cam]').click()");
  assert.equal(await page.$eval("heat-lens", (lens) => lens.method), "layer-cam");
  const top = await page.$eval("heat-lens", (lens) => lens.getBoundingClientRect().top);
  assert.ok(top > -1 && top < 400, String(top));
  await page.click(".more");
  await choose(page, "cam");
});

test("a map that fails is said in words on its card, and has no picture", async () => {
  await page.$eval("heat-lens", ({ scene }) => {
    scene.fork = () => Promise.reject(new Error("there is no room"));
  });
  await pick(page, "moped.jpg");
  await page.waitForFunction(() =>
    document.querySelector(".cards [data-method=occlusion]").textContent.includes("no room"),
  );
  const words = await page.$$eval(".cards .about", (all) => all.map((one) => one.textContent));
  assert.equal(words[0], "Occlusion: there is no room");
  assert.deepEqual(await mapped(".cards"), ["cam"]);
});

test("on a phone the row scrolls and the page does not; cards are large enough for a finger", async () => {
  await page.setViewport({ width: 390, height: 844 });
  const sizes = await page.$eval(".cards", (row) => ({
    row: row.scrollWidth > row.clientWidth,
    page: document.documentElement.scrollWidth <= innerWidth,
    cards: [...row.children].map((card) => {
      const { width, height } = card.getBoundingClientRect();
      return Math.min(width, height);
    }),
  }));
  assert.ok(sizes.row && sizes.page);
  for (const size of sizes.cards) assert.ok(size >= 44, String(size));
});
