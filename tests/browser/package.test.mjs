// What npm would publish, in sites that Vite, webpack and esbuild build.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as esbuild from "esbuild";
import { build, createServer } from "vite";
import webpack from "webpack";
import { launch, serveDist } from "./browser.mjs";
import { inside, visit } from "./lens.mjs";

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const run = promisify(execFile);
const SITE = path("target/site/");
const index = (kind) => `<!doctype html><meta charset="utf-8">
<script ${kind} src="main.js"></script>
<heat-lens src="cat.jpg" method="grad-cam" controls="full"></heat-lens>`;
const MAIN = `import "heatlens/element";
import { explain } from "heatlens";
globalThis.explain = explain;`;

/** What each bundler makes of the site, in a folder, and how its script is loaded if not by its own page. */
const BUNDLERS = {
  Vite: {
    bundle: (outDir) =>
      build({
        root: SITE,
        base: "./",
        build: { outDir },
        worker: { format: "es" },
        logLevel: "error",
      }),
  },
  webpack: {
    kind: "defer",
    bundle: (path) =>
      packed({ mode: "production", context: SITE, entry: "./main.js", output: { path } }),
  },
  esbuild: {
    kind: 'type="module"',
    async bundle(outdir, options = {}) {
      const { default: heatlens } = await import(require.resolve("heatlens/esbuild"));
      return esbuild.build({
        entryPoints: [`${SITE}main.js`],
        outdir,
        bundle: true,
        format: "esm",
        plugins: [heatlens()],
        logLevel: "silent",
        ...options,
      });
    },
  },
};
const require = createRequire(`${SITE}main.js`);

/** Runs webpack, whose errors are words in what it returns. */
async function packed(configuration) {
  const stats = await promisify(webpack)(configuration);
  assert.deepEqual(stats.toJson({ all: false, errors: true }).errors, []);
}

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

before(async () => {
  await rm(SITE, { recursive: true, force: true });
  const home = `${SITE}node_modules/heatlens`;
  await mkdir(home, { recursive: true });
  await mkdir(`${SITE}public`);
  const { stdout } = await run("npm", ["pack", path("dist"), "--json", "--pack-destination", SITE]);
  const [{ filename }] = JSON.parse(stdout);
  await run("tar", ["xzf", `${SITE}${filename}`, "-C", home, "--strip-components=1"]);
  await writeFile(`${SITE}index.html`, index('type="module"'));
  await writeFile(`${SITE}main.js`, MAIN);
  await run("cp", [path("dist/gallery/cat.jpg"), `${SITE}public/cat.jpg`]);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await rm(SITE, { recursive: true, force: true });
});

test("the package holds what it needs, and no page of ours", async () => {
  const names = await readdir(`${SITE}node_modules/heatlens`);
  const licences = ["LICENSE", "LICENSE-APACHE", "LICENSE-MIT", "LICENSE-crates"];
  const modules = ["define.js", "esbuild.d.ts", "esbuild.js", "heatlens.d.ts", "heatlens.js"];
  assert.deepEqual(
    names.sort(),
    [...licences, ...modules, "element", "engine", "files.json", "models", "package.json"].sort(),
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

for (const [name, { kind, bundle }] of Object.entries(BUNDLERS)) {
  test(`what ${name} bundles draws the element and explains without it`, async () => {
    const root = `${SITE}${name}`;
    await bundle(root);
    if (kind) await writeFile(`${root}/index.html`, index(kind));
    await cp(path("dist/gallery/cat.jpg"), `${root}/cat.jpg`);
    const { address, stop } = await serveDist({ root });
    try {
      // A bundle has no page that a link could lead to, and no script of a known address.
      assert.equal(await works(address), true);
    } finally {
      stop();
      await rm(root, { recursive: true, force: true });
    }
  });
}

test("esbuild’s plugin keeps to folders, and to one format", async () => {
  const { bundle } = BUNDLERS.esbuild;
  const options = { write: false, assetNames: "assets/[name].[hash]", minify: true };
  const { outputFiles } = await bundle(`${SITE}esbuild`, options);
  const names = outputFiles.map(({ path }) => path.slice(SITE.length));
  assert.equal(new Set(names).size, names.length);
  const engine = (name) => readFile(path(`dist/engine/${name}/heatlens_bg.wasm`), "base64");
  const engines = new Set(await Promise.all(["simd", "relaxed-simd"].map(engine)));
  for (const [name, count] of [
    [/worker\.\w+\.js$/, 3],
    [/desk-worker\.\w+\.js$/, 1],
    // Two engines, or one in both places.
    [/heatlens_bg\.\w+\.wasm$/, engines.size],
  ]) {
    const found = names.filter((path) => path.startsWith("esbuild/assets/") && name.test(path));
    assert.equal(found.length, count, `${name}: ${names}`);
  }
  const refused = await bundle(`${SITE}esbuild`, { ...options, format: "iife" }).catch(String);
  assert.match(refused, /Heatlens needs `format: "esm"`/);
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

/** Draws the element at an address, and explains without it. @returns whether links are hidden */
async function works(address) {
  const page = await browser.newPage();
  await visit(page, address);
  const found = await page.evaluate(async () => {
    const { classes, values } = await globalThis.explain("cat.jpg");
    return [classes[0].label, values.length];
  });
  assert.deepEqual(found, ["Egyptian cat", 49]);
  const hidden = await inside(page, ".copy", "hidden");
  await page.close();
  return hidden;
}
