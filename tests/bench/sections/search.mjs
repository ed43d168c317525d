import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gallery } from "../../browser/gallery.mjs";
import { heldBytes } from "../../browser/memory.mjs";
import * as rows from "../../browser/rows.mjs";
import { Page } from "../page.mjs";
import { row } from "../row.mjs";

export const ROWS = [
  row("search.photos", "Search: photos taken in", "", 0),
  row("search.seconds", "Search: all of them", "s", 0),
  row("search.heaps_before", "Search: heaps before", "MB", 1),
  row("search.heaps_after", "Search: heaps after", "MB", 1),
  row("search.wasm_before", "Search: WebAssembly before", "MB", 0),
  row("search.wasm_after", "Search: WebAssembly after", "MB", 0),
];

/**
 * Has the page's search take in many photos: the time, and what is held before and after.
 *
 * @param {import("../sections.mjs").Given} given
 * @returns {Promise<import("../sections.mjs").Measured>}
 */
export async function measure({ server, brief }) {
  const count = brief ? 4 : 2000;
  const folder = await mkdtemp(join(tmpdir(), "heatlens-"));
  try {
    return { figures: await Page.use(server, ({ tab }) => indexPhotos(tab, folder, count)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function indexPhotos(tab, folder, count) {
  const paths = [];
  for (let number = 0; number < count; number++) {
    const { file } = gallery[number % gallery.length];
    paths.push(join(folder, `${number}.jpg`));
    await writeFile(paths.at(-1), Buffer.from(await tab.evaluate(part, file, number), "base64"));
  }
  await rows.open(tab);
  const field = await tab.waitForSelector(".search [name=photos]");
  const before = await heldBytes(tab);
  const start = performance.now();
  await field.uploadFile(...paths);
  await tab.waitForFunction(
    (count) =>
      document.querySelector(".search .going").hidden &&
      document.querySelector(".search .kept").textContent.startsWith(`${count} photos`),
    { timeout: 0 },
    count,
  );
  const seconds = (performance.now() - start) / 1000;
  const after = await heldBytes(tab);
  return {
    "search.photos": count,
    "search.seconds": seconds,
    "search.heaps_before": before.heaps / 1e6,
    "search.heaps_after": after.heaps / 1e6,
    "search.wasm_before": before.wasm / 1e6,
    "search.wasm_after": after.wasm / 1e6,
  };
}

/** Runs in the page: a part of a gallery photo that no other number has, as a JPEG in base64. */
async function part(file, number) {
  const photo = await createImageBitmap(await (await fetch(`gallery/${file}`)).blob());
  const share = 0.5 + ((number * 37) % 100) / 200;
  const [width, height] = [photo.width * share, photo.height * share].map(Math.round);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.drawImage(photo, (width - photo.width) / 2, (height - photo.height) / 2);
  context.fillStyle = `rgb(${number % 256} ${number >> 8} 0)`;
  context.fillRect(0, 0, 16, 16);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}
