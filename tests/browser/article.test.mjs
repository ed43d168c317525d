// The article: its figures run, what it says of them holds, and it reads without JavaScript.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { screenshot } from "./browser.mjs";
import { place } from "./place.mjs";

const address = new URL("article.html", place.address).href;

let page;

async function open({ width = 1200, script = true, scheme = "light" } = {}) {
  const fresh = await place.browser.newPage();
  fresh.on("pageerror", (error) => console.error(error.message));
  await fresh.setViewport({ width, height: 900 });
  await fresh.setJavaScriptEnabled(script);
  await fresh.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await fresh.goto(address);
  return fresh;
}

before(async () => {
  page = await open();
});

/** Scrolls to a lens and waits for its map. */
async function see(lens) {
  await lens.evaluate((lens) => lens.scrollIntoView({ block: "center" }));
  await page.waitForFunction(
    ({ picture }) => picture && picture.info.done === picture.info.total,
    {
      timeout: 120_000,
    },
    lens,
  );
}

/** Presses a switch of a figure; returns the values of the map that it leads to. */
function press(figure, attribute, value) {
  return page.evaluate(
    async (figure, attribute, value) => {
      const lens = document.querySelector(`#${figure} heat-lens`);
      const heard = new Promise((resolve) =>
        lens.addEventListener("reading", resolve, { once: true }),
      );
      const group = `[data-figure="${figure}"][data-attribute="${attribute}"]`;
      document.querySelector(`${group} input[value="${value}"]`).click();
      const { info } = (await heard).detail;
      return { info, values: [...lens.picture.values] };
    },
    figure,
    attribute,
    value,
  );
}

const written = (figure) =>
  page.$eval(`[data-readings="${figure}"]`, (table) =>
    Object.fromEntries(
      [...table.querySelectorAll("[data-finding]")].map(({ dataset, textContent }) => [
        dataset.finding,
        textContent,
      ]),
    ),
  );

const number = (text) => Number(text.replaceAll("−", "-"));

test("each figure draws its map when a reader comes to it", async () => {
  const lenses = await page.$$("figure heat-lens");
  assert.equal(lenses.length, 17);
  for (const lens of lenses) await see(lens);
  const spreads = await page.$$eval("figure heat-lens", (all) =>
    all.map(({ picture: { info } }) => info.maximum - info.minimum),
  );
  for (const spread of spreads) assert.ok(spread > 0.01, "the map is not flat");
  const failed = await page.$$eval("figure heat-lens", (all) =>
    all.map(({ shadowRoot }) => shadowRoot.querySelector(".error").textContent).filter(Boolean),
  );
  assert.deepEqual(failed, []);
  const largest = number((await written("fig-smooth")).maximum);
  assert.ok(Math.abs(largest - 0.27) < 0.01, `${largest} is the steepest slope of Figure 7`);
  await screenshot(page, "article");
});

test("after softmax the gradient of the flamingo answers to the zebra", async () => {
  const share = (values) => {
    const side = Math.sqrt(values.length);
    // The zebra's box of the gallery, in pixels of the input.
    const zebra = values.filter((_, index) => {
      const [x, y] = [index % side, Math.floor(index / side)];
      return x >= 3 && x < 108 && y >= 72 && y < 151;
    });
    const sum = (all) => all.reduce((total, value) => total + value, 0);
    return sum(zebra) / sum(values);
  };
  const after = await press("fig-softmax", "softmax", "after");
  const before = await press("fig-softmax", "softmax", "");
  assert.match(after.info.unit, /^probability/);
  assert.match(before.info.unit, /^score/);
  assert.ok(Math.abs(share(before.values) - 0.21) < 0.02, `before: ${share(before.values)}`);
  assert.ok(Math.abs(share(after.values) - 0.28) < 0.02, `after: ${share(after.values)}`);
});

test("the identity written below the map holds, for each class", async () => {
  const seen = [];
  const check = async () => {
    const found = await written("fig-cam");
    const [mean, bias, sum, score, gap] = ["mean", "bias", "sum", "score", "difference"].map(
      (name) => number(found[name]),
    );
    assert.ok(Math.abs(mean + bias - sum) < 2e-4, `${mean} + ${bias} = ${sum}`);
    assert.ok(Math.abs(sum - score) < 2e-4, `${sum} and ${score}`);
    assert.ok(Math.abs(gap) < 1e-3);
    seen.push(`${found.target} ${found.score}`);
  };
  await check();
  await press("fig-cam", "target versus", "tabby;");
  await check();
  await press("fig-cam", "target versus", "Egyptian cat;tabby");
  await check();
  // The lead is the logarithm of the ratio of the probabilities.
  assert.ok(Math.abs(number((await written("fig-cam")).score) - 1.58) < 0.02);
  assert.equal(new Set(seen).size, 3, seen.join("; "));
  assert.match(seen[2], /^Egyptian cat rather than tabby/);
});

