// Pages that are not ours, with the element in them.
import { afterEach, beforeEach } from "node:test";
import { serveDist } from "./browser.mjs";
import * as lenses from "./lens.mjs";
import { place } from "./place.mjs";

/** More elements than any page has. */
const MOST = 100;

export const html = (body, head = "") =>
  `<!doctype html><meta charset="utf-8">${head}<body>${body}`;
const SCRIPT = '<script type="module" src="define.js"></script>';
const PAGES = {
  "empty.html": html("", SCRIPT),
  "two.html": html(
    `<heat-lens src="gallery/cat.jpg"></heat-lens><heat-lens src="gallery/espresso.jpg" method="grad-cam"></heat-lens>`,
    SCRIPT,
  ),
  "far.html": html(
    `<div style="height: 5000px"></div><heat-lens src="gallery/cat.jpg" method="cam"></heat-lens>`,
    SCRIPT,
  ),
  "click.html": html(
    `<heat-lens src="gallery/cat.jpg" autostart="click"><p slot="caption">A cat</p><p>No script</p></heat-lens>`,
    SCRIPT,
  ),
  "late.html": html(`<heat-lens></heat-lens>`),
  "frames.html": html(
    `<iframe src="embed.html#src=gallery/cat.jpg&method=grad-cam&controls=none"></iframe>`,
  ),
};
/** A fresh tab for each test. */
export let page;
let served = [];

beforeEach(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
});

afterEach(async () => {
  await page.close();
  served.forEach(({ stop }) => stop());
  served = [];
});

export async function serve(also = {}) {
  const { address, stop } = await serveDist({ pages: PAGES, ...also });
  served.push({ stop });
  return (name) => new URL(name, address).href;
}

export async function visit(name, also) {
  const at = await serve(also);
  await page.goto(at(name));
}

/** Waits until every element of the page has drawn a map. */
export const drawn = () => lenses.drawn(page, MOST);

export const lens = (act, argument) =>
  page.evaluate(
    (act, argument) =>
      new Function("lens", "argument", act)(document.querySelector("heat-lens"), argument),
    act,
    argument,
  );
