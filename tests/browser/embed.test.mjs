// The element in pages with rules of their own, and its handbook.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { screenshot } from "./browser.mjs";
import { drawn, html, lens, page, serve, visit } from "./guests.mjs";

/** What the handbook says is enough, and what it adds to that under Trusted Types. */
const handbook = await readFile(new URL("../../dist/embed.html", import.meta.url), "utf8");
const [, section] = handbook.match(/<section id="policy">(.*?)<\/section>/s);
const policies = [...section.matchAll(/<pre><code>(.*?)<\/code>/gs)];
const [POLICY, TYPES] = policies.map(([, code]) => code.replace("\n", " "));

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

test("every option of a method is an attribute, and every attribute has its example", async () => {
  await visit("embed.html");
  const { options, attributes, shown } = await page.evaluate(async () => {
    const { ATTRIBUTES } = await import("./element/attributes.js");
    const { OPTIONS } = await import("./element/options.js");
    const { default: init, methods } = await import("./engine/simd/heatlens.js");
    await init();
    const keys = JSON.parse(methods()).flatMap(({ options }) => options.map(({ key }) => key));
    const lenses = [...document.querySelectorAll("heat-lens")];
    return {
      options: [OPTIONS, [...new Set(keys)].sort()],
      attributes: ATTRIBUTES,
      shown: [...new Set(lenses.flatMap((lens) => lens.getAttributeNames()))],
    };
  });
  assert.deepEqual(...options);
  assert.deepEqual(
    attributes.filter((name) => !shown.includes(name)),
    [],
  );
  for (const element of await page.$$("heat-lens")) {
    await element.scrollIntoView();
    await element.evaluate((lens) => lens.autostart === "click" && lens.explain());
    await page.waitForFunction((lens) => lens.picture, { timeout: 60_000 }, element);
  }
  await screenshot(page, "embed");
});
