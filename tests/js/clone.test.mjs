// A clone on Windows, where git would turn line ends, has the same bytes as the repository.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

async function git(cwd, ...words) {
  const { stdout } = await run("git", words, { cwd, maxBuffer: 2 ** 26 });
  return stdout;
}

test("a clone with core.autocrlf=true has the bytes of the index", async (context) => {
  if (!(await git(ROOT, "rev-parse", "--git-dir").catch(() => ""))) {
    context.skip("this is no git repository");
    return;
  }
  const clone = await mkdtemp(join(tmpdir(), "heatlens-clone-"));
  try {
    const options = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"];
    await git(ROOT, "clone", "-q", "--shared", ...options, ROOT, clone);
    const listed = (await git(clone, "ls-files", "--stage")).trim().split("\n");
    const files = listed.map((line) => /^\d+ (\w+) \d\t(.*)$/.exec(line).slice(1));
    const names = files.map(([, name]) => name);
    for (const name of ["build.sh", ".ci/run", "models/imagenet_labels.txt"]) {
      assert.ok(names.includes(name), name);
    }
    const hashes = await git(clone, "hash-object", "--no-filters", "--", ...names);
    const differ = hashes
      .trim()
      .split("\n")
      .flatMap((hash, index) => (hash === files[index][0] ? [] : [names[index]]));
    assert.deepEqual(differ, []);
  } finally {
    await rm(clone, { recursive: true, force: true });
  }
});
