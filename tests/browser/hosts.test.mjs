// Hosts with faults: what a reader is told, and that Try again works when the fault is gone.
import assert from "node:assert/strict";
import { after, afterEach, beforeEach, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch, screenshot } from "./browser.mjs";
import { FAULTS, PAGE, faultyHost } from "./faults.mjs";
import { drawn } from "./lens.mjs";

/** What browsers and engines say, which is not for readers. */
const RAW =
  /failed to fetch|networkerror|unreachable|unexpected (token|end)|magic word|cannot read prop|undefined|is not an object|dynamically imported|JSON\.parse|WebAssembly\.|SyntaxError|TypeError|\[object/i;
const LENS = (attributes) =>
  `<!doctype html><script type="module" src="define.js"></script><heat-lens autostart="load" ${attributes}></heat-lens>`;

const browser = await launch("chrome", ["--host-resolver-rules=MAP heatlens.example 127.0.0.1"]);
const host = await faultyHost({
  "lens.html": LENS(""),
  "click.html": LENS('autostart="click"').replace('autostart="load" ', ""),
  "mine.html": LENS('model="models/my_net.json"'),
});
let reader;
let page;

beforeEach(async () => {
  reader = await browser.createBrowserContext();
  page = await reader.newPage();
  host.fault = host.path = undefined;
});
afterEach(() => reader.close());
after(async () => {
  await browser.close();
  host.stop();
});

const retriable = () =>
  page.waitForFunction(
    () => !document.querySelector("heat-lens")?.shadowRoot?.querySelector(".retry").hidden,
  );
const loaded = () => page.waitForFunction(() => document.querySelector("heat-lens").methods.length);
const words = () =>
  page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".error").textContent);
const retry = () =>
  page.$eval("heat-lens", (lens) => lens.shadowRoot.querySelector(".retry").click());

const MANIFEST = /^models\/mobilenet_v2\.json$/;
const ONNX = /mobilenet_v2\.onnx$/;
const LABELS = /labels\.txt$/;
const WASM = /heatlens_bg\.wasm$/;
const GLUE = /engine\/.*heatlens\.js$/;

