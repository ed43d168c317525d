// A copy of dist/ that can be updated under its readers.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { serveDist } from "./browser.mjs";

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const run = promisify(execFile);

export class Site {
  #served;

  /** @param {string[]} copies folders of one server, each with the site; "" for its own folder */
  static async open({ copies = [""], ...also } = {}) {
    const site = new Site();
    site.root = await mkdtemp(join(tmpdir(), "heatlens-"));
    for (const copy of copies) await cp(path("dist"), join(site.root, copy), { recursive: true });
    for (const copy of copies) await site.update("First", copy);
    site.#served = await serveDist({ root: site.root, ...also });
    return site;
  }

  address(name = "index.html") {
    return new URL(name, this.#served.address).href;
  }

  /** @param {string} name of a text file @param {(text: string) => string} change */
  async edit(name, change) {
    const file = join(this.root, name);
    await writeFile(file, change(await readFile(file, "utf8")));
  }

  /**
   * Another version: the title and the body's data say which, and the page asks its workers in
   * words that those of no other version understand.
   */
  async update(build, copy = "") {
    const edit = (name, pattern, words) =>
      this.edit(join(copy, name), (text) => text.replace(pattern, words));
    await edit("index.html", /<title>.*<\/title>/, `<title>${build}</title>`);
    await edit("site/page.js", /^(document.*\n)?/, `document.body.dataset.build = "${build}";\n`);
    await edit("engine/network.js", /"classify\w*"/g, `"classify${build}"`);
    await edit("engine/worker.js", /^ {2}classify\w*\(/m, `  classify${build}(`);
    await this.stamp(copy);
  }

  async stamp(copy = "") {
    await run("python3", [path("www/stamp.py"), join(this.root, copy)]);
  }

  /** As a broken connection would. */
  stop() {
    this.#served.stop();
  }

  async close() {
    this.stop();
    await rm(this.root, { recursive: true, force: true });
  }
}
