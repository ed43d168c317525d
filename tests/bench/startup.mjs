import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { launch } from "../browser/browser.mjs";
import { median } from "./median.mjs";
import { Peers } from "./peers.mjs";

const ROOT = new URL("../../", import.meta.url);
const WASM = /^dist\/engine\/.*\.wasm$/;
const RUNS = 5;
const MEGABYTE = 1e6;
const GZIP = { encoding: "buffer", maxBuffer: 2 ** 30 };
const command = promisify(execFile);

/**
 * What a reader waits for, each time in a fresh browser.
 *
 * @param {import("./server.mjs").Server} server
 * @returns {Promise<Record<string, number>>}
 */
export async function startup(server) {
  const [compile, load, answers] = [[], [], []];
  for (let run = 0; run < RUNS; run++) {
    const cold = await coldLoad(server);
    compile.push(cold.compile);
    load.push(cold.load);
    answers.push(await firstAnswer(server));
  }
  const [{ paths }] = answers;
  const wasm = await weigh(paths.filter((path) => WASM.test(path)));
  const all = await weigh(paths);
  return {
    "size.wasm": wasm.raw,
    "size.wasm.gzip": wasm.gzip,
    "size.first_answer": all.raw,
    "size.first_answer.gzip": all.gzip,
    "startup.compile": median(compile),
    "startup.load": median(load),
    "startup.first_answer": median(answers.map(({ seconds }) => seconds)),
  };
}

async function coldLoad(server) {
  const peers = new Peers();
  try {
    await peers.open(server);
    return await peers.load();
  } finally {
    await peers.close();
  }
}

/** Seconds from navigation to the first class activation map, and the files it took. */
async function firstAnswer(server) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1200, height: 900 });
    await page.evaluateOnNewDocument(() => {
      const heard = ({ target }) => {
        if (target.picture) globalThis.firstAnswer ??= performance.now();
      };
      addEventListener("result", heard, { capture: true });
      // It would start at the same event, and the answer does not need the files it asks for.
      ServiceWorkerContainer.prototype.register = async () => {};
    });
    server.asked.clear();
    await page.goto(server.address("dist/index.html"));
    const answer = await page.waitForFunction(() => globalThis.firstAnswer);
    const photo = await page.$eval("heat-lens", (lens) => lens.getAttribute("src"));
    // The pictures to choose from are not needed for the answer.
    const needed = (path) => !path.endsWith(".jpg") || path === `dist/${photo}`;
    return { seconds: (await answer.jsonValue()) / 1000, paths: [...server.asked].filter(needed) };
  } finally {
    await browser.close();
  }
}

/** Megabytes of some files, as they are and by gzip -9. */
async function weigh(paths) {
  const [raw, gzip] = [[], []];
  for (const path of paths) {
    const file = fileURLToPath(new URL(path, ROOT));
    raw.push((await stat(file)).size);
    // Node's own zlib is a variant that compresses less.
    const { stdout } = await command("gzip", ["-9nc", file], GZIP);
    gzip.push(stdout.length);
  }
  const sum = (sizes) => sizes.reduce((total, size) => total + size, 0) / MEGABYTE;
  return { raw: sum(raw), gzip: sum(gzip) };
}
