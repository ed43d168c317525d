// The element: its attributes, its life, and what it gives away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { screenshot } from "./browser.mjs";
import { drawn, lens, page, visit } from "./guests.mjs";
import { follow } from "./lens.mjs";

test("what is set before the class is known counts", async () => {
  await visit("late.html");
  await lens("lens.method = 'grad-cam'; lens.src = 'gallery/cat.jpg'");
  await page.addScriptTag({ type: "module", url: new URL("define.js", page.url()).href });
  await drawn();
  assert.equal(await lens("return lens.picture.info.method"), "grad-cam");
});

test("attributes start, and properties say what is shown", async () => {
  await visit("two.html");
  await drawn();
  assert.deepEqual(await lens("return [lens.method, lens.target, lens.controls, lens.fill]"), [
    "cam",
    "Egyptian cat",
    "basic",
    "",
  ]);
  const { info } = await follow(
    page,
    "for (const [name, value] of argument) lens.setAttribute(name, value)",
    [
      ["method", "occlusion"],
      ["window", "56"],
      ["stride", "56"],
    ],
  );
  assert.deepEqual([info.method, info.parameters.window, info.total], ["occlusion", "56", 17]);
  const other = await follow(page, "lens.window = '112'; lens.stride = '112'");
  assert.equal(other.info.total, 5);
  assert.equal(await lens("return lens.getAttribute('window')"), "112");
});

test("another colormap is another reading", async () => {
  await visit("two.html");
  await drawn();
  const passes = await lens("return lens.forwardPasses");
  const before = await lens("return [...lens.picture.legend.slice(0, 3)]");
  await lens("lens.colormap = 'purple-orange'");
  await page.waitForFunction(
    () => document.querySelector("heat-lens").picture.info.hues[0] === "purple",
  );
  assert.notDeepEqual(await lens("return [...lens.picture.legend.slice(0, 3)]"), before);
  assert.match(
    await lens("return lens.shadowRoot.querySelector('.reading').textContent"),
    /Purple adds to the score for .+; nothing lowers it/,
  );
  assert.equal(await lens("return lens.forwardPasses"), passes);
});

test("an attribute that is not understood says so", async () => {
  await visit("empty.html");
  const heard = (attributes) =>
    page.evaluate(async (attributes) => {
      const lens = document.createElement("heat-lens");
      for (const [name, value] of Object.entries(attributes)) lens.setAttribute(name, value);
      const failed = new Promise((resolve) => lens.addEventListener("error", resolve));
      document.body.replaceChildren(lens);
      return (await failed).detail.message;
    }, attributes);
  const src = "gallery/cat.jpg";
  assert.match(await heard({ src, method: "magic" }), /no “magic”; there are cam, occlusion/);
  assert.match(
    await heard({ src, target: "unicorn" }),
    /no class is called "unicorn"; give an index/,
  );
  assert.match(await heard({ src, method: "occlusion", window: "big" }), /window/);
  assert.match(await heard({ src, method: "occlusion", mode: "sideways" }), /mode/);
  assert.match(await heard({ src, colormap: "jet" }), /no colormap "jet"; there are red-blue/);
  assert.match(await heard({ src: "nothing.jpg" }), /nothing\.jpg could not be loaded/);
});

test("elements share one download and one pool, and leave nothing behind", async () => {
  const models = [];
  page.on("request", (request) => {
    if (request.url().endsWith(".onnx")) models.push(request.url());
  });
  await visit("two.html");
  await drawn();
  assert.equal(models.length, 1);
  assert.deepEqual(await page.$$eval("heat-lens", (all) => all.map(({ target }) => target)), [
    "Egyptian cat",
    "espresso",
  ]);
  await page.waitForFunction(() => document.querySelector("heat-lens").warmed);
  const cores = await page.evaluate(() => Math.min(navigator.hardwareConcurrency, 8));
  assert.equal(page.workers().length, cores + 1);
  await page.$$eval("heat-lens", ([first]) => first.remove());
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(page.workers().length, cores + 1);
  await page.$$eval("heat-lens", ([last]) => last.remove());
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(page.workers().length, 0);
});

test("two sweeps at once are both complete", async () => {
  await visit("two.html");
  await drawn();
  const totals = await page.$$eval("heat-lens", (all) =>
    Promise.all(
      all.map((lens) => {
        const result = new Promise((resolve) =>
          lens.addEventListener("result", ({ detail }) => resolve(detail.info), { once: true }),
        );
        lens.method = "occlusion";
        return result.then(({ done, total }) => [done, total, lens.picture.info.findings]);
      }),
    ),
  );
  for (const [done, total] of totals) assert.deepEqual([done, total], [170, 170]);
  const winners = totals.map(([, , findings]) => findings.winners[0].label);
  assert.deepEqual(winners, ["Egyptian cat", "espresso"]);
});

test("work starts near the window, or at a click", async () => {
  await visit("far.html");
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(page.workers().length, 0);
  await page.evaluate(() => scrollTo(0, 4500));
  await drawn();
  await visit("click.html");
  const poster = await page.waitForSelector("heat-lens >>> .poster");
  await page.waitForFunction((image) => image.complete, {}, poster);
  assert.match(await poster.evaluate(({ src }) => src), /cat\.jpg$/);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(page.workers().length, 0);
  await screenshot(page, "element-waiting");
  await page.click("heat-lens >>> .start");
  await drawn();
  assert.ok(await page.$eval("p[slot]", (caption) => caption.checkVisibility()));
  assert.ok(!(await page.$eval("p:not([slot])", (other) => other.checkVisibility())));
  await screenshot(page, "element-basic");
});