const CASES = [
  [/^files\.json$/, "not found", /files\.json could not be downloaded: the server answered 404/],
  [/^files\.json$/, "a web page", /files\.json is a web page, not the list of this site's files/],
  [/^files\.json$/, "cut short", /files\.json is not the list .*cut short/],
  [MANIFEST, "a web page", /http:\S+mobilenet_v2\.json is a web page, not a manifest/],
  [MANIFEST, "empty", /mobilenet_v2\.json is an empty file, not a manifest/],
  [MANIFEST, "cut short", /mobilenet_v2\.json is not the file that this site lists, a manifest/],
  [MANIFEST, "a flipped byte", /mobilenet_v2\.json is not the file .*its sha256 is another/],
  [MANIFEST, "out of order", /mobilenet_v2\.json .* the server answered 500; it was tried 4 times/],
  [
    ONNX,
    "a web page of the file's type",
    /http:\S+mobilenet_v2\.onnx is a web page, not a network/,
  ],
  [ONNX, "stall", /onnx could not be downloaded: no byte came for 1 s after 2\.1 MB of 4\.2 MB/],
  [ONNX, "broken off", /onnx could not be downloaded: the connection broke off.* of 4\.2 MB/],
  [
    ONNX,
    "cut short",
    /onnx is not the file that this site lists.*2\.1 MB came, and 4\.2 MB belong/,
  ],
  [ONNX, "endless", /onnx is not the file .*more than 4\.2 MB came/],
  [LABELS, "a web page", /http:\S+imagenet_labels\.txt is a web page, not labels/],
  [LABELS, "silence", /imagenet_labels\.txt could not be downloaded: no byte came for 1 s/],
  [WASM, "a web page", /http:\S+heatlens_bg\.wasm is a web page, not WebAssembly/],
  [WASM, "cut short", /heatlens_bg\.wasm is not the file that this site lists/],
  [WASM, "a flipped byte", /heatlens_bg\.wasm is not the file .*its sha256 is another/],
  [WASM, "reset", /heatlens_bg\.wasm could not be downloaded: nothing came; it was tried 4 times/],
  [GLUE, "a web page", /http:\S+heatlens\.js is a web page, not a script/],
  [GLUE, "a web page of the file's type", /http:\S+heatlens\.js is a web page, not a script/],
  [GLUE, "another type", /http:\S+heatlens\.js came as “text\/plain”; .* as text\/javascript/],
  [/^engine\/desk-worker\.js$/, "not found", /http:\S+desk-worker\.js .*the server answered 404/],
  [/^engine\/desk-worker\.js$/, "a web page", /desk-worker\.js is a web page, not a script/],
  [/^engine\/desk-worker\.js$/, "a web page of the file's type", /desk-worker\.js is a web page/],
  [/^engine\/desk-worker\.js$/, "another type", /http:\S+desk-worker\.js came as “text\/plain”/],
  [
    /^engine\/worker\.js$/,
    "no type",
    /http:\S+worker\.js came without a type; .* as text\/javascript/,
  ],
  [
    /^engine\/assets\.js$/,
    "a web page",
    /desk-worker\.js could not be started: \S+assets\.js is a web page/,
  ],
];

for (const [path, fault, told] of CASES) {
  test(`${path.source}: ${fault}`, async () => {
    Object.assign(host, { path, fault: FAULTS[fault] });
    await page.goto(host.at("lens.html"));
    await retriable();
    assert.match(await words(), told);
    assert.doesNotMatch(await words(), RAW);
    host.fault = undefined;
    await retry();
    await loaded();
    assert.equal(await words(), "");
  });
}

test("wasm of a wrong type, and everything without one but scripts, is no fault", async () => {
  Object.assign(host, { path: /\.(wasm|json|onnx|txt)$/, fault: FAULTS["no type"] });
  await page.goto(host.at("lens.html"));
  await loaded();
});

test("a download that breaks off once goes on by itself, and counts no byte twice", async () => {
  let left = 1;
  const once = (response, file) =>
    left-- > 0 ? FAULTS["broken off"](response, file) : FAULTS["no type"](response, file);
  Object.assign(host, { path: ONNX, fault: once, asked: [] });
  await page.goto(host.at("files.json"));
  const { counts, size } = await page.evaluate(async () => {
    const { Engine } = await import("/engine/engine.js");
    const { ModelSource } = await import("/engine/model-source.js");
    const { engineName } = await import("/engine/support.js");
    const table = await (await fetch("/files.json")).json();
    const paths = [`engine/${engineName()}/heatlens_bg.wasm`, "models/mobilenet_v2.onnx"];
    const texts = ["models/imagenet_labels.txt", "models/imagenet_names.tsv"];
    const size = [...paths, ...texts].reduce((sum, path) => sum + table[path].bytes, 0);
    const counts = [];
    const engine = Engine.acquire(ModelSource.at("models/mobilenet_v2.json"));
    await engine.load((...count) => counts.push(count));
    return { counts, size };
  });
  assert.equal(host.asked.filter((name) => ONNX.test(name)).length, 2);
  assert.deepEqual(counts.at(-1), [size, size]);
});

test("a host that answers everything with its index page is told from one that has the network", async () => {
  const spa = await faultyHost({ "mine.html": LENS('model="models/my_net.json"') }, PAGE);
  try {
    await page.goto(spa.at("mine.html"));
    await retriable();
    assert.match(await words(), /http:\S+\/models\/my_net\.json is a web page, not a manifest/);
    // The right one, set anew, needs no button.
    await page.$eval("heat-lens", (lens) => (lens.model = "models/mobilenet_v2.json"));
    await loaded();
    assert.equal(await words(), "");
    // A bad one, and back.
    await page.$eval("heat-lens", (lens) => (lens.model = "models/none.json"));
    await retriable();
    await page.$eval("heat-lens", (lens) => lens.removeAttribute("model"));
    await loaded();
  } finally {
    spa.stop();
  }
});

test("manifests of wrong shapes, and ones that point elsewhere, are refused in words", async () => {
  const bodies = [
    ["7", /not a manifest: that is an object/],
    ["null", /not a manifest/],
    ['["a"]', /not a manifest/],
    ['{"file": "a.onnx"}', /labels\.file has to be the name/],
    ['{"file": "../secret.onnx", "labels": {"file": "l.txt"}}', /not beside it/],
    ['{"file": "a.onnx", "labels": {"file": "http://heatlens.example/l"}}', /not beside it/],
    ['{"file": "a.onnx", "labels": {"file": "l.txt", "names": {"file": "../n"}}}', /not beside it/],
    ['{"file": "javascript:alert(1)", "labels": {"file": "l.txt"}}', /not beside it/],
  ];
  await page.goto(host.at("click.html"));
  for (const [index, [body, told]] of bodies.entries()) {
    const send = (response) => response.writeHead(200).end(body);
    Object.assign(host, { path: /^models\/shape/, fault: send });
    const heard = await page.$eval(
      "heat-lens",
      async (lens, model) => {
        const { promise, resolve } = Promise.withResolvers();
        lens.addEventListener("error", ({ detail }) => resolve(detail.message), { once: true });
        lens.model = model;
        await Promise.resolve();
        lens.explain();
        return promise;
      },
      `models/shape${index}.json`,
    );
    assert.match(heard, told);
    assert.doesNotMatch(heard, RAW);
  }
  assert.ok(!host.asked.some((name) => /secret|^l$|l\.txt|^n$/.test(name)));
});

test("without a secure context a flipped byte is noticed, too", async () => {
  Object.assign(host, { path: WASM, fault: FAULTS["a flipped byte"] });
  await page.goto(host.at("lens.html", "heatlens.example"));
  assert.equal(await page.evaluate(() => isSecureContext), false);
  await retriable();
  assert.match(await words(), /heatlens_bg\.wasm is not the file .*its sha256 is another/);
  host.fault = undefined;
  await retry();
  await loaded();
});

for (const fault of ["not found", "a web page", "a web page of the file's type", "another type"]) {
  for (const path of [/^site\/page\.js$/, /^element\/stage\/inspector\.js$/]) {
    test(`the page's module ${path.source}: ${fault}`, async () => {
      Object.assign(host, { path, fault: FAULTS[fault] });
      await page.goto(host.at("index.html"));
      await page.waitForFunction(() =>
        /could not be started/.test(document.querySelector(".unloaded").innerText),
      );
      const said = await page.$eval(".unloaded", ({ innerText }) => innerText);
      assert.match(said, new RegExp(`http:\\S+${path.source.slice(1, -1)} `));
      assert.doesNotMatch(said, RAW);
      if (fault === "a web page" && path.test("site/page.js")) await screenshot(page, "unloaded");
      host.fault = undefined;
      await Promise.all([page.waitForNavigation(), page.click(".unloaded a")]);
      await page.waitForFunction(() => !document.querySelector(".unloaded"));
    });
  }
}

test("opened as a file, every page says that a server is needed", async () => {
  for (const name of ["index.html", "article.html", "inside.html", "embed.html"]) {
    const path = fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
    await page.goto(pathToFileURL(path).href);
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector(".unloaded")).visibility === "visible",
      { timeout: 5000 },
    );
    const said = await page.$eval(".unloaded", ({ innerText }) => innerText);
    assert.match(said, /needs JavaScript and a web server, such as/);
  }
});

