// The handbook: its tables are those of the types and methods, and its code names what is there.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { ATTRIBUTES } from "../../www/element/attributes.js";
import { written } from "../../www/handbook.mjs";

const text = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const page = text("www/embed.html");
const plain = (markup) =>
  markup.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
/** Every piece of code with its language. */
const snippets = [...page.matchAll(/<pre[^>]*>\s*<code([^>]*)>(.*?)<\/code>/gs)].map(
  ([, attributes, code]) => ({
    language: attributes.match(/data-language="(\w+)"/)?.[1] ?? "",
    code: plain(code),
  }),
);
const of = (language) => snippets.filter((one) => one.language === language);
const column = (section) => {
  const [, part] = page.match(new RegExp(`<section id="${section}">(.*?)</table>`, "s"));
  return [...part.matchAll(/<th scope="row"><code>(\w+)/g)].map(([, name]) => name);
};
const EVENTS = column("events");

test("contents and tables are what handbook.mjs makes now; run it after a change", async () => {
  assert.equal(await written(page), page);
});

test("every attribute has a row", () => {
  const rows = [...column("attributes"), ...column("options")];
  assert.deepEqual([...new Set(rows)].sort(), [...ATTRIBUTES].sort());
});

test("every attribute and every event of an element in the code is one", () => {
  const others = ["class", "data-external"];
  let count = 0;
  for (const { code } of snippets) {
    for (const [, tag] of code.matchAll(
      /<heat-lens((?:\s+[:@\w-]+=(?:"[^"]*"|\{.*\}))+)\s*\/?>/g,
    )) {
      for (const [, given] of tag.matchAll(/\s([:@\w-]+)=/g)) {
        count += 1;
        const event = given.match(/^(?:@|on)(\w+)$/)?.[1];
        if (event) assert.ok(EVENTS.includes(event), given);
        else assert.ok([...ATTRIBUTES, ...others].includes(given.replace(":", "")), given);
      }
    }
  }
  assert.ok(count > 25, `${count} attributes were looked at`);
});

test("scripts parse, whether JavaScript, JSX or a Vue component", () => {
  for (const { code } of of("jsx")) {
    const { code: made } = transformSync(code, { loader: "jsx" });
    assert.match(made, /onresult/);
  }
  const modules = [
    ...of("js").map(({ code }) => code),
    ...of("vue").map(({ code }) => code.match(/<script setup>(.*?)<\/script>/s)[1]),
  ];
  assert.ok(modules.length >= 4);
  for (const code of modules) transformSync(code, { format: "esm" });
});

test("the parts in the handbook are those of the element, and so are the custom properties", () => {
  const [, looks] = page.match(/<section id="looks">(.*?)<\/section>/s);
  const named = [...looks.matchAll(/<th scope="row"><code>([\w-]+)/g)].map(([, name]) => name);
  const parts = [...text("www/element/template.js").matchAll(/part="([\w-]+)"/g)].map(
    ([, name]) => name,
  );
  // A note's button is made with the note.
  assert.deepEqual(
    named.filter((name) => !name.startsWith("--")).sort(),
    [...parts, "tones"].sort(),
  );
  const styles = ["heat-lens.css", "stage/stage.css"].map((name) => text(`www/element/${name}`));
  const properties = styles.join("").match(/--heat-lens-\w+/g);
  assert.deepEqual(
    named.filter((name) => name.startsWith("--")).sort(),
    [...new Set(properties)].sort(),
  );
});

/** Stamps a copy of the handbook. */
function stamp(host) {
  const folder = mkdtempSync(join(tmpdir(), "heatlens-stamp-"));
  try {
    const at = (name) => join(folder, name);
    writeFileSync(at("embed.html"), page);
    writeFileSync(at("sw.js"), 'const VERSION = "unstamped";');
    const script = fileURLToPath(new URL("../../www/stamp.py", import.meta.url));
    const env = { ...process.env, HEATLENS_HOST: host };
    const { status, stderr } = spawnSync("python3", [script, folder], { env, encoding: "utf8" });
    return { status, stderr, made: readFileSync(at("embed.html"), "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the build's address takes the place of the example in all code", () => {
  const host = "https://maps.example.net/a/b/";
  const { made } = stamp(host);
  assert.ok(!made.includes("example.org"));
  assert.ok(made.includes(`src="${host}define.js"`));
  assert.equal(stamp("").made, page);
});

test("a host that is no address of a folder is refused, with one that would do", () => {
  for (const host of [
    "maps.example.net",
    "https://a.example/b",
    'https://a.example/"><b>/',
    "ftp://a/",
  ]) {
    const { status, stderr } = stamp(host);
    assert.equal(status, 1, host);
    assert.match(stderr, /HEATLENS_HOST is .* like https:\/\/example\.org\/heatlens\//);
  }
});

test("the notebook's cell makes an element with the photo in it, whatever the attributes are", () => {
  const [{ code }] = of("python");
  const folder = mkdtempSync(join(tmpdir(), "heatlens-cell-"));
  try {
    cpSync(new URL("../../www/gallery/cat.jpg", import.meta.url), join(folder, "dog.jpg"));
    const stub = `import sys, types
display = types.ModuleType("IPython.display")
display.HTML = str
sys.modules["IPython"] = types.ModuleType("IPython")
sys.modules["IPython.display"] = display
`;
    const more = `\nprint(heat_lens("dog.jpg", target='"><b>'))`;
    const made = execFileSync("python3", ["-c", stub + code + more], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.match(made, /<script type="module" src="https:[^"]*define\.js"><\/script><heat-lens /);
    assert.match(made, /src="data:image\/jpeg;base64,\/9j\//);
    assert.match(made, /target="&quot;&gt;&lt;b&gt;"><\/heat-lens>/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
