// The poster is the browser's reading of a photo; what is shown after it must be the same picture.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { follow, visit } from "./lens.mjs";
import { place } from "./place.mjs";

const read = (name) => readFile(new URL(`../reference/photos/${name}`, import.meta.url));
const cut = (bytes) => bytes.subarray(0, bytes.length - 40);

/** The mean distance of levels between what the element shows and an image of the page. */
const apart = (page, base64) =>
  page.$eval(
    "heat-lens",
    async (lens, base64) => {
      const photo = lens.shadowRoot.querySelector(".photo");
      const image = new Image();
      image.src = `data:;base64,${base64}`;
      await image.decode();
      const { width, height } = photo;
      const drawn = (source) => {
        const context = new OffscreenCanvas(width, height).getContext("2d");
        context.fillStyle = "white";
        context.fillRect(0, 0, width, height);
        context.drawImage(source, 0, 0, width, height);
        return context.getImageData(0, 0, width, height).data;
      };
      const [ours, theirs] = [drawn(photo), drawn(image)];
      const sum = ours.reduce((sum, level, index) => sum + Math.abs(level - theirs[index]), 0);
      const shape = Math.abs(width / height - image.naturalWidth / image.naturalHeight);
      return { levels: sum / ours.length, shape };
    },
    base64,
  );

const OPEN = `
  const bytes = Uint8Array.from(atob(argument), (letter) => letter.charCodeAt(0));
  lens.open(new Blob([bytes]));`;

/** The same JPEG with XMP before its EXIF, as some editors write it. */
const xmpFirst = (bytes) => {
  const packet = Buffer.from("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'/>");
  const head = Buffer.from([0xff, 0xe1, 0, packet.length + 2]);
  return Buffer.concat([bytes.subarray(0, 2), head, packet, bytes.subarray(2)]);
};

const photos = [
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((turn) => [`exif-${turn}.jpg`, read]),
  ["exif-6.jpg", async (name) => cut(await read(name)), "cut short"],
  ["exif-6.jpg", async (name) => xmpFirst(await read(name)), "behind XMP"],
  ["exif.webp", read],
  ["wide-gamut.jpg", read],
  ["display-p3.png", read],
  ["swapped.png", read],
  ["adobe-rgb.webp", read],
  ["rgba.png", read],
  ["grey-16.png", read],
  ["lossless.webp", read],
  ["browser-only.avif", read],
];

test("poster and photo agree, whoever reads the photo", async () => {
  const page = await place.browser.newPage();
  await visit(page, place.address);
  for (const [name, bytes, how = ""] of photos) {
    const base64 = (await bytes(name)).toString("base64");
    await follow(page, OPEN, base64, "photo");
    const { levels, shape } = await apart(page, base64);
    assert.ok(shape < 0.02, `${name} ${how}: ${shape}`);
    assert.ok(levels < 4, `${name} ${how}: ${levels} levels`);
  }
  await page.close();
});

test("of an animation that begins with nothing, the first picture is shown and that is said", async () => {
  const page = await place.browser.newPage();
  await visit(page, place.address);
  const animated = (await read("animated.webp")).toString("base64");
  const { notes } = await follow(page, OPEN, animated, "photo");
  assert.deepEqual(
    notes.map(({ code }) => code),
    ["blank-frames"],
  );
  const { levels } = await apart(page, (await read("animated.upright.png")).toString("base64"));
  assert.ok(levels < 4, `${levels} levels`);
  await page.close();
});
