// Files are read by the engine itself, in workers: what a file claims is held against what is there.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, serveDist } from "./browser.mjs";
import { top, visit } from "./lens.mjs";

const PHOTO = new URL("../../www/gallery/cat.jpg", import.meta.url);
const cat = await readFile(PHOTO);

let served, browser, page;

before(async () => {
  served = await serveDist();
  browser = await launch();
});

after(async () => {
  await browser.close();
  served.stop();
});

/** Runs in the page: code with the engine's exports as `engine`, in a worker; what it returns or throws. */
function inWorker(code) {
  const address = new URL("../engine/simd/heatlens.js", location.href).href;
  const script = `
    import init, * as engine from "${address}";
    try {
      await init();
      const value = await (async () => { ${code} })();
      postMessage({ value });
    } catch ({ code, message, name }) { postMessage({ code, message, name }); }`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
}

/** A page of the site without a policy. */
async function plain(chosen = browser) {
  const page = await chosen.newPage();
  await page.goto(new URL("gallery/gallery.json", served.address).href);
  return page;
}

const CLAIMING = (size) =>
  `const file = new Blob([new Uint8Array(10_000_000)]);
   Object.defineProperty(file, "size", { value: ${size} });
   return engine.photoId(file);`;

async function claims(page) {
  const whole = await page.evaluate(inWorker, CLAIMING(10_000_000));
  const id = createHash("sha256").update(Buffer.alloc(10_000_000)).digest("hex");
  assert.ok(whole.value.length >= 16 && id.startsWith(whole.value), JSON.stringify(whole));
  for (const [size, words] of [
    [9_999_999, /was said to have 9999999 bytes, and more are there; choose it again/],
    [10_000_001, /was said to have 10000001 bytes, and fewer are there; choose it again/],
    [0, /was said to have 0 bytes, and more are there/],
    ["NaN", /was said to have 0 bytes, and more are there/],
  ]) {
    const { code, message } = await page.evaluate(inWorker, CLAIMING(size));
    assert.equal(code, "FileChanged", `${size}`);
    assert.match(message, words);
  }
  for (const size of [2 ** 26 + 1, 2 ** 40]) {
    const { code } = await page.evaluate(inWorker, CLAIMING(size));
    assert.equal(code, "PhotoTooManyBytes", `${size}`);
  }
}

test("a file with other bytes than it claims is refused, and so is a claim of too many", async () => {
  page = await plain();
  await claims(page);
  await page.close();
});

test("Firefox reads files the same way", async () => {
  const firefox = await launch("firefox");
  try {
    await claims(await plain(firefox));
  } finally {
    await firefox.close();
  }
});

test("where files cannot be read at once, that is an error and no panic", async () => {
  page = await plain();
  const { code, message } = await page.evaluate(async () => {
    const { default: init, photoId } = await import("../engine/simd/heatlens.js");
    await init();
    try {
      return { message: photoId(new Blob(["a"])) };
    } catch ({ code, message }) {
      return { code, message };
    }
  });
  assert.equal(code, "NoFileReader");
  assert.match(message, /dedicated worker/);
  await page.close();
});

/** Makes networks of a file and of bytes, and one of a file that claims too much. */
const NETWORKS = `
  const text = async (path) => (await fetch(new URL("../../models/" + path, "ENGINE"))).text();
  const blob = async (path) => (await fetch(new URL("../../models/" + path, "ENGINE"))).blob();
  const name = "mobilenet_v2.json";
  const manifest = await text(name);
  const { file, labels } = JSON.parse(manifest);
  const onnx = await blob(file);
  const bytes = async (blob) => new Uint8Array(await blob.arrayBuffer());
  const names = await bytes(await blob(labels.file));
  const input = Float32Array.from({ length: 3 * 224 * 224 }, (_, index) => Math.sin(index));
  const scores = (onnx) => {
    const network = new engine.Network(name, manifest, onnx, names);
    const scores = [...network.classify(input)];
    network.free();
    return scores;
  };
  const same = String(scores(onnx)) === String(scores(await bytes(onnx)));
  const vast = new Blob([]);
  Object.defineProperty(vast, "size", { value: 2 ** 30 + 1 });
  let refusal;
  try { scores(vast); } catch ({ code, message }) { refusal = { code, message }; }
  return { same, refusal };`;

test("a network of a file is the one of its bytes", async () => {
  page = await plain();
  const engine = new URL("engine/simd/heatlens.js", served.address).href;
  const { value, message } = await page.evaluate(inWorker, NETWORKS.replaceAll("ENGINE", engine));
  assert.ok(value?.same, message);
  assert.equal(value.refusal.code, "NotOnnx");
  assert.match(value.refusal.message, /mobilenet_v2\.onnx.* 1073741825 bytes; at most 1073741824/);
  await page.close();
});

test("a photo that changed on disk after it was chosen is refused with words", async () => {
  const folder = await mkdtemp(join(tmpdir(), "heatlens-"));
  const file = join(folder, "cat.jpg");
  try {
    await writeFile(file, cat);
    page = await browser.newPage();
    await visit(page, served.address);
    const field = await page.evaluateHandle(() => {
      const field = document.createElement("input");
      field.type = "file";
      document.body.append(field);
      return field;
    });
    await field.uploadFile(file);
    const open = () =>
      page.evaluate((field) => {
        const lens = document.querySelector("heat-lens");
        const heard = (type) =>
          new Promise((resolve) =>
            lens.addEventListener(type, ({ detail }) => resolve({ type, ...detail }), {
              once: true,
            }),
          );
        lens.open(field.files[0]);
        return Promise.race([heard("error"), heard("photo")]);
      }, field);
    assert.equal((await open()).type, "photo");
    await writeFile(file, Buffer.concat([cat, cat]));
    const { type, message } = await open();
    assert.equal(type, "error");
    assert.match(message, /^This photo cannot be read: the file is not there as it was chosen; /);
    assert.equal(await top(page), "Egyptian cat");
    await page.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