test("a step too large or too small spoils the finite differences", async () => {
  const correlation = async (step) => {
    await press("fig-check", "step", step);
    await see(await page.$("#fig-check heat-lens"));
    return number((await written("fig-check")).correlation);
  };
  assert.ok((await correlation("0.1")) < 0.7);
  assert.ok((await correlation("0.000001")) < 0.95);
  assert.ok((await correlation("0.0001")) > 0.99);
});

test("a switch of a pair turns both", async () => {
  await press("fig-guided", "target", "flamingo");
  const targets = await page.$$eval("#fig-guided heat-lens", (all) =>
    all.map(({ target }) => target),
  );
  assert.deepEqual(targets, ["flamingo", "flamingo"]);
});

test("a reader's photo is taken to all figures, those that have not begun too", async () => {
  const fresh = await open();
  const first = await fresh.$("#fig-classes heat-lens");
  const shows = (lens, label) =>
    fresh.waitForFunction(
      ({ picture, classes }, label) => picture && classes[0].label === label,
      { timeout: 120_000 },
      lens,
      label,
    );
  await first.scrollIntoView();
  await shows(first, "zebra");
  const photo = await readFile(new URL("../../dist/gallery/moped.jpg", import.meta.url), "base64");
  await first.evaluate((lens, photo) => {
    const bytes = Uint8Array.from(atob(photo), (c) => c.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "moped.jpg", { type: "image/jpeg" }));
    const drop = { dataTransfer: data, bubbles: true, cancelable: true };
    lens.dispatchEvent(new DragEvent("drop", drop));
  }, photo);
  await shows(first, "moped");
  await screenshot(fresh, "article-share");
  await (await first.waitForSelector(">>> .share", { visible: true })).click();
  assert.equal(await first.$eval(">>> .share", ({ hidden }) => hidden), true);
  for (const lens of await fresh.$$("figure heat-lens")) {
    await lens.evaluate((lens) => lens.scrollIntoView({ block: "center" }));
    await shows(lens, "moped");
    assert.equal(await lens.$eval(">>> .error", ({ textContent }) => textContent), "");
  }
  await fresh.close();
});

test("formulas are MathML, and each reference that is cited is there", async () => {
  const formulas = await page.$$eval(".formula math", (all) =>
    all.map((math) => [math.getAttribute("alttext"), math.getBoundingClientRect().height]),
  );
  assert.ok(formulas.length >= 9);
  for (const [text, height] of formulas) assert.ok(text && height > 15, text);
  const missing = await page.$$eval("a[href^='#']", (all) =>
    all.map(({ hash }) => hash).filter((hash) => !document.querySelector(hash)),
  );
  assert.deepEqual(missing, []);
});

test("without JavaScript posters and numbers are there, and no dead switches", async () => {
  const plain = await open({ script: false });
  const posters = await plain.$$("figure img");
  assert.equal(posters.length, 18);
  for (const poster of posters) {
    await poster.scrollIntoView();
    await loaded(poster);
    assert.ok(await poster.isVisible());
  }
  const found = await plain.$$eval("[data-readings=fig-cam] td", (all) =>
    all.map(({ textContent }) => textContent),
  );
  const [mean, bias, sum, score] = found.map(number);
  assert.ok(Math.abs(mean + bias - sum) < 2e-4 && Math.abs(sum - score) < 2e-4);
  const dead = await plain.$$eval(".switch", (all) =>
    all.filter((one) => one.checkVisibility()).map(({ textContent }) => textContent),
  );
  assert.deepEqual(dead, []);
  await screenshot(plain, "article-without-script");
  await plain.close();
});

/** Waits until a picture has pixels; nothing in the page can be waited for, as no script runs. */
async function loaded(image) {
  for (let tries = 0; tries < 100; tries++) {
    if (await image.evaluate(({ naturalWidth }) => naturalWidth > 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(await image.evaluate(({ src }) => `${src} did not load`));
}

test("no width makes the article scroll sideways, light or dark, with or without JavaScript", async () => {
  for (const width of [320, 1200]) {
    for (const scheme of ["light", "dark"]) {
      for (const script of [true, false]) {
        const fresh = await open({ width, scheme, script });
        const wide = await fresh.evaluate(() => document.documentElement.scrollWidth);
        await fresh.close();
        assert.ok(wide <= width, `${wide} at ${width}`);
      }
    }
  }
});
