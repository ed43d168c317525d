import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "../../browser/browser.mjs";
import { heldBytes } from "../../browser/memory.mjs";
import { median } from "../median.mjs";
import { Page } from "../page.mjs";
import { Peak } from "../peak.mjs";
import { row } from "../row.mjs";

/** Columns and rows, by the name of a photo. */
const SIZES = { small: [2400, 1600], large: [6000, 4000] };
const BRIEF = { small: [240, 160], large: [600, 400] };
const READS = 50;

const ofPhoto = (name) => [
  row(`photos.${name}_file`, `A ${name} photo's file`, "MB", 1),
  row(`photos.${name}_open`, `A ${name} photo opened`, "ms", 0),
  row(`photos.${name}_peak`, `A ${name} photo: growth of the renderer's peak`, "MB", 0),
  row(`photos.${name}_wasm`, `A ${name} photo: growth of WebAssembly`, "MB", 1),
];

export const ROWS = [
  row("photos.page_heaps", "Page with its network: heaps", "MB", 1),
  row("photos.page_wasm", "Page with its network: WebAssembly", "MB", 1),
  row("photos.page_peak", "Page with its network: the renderer's peak", "MB", 0),
  row("photos.read", "A map read from the desk", "ms", 2),
  ...Object.keys(SIZES).flatMap(ofPhoto),
];

/**
 * Opens photos of noise from files, and reads a map: the time, and what is held meanwhile. Each round has
 * a fresh browser, since the memory of WebAssembly never shrinks.
 *
 * @param {import("../sections.mjs").Given} given
 * @returns {Promise<import("../sections.mjs").Measured>}
 */
export async function measure({ server, brief }) {
  const folder = await mkdtemp(join(tmpdir(), "heatlens-"));
  const middle = (runs) =>
    Object.fromEntries(
      Object.keys(runs[0]).map((key) => [key, median(runs.map((run) => run[key]))]),
    );
  try {
    const pages = [];
    const photos = {};
    for (const [name, size] of Object.entries(brief ? BRIEF : SIZES)) {
      const file = join(folder, `${name}.jpg`);
      const bytes = await makePhoto(file, size);
      const runs = [];
      for (let round = 0; round < (brief ? 1 : 5); round++) {
        await Page.use(server, async ({ tab }) => {
          const { page, photo } = await openPhoto(tab, file);
          pages.push(page);
          runs.push({ file: bytes / 1e6, ...photo });
        });
      }
      photos[name] = middle(runs);
    }
    const named = (prefix, figures) =>
      Object.entries(figures).map(([key, value]) => [`photos.${prefix}${key}`, value]);
    const all = Object.entries(photos).flatMap(([name, figures]) => named(`${name}_`, figures));
    return { figures: Object.fromEntries([...named("", middle(pages)), ...all]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a JPEG of noise. @returns {Promise<number>} how many bytes it has */
async function makePhoto(file, size) {
  const browser = await launch();
  try {
    const tab = await browser.newPage();
    const bytes = Buffer.from(await tab.evaluate(noise, ...size), "base64");
    await writeFile(file, bytes);
    return bytes.length;
  } finally {
    await browser.close();
  }
}

/** What the page holds, and what opening a photo takes. */
async function openPhoto(tab, file) {
  const peak = await Peak.of(tab);
  const page = { page_peak: (await peak.bytes()) / 1e6 };
  const before = await heldBytes(tab);
  page.page_heaps = before.heaps / 1e6;
  page.page_wasm = before.wasm / 1e6;
  page.read = await tab.evaluate(readMaps, READS);
  const field = await tab.waitForSelector("heat-lens >>> input[type=file]");
  await tab.evaluate(listen);
  const held = await peak.reset();
  await field.uploadFile(file);
  const open = await tab.evaluate(() => globalThis.opened);
  const photo = { open, peak: ((await peak.bytes()) - held) / 1e6 };
  photo.wasm = ((await heldBytes(tab)).wasm - before.wasm) / 1e6;
  return { page, photo };
}

/** Runs in the page: a JPEG in base64, the same each time. */
async function noise(width, height) {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  let state = 1;
  for (let at = 0; at < pixels.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    pixels[at] = state | 0xff000000;
  }
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d").putImageData(image, 0, 0);
  const photo = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
  const address = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(photo);
  });
  return address.slice(address.indexOf(",") + 1);
}

/** Runs in the page: when the next photo that a reader chooses is there, in milliseconds. */
function listen() {
  const lens = document.querySelector("heat-lens");
  globalThis.opened = new Promise((resolve, reject) => {
    let start;
    lens.shadowRoot.addEventListener("change", () => (start = performance.now()), {
      capture: true,
    });
    lens.addEventListener("error", ({ detail }) => reject(new Error(detail.message)));
    lens.addEventListener("photo", () => resolve(performance.now() - start), { once: true });
  });
}

/** Runs in the page: how long a map takes from the desk to the page, in milliseconds. */
async function readMaps(count) {
  const { scene } = document.querySelector("heat-lens");
  const session = await scene.fork();
  const plan = await session.begin("cam", {}, 0);
  await session.run(plan, scene.input, { rest: false }, () => {}, new AbortController().signal);
  const reading = { target: 0, options: {}, layer: 0, colormap: "" };
  const times = [];
  for (let read = 0; read < count; read++) {
    const start = performance.now();
    await session.read(plan, reading);
    times.push(performance.now() - start);
  }
  session.close();
  return times.sort((a, b) => a - b)[count >> 1];
}
