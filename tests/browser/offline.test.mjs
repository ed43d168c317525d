// Visits after the first: without a connection, and across updates. Every test has a site of its
// own and a reader who has never been there.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, beforeEach, test } from "node:test";
import { launch } from "./browser.mjs";
import { drawn, follow, inside, visit } from "./lens.mjs";
import { Site } from "./site.mjs";

const browser = await launch();
let reader;
let site;

beforeEach(async () => {
  reader = await browser.createBrowserContext();
});

afterEach(async () => {
  await reader.close();
  await site.close();
});

after(() => browser.close());

/** A tab on a page whose first map is drawn. */
async function open(address = site.address()) {
  const page = await reader.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, address);
  return page;
}

/** The first visit, until the site is kept. */
async function keep(address) {
  const page = await open(address);
  await page.evaluate(() => navigator.serviceWorker.ready);
  return page;
}

/** Looks for an update as a browser does from time to time. @returns how its installation ended */
function lookForUpdate(page) {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update();
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    return new Promise((resolve) => {
      const look = () => /activated|redundant/.test(worker.state) && resolve(worker.state);
      worker.addEventListener("statechange", look);
      look();
    });
  });
}

/** Which versions page and script are of; that its workers are too is shown by a map. */
const builds = (page) => page.evaluate(() => [document.title, document.body.dataset.build]);

/** Gives the page's element new workers. @returns {Promise<string>} what went wrong, "" for a map */
const startAnew = (page) =>
  page.evaluate(() => {
    const lens = document.querySelector("heat-lens");
    const { promise, resolve } = Promise.withResolvers();
    lens.addEventListener("result", () => resolve(""), { once: true });
    lens.addEventListener("error", ({ detail }) => resolve(detail.message), { once: true });
    // The same model by an address that is not in use.
    lens.setAttribute(
      "model",
      `models/../${lens.getAttribute("model") ?? "models/mobilenet_v2.json"}`,
    );
    return promise;
  });

const named = (page) =>
  page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".ranking .label").textContent);

const cached = (page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const paths = async (name) =>
      (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
    return Promise.all(names.map(async (name) => ({ name, paths: await paths(name) })));
  });

test("the second visit needs no server, for any photo of the gallery", async () => {
  site = await Site.open();
  await (await keep()).close();
  site.stop();
  const page = await open();
  const gallery = JSON.parse(await readFile(join(site.root, "gallery/gallery.json"), "utf8"));
  for (const { file, expected } of gallery) {
    await follow(page, "document.querySelector(`[data-file='${argument}']`).click()", file);
    if (expected) assert.equal(await named(page), expected);
  }
  await visit(page, site.address("./?from=a-bookmark"));
  await page.goto(site.address("embed.html"));
  await drawn(page);
});

test("of two engines only the one that this browser takes is kept, and no licence", async () => {
  site = await Site.open();
  const [{ paths }] = await cached(await keep());
  const engines = paths.filter((path) => path.endsWith(".wasm"));
  assert.equal(engines.length, 1, engines.join());
  assert.deepEqual(
    paths.filter((path) => /LICENSE|\.d\.ts|package\.json/.test(path)),
    [],
  );
});

test("a network that the reader chose is kept from then on, across updates", async () => {
  site = await Site.open();
  const page = await keep();
  const chosen = async () =>
    (await cached(page)).filter(({ paths }) => paths.some((path) => /lite0\.onnx$/.test(path)));
  assert.deepEqual(await chosen(), []);
  const link = site.address("index.html#model=models/efficientnet_lite0.json");
  await (await open(link)).close();
  assert.equal((await chosen()).length, 1);
  await site.update("Second");
  assert.equal(await lookForUpdate(page), "activated");
  await (await open()).close();
  site.stop();
  const offline = await open(link);
  assert.deepEqual(await builds(offline), ["Second", "Second"]);
  const model = await offline.$eval("heat-lens", ({ picture }) => picture.info.model);
  assert.equal(model, "efficientnet_lite0");
});

