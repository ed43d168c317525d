// What tests do to the element on a page.

/** Waits until the first elements have drawn whole maps, and have told so by `result`. */
export function drawn(page, count = 1) {
  return page.waitForFunction(
    (count) => {
      const lenses = [...document.querySelectorAll("heat-lens")].slice(0, count);
      const whole = ({ picture, shadowRoot }) =>
        picture && shadowRoot.querySelector(".cancel").hidden;
      return lenses.length > 0 && lenses.every(whole);
    },
    { timeout: 60_000 },
    count,
  );
}

/** A photo and a method for tests of the first page that ask for none: one map, which is there soon. */
const KNOWN = "src=gallery/cat.jpg&method=cam";

/** Opens an address and waits until its first map is drawn. */
export async function visit(page, address) {
  const url = new URL(address);
  if (!url.hash && /(\/|index\.html)$/.test(url.pathname)) url.hash = KNOWN;
  // Another fragment of the same page would load nothing.
  if (page.url().split("#")[0] === url.href.split("#")[0]) await page.goto("about:blank");
  await page.goto(url.href);
  await drawn(page);
}

/** A property of something inside the element. */
export function inside(page, selector, property) {
  return page.$eval(
    "heat-lens",
    (lens, selector, property) => lens.shadowRoot.querySelector(selector)[property],
    selector,
    property,
  );
}

/** Runs code on `lens` and `argument`; returns the detail of the event that follows. */
export function follow(page, act, argument, event = "result") {
  return page.evaluate(
    async (act, argument, event) => {
      const lens = document.querySelector("heat-lens");
      const heard = new Promise((resolve) =>
        lens.addEventListener(event, ({ detail }) => resolve(detail), { once: true }),
      );
      new Function("lens", "argument", act)(lens, argument);
      return heard;
    },
    act,
    argument,
    event,
  );
}

/** Sets a field of the element as a reader would. */
export function set(page, name, value) {
  return page.evaluate(
    (name, value) => {
      const field = document.querySelector("heat-lens").shadowRoot.querySelector(`[name=${name}]`);
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
    name,
    value,
  );
}

/** Picks a photo of the page's gallery. */
export function pick(page, file) {
  return follow(page, "document.querySelector(`[data-file='${argument}']`).click()", file);
}

/** Runs another method. */
export function choose(page, method) {
  return follow(page, "lens.method = argument", method);
}

/** The label of the likeliest class. */
export function top(page) {
  return inside(page, ".ranking .label", "textContent");
}
