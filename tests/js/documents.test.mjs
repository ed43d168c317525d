// What the documents name is there: files, commands, and no more words than a reader takes in.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "models/README.md",
  "tests/README.md",
];
/** What a build makes lies in no clone. */
const MADE = /^(dist|target)\//;
const ENDING = /[^./]\.(rs|js|mjs|ts|py|json|html|css|md|sh|toml|txt|svg|png|jpg|woff2|onnx|wasm)$/;
const FOREIGN = /^(node_modules|target|dist|\.git)$/;

const text = (name) => readFileSync(join(ROOT, name), "utf8");

/** Paths of all files and folders of the repository. */
function* paths(folder = "") {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    if (FOREIGN.test(entry.name)) continue;
    const path = join(folder, entry.name);
    yield path;
    if (entry.isDirectory()) yield* paths(path);
  }
}

const all = [...paths()];
const names = new Set(all.map((path) => basename(path)));

/** Addresses beside a document that its links name. */
function links(words) {
  const found = [...words.matchAll(/\]\(([^)\s]+)\)/g)].map(([, address]) => address);
  return found.filter((address) => !/^(\w+:|#)/.test(address)).map((link) => link.split("#")[0]);
}

/** What stands between backticks within a line, word by word. */
function quoted(words) {
  const plain = words.replace(/^```[^]*?^```/gm, "");
  return [...plain.matchAll(/`([^`]+)`/g)].flatMap(([, code]) => code.split(/\s+/));
}

/** Folders in which a document may name what lies there. */
const homes = (document) => [...new Set(["", dirname(document)])];

/** Whether a word looks like a file or a folder: by its first folder, its last stroke or its ending. */
function isPath(word, document) {
  if (MADE.test(word) || /^(\w+:|<|\.?\.?\/)/.test(word)) return false;
  const [first, ...rest] = word.split("/");
  const known = rest.length && homes(document).some((home) => existsSync(join(ROOT, home, first)));
  return known || word.endsWith("/") || ENDING.test(word);
}

/** Whether a path is there: as it is written, its folder where a part stands for many, or by its name. */
function isThere(path, document) {
  const sure = path.replace(/[^/]*[<*…{].*$/, "");
  if (!sure) return true;
  const beside = homes(document).some((home) => existsSync(join(ROOT, home, sure)));
  const ending = `/${sure.replace(/\/$/, "")}`;
  return beside || names.has(sure) || all.some((found) => `/${found}`.endsWith(ending));
}

test("a path that is not there is found", () => {
  const words = "See `src/lib.rs`, `a b`, `src/gone/mod.rs`, [more](gone.md#a) and `x/y`.";
  assert.deepEqual(links(words), ["gone.md"]);
  const found = quoted(words).filter((word) => isPath(word, "README.md"));
  assert.deepEqual(found, ["src/lib.rs", "src/gone/mod.rs"]);
  assert.deepEqual(
    found.map((path) => isThere(path, "README.md")),
    [true, false],
  );
  assert.ok(isThere("models/<name>.json", "README.md"));
  assert.equal(isThere("gone/<name>.json", "README.md"), false);
});

for (const document of DOCUMENTS) {
  test(`${document} names files and folders that are there`, () => {
    const words = text(document);
    for (const link of links(words)) {
      assert.ok(existsSync(join(ROOT, dirname(document), link)), link);
    }
    for (const path of quoted(words).filter((word) => isPath(word, document))) {
      assert.ok(isThere(path, document), path);
    }
  });

  test(`${document} names commands of build.sh`, () => {
    const cases = text("build.sh").split('case "${1:-}" in').at(-1);
    const known = [...cases.matchAll(/^ {2}([a-z |]+)\)/gm)].flatMap(([, list]) =>
      list.split(" | "),
    );
    for (const [, command] of text(document).matchAll(/build\.sh ([a-z]+)/g)) {
      assert.ok(known.includes(command), command);
    }
  });
}

test("the README has at most 900 words", () => {
  const count = text("README.md").split(/\s+/).filter(Boolean).length;
  assert.ok(count <= 900, `${count} words`);
});