test("a web page in place of a file is neither kept nor taken for the file", async () => {
  const onnx = "models/efficientnet_lite0.onnx";
  const html = "<!doctype html><title>Welcome</title>";
  const broken = {};
  site = await Site.open({ pages: broken });
  await (await keep()).close();
  const page = await open();
  const paths = async () => (await cached(page)).flatMap(({ paths }) => paths);
  // An update of which one file is a page does not come in.
  await site.update("Second");
  broken["engine/network.js"] = html;
  assert.equal(await lookForUpdate(page), "redundant");
  await (await open()).close();
  delete broken["engine/network.js"];
  broken[onnx] = html;
  const words = await page.evaluate(
    (model) => {
      const lens = document.querySelector("heat-lens");
      const { promise, resolve } = Promise.withResolvers();
      lens.addEventListener("error", ({ detail }) => resolve(detail.message), { once: true });
      lens.addEventListener("result", () => resolve(""), { once: true });
      lens.model = model;
      return promise;
    },
    onnx.replace("onnx", "json"),
  );
  assert.match(words, /efficientnet_lite0\.onnx is a web page, not a network/);
  assert.ok(!(await paths()).some((path) => path.endsWith(onnx)));
});

test("bytes are counted without a server as with one", async () => {
  site = await Site.open();
  await (await keep()).close();
  site.stop();
  const page = await open();
  const counts = await page.evaluate(async () => {
    const { Engine } = await import(new URL("engine/engine.js", location.href));
    const { ModelSource } = await import(new URL("engine/model-source.js", location.href));
    const counts = [];
    document.querySelector("heat-lens").remove();
    await Promise.resolve();
    const engine = Engine.acquire(ModelSource.at("models/mobilenet_v2.json"));
    await engine.load((...count) => counts.push(count));
    return counts;
  });
  const [loaded, total] = counts.at(-1);
  assert.ok(total > 15e6, `${total} bytes`);
  assert.equal(loaded, total);
  // What comes fast is reported seldom, but always when it begins and when it is whole.
  const [[first]] = counts;
  assert.ok(first > 0 && first < total, `${first} of ${total} bytes at first`);
});

test("an open page keeps its version, with the workers it starts, and a reload has the new one", async () => {
  site = await Site.open();
  await keep();
  const page = await open();
  await site.update("Second");
  assert.equal(await lookForUpdate(page), "activated");
  assert.equal(await startAnew(page), "");
  assert.deepEqual(await builds(page), ["First", "First"]);
  const other = await open();
  assert.deepEqual(await builds(other), ["Second", "Second"]);
  await page.bringToFront();
  assert.equal(await startAnew(page), "");
  await page.reload();
  await drawn(page);
  assert.deepEqual(await builds(page), ["Second", "Second"]);
  site.stop();
  await page.reload();
  await drawn(page);
  assert.deepEqual(await builds(page), ["Second", "Second"]);
});

test("reloads while an update comes are wholly of one version each", async () => {
  site = await Site.open();
  const page = await keep();
  await site.update("Second");
  const seen = [];
  do {
    await page.reload();
    await drawn(page);
    const [title, script] = await builds(page);
    assert.equal(title, script);
    seen.push(title);
    if (seen.length === 1) await lookForUpdate(page);
  } while (seen.at(-1) !== "Second" && seen.length < 5);
  assert.deepEqual(seen, ["First", "Second"]);
});

test("an update that is uploaded in part changes nothing", async () => {
  site = await Site.open();
  await keep();
  const page = await open();
  const old = await readFile(join(site.root, "engine/worker.js"));
  await site.update("Second");
  const late = await readFile(join(site.root, "engine/worker.js"));
  await writeFile(join(site.root, "engine/worker.js"), old);
  assert.equal(await lookForUpdate(page), "redundant");
  await page.reload();
  await drawn(page);
  assert.deepEqual(await builds(page), ["First", "First"]);
  assert.equal(await startAnew(page), "");
  await writeFile(join(site.root, "engine/worker.js"), late);
  assert.equal(await lookForUpdate(page), "activated");
  site.stop();
  await page.reload();
  await drawn(page);
  assert.deepEqual(await builds(page), ["Second", "Second"]);
});

test("a page that came past the service worker has its workers from the network too", async () => {
  site = await Site.open();
  const page = await keep();
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
  await site.update("Second");
  const tools = await page.createCDPSession();
  const loaded = page.waitForNavigation();
  await tools.send("Page.reload", { ignoreCache: true });
  await loaded;
  await drawn(page);
  assert.deepEqual(await builds(page), ["Second", "Second"]);
  assert.equal(await startAnew(page), "");
});

test("a page whose version was taken away says that a reload helps", async () => {
  site = await Site.open();
  await keep();
  const page = await open();
  const [{ name: first }] = (await cached(page)).filter(({ name }) => !name.endsWith(" clients"));
  await site.update("Second");
  assert.equal(await lookForUpdate(page), "activated");
  await page.evaluate((first) => caches.delete(first), first);
  assert.match(await startAnew(page), /was updated after this page was opened; reload the page/);
});

