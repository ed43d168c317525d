import { readFile, writeFile } from "node:fs/promises";

/** The most memory that the process of a page and its workers has held, as Linux counts it. */
export class Peak {
  #process;

  /** @param {number} process its id */
  constructor(process) {
    this.#process = process;
  }

  /** @param {import("puppeteer-core").Page} tab in a browser that has no other */
  static async of(tab) {
    const session = await tab.browser().target().createCDPSession();
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const pages = processInfo.filter(({ type }) => type === "renderer");
    const peaks = pages.map(({ id }) => new Peak(id));
    const bytes = await Promise.all(peaks.map((peak) => peak.bytes()));
    // The browser keeps an empty process for the next page.
    return peaks[bytes.indexOf(Math.max(...bytes))];
  }

  /** Forgets what was before. @returns {Promise<number>} what is held now, in bytes */
  async reset() {
    await writeFile(`/proc/${this.#process}/clear_refs`, "5");
    return this.#read("VmRSS");
  }

  /** @returns {Promise<number>} in bytes */
  bytes() {
    return this.#read("VmHWM");
  }

  async #read(name) {
    const status = await readFile(`/proc/${this.#process}/status`, "utf8");
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)[1]) * 1024;
  }
}
