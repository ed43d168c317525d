// Text from outside that would like to be more than text: nothing of it may run, and nothing may be
// asked of another host.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, afterEach, beforeEach, test } from "node:test";
import { launch, serveDist } from "./browser.mjs";
import { drawn, follow } from "./lens.mjs";
import { PAGES } from "./pages.mjs";
import { Site } from "./site.mjs";

/** A host that is not ours; whoever asks it for something is caught. */
const asked = [];
const other = createServer((request, response) => {
  asked.push(request.url);
  response.writeHead(200, { "Access-Control-Allow-Origin": "*" }).end();
});
await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
const ELSEWHERE = `http://127.0.0.1:${other.address().port}`;

const LONG = { timeout: 120_000 };
const RUN = "document.documentElement.dataset.ran=1";
const IMAGE = `<img src=x onerror="${RUN}">`;
const SCRIPT = `"><script>${RUN}</script>`;
const CALL = `${ELSEWHERE}/called`;

/** Attributes that no element of ours has, with what they would do. */
const FOREIGN_ATTRIBUTES = [
  { tabindex: "0", autofocus: "", onfocus: RUN },
  { style: `background:url(${CALL})` },
  { style: `position:fixed;inset:0;background-image:url("${CALL}")` },
  { onload: RUN, onerror: RUN, onclick: RUN, onanimationstart: RUN, contenteditable: "true" },
  { is: "x", slot: "caption", part: "x", id: "classes", class: "frame", href: "javascript:0" },
  { popover: "", onbeforetoggle: RUN, nonce: "x", srcdoc: IMAGE, action: CALL, background: CALL },
  { OnFocus: RUN, "xlink:href": `javascript:${RUN}`, __proto: "x", 1: "2", "a b": "c", "<": ">" },
];
/** Values of attributes that every element has. */
const TEXTS = [
  IMAGE,
  SCRIPT,
  `' onfocus=${RUN} autofocus x='`,
  `javascript:${RUN}`,
  `url(${CALL})`,
  `0.5;background:url(${CALL})`,
  `\${${RUN}}`,
  "__proto__",
  "constructor",
];
const IN_TEXT = ["method", "target", "versus", "colormap", "scale", "group", "opacity", "controls"];
const ADDRESSES = [
  `javascript:${RUN}`,
  `data:text/html,${SCRIPT}`,
  `data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"><image href="${CALL}"/></svg>`,
  `gallery/cat.jpg?${SCRIPT}`,
  "constructor",
  "http://[",
];
const LOOSE = ["tabindex=0&autofocus=&onfocus=", "%", "&&&=", "__proto__=1", "a[b]=c"];

const guests = {
  "guest.html": `<!doctype html><script type="module" src="define.js"></script>`,
};
const served = await serveDist({ pages: guests });
/** The same without networks, for pages that need none to be attacked. */
const light = await serveDist({ cut: (name) => /\.(wasm|onnx)$/.test(name) });
const OURS = [served, light].map(({ address }) => new URL(address).origin);
const at = (name) => new URL(name, served.address).href;
const browser = await launch();
let page;
let dialogs;

after(async () => {
  await browser.close();
  served.stop();
  light.stop();
  other.close();
  other.closeAllConnections();
});

beforeEach(async () => {
  asked.length = 0;
  dialogs = [];
  page = await browser.newPage();
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && !OURS.includes(origin)) asked.push(request.url());
  });
  page.on("dialog", (dialog) => dialogs.push(dialog.message()) && dialog.dismiss());
});

afterEach(() => page.close());

/** Gives what would run the time to, and says what did. */
async function harmless(what) {
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
  const ran = await page.evaluate(() => document.documentElement.dataset.ran);
  assert.equal(ran, undefined, `${what} ran`);
  assert.deepEqual([asked, dialogs], [[], []], what);
  assert.ok(OURS.includes(new URL(page.url()).origin), `${what} led away`);
}

async function opens(name, fragment) {
  // Another fragment alone would not load the page anew.
  await page.goto("about:blank");
  await page.goto(`${new URL(name, light.address)}#${fragment}`);
  for (const part of ["heat-lens", "body"]) await page.focus(part).catch(() => {});
  await harmless(`${name}#${fragment}`);
}

