// What tests do to the view of dataset search.

/** Shows the view and waits until it can be asked. */
export async function open(page) {
  await page.$eval("[name=inside][value=search]", (radio) => radio.click());
  await page.waitForSelector(".search [name=class] option", { timeout: 60_000 });
}

/** Waits until the rows answer to a question. */
export async function answered(page, words) {
  await page.waitForFunction(
    (words) =>
      document.querySelector(".search .says")?.textContent.includes(words) &&
      document.querySelector(".search .found:not([aria-busy]) .most button"),
    { timeout: 60_000 },
    words,
  );
}

/** Sets a field of the question. */
export function set(page, name, value) {
  return page.$eval(
    ".search .ask",
    (form, name, value) => {
      form.elements[name].value = value;
      form.elements[name].dispatchEvent(new Event("change", { bubbles: true }));
    },
    name,
    value,
  );
}

/** The value of the class that is called so. */
export function option(page, label) {
  return page.$eval(
    ".search [name=class]",
    (select, label) => [...select.options].find(({ text }) => text === label).value,
    label,
  );
}

/** The names of the pictures in a row. */
export function names(page, row) {
  return page.$$eval(`.search .${row} .name`, (found) => found.map((name) => name.textContent));
}

/** What excites the most, or the least, as the row says it. */
export function values(page, row) {
  return page.$$eval(`.search .${row} .value`, (found) =>
    found.map(({ textContent }) => Number(/-?[\d.]+(e[+-]\d+)?/.exec(textContent)[0])),
  );
}
