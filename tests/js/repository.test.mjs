// What the repository's own files promise to those who build it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const text = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const WORKFLOWS = ".github/workflows";
const workflows = readdirSync(new URL(`../../${WORKFLOWS}`, import.meta.url)).map((name) =>
  text(`${WORKFLOWS}/${name}`),
);

test("an action is pinned to a commit, since a tag can be moved", () => {
  const used = workflows.join("\n").match(/^.*\buses:.*$/gm);
  assert.ok(used.length);
  for (const line of used) assert.match(line, /uses: [\w./-]+@[0-9a-f]{40} # v[\d.]+$/);
});

test("the workflow runs what .ci/run runs, and publishes what was tested with provenance", () => {
  const ci = text(`${WORKFLOWS}/ci.yml`);
  assert.match(ci, /run: \.ci\/run$/m);
  assert.match(ci, /deploy-pages@[^]*needs: \[test, advisories\][^]*npm publish .* --provenance/);
  assert.match(ci, /^permissions:\n {2}contents: read$/m);
});

test("cargo takes the versions of the lock file and no others", () => {
  const calls = `${text("build.sh")}\n${workflows.join("\n")}`
    .split("\n")
    .filter((line) => /(^|[^\w-])cargo "?[$a-z]/.test(line) && !/^\s*(#|need|echo)/.test(line))
    // wasm-bindgen's own lock file cannot be used, and formatting resolves nothing.
    .filter((line) => !/cargo (install wasm-bindgen-cli|fmt)/.test(line));
  assert.ok(calls.length >= 5, calls.join("\n"));
  for (const line of calls) assert.match(line, /--locked/);
});

test("a command that build.sh does not have is answered with those that it has", () => {
  const script = new URL("../../build.sh", import.meta.url).pathname;
  assert.throws(
    () => execFileSync(script, ["no-such-command"], { stdio: "pipe" }),
    ({ status, stderr }) => {
      const listed = [...String(stderr).matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name);
      const cases = text("build.sh").split('case "${1:-}" in').at(-1);
      const known = [...cases.matchAll(/^ {2}([a-z |]+)\)/gm)].flatMap(([, names]) =>
        names.split(" | "),
      );
      // One is for the server of another.
      assert.deepEqual([...new Set([...listed, "live"])].sort(), known.sort());
      return status === 2;
    },
  );
});
