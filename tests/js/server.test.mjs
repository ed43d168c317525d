// What the package's modules do where there is no document: nothing.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const run = promisify(execFile);
const ENTRIES = ["heatlens", "heatlens/element"];

/** Servers, by the globals that they have beside Node's, or lack. */
const SERVERS = {
  "Node's own globals": "",
  "no navigator": "delete globalThis.navigator;",
  "a part of a window": `globalThis.window = globalThis.self = globalThis;
    Object.defineProperty(globalThis, "navigator", { value: { userAgent: "a server" } });
    globalThis.location = undefined;`,
};

/** Imports modules and prints what each left: globals, or anything that was asked of these. */
const PROBE = `
let asked = [];
globalThis.fetch = (address) => asked.push("fetch " + address);
globalThis.setTimeout = globalThis.setInterval = () => asked.push("a timer");
globalThis.addEventListener = (type) => asked.push("a listener of " + type);
const found = {};
for (const name of JSON.parse(process.argv[2])) {
  asked = [];
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  await import(name).catch((error) => asked.push(String(error)));
  const made = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
  if (asked.length || made.length) found[name] = [...asked, ...made];
}
console.log(JSON.stringify(found));`;

let home;
let modules;

before(async () => {
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", DIST]);
  const [{ files }] = JSON.parse(stdout);
  modules = files.map(({ path }) => path).filter((path) => path.endsWith(".js"));
  home = await mkdtemp(join(tmpdir(), "heatlens-server-"));
  await mkdir(join(home, "node_modules"));
  await symlink(DIST, join(home, "node_modules/heatlens"));
});

after(() => rm(home, { recursive: true, force: true }));

/** What is left, by module, where a server has imported some. It must come to an end by itself. */
async function left(names, globals = "") {
  await writeFile(join(home, "probe.mjs"), `${globals}\n${PROBE}`);
  const { stdout, stderr } = await run("node", ["probe.mjs", JSON.stringify(names)], {
    cwd: home,
    timeout: 20_000,
  });
  return [JSON.parse(stdout), stderr];
}

test("the package has modules, among them those that run in workers", () => {
  for (const name of ["define.js", "heatlens.js", "engine/worker.js", "engine/desk-worker.js"]) {
    assert.ok(modules.includes(name), name);
  }
});

for (const [words, globals] of Object.entries(SERVERS)) {
  test(`imported with ${words}, every module does nothing`, async () => {
    const names = [...ENTRIES, ...modules.map((path) => `heatlens/${path}`)];
    assert.deepEqual(await left(names, globals), [{}, ""]);
  });
}

test("a bundle for a server, as a module or as CommonJS, does nothing", async () => {
  const entry = ENTRIES.map((name) => `export * as ${name.replace("/", "_")} from "${name}";`);
  await writeFile(join(home, "entry.mjs"), entry.join("\n"));
  for (const [format, name] of [
    ["esm", "made.mjs"],
    ["cjs", "made.cjs"],
  ]) {
    await build({
      absWorkingDir: home,
      entryPoints: ["entry.mjs"],
      outfile: name,
      bundle: true,
      platform: "node",
      logLevel: "error",
      logOverride: { "empty-import-meta": "silent" },
      format,
    });
    assert.deepEqual(await left([`./${name}`]), [{}, ""], format);
  }
});

test("what needs a browser says so", async () => {
  await writeFile(
    join(home, "asks.mjs"),
    `import { explain } from "heatlens";
     await explain("cat.jpg").catch(({ message }) => console.log(message));`,
  );
  const { stdout } = await run("node", ["asks.mjs"], { cwd: home });
  assert.match(stdout, /browser/i);
});
