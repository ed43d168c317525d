// The page by keyboard alone. Stops are found by what they are called, not by their order.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { follow, inside, top, visit } from "./lens.mjs";
import { place } from "./place.mjs";

const MOST_STOPS = 120;

let page;

beforeEach(async () => {
  await page?.close();
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 900 });
  await visit(page, place.address);
});

/** What has the focus: its kind, its name, and why it cannot be seen if so. */
function stop() {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (element === document.body) return null;
    const label = element.labels?.[0];
    const text = label?.querySelector("span") ?? label ?? element;
    const name = (element.getAttribute("aria-label") ?? text.textContent).trim();
    // A file input is drawn as its label.
    const seen = element.type === "file" ? label : element;
    const { outlineStyle, outlineWidth } = getComputedStyle(seen);
    const { width, height } = seen.getBoundingClientRect();
    const faults = [
      [outlineStyle === "none" || parseFloat(outlineWidth) < 1, "has no outline"],
      [!seen.checkVisibility({ visibilityProperty: true, opacityProperty: true }), "is hidden"],
      [width < 20 || height < 10, `is drawn ${width} x ${height}`],
    ];
    const wrong = faults.filter(([fault]) => fault).map(([, words]) => words);
    return { kind: element.localName, name, wrong };
  });
}

/** Presses Tab until the focus is where it is wanted. */
async function tabTo(kind, name) {
  for (let presses = 0; presses < MOST_STOPS; presses++) {
    await page.keyboard.press("Tab");
    const at = await stop();
    if (at?.kind === kind && name.test(at.name)) return at;
  }
  throw new Error(`no stop is a ${kind} called ${name}`);
}

/** The next event of the element, after something done. */
async function after(act, event = "result") {
  const heard = follow(page, "", null, event);
  await act();
  return heard;
}

const press = (key) => page.keyboard.press(key);
const lens = (property) => page.$eval("heat-lens", (lens, name) => lens[name], property);

/** Opens the settings, which are behind one button. */
async function openSettings() {
  await tabTo("summary", /^Settings/);
  await press("Enter");
}

test("each stop of the focus can be seen", async () => {
  await page.$eval("heat-lens >>> .settings", (fold) => (fold.open = true));
  const stops = [];
  for (let presses = 0; presses < MOST_STOPS; presses++) {
    await press("Tab");
    const at = await stop();
    if (!at) break;
    stops.push(at);
  }
  assert.deepEqual(
    stops.filter(({ wrong }) => wrong.length),
    [],
  );
  const names = stops.map(({ name }) => name);
  for (const expected of ["Zebra and flamingo", "Choose a photo", "Method", "Opacity"]) {
    assert.ok(names.includes(expected), `${expected} is not among ${names.join(", ")}`);
  }
});

test("the row of photos is one stop, along which keys move", async () => {
  await tabTo("button", /^Zebra/);
  await press("End");
  const last = await stop();
  await press("ArrowRight");
  assert.deepEqual(await stop(), last);
  await press("Home");
  assert.match((await stop()).name, /^Zebra/);
  await press("ArrowRight");
  const second = await stop();
  await press("Tab");
  assert.notEqual((await stop()).kind, "button");
  await page.keyboard.down("Shift");
  await press("Tab");
  await page.keyboard.up("Shift");
  assert.deepEqual(await stop(), second);
});

test("a photo, a class and the opacity are chosen by keyboard", async () => {
  await tabTo("button", /^Zebra/);
  for (let photo = 0; photo < 4; photo++) await press("ArrowRight");
  assert.match((await stop()).name, /^Motorcycle/);
  await after(() => press("Enter"));
  assert.equal(await top(page), "moped");
  const second = await inside(page, ".ranking li:nth-child(2) .label", "textContent");
  await tabTo("button", new RegExp(`^${second}`));
  await press("Enter");
  assert.equal(await lens("target"), second);
  await openSettings();
  await tabTo("input", /^Opacity/);
  const before = Number(await lens("opacity"));
  await press("ArrowLeft");
  assert.ok(Number(await lens("opacity")) < before);
});

test("a method is chosen, set and cancelled by keyboard", async () => {
  await tabTo("select", /^Method/);
  const { info } = await after(() => press("ArrowDown"));
  assert.equal(info.method, "occlusion");
  await openSettings();
  await tabTo("input", /^Stride/i);
  // The text of a field that is tabbed to is selected. A stride of 2 takes thousands of passes.
  await page.keyboard.type("2");
  await after(() => press("Tab"), "progress");
  await tabTo("button", /^Cancel/);
  await press("Enter");
  assert.equal(await inside(page, ".status", "textContent"), "Cancelled");
  assert.equal(await inside(page, ".cancel", "hidden"), true);
  const { kind, name } = await stop();
  assert.deepEqual([kind, name], ["button", "Run again"]);
  await after(() => press("Enter"), "progress");
  await tabTo("button", /^Cancel/);
  await press("Enter");
  await tabTo("select", /^Method/);
  const { info: next } = await after(() => press("ArrowUp"));
  assert.equal(next.method, "cam");
});

test("the button that computes the rest hands the focus on when it goes", async () => {
  await follow(page, "lens.refine = 'adaptive'; lens.method = 'occlusion'");
  await tabTo("button", /^Compute the rest/);
  await after(() => press("Enter"));
  assert.equal(await inside(page, ".rest", "hidden"), true);
  assert.equal((await stop())?.name, "Run again");
});
