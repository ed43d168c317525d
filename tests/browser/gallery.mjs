import { readFile } from "node:fs/promises";

/** The photos of the page, and what is in them. */
export const gallery = JSON.parse(
  await readFile(new URL("../../dist/gallery/gallery.json", import.meta.url)),
);
