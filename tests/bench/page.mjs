import { launch } from "../browser/browser.mjs";

/** The project's page with its first map drawn, in a fresh browser. */
export class Page {
  #browser;

  /** Puppeteer's page. @type {import("puppeteer-core").Page} */
  tab;

  /**
   * Opens the page, and closes it in the end.
   *
   * @template T
   * @param {import("./server.mjs").Server} server
   * @param {(page: Page) => Promise<T>} act
   * @param {number} [cores] that the page is told; by default those there are
   * @returns {Promise<T>} what the act returns
   */
  static async use(server, act, cores) {
    const page = new Page();
    try {
      await page.#open(server, cores);
      return await act(page);
    } finally {
      await page.#browser?.close();
    }
  }

  /**
   * Draws a map.
   *
   * @param {string} method
   * @param {Record<string, string>} [options] where they are not the method's own
   * @returns {Promise<{ passes: number, seconds: number, workers: number, preview: number }>} what the
   *   page says; preview is when the whole photo had a coarse map
   */
  async map(method, options = {}) {
    return this.tab.evaluate(draw, method, options);
  }

  async #open(server, cores) {
    this.#browser = await launch();
    this.tab = await this.#browser.newPage();
    // Small maps of other methods are below the window, and not computed.
    await this.tab.setViewport({ width: 1200, height: 600 });
    if (cores) {
      const session = await this.tab.createCDPSession();
      await session.send("Emulation.setHardwareConcurrencyOverride", {
        hardwareConcurrency: cores,
      });
    }
    await this.tab.goto(server.address("dist/index.html#src=gallery/cat.jpg&method=cam"));
    await this.tab.waitForFunction(() => document.querySelector("heat-lens").warmed);
  }
}

/** Runs in the page. */
async function draw(method, options) {
  const lens = document.querySelector("heat-lens");
  if (lens.method !== method) lens.method = method;
  await undefined; // Attributes are taken up in a microtask.
  for (const [name, value] of Object.entries(options)) {
    lens.shadowRoot.querySelector(`.controls [name=${name}]`).value = value;
  }
  let preview;
  lens.addEventListener("preview", ({ detail }) => (preview = detail.seconds), { once: true });
  const result = new Promise((resolve, reject) => {
    lens.addEventListener("error", ({ detail }) => reject(new Error(detail.message)));
    lens.addEventListener(
      "result",
      ({ detail: { passes, seconds, workers } }) => resolve({ passes, seconds, workers, preview }),
      { once: true },
    );
  });
  lens.explain();
  return result;
}
