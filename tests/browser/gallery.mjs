import { readFile } from "node:fs/promises";

/** The photos of the page, and what is in them. `expected` is what both networks say, where they agree. */
export const gallery = JSON.parse(
  await readFile(new URL("../../dist/gallery/gallery.json", import.meta.url)),
);

/** Those that both networks name alike, and clearly. */
export const named = gallery.filter(({ expected }) => expected);

/** A few of different kinds, for what takes each photo several times. */
export const few = gallery.slice(0, 5);
