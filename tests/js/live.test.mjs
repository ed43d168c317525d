// The server for those who work on the page: a change is seen at once.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serveLive } from "../../www/live.mjs";

let root, live;
let made = 0;

before(async () => {
  root = await mkdtemp(join(tmpdir(), "heatlens-live-"));
  for (const folder of ["www", "src", "models", "target/live/engine"]) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await writeFile(join(root, "www/index.html"), "<head></head>one");
  await writeFile(join(root, "www/sw.js"), "");
  await writeFile(join(root, "target/live/index.html"), "old");
  await writeFile(join(root, "target/live/engine/made.js"), "made");
  live = await serveLive(root, {
    make: async () => {
      made += 1;
    },
  });
});

after(async () => {
  live.stop();
  await rm(root, { recursive: true });
});

const ask = (path) => fetch(new URL(path, live.address));

/** The number that browsers are told next, with how long that took. */
async function told(act) {
  const reader = (await ask("live-events")).body.getReader();
  const next = async () =>
    /data: (\d+)/.exec(new TextDecoder().decode((await reader.read()).value))[1];
  const before = await next();
  const began = performance.now();
  await act();
  assert.notEqual(await next(), before);
  await reader.cancel();
  return performance.now() - began;
}

test("files are those of now, before those that were made", async () => {
  assert.match(await (await ask("")).text(), /live\.js.*one/);
  const time = await told(() => writeFile(join(root, "www/index.html"), "<head></head>two"));
  assert.ok(time < 2000, `${time} ms`);
  assert.match(await (await ask("index.html")).text(), /two/);
  assert.equal(await (await ask("engine/made.js")).text(), "made");
});

test("a change of the crate has the engine made anew first", async () => {
  const before = made;
  await told(() => writeFile(join(root, "src/lib.rs"), "// changed"));
  assert.equal(made, before + 1);
});

test("no service worker keeps older files, and nothing outside is served", async () => {
  for (const path of ["sw.js", "nothing.js", "..%2f..%2fetc/passwd", "%2e%2e/src/lib.rs"]) {
    assert.equal((await ask(path)).status, 404, path);
  }
  assert.equal((await ask("%")).status, 400);
});
