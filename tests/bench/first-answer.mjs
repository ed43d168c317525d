import { launch } from "../browser/browser.mjs";

/**
 * Seconds from navigation to the first class activation map in a fresh browser, and the files it took.
 *
 * @param {import("./server.mjs").Server} server
 * @returns {Promise<{ seconds: number, paths: string[] }>}
 */
export async function firstAnswer(server) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1200, height: 900 });
    await page.evaluateOnNewDocument(() => {
      const heard = ({ target }) => {
        if (target.picture) globalThis.firstAnswer ??= performance.now();
      };
      addEventListener("result", heard, { capture: true });
      // It would start at the same event, and the answer does not need the files it asks for.
      ServiceWorkerContainer.prototype.register = async () => {};
    });
    server.asked.clear();
    await page.goto(server.address("dist/index.html"));
    const answer = await page.waitForFunction(() => globalThis.firstAnswer);
    const photo = await page.$eval("heat-lens", (lens) => lens.getAttribute("src"));
    // The pictures to choose from are not needed for the answer.
    const needed = (path) => !path.endsWith(".jpg") || path === `dist/${photo}`;
    return { seconds: (await answer.jsonValue()) / 1000, paths: [...server.asked].filter(needed) };
  } finally {
    await browser.close();
  }
}