/** Lets an hour pass for the notes of who is served from which version. */
const age = (page) =>
  page.evaluate(async () => {
    for (const cacheName of await caches.keys()) {
      if (!cacheName.endsWith(" clients")) continue;
      const notes = await caches.open(cacheName);
      for (const request of await notes.keys()) {
        const { name, since } = await (await notes.match(request)).json();
        const before = { name, since: since - 3_600_000 };
        await notes.put(request, new Response(JSON.stringify(before)));
      }
    }
  });

test("a page that comes back from the browser's memory is whole", async () => {
  site = await Site.open();
  await keep();
  const page = await open();
  const back = async () => {
    await page.goto("about:blank");
    const other = await open();
    await age(other);
    await other.reload();
    await drawn(other);
    await other.close();
    await page.bringToFront();
    await page.goBack();
    await page.waitForFunction(() => document.visibilityState === "visible");
  };
  await back();
  const worker = join(site.root, "engine/worker.js");
  const text = await readFile(worker);
  await writeFile(worker, "what the network has now is of no use");
  assert.equal(await startAnew(page), "");
  await writeFile(worker, text);
  assert.deepEqual(await builds(page), ["First", "First"]);
  await site.update("Second");
  assert.equal(await lookForUpdate(page), "activated");
  await back();
  await page.waitForFunction(() => document.title === "Second");
  await drawn(page);
  assert.deepEqual(await builds(page), ["Second", "Second"]);
});

test("what nobody is served from is dropped, and nothing of another copy on the origin", async () => {
  site = await Site.open({ copies: ["one", "two"] });
  const [one, two] = ["one/index.html", "two/index.html"].map((name) => site.address(name));
  await keep(one);
  await keep(two);
  const page = await open(two);
  const versions = async (page) => {
    const names = (await cached(page)).map(({ name }) => name);
    return ["one", "two"].map(
      (copy) => names.filter((name) => new RegExp(`/${copy}/ \\w{64} `).test(name)).length,
    );
  };
  assert.deepEqual(await versions(page), [1, 1]);
  await site.update("Second", "two");
  assert.equal(await lookForUpdate(page), "activated");
  const other = await open(two);
  await age(other);
  await other.reload();
  await drawn(other);
  assert.deepEqual(await versions(other), [1, 2], "the first page is still open");
  await page.close();
  await age(other);
  await other.reload();
  await other.waitForFunction(
    async () => (await caches.keys()).filter((name) => /two\/ \w{64}/.test(name)).length === 1,
  );
  assert.deepEqual(await versions(other), [1, 1]);
});

test("a first visit passes over a network that an HTTP cache has from before an update", async () => {
  site = await Site.open({ headers: { "Cache-Control": "max-age=3600" } });
  const name = "models/mobilenet_v2.onnx";
  const model = await readFile(join(site.root, name));
  await writeFile(join(site.root, name), model.subarray(0, 1000));
  const page = await reader.newPage();
  await page.goto(site.address("LICENSE"));
  const length = await page.evaluate(
    async (address) => (await (await fetch(address)).arrayBuffer()).byteLength,
    site.address(name),
  );
  assert.equal(length, 1000);
  await writeFile(join(site.root, name), model);
  await visit(page, site.address());
});

test("a first visit reads the manifest of now, not one from an HTTP cache", async () => {
  site = await Site.open({ headers: { "Cache-Control": "max-age=3600" } });
  const name = "models/mobilenet_v2.json";
  const manifest = await readFile(join(site.root, name), "utf8");
  await writeFile(join(site.root, name), manifest.replace(/"file": "[^"]*"/, '"file": "old.onnx"'));
  const page = await reader.newPage();
  await page.goto(site.address("LICENSE"));
  const before = await page.evaluate(
    async (address) => (await (await fetch(address)).json()).file,
    site.address(name),
  );
  assert.equal(before, "old.onnx");
  await writeFile(join(site.root, name), manifest);
  await visit(page, site.address());
});

test("a first visit amid an update says that a reload helps", async () => {
  site = await Site.open();
  const name = "models/imagenet_labels.txt";
  await site.edit(name, (text) => `${text}one more\n`);
  const page = await reader.newPage();
  await page.goto(site.address());
  await page.waitForFunction(
    () => !document.querySelector("heat-lens").shadowRoot.querySelector(".error").hidden,
  );
  assert.match(await inside(page, ".error", "textContent"), /was updated .* reload the page/);
});
