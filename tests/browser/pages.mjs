// All pages of dist/, whichever there are, and how they look.
import { readdir } from "node:fs/promises";
import { drawn } from "./lens.mjs";

/** File names. */
export const PAGES = (await readdir(new URL("../../dist/", import.meta.url)))
  .filter((name) => name.endsWith(".html"))
  .sort();

export const SCHEMES = ["light", "dark"];

/** Opens a page and, where it has elements, waits until the first one has drawn. */
export async function turnTo(page, address, name) {
  await page.goto(new URL(name, address).href);
  const first = await page.$("heat-lens");
  if (!first) return;
  await first.scrollIntoView();
  await first.evaluate((lens) => lens.autostart === "click" && lens.explain());
  await drawn(page);
}

/** Lays the page out anew for a width and a colour scheme. */
export async function dress(page, width, scheme) {
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}