const names = (selector = "heat-lens") =>
  page.$eval(selector, (element) => element.getAttributeNames().sort());

for (const attributes of FOREIGN_ATTRIBUTES) {
  test(`a fragment sets none of ${Object.keys(attributes).join(", ")}`, async () => {
    const fragment = new URLSearchParams({ ...attributes, autostart: "click", alt: "A photo" });
    await opens("embed.html", fragment);
    assert.deepEqual(await names(), ["alt", "autostart"], String(fragment));
  });
}

test("no fragment of any page runs or asks another host", async () => {
  const attributes = FOREIGN_ATTRIBUTES.map((some) => String(new URLSearchParams(some)));
  const texts = TEXTS.map((text) =>
    String(new URLSearchParams(Object.fromEntries(IN_TEXT.map((name) => [name, text])))),
  );
  const addresses = [...ADDRESSES, CALL, CALL.replace("http:", ""), CALL.replaceAll("/", "\\")];
  const named = addresses.map((address) =>
    String(new URLSearchParams({ src: address, poster: address, model: address })),
  );
  const fragments = [...attributes, ...texts, ...named, ...LOOSE, ...TEXTS];
  for (const name of PAGES) {
    const some = ["embed.html", "index.html"].includes(name) ? fragments : TEXTS.slice(0, 4);
    for (const fragment of some) await opens(name, fragment);
  }
});

test("no value of an attribute of the element runs or asks another host", async () => {
  await page.goto(at("guest.html"));
  for (const value of [...TEXTS, ...ADDRESSES]) {
    await page.evaluate(async (value) => {
      const { ATTRIBUTES } = await import("./element/attributes.js");
      const lens = document.createElement("heat-lens");
      document.body.replaceChildren(lens);
      lens.setAttribute("autostart", "click");
      // An element may open any address that its page names, but in no other way than as a photo.
      for (const name of ATTRIBUTES) if (name !== "autostart") lens.setAttribute(name, value);
      for (const name of ATTRIBUTES) lens[name] = value;
    }, value);
    await harmless(value);
  }
});

