// The line around the strongest tenth of a map: where it lies, what is said of it, and when it is drawn.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { drawn, follow, inside, set, visit } from "./lens.mjs";
import { place } from "./place.mjs";

let page;

before(async () => {
  page = await place.browser.newPage();
  await page.setViewport({ width: 1200, height: 1000 });
  await visit(page, place.address);
});

const switched = (on) =>
  follow(
    page,
    `const field = lens.shadowRoot.querySelector("[name=outline]");
    if (field.checked !== argument) field.click();`,
    on,
    "reading",
  );

/** The lines as they are drawn, and the data of one of them. */
const lines = (name = "above") =>
  page.$eval(
    "heat-lens",
    (lens, name) => lens.shadowRoot.querySelector(`.outline .${name}`).getAttribute("d"),
    name,
  );

/** In the page: whether the middle of each cell lies within the lines, row by row. */
const within = () =>
  page.$eval("heat-lens", ({ shadowRoot, picture }) => {
    const { rows, columns } = picture.info.drawn;
    const paths = ["above", "below"].map((name) => shadowRoot.querySelector(`.outline .${name}`));
    return Array.from({ length: rows * columns }, (_, cell) => {
      const [x, y] = [
        ((cell % columns) + 0.5) / columns,
        (Math.floor(cell / columns) + 0.5) / rows,
      ];
      return paths.some((path) => path.isPointInFill(new DOMPoint(x, y)));
    });
  });

test("nothing is outlined until a reader asks for it", async () => {
  assert.ok(!(await lines()));
  assert.equal(await inside(page, ".outlined", "textContent"), "");
});

test("around sharp cells lies a line that holds the largest tenth of them, and over the map", async () => {
  await set(page, "cells", "sharp");
  await switched(true);
  const values = await page.$eval("heat-lens", ({ picture }) => [...picture.drawn].map(Math.abs));
  const least = values.toSorted((a, b) => b - a)[Math.round(values.length / 10) - 1];
  assert.deepEqual(
    await within(),
    values.map((value) => value >= least),
  );
  const [line, heat] = await page.$eval("heat-lens", ({ shadowRoot }) =>
    [".outline", ".heat"].map((part) => {
      const { left, top, width, height } = shadowRoot.querySelector(part).getBoundingClientRect();
      return [left, top, width, height];
    }),
  );
  line.forEach((side, index) => assert.ok(Math.abs(side - heat[index]) < 0.5, `${line}; ${heat}`));
  assert.match(await inside(page, ".outlined", "textContent"), /strongest tenth/);
});

test("smooth cells have another line, and a map of pixels says over how many it was averaged", async () => {
  const sharp = await lines();
  await set(page, "cells", "auto");
  await page.waitForFunction(
    (sharp) =>
      document
        .querySelector("heat-lens")
        .shadowRoot.querySelector(".outline .above")
        .getAttribute("d") !== sharp,
    {},
    sharp,
  );
  await follow(page, "lens.method = 'gradient-x-input'");
  assert.ok(await lines("above"));
  assert.ok(await lines("below"));
  assert.match(
    await inside(page, ".outlined", "textContent"),
    /averaged over 17 × 17 pixels and without specks, solid where it adds, dashed where it lowers/,
  );
});

test("the saved picture has the line where the page has it", async () => {
  await follow(page, "lens.method = 'cam'");
  const files = () =>
    page.$eval("heat-lens", async (lens) => {
      const bitmap = await createImageBitmap(await lens.toBlob());
      const { width, height } = bitmap;
      const context = new OffscreenCanvas(width, height).getContext("2d");
      context.drawImage(bitmap, 0, 0);
      // The photo without the words above and below it.
      const { data } = context.getImageData(60, 250, width - 120, height - 900);
      let [black, white] = [0, 0];
      for (let at = 0; at < data.length; at += 4) {
        const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
        if (red + green + blue < 6) black += 1;
        if (red + green + blue > 759) white += 1;
      }
      return [black, white];
    });
  const [black, white] = await files();
  await switched(false);
  assert.ok(!(await lines()));
  const before = await files();
  assert.ok(black > before[0] + 500, `${black} black points, ${before[0]} without the line`);
  assert.ok(white > before[1] + 500, `${white} white points, ${before[1]} without the line`);
});

test("with colours that the system forces, the line is there from the start", async () => {
  const forced = await place.browser.newPage();
  const session = await forced.createCDPSession();
  const features = [{ name: "forced-colors", value: "active" }];
  await session.send("Emulation.setEmulatedMedia", { features });
  await visit(forced, place.address);
  await drawn(forced);
  const data = await forced.$eval("heat-lens", ({ shadowRoot }) =>
    shadowRoot.querySelector(".outline .above").getAttribute("d"),
  );
  assert.ok(data);
  await forced.close();
});
