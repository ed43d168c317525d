// The element in pages that move it, turn it, read from right to left, or define it twice.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, screenshot, serveDist } from "./browser.mjs";
import { drawn, follow } from "./lens.mjs";

const page = (body, lines = 'lang="en"') =>
  `<!doctype html><html ${lines}><meta charset="utf-8"><script type="module" src="define.js"></script><body>${body}</html>`;
const CAT = '<heat-lens src="gallery/cat.jpg" autostart="load"';
const TURNS = {
  upright: "",
  "quarter turn": "transform: rotate(90deg)",
  "odd turn": "transform: rotate(33deg) scale(0.8, 1.1)",
  mirrored: "transform: scaleX(-1)",
  slanted: "transform: skew(20deg, 5deg)",
  zoomed: "zoom: 0.7",
  tilted: "transform: perspective(900px) rotateY(35deg)",
};
const PAGES = {
  "cat.html": page(`<main>${CAT}></heat-lens></main>`),
  "turned.html": page(
    `<div style="width: 500px; margin: 200px">${CAT} controls="none"></heat-lens></div>`,
  ),
  "rtl.html": page(
    `${CAT} controls="full"><p slot="caption">قطة</p></heat-lens>`,
    'lang="ar" dir="rtl"',
  ),
  "rtl-around.html": page(`<div dir="rtl">${CAT} controls="full"></heat-lens></div>`),
  "rtl-self.html": page(`${CAT} controls="full" dir="rtl"></heat-lens>`),
};

let served, browsers;

before(async () => {
  served = await serveDist({ pages: PAGES });
  browsers = { Chromium: await launch() };
});

after(async () => {
  for (const browser of Object.values(browsers ?? {})) await browser.close();
  served?.stop();
});

async function open(name, browser = browsers.Chromium) {
  const tab = await browser.newPage();
  await tab.setViewport({ width: 1100, height: 1000 });
  await tab.goto(new URL(name, served.address).href);
  await drawn(tab);
  return tab;
}

/** What is set while the element is away, and what it shows when it is back. */
const AWAY = [
  { set: { src: "gallery/espresso.jpg" }, shown: { src: "gallery/espresso.jpg", top: "espresso" } },
  {
    set: { src: "gallery/espresso.jpg", method: "grad-cam", target: "cup" },
    shown: { src: "gallery/espresso.jpg", method: "grad-cam", target: "cup", top: "espresso" },
  },
  { set: { tones: "stretch" }, shown: { tones: "stretch", top: "Egyptian cat" } },
  { set: { versus: "tabby" }, shown: { target: "Egyptian cat", versus: "tabby" } },
  {
    set: { method: "occlusion", window: "112", stride: "112" },
    shown: { method: "occlusion", window: "112", stride: "112" },
  },
  {
    set: { colormap: "brown-green", opacity: "0.3" },
    shown: { colormap: "brown-green", opacity: "0.3" },
  },
];

test("what is set while the element is away counts when it is back", async () => {
  const tab = await open("cat.html");
  for (const { set, shown } of AWAY) {
    for (const wait of [0, 100]) {
      const found = await tab.evaluate(
        async (set, names, wait) => {
          const home = document.querySelector("main");
          const lens = document.createElement("heat-lens");
          home.replaceChildren(lens);
          const result = () =>
            new Promise((resolve) => lens.addEventListener("result", resolve, { once: true }));
          Object.assign(lens, { autostart: "load", src: "gallery/cat.jpg" });
          await result();
          lens.remove();
          if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
          Object.assign(lens, set);
          await new Promise((resolve) => setTimeout(resolve, 50));
          home.append(lens);
          await result();
          const value = (name) => (name === "top" ? lens.classes[0].label : lens[name]);
          return Object.fromEntries(names.map((name) => [name, value(name)]));
        },
        set,
        Object.keys(shown),
        wait,
      );
      assert.deepEqual(found, shown);
    }
  }
  await tab.close();
});

test("a photo and a method set at once give one result, of both", async () => {
  const tab = await open("cat.html");
  const { info } = await follow(tab, "lens.method = 'grad-cam'; lens.src = 'gallery/espresso.jpg'");
  const top = await tab.$eval("heat-lens", (lens) => lens.classes[0].label);
  assert.deepEqual([info.method, top], ["grad-cam", "espresso"]);
  await tab.close();
});

