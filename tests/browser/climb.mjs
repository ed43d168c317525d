// What tests do to a view of pictures that climb.

export const LONG = { timeout: 240_000 };

/** Shows a view and waits until it can start. */
export async function show(page, view) {
  await page.click(`[name=inside][value="${view}"]`);
  await page.waitForSelector(".climb .start:not(:disabled)", LONG);
}

/** Sets a field of the view as a reader would. */
export function set(page, name, value) {
  return page.$eval(
    `.climb [name=${name}]`,
    (field, value) => {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
    value,
  );
}

/** Starts and waits for the end; the finished picture's pixels as a data address. */
export async function make(page) {
  await page.click(".climb .start");
  await page.waitForFunction(
    () => document.querySelector(".climb .said").textContent.startsWith("Finished"),
    LONG,
  );
  return pixels(page);
}

/** A picture of the view as a data address. */
export function pixels(page, selector = ".picture") {
  return page.$eval(`.climb ${selector}`, (canvas) => canvas.toDataURL());
}

export function text(page, selector) {
  return page.$eval(`.climb ${selector}`, (element) => element.textContent);
}
