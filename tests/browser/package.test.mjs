// What npm would publish, in a site that Vite builds.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build, createServer } from "vite";
import { launch, serveDist } from "./browser.mjs";
import { visit } from "./lens.mjs";

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const run = promisify(execFile);
const SITE = path("target/site/");
const INDEX = `<!doctype html><meta charset="utf-8">
<script type="module" src="main.js"></script>
<heat-lens src="cat.jpg" method="grad-cam"></heat-lens>`;
const MAIN = `import "heatlens/element";
import { explain } from "heatlens";
globalThis.explain = explain;`;

/** Right types pass, and each line that says so does not. */
const TYPES = `import "heatlens/element";
import { explain, type HeatLens } from "heatlens";
const lens: HeatLens = document.createElement("heat-lens");
lens.autostart = "click";
// @ts-expect-error
lens.autostart = "never";
lens.addEventListener("result", ({ detail }) => detail.info.unit.trim());
// @ts-expect-error
lens.addEventListener("progress", ({ detail }) => detail.unit);
const { values }: { values: Float32Array } = await explain("cat.jpg", { options: { window: 32 } });
// @ts-expect-error
await explain("cat.jpg", { options: { windows: 32 } });
values.at(0);
`;

let browser;
let served;

before(async () => {
  await rm(SITE, { recursive: true, force: true });
  const home = `${SITE}node_modules/heatlens`;
  await mkdir(home, { recursive: true });
  await mkdir(`${SITE}public`);
  const { stdout } = await run("npm", ["pack", path("dist"), "--json", "--pack-destination", SITE]);
  const [{ filename }] = JSON.parse(stdout);
  await run("tar", ["xzf", `${SITE}${filename}`, "-C", home, "--strip-components=1"]);
  await writeFile(`${SITE}index.html`, INDEX);
  await writeFile(`${SITE}main.js`, MAIN);
  await run("cp", [path("dist/gallery/cat.jpg"), `${SITE}public/cat.jpg`]);
  await build({ root: SITE, base: "./", worker: { format: "es" }, logLevel: "error" });
  served = await serveDist({ root: `${SITE}dist` });
  browser = await launch();
});

after(async () => {
  await browser?.close();
  served?.stop();
});

test("the package holds what it needs, and no page of ours", async () => {
  const names = await readdir(`${SITE}node_modules/heatlens`);
  for (const name of ["define.js", "heatlens.js", "heatlens.d.ts", "engine", "models"]) {
    assert.ok(names.includes(name), name);
  }
  const pages = ["article.js", "camera.js", "embed.js", "figures.js", "inside.js", "page.js"];
  const ours = ["article", "gallery", "offline.js", "side-by-side.js", "sw.js", ...pages];
  assert.deepEqual(
    names.filter((name) => name.endsWith(".html") || ours.includes(name)),
    [],
  );
});

test("the declarations describe it", async () => {
  await writeFile(`${SITE}types.ts`, TYPES);
  const options = "--noEmit --strict --target es2022 --module esnext --moduleResolution bundler";
  const tsc = path("node_modules/typescript/bin/tsc");
  const { stdout } = await run("node", [tsc, ...options.split(" "), `${SITE}types.ts`]).catch(
    (failed) => failed,
  );
  assert.equal(stdout, "");
});

test("a bundle draws the element and explains without it", async () => {
  await works(served.address);
});

test("Vite serves it in development, too", async () => {
  const server = await createServer({
    root: SITE,
    configFile: false,
    optimizeDeps: { exclude: ["heatlens"] },
    server: { host: "127.0.0.1", port: 0 },
    logLevel: "error",
  });
  try {
    await server.listen();
    await works(server.resolvedUrls.local[0]);
  } finally {
    await server.close();
  }
});

/** Draws the element at an address, and explains without it. */
async function works(address) {
  const page = await browser.newPage();
  await visit(page, address);
  const found = await page.evaluate(async () => {
    const { classes, values } = await globalThis.explain("cat.jpg");
    return [classes[0].label, values.length];
  });
  assert.deepEqual(found, ["Egyptian cat", 49]);
  await page.close();
}
