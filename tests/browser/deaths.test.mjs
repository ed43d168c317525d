// Workers that trap, hang, fail or vanish are replaced, and what they were at is done again.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { launch, screenshot } from "./browser.mjs";
import { keepWorkers, mortalSite } from "./fate.mjs";
import * as rows from "./rows.mjs";
import { choose, drawn, follow, inside, pick, top, visit } from "./lens.mjs";

const RAW =
  /unreachable|recursive use|memory access|RuntimeError|Cannot read|undefined|table index|null pointer/;

let site;
let browser;
let page;

before(async () => {
  site = await mortalSite();
  browser = await launch();
});

afterEach(() => page?.close());

after(async () => {
  await browser.close();
  await site.close();
});

async function load({ cores, name = "index.html" } = {}) {
  page = await browser.newPage();
  // Small maps of other methods are below the window, and not computed.
  await page.setViewport({ width: 1200, height: 600 });
  await page.evaluateOnNewDocument(keepWorkers, cores);
  await visit(page, site.address(name));
}

/** Occlusion, with something that happens when the sweep is well under way. */
function sweep(happens = "") {
  return page.$eval(
    "heat-lens",
    async (lens, happens) => {
      const heard = new Promise((resolve) => {
        lens.addEventListener("result", ({ detail }) => resolve(detail), { once: true });
        lens.addEventListener("error", ({ detail }) => resolve(detail), { once: true });
      });
      const act = new Function("lens", "fate", happens);
      let acted = false;
      lens.addEventListener("progress", ({ detail }) => {
        if (acted || detail.done < 20) return;
        acted = true;
        act(lens, globalThis.fate);
      });
      if (lens.method === "occlusion") lens.explain();
      else lens.method = "occlusion";
      const { message, info } = await heard;
      const find = (selector) => lens.shadowRoot.querySelector(selector).textContent;
      const values = message ? [] : [...lens.picture.values];
      return { message, info, values, acted, said: find(".status"), failed: find(".error") };
    },
    happens,
  );
}

const bits = (values) => Buffer.from(Float32Array.from(values).buffer).toString("base64");

const DESK = "fate.workers.findLast(({ script }) => script === 'desk-worker.js')";
const FATES = {
  "vanishes without a word": "fate.busy.vanish()",
  "fails with an event": "fate.busy.fail()",
  "hangs in a step":
    "let left = 1; fate.sent = (_, { verb }) => ({ hang: verb === 'steps' && left-- > 0 })",
  "traps in a step":
    "let left = 1; fate.sent = (_, { verb, indices }) => ({ trap: verb === 'steps' && left-- > 0 ? indices[0] : -1 })",
};

for (const cores of [2, 1]) {
  test(`a sweep ends with the same values where one of ${cores} workers dies`, async () => {
    await load({ cores });
    const undisturbed = await sweep();
    assert.equal(undisturbed.message, undefined);
    assert.doesNotMatch(undisturbed.said, /replaced/);
    for (const [name, fate] of Object.entries(FATES)) {
      const { info, values, said, message, acted } = await sweep(fate);
      assert.ok(acted);
      assert.equal(message, undefined, name);
      assert.equal(info.done, info.total);
      assert.equal(bits(values), bits(undisturbed.values), name);
      assert.match(said, /stopped (was|were) replaced/, name);
      await page.evaluate(() => (fate.sent = () => ({})));
    }
  });
}

test("workers that die without end are given up with words, and the page stays usable", async () => {
  await load({ cores: 2 });
  const { message } = await sweep(
    "fate.sent = (worker, { verb }) => { if (verb === 'steps') setTimeout(() => worker.fail()); return { hang: verb === 'steps' } }",
  );
  assert.match(message, /^The network could not be run: /);
  const opened = await page.evaluate(() => fate.workers.length);
  assert.ok(opened <= 50, `${opened}`);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  assert.equal(await page.evaluate(() => fate.workers.length), opened, "nothing goes on");
  await page.evaluate(() => (fate.sent = () => ({})));
  const { info } = await choose(page, "cam");
  assert.equal(info.method, "cam");
});

test("a step that kills every worker that takes it ends with words", async () => {
  await load({ cores: 2 });
  const { message } = await sweep("fate.sent = () => ({ trap: 150 })");
  assert.match(message, /^The network could not be run: the engine stopped/);
  assert.doesNotMatch(message, RAW);
  assert.ok((await page.evaluate(() => fate.workers.length)) <= 12);
  await page.evaluate(() => (fate.sent = () => ({})));
  const whole = await sweep();
  assert.equal(whole.info.done, whole.info.total);
});

