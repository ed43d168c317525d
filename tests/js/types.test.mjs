// The scripts' types: what is not as it is said is found before it runs.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const run = promisify(execFile);

async function faults(config) {
  const tsc = path("node_modules/typescript/bin/tsc");
  const { stdout } = await run("node", [tsc, "-p", path(config)]).catch((failed) => failed);
  return stdout;
}

const PROGRAMS = {
  "the page's scripts": "tsconfig.json",
  "the service worker": "tests/js/types/sw.json",
  "what runs in Node.js": "tests/js/types/node.json",
  "what writes the handbook": "tests/js/types/handbook.json",
  "the package's declarations": "tests/js/types/public.json",
};

for (const [name, config] of Object.entries(PROGRAMS)) {
  test(`the types of ${name} fit`, async () => assert.equal(await faults(config), ""));
}