test("lists of the page that are pages leave it usable, and can be asked for again", async () => {
  Object.assign(host, { path: /gallery\.json|networks\.json/, fault: FAULTS["a web page"] });
  await page.goto(host.at("index.html"));
  await page.waitForSelector(".gallery .error");
  const said = await page.$eval(".gallery", ({ textContent }) => textContent);
  assert.match(said, /(gallery|networks)\.json is a web page, not the list of/);
  assert.doesNotMatch(said, RAW);
  await drawn(page);
  host.fault = undefined;
  await page.click(".gallery .error button");
  await page.waitForSelector("[data-file='moped.jpg']");
});

test("a view whose module does not come says so, and comes when it is asked for again", async () => {
  Object.assign(host, { path: /search\/search\.js$/, fault: FAULTS["a web page"] });
  await page.goto(host.at("index.html"));
  await drawn(page);
  await page.click('[name="inside"][value="search"]');
  await page.waitForSelector(".inside .error button");
  const said = await page.$eval(".inside .view", ({ textContent }) => textContent);
  assert.match(said, /http:\S+search\.js is a web page, not a script/);
  assert.doesNotMatch(said, RAW);
  host.fault = undefined;
  await page.click(".inside .error button");
  await page.waitForSelector(".inside .view form.ask select");
});