test("a panic is told to the reader and to the console with its file and line", async () => {
  page = await browser.newPage();
  const logged = [];
  page.on("console", (message) => logged.push(message.text()));
  await page.evaluateOnNewDocument(keepWorkers, 1);
  await visit(page, site.address());
  const message = await page.$eval("heat-lens", ({ scene }) => {
    const work = { method: "occlusion", options: {}, input: new Float32Array(1) };
    return scene.engine.ask((network) => network.prepare(work)).catch(({ message }) => message);
  });
  const [, place] = /^The network could not be run: the engine stopped at (\S+); /.exec(message);
  assert.match(place, /^(library|src)\/[\w/]+\.rs:\d+$/);
  assert.ok(logged.includes(`panicked at ${place}: capacity overflow`), logged.join("\n"));
  assert.doesNotMatch(message, RAW);
  const { info } = await choose(page, "saliency");
  assert.equal(info.method, "saliency");
});

/** Opens a BMP of 8 x 8 pixels that stops the decoder and that no browser reads; what the reader is told. */
const poison = () =>
  follow(
    page,
    `lens.open(new Blob(["BM", new Uint8Array(12), Uint32Array.of(40, 8, 8), "and nothing!"]))`,
    "",
    "error",
  );

test("a photo that stops the decoder is refused, and the one before comes back and works", async () => {
  await load({ cores: 2 });
  await choose(page, "occlusion");
  const before = await page.$eval("heat-lens", (lens) => [...lens.picture.values]);
  const name = await top(page);
  const { message } = await poison();
  assert.match(message, /^This photo cannot be read: the decoder stopped; /);
  assert.doesNotMatch(message, RAW);
  assert.equal(await inside(page, ".error", "textContent"), message);
  await screenshot(page, "a-photo-that-stops-the-decoder");
  assert.equal(await top(page), name);
  // The same map in other colours: the desk has to be given all of it again.
  const { info } = await follow(page, "lens.colormap = 'viridis'", "", "reading");
  assert.equal(info.done, info.total);
  assert.equal(info.method, "occlusion");
  assert.equal(
    bits(await page.$eval("heat-lens", (lens) => [...lens.picture.values])),
    bits(before),
  );
  assert.match(await inside(page, ".status", "textContent"), /computed again/);
  await poison();
  await pick(page, "moped.jpg");
  assert.equal(await top(page), "moped");
});

test("a desk that dies in a sweep is replaced, and the map is the same", async () => {
  await load({ cores: 2 });
  const { values } = await sweep();
  for (const fate of ["vanish", "fail"]) {
    const again = await sweep(`${DESK}.${fate}()`);
    assert.equal(again.message, undefined, fate);
    assert.equal(again.info.done, again.info.total, fate);
    assert.equal(bits(again.values), bits(values), fate);
    assert.match(again.said, /draws stopped on the way and was started anew/);
  }
});

test("a desk that dies of every part it is given ends the map with words", async () => {
  await load({ cores: 2 });
  const { message } = await sweep(
    "fate.sent = (worker, { verb }) => { if (verb === 'absorb') setTimeout(() => worker.fail()); return {} }",
  );
  assert.match(message, /^The map could not be drawn: /);
  assert.ok((await page.evaluate(() => fate.workers.length)) < 10);
  await page.evaluate(() => (fate.sent = () => ({})));
  const whole = await sweep();
  assert.equal(whole.info.done, whole.info.total);
});

test("a photo is covered again where the desk died", async () => {
  await load({ cores: 2 });
  const [covered, again] = await page.$eval("heat-lens", async (lens) => {
    const session = await lens.scene.fork();
    const side = Math.sqrt(lens.scene.input.length / 3);
    const mask = new Uint8Array(side * side).fill(255, 0, (side * side) / 2);
    const { input } = await session.cover(mask, "black", 0);
    const map = async () => {
      const plan = await session.begin("cam", {}, 340);
      await session.run(plan, input, { rest: false }, () => {}, new AbortController().signal);
      const reading = { target: 340, options: {}, layer: 0, colormap: "" };
      return [...(await session.read(plan, reading)).values];
    };
    const covered = await map();
    fate.workers.findLast(({ script }) => script === "desk-worker.js").fail();
    return [covered, await map()];
  });
  assert.equal(bits(again), bits(covered));
});

test("all elements of a page have their photos again where their desk died", async () => {
  await load({ cores: 2 });
  const found = await page.$eval("heat-lens", async (lens) => {
    const other = document.createElement("heat-lens");
    other.src = "gallery/moped.jpg";
    other.autostart = "load";
    lens.after(other);
    const told = (type) =>
      new Promise((resolve) => other.addEventListener(type, resolve, { once: true }));
    await told("result");
    fate.workers.findLast(({ script }) => script === "desk-worker.js").fail();
    const again = told("reading");
    other.colormap = "viridis";
    await again;
    const drawn = new Promise((resolve) =>
      lens.addEventListener("reading", resolve, { once: true }),
    );
    lens.colormap = "viridis";
    await drawn;
    const words = (element) => element.shadowRoot.querySelector(".error").textContent;
    return [words(lens), words(other), other.picture.info.method];
  });
  assert.deepEqual(found, ["", "", "cam"]);
});

