// A pile of photos taken in by the page's search: photos a second, and what is held before and after.
// Needs dist/.   node tests/bench/pile.mjs [COUNT]
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, serveDist } from "../browser/browser.mjs";
import { gallery } from "../browser/gallery.mjs";
import { visit } from "../browser/lens.mjs";
import { heldBytes } from "../browser/memory.mjs";

const count = Number(process.argv[2] ?? 2000);
const { address, stop } = await serveDist();
const browser = await launch();
const page = await browser.newPage();
await visit(page, address);
const folder = await mkdtemp(join(tmpdir(), "heatlens-"));

/** A part of a gallery photo that no other number has. */
const part = (number) =>
  page.evaluate(
    async (file, number) => {
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
    },
    gallery[number % gallery.length].file,
    number,
  );

const paths = [];
for (let number = 0; number < count; number++) {
  paths.push(join(folder, `${number}.jpg`));
  await writeFile(paths.at(-1), Buffer.from(await part(number), "base64"));
}
await page.click('[name=inside][value="search"]');
const field = await page.waitForSelector(".search [name=photos]");
const megabytes = ({ heaps, wasm }) =>
  `${(heaps / 1e6).toFixed(1)} MB of heaps, ${(wasm / 1e6).toFixed(0)} MB of WebAssembly`;
console.log(`before: ${megabytes(await heldBytes(page))}`);
const start = performance.now();
await field.uploadFile(...paths);
await page.waitForFunction(
  (count) =>
    document.querySelector(".search .going").hidden &&
    document.querySelector(".search .kept").textContent.startsWith(`${count} photos`),
  { timeout: 0 },
  count,
);
const seconds = (performance.now() - start) / 1000;
console.log(
  `${count} photos in ${seconds.toFixed(0)} s; after: ${megabytes(await heldBytes(page))}`,
);
await browser.close();
await rm(folder, { recursive: true });
stop();