test("once the network is there, they are words in errors and in what is copied", async () => {
  await page.goto(at("index.html"));
  await drawn(page);
  for (const value of TEXTS) {
    const lines = await page.$eval(
      "heat-lens",
      async (lens, value) => {
        for (const name of ["target", "method", "window", "layer", "fill", "colormap"]) {
          lens[name] = value;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        const { embedLines } = await import("./element/recipe.js");
        return embedLines({ ...lens.recipe, target: value, onfocus: value, tabindex: "0" });
      },
      value,
    );
    await harmless(value);
    guests["copied.html"] = `<!doctype html>${lines}`;
    const copy = await browser.newPage();
    await copy.goto(at("copied.html"));
    const { ran, body, target } = await copy.$eval("heat-lens", (lens) => ({
      ran: document.documentElement.dataset.ran,
      body: [...document.body.children].map(({ localName }) => localName),
      target: lens.getAttribute("target"),
    }));
    assert.deepEqual([ran, body, target], [undefined, ["heat-lens"], value]);
    assert.ok(await copy.$eval("heat-lens", (lens) => !lens.hasAttribute("onfocus")));
    await copy.close();
  }
});

test("labels, names and credits of a site's files are words", async () => {
  const site = await Site.open();
  try {
    OURS.push(new URL(site.address()).origin);
    await poison(site);
    await page.goto(site.address());
    await drawn(page);
    await page.waitForFunction(() => document.querySelectorAll(".credits li").length > 0);
    const shown = await page.$eval("heat-lens", ({ shadowRoot }) => [
      shadowRoot.querySelector(".ranking .label").textContent,
      shadowRoot.querySelector(".photo").getAttribute("aria-label"),
    ]);
    for (const text of shown) assert.ok(text.includes(IMAGE), text);
    await page.click("[name=beside][value=classes]");
    await page.waitForFunction(() => document.querySelector(".tiles heat-lens")?.picture, LONG);
    await page.click("[name=beside][value='']");
    for (const view of ["class-model", "search"]) {
      await page.click(`[name=inside][value=${view}]`);
      await page.waitForFunction(
        () => document.querySelectorAll(".inside option").length > 900,
        LONG,
      );
    }
    await follow(page, "lens.versus = argument", "1", "reading");
    await harmless("a site's file");
  } finally {
    await site.close();
  }
});

test("names of files are words", async () => {
  await page.goto(at("index.html"));
  await drawn(page);
  await page.click("[name=inside][value=search]");
  await page.waitForSelector(".search .most canvas.whole", LONG);
  await page.click(".search [name=over][value=own]");
  const photo = await readFile(new URL("../../dist/gallery/cat.jpg", import.meta.url), "base64");
  await page.$eval(
    ".search .own-photos",
    (place, photo, names) => {
      const bytes = Uint8Array.from(atob(photo), (c) => c.charCodeAt(0));
      const data = new DataTransfer();
      names.forEach((name, index) => {
        // Another byte after the end makes another file.
        const parts = index % 2 ? ["no photo"] : [bytes, new Uint8Array([index])];
        data.items.add(new File(parts, `${name}.jpg`, { type: "image/jpeg" }));
      });
      place.dispatchEvent(new DragEvent("drop", { dataTransfer: data, cancelable: true }));
    },
    photo,
    [IMAGE, SCRIPT, ...TEXTS].flatMap((name) => [name, name]),
  );
  await page.waitForFunction(
    () => /taken in/.test(document.querySelector(".search .count").textContent),
    LONG,
  );
  await page.waitForSelector(".search .most .name", LONG);
  await harmless("the name of a file");
  await page.click(".search .clear");
  await page.waitForFunction(
    () => document.querySelector(".search .count").textContent === "Cleared",
    LONG,
  );
});

test("markup and addresses that are dropped are read and not run", async () => {
  await page.goto(at("index.html"));
  await drawn(page);
  for (const markup of [IMAGE, SCRIPT, `<svg onload="${RUN}"><img src="javascript:${RUN}">`]) {
    await page.evaluate((markup) => {
      const data = new DataTransfer();
      data.setData("text/html", markup);
      data.setData("text/uri-list", "javascript:0");
      const drop = { dataTransfer: data, bubbles: true, cancelable: true };
      for (const place of [document.body, document.querySelector("heat-lens")]) {
        place.dispatchEvent(new DragEvent("drop", drop));
      }
    }, markup);
    await harmless(markup);
  }
});

test("messages from other windows do nothing", async () => {
  await page.goto(at("embed.html#src=gallery/cat.jpg&controls=none"));
  await drawn(page);
  const before = await names();
  await page.evaluate((run) => {
    for (const data of [run, { verb: "start", id: 0 }, { type: "heat-lens:height", height: run }]) {
      postMessage(data, "*");
    }
  }, RUN);
  await harmless("a message");
  assert.deepEqual(await names(), before);
});

/** Gives a copy of the site labels, titles and credits that are markup. */
async function poison(site) {
  const bad = (text) => `${text} ${IMAGE}${SCRIPT}`;
  const list = (change) => (text) => JSON.stringify(JSON.parse(text).map(change));
  await site.edit(
    "gallery/gallery.json",
    list((photo) => ({
      ...photo,
      ...Object.fromEntries(
        ["title", "alt", "credit", "licence", "source"].map((key) => [key, bad(photo[key])]),
      ),
    })),
  );
  await site.edit(
    "networks.json",
    list((network) => ({ ...network, title: bad(network.title) })),
  );
  let labels;
  await site.edit("models/imagenet_labels.txt", (text) => {
    const lines = text.trimEnd().split("\n");
    labels = lines.map((line) => `${bad(line)}\n`).join("");
    return labels;
  });
  let names;
  await site.edit("models/imagenet_names.tsv", (text) => {
    const lines = text.trimEnd().split("\n");
    names = lines.map((line) => `${line.split("\t").map(bad).join("\t")}\n`).join("");
    return names;
  });
  const sum = (text) => createHash("sha256").update(text).digest("hex");
  await site.edit("models/mobilenet_v2.json", (text) => {
    const manifest = JSON.parse(text);
    Object.assign(manifest.labels, { sha256: sum(labels) });
    Object.assign(manifest.labels.names, { sha256: sum(names) });
    return JSON.stringify(manifest);
  });
  await site.stamp();
}