test("a worker that vanished while it had nothing to do is soon missed", async () => {
  await load({ cores: 1 });
  await choose(page, "occlusion");
  const seconds = await page.$eval("heat-lens", async (lens) => {
    const start = performance.now();
    fate.busy.vanish();
    await new Promise((resolve) => {
      lens.addEventListener("progress", resolve, { once: true });
      lens.explain();
    });
    return (performance.now() - start) / 1000;
  });
  // What is asked first may take 20 seconds, once it is begun.
  assert.ok(seconds < 15, `${seconds}`);
});

test("a search goes on where its worker died", async () => {
  await load({ cores: 2 });
  await rows.open(page);
  await rows.answered(page, "Egyptian cat");
  const most = await rows.names(page, "most");
  for (const fate of ["vanish", "fail"]) {
    await page.evaluate(
      (fate) =>
        globalThis.fate.workers.findLast(({ script }) => script === "index-worker.js")[fate](),
      fate,
    );
    await rows.set(page, "class", await rows.option(page, "sock"));
    await rows.answered(page, "sock");
    await rows.set(page, "class", await rows.option(page, "Egyptian cat"));
    await rows.answered(page, "Egyptian cat");
    assert.deepEqual(await rows.names(page, "most"), most);
    assert.equal(await page.$eval(".search .error", ({ hidden }) => hidden), true);
  }
});

test("a picture that is being made is given up with words where the desk died", async () => {
  await load({ cores: 2 });
  const message = await page.$eval("heat-lens", async (lens) => {
    const session = await lens.scene.fork();
    const plan = await session.ascend({ name: "class-model", options: {}, target: 340 });
    const { signal } = new AbortController();
    await session.rise(plan, false, signal);
    fate.workers.findLast(({ script }) => script === "desk-worker.js").fail();
    return session.rise(plan, false, signal).catch(({ message }) => message);
  });
  assert.match(message, /could not be made further: .* start it again/);
});

test("a network that loads without end is given up by name, and can be tried again", async () => {
  page = await browser.newPage();
  await page.evaluateOnNewDocument(keepWorkers, 2);
  await page.evaluateOnNewDocument(() => {
    fate.sent = (_, { verb }) => ({ hang: verb === "start" });
  });
  await page.goto(site.address());
  await page.waitForFunction(
    () => !document.querySelector("heat-lens").shadowRoot.querySelector(".retry").hidden,
    { timeout: 120_000 },
  );
  const words = await inside(page, ".error", "textContent");
  assert.match(words, /^mobilenet_v2\.onnx could not be loaded: .* no answer for \d+ seconds/);
  await screenshot(page, "a-network-that-loads-without-end");
  await page.evaluate(() => (fate.sent = () => ({})));
  await page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".retry").click());
  await drawn(page);
});

test("an element that leaves while its network loads without end leaves no worker", async () => {
  page = await browser.newPage();
  await page.evaluateOnNewDocument(keepWorkers, 2);
  await page.evaluateOnNewDocument(() => {
    fate.sent = (_, { verb }) => ({ hang: verb === "start" });
  });
  await page.goto(site.address());
  await page.waitForFunction(() => fate.workers.some(({ script }) => script === "worker.js"));
  await page.evaluate(() => document.querySelector("heat-lens").remove());
  for (let tries = 0; page.workers().length && tries < 40; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(page.workers().length, 0);
});

test("messages from outside do nothing", async () => {
  await load({ cores: 2 });
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.evaluate(() => {
    const strange = [null, 1, "start", { id: 0 }, { id: 0, verb: "constructor" }, { verb: "open" }];
    for (const data of strange) {
      window.postMessage(data, "*");
      for (const worker of fate.workers) {
        worker.dispatchEvent(new MessageEvent("message", { data }));
        if (data) worker.postMessage({ ...Object(data), id: -1 });
      }
    }
  });
  const { info } = await choose(page, "saliency");
  assert.equal(info.method, "saliency");
  assert.deepEqual(errors, []);
});

test("Firefox replaces networks and the desk too", async () => {
  const firefox = await launch("firefox");
  try {
    page = await firefox.newPage();
    await page.evaluateOnNewDocument(keepWorkers, 2);
    await visit(page, site.address());
    const { values } = await sweep();
    const happenings = [FATES["vanishes without a word"], FATES["hangs in a step"]];
    for (const fate of [...happenings, `${DESK}.fail()`]) {
      const again = await sweep(fate);
      assert.equal(again.message, undefined, fate);
      assert.equal(bits(again.values), bits(values), fate);
      await page.evaluate(() => (globalThis.fate.sent = () => ({})));
    }
    const { message } = await poison();
    assert.match(message, /^This photo cannot be read: the decoder stopped; /);
    await pick(page, "moped.jpg");
    assert.equal(await top(page), "moped");
  } finally {
    await firefox.close();
    page = undefined;
  }
});
