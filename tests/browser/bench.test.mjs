// The benchmark runs: each command of its README once, at the smallest sizes. Nobody judges the times.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, readFile, readdir, rm } from "node:fs/promises";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { measureAll } from "../bench/measure.mjs";
import { row } from "../bench/row.mjs";
import { load, SECTIONS } from "../bench/sections.mjs";

const ROOT = new URL("../../", import.meta.url);
const RESULTS = new URL("target/bench/brief/", ROOT);
const README = await readFile(new URL("tests/bench/README.md", ROOT), "utf8");

before(() =>
  access(new URL("tests/bench/node_modules/", ROOT)).catch(() => {
    throw new Error("run `npm ci` in tests/bench: the benchmark's packages are missing");
  }),
);

/** Runs a program in the repository. */
function run(program, ...args) {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: fileURLToPath(ROOT) }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}

/** What follows a command wherever the README names it. @returns {Set<string>} */
function named(command) {
  const found = README.split(command).slice(1);
  return new Set(found.map((after) => /^[^`\n#]*/.exec(after)[0].trim()));
}

/** The figures that the sections left behind, by section. */
async function results() {
  const files = (await readdir(RESULTS)).filter((file) => file.endsWith(".json"));
  const read = async (file) => JSON.parse(await readFile(new URL(file, RESULTS), "utf8"));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file.replace(".json", ""), await read(file)])),
  );
}

// `./build.sh bench` builds, and then runs this with what follows it.
const commands = new Set([...named("./build.sh bench"), ...named("node tests/bench/run.mjs")]);

test("the README says how to run all sections and some of them", () => {
  assert.ok(commands.has(""));
  assert.ok(commands.size > 1);
});

for (const command of commands) {
  const names = command.split(" ").filter(Boolean);
  const wanted = names.length ? names : SECTIONS;
  test(`it gives the figures of ${wanted.join(", ")}`, async () => {
    await rm(RESULTS, { recursive: true, force: true });
    const { code, stdout, stderr } = await run("node", "tests/bench/run.mjs", "--brief", ...names);
    assert.equal(code, 0, stderr);
    const found = await results();
    assert.deepEqual(Object.keys(found).sort(), [...wanted].sort());
    for (const name of wanted) {
      const { ROWS } = await load(name);
      const { figures } = found[name];
      assert.deepEqual(
        Object.keys(figures),
        ROWS.map(({ name }) => name),
      );
      for (const { name, text } of ROWS) {
        assert.ok(Number.isFinite(figures[name].value), name);
        assert.ok(stdout.includes(`| ${text} `), text);
      }
    }
    if (wanted.includes("windows")) {
      assert.match(await readFile(new URL("windows.svg", RESULTS), "utf8"), /^<svg[\s\S]*<path/);
    }
  });
}

test("engines are compared", async () => {
  for (const command of named("node tests/bench/compare.mjs")) {
    const folders = command.replace("...", "").replaceAll("FOLDER", "dist/engine/simd").split(" ");
    const { code, stdout, stderr } = await run(
      "node",
      "tests/bench/compare.mjs",
      "--brief",
      ...folders,
    );
    assert.equal(code, 0, stderr);
    const lines = stdout.trim().split("\n");
    assert.equal(lines.length, folders.length);
    for (const line of lines) assert.match(line, /full [\d.]+ ms, [\d.]+ x; place [\d.]+ ms/);
  }
});

test("the benchmarks of cargo are there", async () => {
  const manifest = await readFile(new URL("Cargo.toml", ROOT), "utf8");
  const names = named("cargo bench --profile dev --bench");
  assert.equal(names.size, 3);
  for (const name of names) assert.ok(manifest.includes(`[[bench]]\nname = "${name}"\n`), name);
});

test("an unknown section is refused with those there are, before anything is built", async () => {
  const { code, stderr } = await run("./build.sh", "bench", "forward", "backward");
  assert.equal(code, 2);
  assert.match(stderr, /no section backward;/);
  for (const name of SECTIONS) assert.ok(stderr.includes(name), name);
});

test("a section that fails does not stop the others", async (t) => {
  t.mock.method(console, "log", () => {});
  const said = t.mock.method(console, "error", () => {});
  const section = (figures) => ({
    ROWS: [row("a", "A", "ms", 1)],
    measure: async () => ({ figures: figures() }),
  });
  const sections = {
    broken: section(() => {
      throw new Error("the peer is away");
    }),
    empty: section(() => ({ a: NaN })),
    surplus: section(() => ({ a: 1, b: 2 })),
    whole: section(() => ({ a: 1 })),
  };
  const kept = [];
  const given = { server: { missing: new Set() }, brief: true };
  const failed = await measureAll(sections, given, async (name) => kept.push(name));
  assert.deepEqual(failed, ["broken", "empty", "surplus"]);
  assert.deepEqual(kept, ["whole"]);
  const words = said.mock.calls.map((call) => call.arguments[0]).join("\n");
  for (const reason of ["the peer is away", "rows without a number: a", "without a row: b"]) {
    assert.ok(words.includes(reason), reason);
  }
});
