import { launch } from "../browser/browser.mjs";

/** The project's page with its first map drawn, in a fresh browser. */
export class Page {
  #browser;
  #page;

  /**
   * @param {import("./server.mjs").Server} server
   * @param {number} [cores] that the page is told; by default those there are
   */
  async open(server, cores) {
    this.#browser = await launch();
    this.#page = await this.#browser.newPage();
    await this.#page.setViewport({ width: 1200, height: 900 });
    if (cores) {
      const session = await this.#page.createCDPSession();
      await session.send("Emulation.setHardwareConcurrencyOverride", {
        hardwareConcurrency: cores,
      });
    }
    await this.#page.goto(server.address("dist/index.html"));
    await this.#page.waitForFunction(() => document.querySelector("heat-lens").picture);
  }

  /**
   * Draws a map with the method's own options.
   *
   * @param {string} method
   * @returns {Promise<{ passes: number, seconds: number, workers: number }>} what the page says
   */
  async map(method) {
    return this.#page.evaluate(draw, method);
  }

  async close() {
    await this.#browser?.close();
  }
}

/** Runs in the page. */
function draw(method) {
  const lens = document.querySelector("heat-lens");
  const result = new Promise((resolve, reject) => {
    lens.addEventListener("error", ({ detail }) => reject(new Error(detail.message)));
    lens.addEventListener(
      "result",
      ({ detail: { passes, seconds, workers } }) => resolve({ passes, seconds, workers }),
      { once: true },
    );
  });
  if (lens.method === method) lens.explain();
  else lens.method = method;
  return result;
}
