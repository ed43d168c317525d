// The elements that stand side by side on the page.

/** Waits until all of them have whole maps that fit: code on `lenses`, which returns whether. */
export function tiles(page, fits) {
  return page.waitForFunction(
    (fits) => {
      const lenses = [...document.querySelectorAll(".tiles heat-lens")];
      const whole = ({ picture }) => picture && picture.info.done === picture.info.total;
      return lenses.length && lenses.every(whole) && new Function("lenses", fits)(lenses);
    },
    { timeout: 90_000 },
    fits,
  );
}

/** What an expression on `lenses` gives. */
export function ofTiles(page, read) {
  return page.$$eval(".tiles heat-lens", new Function("lenses", `return ${read}`));
}