test("without its address the photo goes, wherever the element is", async () => {
  const tab = await open("cat.html");
  for (const away of [false, true]) {
    const found = await tab.evaluate(async (away) => {
      const lens = document.querySelector("heat-lens");
      const rest = () => new Promise((resolve) => setTimeout(resolve, 200));
      const heard = [];
      lens.addEventListener("emptied", () => heard.push("emptied"), { once: true });
      if (away) {
        lens.remove();
        await rest();
      }
      lens.removeAttribute("src");
      await rest();
      if (away) document.querySelector("main").append(lens);
      await rest();
      const inside = (selector) => lens.shadowRoot.querySelector(selector);
      const { src, picture, classes } = lens;
      const now = [heard.join(), src, Boolean(picture), classes.length, inside(".photo").width];
      const hidden = [inside(".legend").hidden, inside(".crop").hidden, inside(".poster").hidden];
      const back = new Promise((resolve) =>
        lens.addEventListener("result", resolve, { once: true }),
      );
      lens.src = "gallery/espresso.jpg";
      await back;
      return [...now, ...hidden, lens.classes[0].label, inside(".photo").width > 100];
    }, away);
    assert.deepEqual(found, ["emptied", "", false, 0, 4, true, true, true, "espresso", true]);
  }
  await tab.close();
});

test("a second copy of the element is harmless", async () => {
  const tab = await open("cat.html");
  const [error, same] = await tab.evaluate(async () => {
    const first = customElements.get("heat-lens");
    const error = await import("./define.js?another").then(
      () => "",
      (error) => String(error),
    );
    return [error, customElements.get("heat-lens") === first];
  });
  assert.deepEqual([error, same], ["", true]);
  await tab.close();
});

test("a page from right to left has numbers beside their colours", async () => {
  for (const name of ["rtl.html", "rtl-around.html", "rtl-self.html"]) {
    const tab = await open(name);
    const at = await tab.$eval("heat-lens", ({ shadowRoot }) => {
      const box = (selector) => shadowRoot.querySelector(selector).getBoundingClientRect();
      const middle = ({ left, right }) => (left + right) / 2;
      const [low, bar, high, zero] = [".low", ".legend canvas", ".high", ".zero"].map(box);
      const info = shadowRoot.host.picture.info;
      const share = -info.low / (info.high - info.low);
      return {
        ordered: low.right <= bar.left && bar.right <= high.left,
        zero: info.low < 0 ? Math.abs(middle(zero) - (bar.left + share * bar.width)) : 0,
        ranked: box(".ranking .label").left < box(".ranking .probability").left,
        panel: getComputedStyle(shadowRoot.querySelector(".lens")).direction,
      };
    });
    assert.ok(at.ordered && at.ranked && at.zero < 2, JSON.stringify(at));
    assert.equal(at.panel, "rtl");
    await screenshot(tab, name.replace(".html", ""));
    await tab.close();
  }
});

for (const kind of ["Chromium", "Firefox"]) {
  test(`${kind}: under turned, mirrored and tilted ancestors the point is that under the pointer`, async () => {
    browsers[kind] ??= await launch("firefox");
    const tab = await open("turned.html", browsers[kind]);
    for (const [name, style] of Object.entries(TURNS)) {
      for (const [x, y] of [
        [0.25, 0.7],
        [0.8, 0.15],
      ]) {
        const spot = await tab.$eval(
          "heat-lens",
          (lens, style, x, y) => {
            lens.parentNode.style.cssText = `width: 500px; margin: 200px; ${style}`;
            const crop = lens.shadowRoot.querySelector(".crop");
            // A mark of no size, placed by the browser's own layout.
            const mark = document.createElement("b");
            mark.style.cssText = `position: absolute; left: ${x * 100}%; top: ${y * 100}%`;
            crop.append(mark);
            mark.scrollIntoView({ block: "center", inline: "center" });
            const { left, top } = mark.getBoundingClientRect();
            mark.remove();
            lens.pointed = new Promise((resolve) =>
              lens.addEventListener("point", ({ detail }) => detail && resolve(detail)),
            );
            return { left, top };
          },
          style,
          x,
          y,
        );
        await tab.mouse.move(spot.left, spot.top);
        const found = await tab.$eval("heat-lens", (lens) => lens.pointed);
        const off = Math.hypot(found.x - x, found.y - y);
        assert.ok(off < 0.01, `${name}: ${JSON.stringify(found)} in place of ${x}, ${y}`);
        await tab.mouse.move(1, 1);
      }
    }
    await tab.close();
  });
}
