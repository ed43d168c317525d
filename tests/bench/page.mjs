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
    await this.#page.waitForFunction(() => document.querySelector("heat-lens").warmed);
  }

  /**
   * Draws a map.
   *
   * @param {string} method
   * @param {Record<string, string>} [options] where they are not the method's own
   * @returns {Promise<{ passes: number, seconds: number, workers: number, preview: number,
   *   findings: object }>} what the page says; preview is when the whole photo had a coarse map
   */
  async map(method, options = {}) {
    return this.#page.evaluate(draw, method, options);
  }

  /** Computes what an adaptive map left out. */
  async complete() {
    return this.#page.evaluate(complete);
  }

  /** Opens another photo of the gallery and waits for its first map. */
  async pick(file) {
    await this.#page.evaluate(pick, file);
  }

  async close() {
    await this.#browser?.close();
  }
}

/* What follows runs in the page. */

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
      ({ detail: { passes, seconds, workers, info } }) =>
        resolve({ passes, seconds, workers, preview, findings: info.findings }),
      { once: true },
    );
  });
  lens.explain();
  return result;
}

async function complete() {
  const lens = document.querySelector("heat-lens");
  await lens.complete();
  return lens.picture.info.findings;
}

function pick(file) {
  const lens = document.querySelector("heat-lens");
  const drawn = new Promise((resolve) => lens.addEventListener("result", resolve, { once: true }));
  document.querySelector(`[data-file='${file}']`).click();
  return drawn.then(() => {});
}