test("a photo that an image has cached without CORS is read", async () => {
  // As hosts of files do: the header only for those who say where they come from, and no Vary.
  const s3 = await faultyHost();
  s3.path = /./;
  s3.fault = (response, { type, bytes }, { headers }) => {
    const allowed = headers.origin ? { "Access-Control-Allow-Origin": "*" } : {};
    const sent = { "Content-Type": type, "Cache-Control": "max-age=3600", ...allowed };
    response.writeHead(200, sent).end(bytes);
  };
  try {
    const address = s3.at("gallery/cat.jpg");
    await page.goto(host.at("click.html"));
    await page.evaluate(async (src) => {
      await Object.assign(new Image(), { src }).decode();
    }, address);
    await page.$eval("heat-lens", (lens, src) => lens.setAttribute("src", src), address);
    await page.$eval("heat-lens", (lens) => lens.explain());
    await drawn(page);
    assert.equal(s3.asked.filter((name) => name === "gallery/cat.jpg").length, 2);
  } finally {
    s3.stop();
  }
});

test("photos: a body without end, a stall, and a page of a photo's type", async () => {
  await page.goto(host.at("lens.html"));
  await loaded();
  const cases = [
    ["endless", /cat\.jpg\S* could not be loaded: it has more than 64 MiB/],
    ["stall", /cat\.jpg\S* could not be loaded: no byte came for 1 s after \d+ kB of \d+ kB/],
    ["a web page of the file's type", /a page is there, not a photo/],
    ["empty", /an empty file is there/],
    ["reset", /could not be loaded: the address may be wrong/],
    ["out of order", /the server answered 500; it was tried 3 times; try again/],
  ];
  for (const [fault, told] of cases) {
    Object.assign(host, { path: /cat\.jpg$/, fault: FAULTS[fault] });
    const heard = await page.$eval(
      "heat-lens",
      (lens, src) =>
        new Promise((resolve) => {
          lens.addEventListener("error", ({ detail }) => resolve(detail.message), { once: true });
          lens.src = src;
        }),
      `gallery/cat.jpg?${encodeURIComponent(fault)}`,
    );
    assert.match(heard, told);
    assert.doesNotMatch(heard, RAW);
  }
});

test("in Firefox scripts that do not start are explained, too, and hashes without crypto.subtle", async () => {
  const firefox = await launch("firefox");
  try {
    page = await firefox.newPage();
    Object.assign(host, { path: /^engine\/desk-worker\.js$/, fault: FAULTS["a web page"] });
    await page.goto(host.at("lens.html"));
    await retriable();
    assert.match(await words(), /desk-worker\.js is a web page, not a script/);
    assert.doesNotMatch(await words(), RAW);
    host.fault = undefined;
    await retry();
    await loaded();
    const checked = await page.evaluate(async () => {
      const { fits, fitsByIntegrity } = await import("/engine/digest.js");
      const { sha256 } = (await (await fetch("/files.json")).json())["engine/digest.js"];
      const bytes = new Uint8Array(await (await fetch("/engine/digest.js")).arrayBuffer());
      const both = () => Promise.all([fits, fitsByIntegrity].map((check) => check(bytes, sha256)));
      const before = await both();
      bytes[0] ^= 1;
      return [before, await both()];
    });
    assert.deepEqual(checked, [
      [true, true],
      [false, false],
    ]);
  } finally {
    await firefox.close();
  }
});