test("a move stops nothing, and a removal all", async () => {
  await visit("two.html");
  await drawn();
  const { info } = await follow(
    page,
    `lens.method = "occlusion";
     lens.addEventListener("progress", () => document.body.append(lens), { once: true });`,
  );
  assert.equal(info.done, 170);
  const after = await page.$$eval("heat-lens", async (all) => {
    const last = all.at(-1);
    let steps = 0;
    await new Promise((resolve) => {
      last.addEventListener("progress", () => ((steps += 1), resolve()));
      last.explain();
    });
    last.remove();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const counted = steps;
    await new Promise((resolve) => setTimeout(resolve, 600));
    return steps - counted;
  });
  assert.equal(after, 0);
});

test("an element that comes back goes on with its photo", async () => {
  await visit("two.html");
  await drawn();
  const target = await lens(`return (async () => {
    const once = (name) => new Promise((resolve) => lens.addEventListener(name, resolve, { once: true }));
    const moped = await (await fetch("gallery/moped.jpg")).blob();
    await lens.open(moped);
    lens.remove();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const drawn = once("result");
    document.body.append(lens);
    lens.scrollIntoView();
    await drawn;
    return lens.target;
  })()`);
  assert.equal(target, "moped");
});

test("a photo is dropped onto an element", async () => {
  await visit("two.html");
  await drawn();
  const { info } = await follow(
    page,
    `fetch("gallery/moped.jpg").then(async (response) => {
       const dataTransfer = new DataTransfer();
       dataTransfer.items.add(new File([await response.blob()], "moped.jpg"));
       const inside = lens.shadowRoot.querySelector(".stage");
       inside.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, composed: true, cancelable: true }));
     })`,
  );
  assert.equal(info.method, "cam");
  const targets = await page.$$eval("heat-lens", (all) => all.map(({ target }) => target));
  assert.deepEqual(targets, ["moped", "espresso"]);
});

test("a photo is explained without an element", async () => {
  await visit("empty.html");
  const found = await page.evaluate(async () => {
    const { close, explain } = await import("./heatlens.js");
    const first = await explain("gallery/two-animals.jpg", { method: "cam" });
    const steps = [];
    const second = await explain("gallery/cat.jpg", {
      method: "occlusion",
      options: { window: 56, stride: 56 },
      target: "tabby",
      progress: ({ done }) => steps.push(done),
    });
    const refused = await explain("gallery/cat.jpg", { target: "unicorn" }).catch(String);
    const stopped = new AbortController();
    const progress = () => stopped.abort();
    const { signal } = stopped;
    const cancelled = await explain("gallery/cat.jpg", {
      method: "occlusion",
      signal,
      progress,
    }).catch(({ name }) => name);
    close();
    return {
      top: first.classes[0].label,
      values: first.values.length,
      pixels: second.pixels.length,
      target: second.target,
      steps: steps.at(-1),
      refused,
      cancelled,
    };
  });
  assert.deepEqual(found, {
    top: found.top,
    values: 49,
    pixels: 4 * 224 * 224,
    target: 281,
    steps: 17,
    refused: `Error: no class is called "unicorn"; give an index from 0 to 999 or a label such as "tench"`,
    cancelled: "AbortError",
  });
  assert.match(found.top, /zebra|flamingo/);
  for (let tries = 0; page.workers().length && tries < 50; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(page.workers().length, 0);
});

test("a map is saved as a picture and as numbers", async () => {
  await visit("two.html");
  await drawn();
  const { type, width, height, json } = await lens(`return (async () => {
    const blob = await lens.toBlob();
    const { width, height } = await createImageBitmap(blob);
    return { type: blob.type, width, height, json: JSON.parse(JSON.stringify(lens)) };
  })()`);
  assert.equal(type, "image/png");
  assert.ok(width > 300 && height > 200, `${width} x ${height}`);
  assert.deepEqual([json.method, json.values.length, json.target], ["cam", 49, "Egyptian cat"]);
  const mean = json.values.reduce((sum, value) => sum + value, 0) / 49;
  assert.ok(Math.abs(mean - json.findings.mean) < 1e-3 * Math.abs(mean));
});

test("an element stays in its group when it takes another model", async () => {
  await visit("two.html");
  await page.evaluate(() =>
    document.querySelectorAll("heat-lens").forEach((lens) => (lens.group = "pair")),
  );
  await drawn();
  // The same model by an address that is not in use.
  await follow(page, "lens.model = argument", "models/../models/mobilenet_v2.json");
  const sharable = await page.evaluate(async () => {
    const [, other] = document.querySelectorAll("heat-lens");
    const data = new DataTransfer();
    data.items.add(new File([await (await fetch("gallery/moped.jpg")).blob()], "moped.jpg"));
    other.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    return !other.shadowRoot.querySelector(".share").hidden;
  });
  assert.ok(sharable);
});

test("a photo that is opened before the element is in a page is shown once it is", async () => {
  await visit("empty.html");
  await page.evaluate(async () => {
    await customElements.whenDefined("heat-lens");
    const made = document.createElement("heat-lens");
    await made.open(await (await fetch("gallery/moped.jpg")).blob());
    document.body.append(made);
  });
  await drawn();
  assert.equal(await lens("return lens.target"), "moped");
});
