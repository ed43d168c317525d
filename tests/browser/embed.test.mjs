// The element in pages with rules of their own, and its handbook.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { screenshot } from "./browser.mjs";
import { drawn, html, lens, page, serve, visit } from "./guests.mjs";
import { place } from "./place.mjs";

/** What the handbook says is enough, and what it adds to that under Trusted Types. */
const handbook = await readFile(new URL("../../dist/embed.html", import.meta.url), "utf8");
const [, section] = handbook.match(/<section id="policy">(.*?)<\/section>/s);
const policies = [...section.matchAll(/<pre>\s*<code>(.*?)<\/code>/gs)];
const [POLICY, TYPES] = policies.map(([, code]) => code.replace("\n", " "));

const plain = (markup) =>
  markup.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
/** The code of a section with the address of the files, in a page. */
function codeOf(id) {
  const part = handbook.slice(handbook.indexOf(`<section id="${id}">`));
  const [, code] = part.match(/<pre[^>]*>\s*<code[^>]*>(.*?)<\/code>/s);
  return plain(code).replaceAll("https://example.org/heatlens/", "./");
}

for (const policy of [POLICY, `${POLICY}; ${TYPES}`]) {
  test(`under ${policy.slice(-60)}: a map, no globals and no styles of ours`, async () => {
    const complaints = [];
    page.on("console", (message) => {
      const { url } = message.location();
      if (message.type() === "error" && !url?.endsWith("favicon.ico"))
        complaints.push(message.text());
    });
    await visit("two.html", { headers: { "Content-Security-Policy": policy } });
    await drawn();
    assert.deepEqual(
      complaints.filter((text) => !text.includes("favicon")),
      [],
    );
    const own = await page.evaluate(() => {
      const frame = document.createElement("iframe");
      document.body.append(frame);
      const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow));
      frame.remove();
      return Object.getOwnPropertyNames(window).filter((name) => !plain.has(name));
    });
    assert.deepEqual(
      own.filter((name) => !/^(\d+|__.*|puppeteer.*)$/.test(name)),
      [],
    );
    assert.equal(await page.evaluate(() => document.styleSheets.length), 0);
  });
}

test("a policy that forbids workers is named", async () => {
  const policy = POLICY.replace("worker-src 'self'", "worker-src 'none'");
  assert.notEqual(policy, POLICY);
  await visit("two.html", { headers: { "Content-Security-Policy": policy } });
  await page.waitForFunction(
    () => document.querySelector("heat-lens").shadowRoot.querySelector(".error").textContent,
  );
  const said = await page.$eval("heat-lens >>> .error", ({ textContent }) => textContent);
  assert.match(said, /may not start workers; its Content-Security-Policy needs worker-src/);
});

test("the files may lie on another origin", async () => {
  const files = await serve({ headers: { "Access-Control-Allow-Origin": "*" } });
  const { origin } = new URL(files("define.js"));
  const elsewhere = html(
    `<heat-lens src="gallery/cat.jpg" method="grad-cam"></heat-lens>`,
    `<script type="module" src="${files("define.js")}"></script>`,
  );
  const policy = `default-src 'none'; script-src ${origin} 'wasm-unsafe-eval'; style-src ${origin}; img-src 'self'; connect-src 'self' ${origin}; worker-src blob: ${origin}; ${TYPES}`;
  await visit("elsewhere.html", {
    pages: { "elsewhere.html": elsewhere },
    headers: { "Content-Security-Policy": policy },
  });
  await drawn();
  assert.equal(await lens("return lens.picture.info.method"), "grad-cam");
});

test("a frame says how high it is", async () => {
  await page.evaluateOnNewDocument(() => {
    addEventListener("message", ({ data }) => (globalThis.heard = data));
  });
  await visit("frames.html");
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await frame.waitForFunction(() => document.querySelector("heat-lens")?.picture, {
    timeout: 60_000,
  });
  await page.waitForFunction(() => globalThis.heard?.height > 200);
  const { type, height } = await page.evaluate(() => globalThis.heard);
  assert.equal(type, "heat-lens:height");
  const content = await frame.evaluate(() => document.body.getBoundingClientRect().height);
  assert.ok(Math.abs(height - content) <= 1, `${height} for ${content}`);
});

