// The elements that stand side by side on the page.

/** Waits until all of them have whole maps that fit: code on `lenses`, which returns whether. */
export async function tiles(page, fits) {
  // The page's policy lets a test make a function of text at once, but not in a later look.
  const fit = await page.evaluateHandle((fits) => new Function("lenses", fits), fits);
  return page.waitForFunction(
    (fit) => {
      const lenses = [...document.querySelectorAll(".tiles heat-lens")];
      const whole = ({ picture }) => picture && picture.info.done === picture.info.total;
      return lenses.length && lenses.every(whole) && fit(lenses);
    },
    { timeout: 90_000 },
    fit,
  );
}

/** What an expression on `lenses` gives. */
export function ofTiles(page, read) {
  return page.$$eval(".tiles heat-lens", new Function("lenses", `return ${read}`));
}