test("every option of a method is an attribute, and each demo draws what its code says", async () => {
  await visit("embed.html");
  const options = await page.evaluate(async () => {
    const { OPTIONS } = await import("./element/options.js");
    const { default: init, methods } = await import("./engine/simd/heatlens.js");
    await init();
    const keys = JSON.parse(methods()).flatMap(({ options }) => options.map(({ key }) => key));
    return [OPTIONS, [...new Set(keys)].sort()];
  });
  assert.deepEqual(...options);
  for (const element of await page.$$("heat-lens")) {
    await element.scrollIntoView();
    await element.evaluate((lens) => lens.autostart === "click" && lens.explain());
    await page.waitForFunction((lens) => lens.picture, { timeout: 60_000 }, element);
  }
  const sea = await page.$eval("heat-lens.sea", (lens) => getComputedStyle(lens).colorScheme);
  assert.equal(sea, "light", "the styles are those of the code above");
  await page.waitForFunction(() => document.querySelector(".heard").textContent.includes("result"));
  await screenshot(page, "embed");
});

test("another option is explained by the same element", async () => {
  await visit("embed.html");
  await page.select(".tried select", "4");
  const { code, set } = await page.$eval(".tried", (place) => ({
    code: place.querySelector("code").textContent,
    set: place.querySelector("heat-lens").getAttribute("fill"),
  }));
  assert.equal(set, "blur");
  assert.match(code, /^<heat-lens fill="blur" method="occlusion" src="http:.*gallery\/cat\.jpg">/);
});

test("a button copies the code by keys, with the address that the page came from", async () => {
  const at = await serve();
  const { origin } = new URL(at(""));
  const context = place.browser.defaultBrowserContext();
  await context.overridePermissions(origin, ["clipboard-read", "clipboard-sanitized-write"]);
  await page.bringToFront();
  await page.goto(at("embed.html"));
  await page.waitForSelector(".code button");
  await page.focus(".code button");
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () => document.querySelector(".code [role=status]").textContent === "Copied",
  );
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(
    copied.startsWith(`<script type="module" src="${at("define.js")}"></script>\n<heat-lens`),
  );
  const rest = await page.$eval(".handbook", ({ textContent }) => textContent);
  assert.ok(!rest.includes("example.org"));
});

test("contents lie beside the text at a desk, and are folded above it on a phone", async () => {
  const open = () => page.$eval(".contents details", (fold) => fold.open);
  await visit("embed.html");
  await page.waitForSelector(".code button");
  assert.equal(await open(), true);
  await page.click('.contents a[href="#recipes"]');
  await page.waitForSelector('.contents a[href="#recipes"][aria-current]');
  const top = await page.$eval(".contents", (nav) => nav.getBoundingClientRect().top);
  assert.equal(top, 0);
  await page.setViewport({ width: 390, height: 800 });
  await page.waitForFunction(() => !document.querySelector(".contents details").open);
});

test("an anchor that is not there shows the handbook, and attributes show an element alone", async () => {
  await visit("embed.html#no-such-part");
  await page.waitForSelector(".code button");
  await page.goto("about:blank");
  await visit("embed.html#src=gallery/cat.jpg&method=cam");
  await page.waitForSelector("body.frame heat-lens");
  assert.equal(await page.$(".handbook"), null);
});

test("the whole page of the recipe draws a map", async () => {
  await visit("plain.html", { pages: { "plain.html": codeOf("html") } });
  await drawn();
  assert.equal(await lens("return lens.picture.info.method"), "occlusion");
});

test("the code that listens writes the answer below the map", async () => {
  const part = handbook.slice(handbook.indexOf("This code writes the answer"));
  const [, code] = part.match(/<pre[^>]*>\s*<code[^>]*>(.*?)<\/code>/s);
  const own = plain(code).replaceAll("https://example.org/heatlens/", "./");
  const script = '<script type="module" src="define.js"></script>';
  await visit("listened.html", { pages: { "listened.html": html(own, script) } });
  await lens("lens.explain()");
  await page.waitForFunction(() =>
    /^espresso, after \d+ passes$/.test(document.querySelector("#answer").textContent),
  );
});
