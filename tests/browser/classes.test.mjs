// Which class a text names, in the element and in explain(), as in the terminal (tests/it/terminal.rs); and
// what the page says of findings that make a map worth less.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch, screenshot, serveDist } from "./browser.mjs";
import { drawn, follow, inside, set } from "./lens.mjs";

const TOYS = new URL("../reference/onnx/", import.meta.url);

/** A toy network with labels of its own and perhaps names, as files by name. */
async function toy(folder, network, labels, names) {
  const manifest = JSON.parse(await readFile(new URL(`${network}.json`, TOYS), "utf8"));
  const sum = (text) => createHash("sha256").update(text).digest("hex");
  manifest.labels.sha256 = sum(labels);
  if (names) manifest.labels.names = { file: "toy_names.tsv", sha256: sum(names) };
  return {
    ...(names && { [`${folder}/toy_names.tsv`]: names }),
    [`${folder}/toy.json`]: JSON.stringify(manifest),
    [`${folder}/${network}.onnx`]: await readFile(new URL(`${network}.onnx`, TOYS)),
    [`${folder}/toy_labels.txt`]: labels,
  };
}

const lensOf = (folder) =>
  `<!doctype html><script type="module" src="define.js"></script>
  <heat-lens src="gallery/cat.jpg" model="${folder}/toy.json" controls="full" autostart="load"></heat-lens>`;

let browser;
let site;
let page;

before(async () => {
  const pages = {
    ...(await toy("twice", "toy_cam", Buffer.from("crane\r\ncrane\r\nthird\r\n\r\n"))),
    ...(await toy("numbers", "toy_cam", Buffer.from('{"0": "2", "2": "1", "1": "0"}'))),
    ...(await toy(
      "named",
      "toy_cam",
      Buffer.from("porcupine\ncrane (bird)\ncrane (machine)\n"),
      Buffer.from(
        "porcupine\tporcupine, hedgehog\ta rodent\ncrane (bird)\tcrane\t\ncrane (machine)\tcrane\t\n",
      ),
    )),
    ...(await toy("linear", "toy_linear", Buffer.from("first\nsecond\nthird\n"))),
  };
  for (const folder of ["twice", "numbers", "named", "linear"])
    pages[`${folder}.html`] = lensOf(folder);
  site = await serveDist({ pages });
  browser = await launch();
  page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 900 });
});

after(async () => {
  await browser.close();
  site.stop();
});

async function visit(folder) {
  await page.goto(new URL(`${folder}.html`, site.address).href);
  await drawn(page);
}

/** What a text comes to: an index, or words. */
const RULES = {
  twice: [
    ["third", 2],
    ["crane", /"crane" names more than one class \("crane" is 0, "crane" is 1\)/],
    ["1", 1],
    ["THI", 2],
    ["0", 0],
    ["crane (1)", 1],
    ["unicorn", /no class is called "unicorn"/],
    ["3", /no class 3; .* 0 to 2/],
  ],
  numbers: [
    ["1", 1],
    ["=1", 2],
    ["0", 0],
    ['"1"', 2],
    ["=0", 1],
    ["3", /no class 3/],
  ],
  named: [
    ["hedgehog", 0],
    ["hedge", 0],
    ["crane (bird)", 1],
    ["crane", /"crane \(bird\)" is 1, "crane \(machine\)" is 2/],
  ],
};

for (const [folder, rules] of Object.entries(RULES)) {
  test(`an attribute names a class by the one rule: ${folder}`, async () => {
    await visit(folder);
    for (const [text, expected] of rules) {
      const found = await page.$eval(
        "heat-lens",
        async (lens, text) => {
          const heard = new Promise((resolve) => {
            lens.addEventListener("reading", () => resolve(lens.scene.chosen.target), {
              once: true,
            });
            lens.addEventListener("error", ({ detail }) => resolve(detail.message), { once: true });
          });
          lens.setAttribute("target", text);
          return heard;
        },
        text,
      );
      if (typeof expected === "number") assert.equal(found, expected, text);
      else assert.match(String(found), expected, text);
    }
  });

  test(`explain() names a class by the one rule: ${folder}`, async () => {
    await page.goto(new URL(`${folder}.html`, site.address).href);
    const outcomes = await page.evaluate(
      async (model, texts) => {
        const { explain } = await import("./heatlens.js");
        const outcomes = [];
        for (const target of texts) {
          const said = explain("gallery/cat.jpg", { model, target });
          outcomes.push(await said.then(({ target }) => target, String));
        }
        return outcomes;
      },
      `${folder}/toy.json`,
      rules.map(([text]) => text),
    );
    rules.forEach(([text, expected], index) => {
      if (typeof expected === "number") assert.equal(outcomes[index], expected, text);
      else assert.match(String(outcomes[index]), expected, text);
    });
  });
}

test("two classes of one label are told apart, and what is shown can be made again", async () => {
  await visit("twice");
  await follow(page, "lens.target = argument", "1", "reading");
  const shown = await page.$eval("heat-lens", (lens) => ({
    target: lens.target,
    json: lens.toJSON().target,
    recipe: lens.recipe.target,
    likeliest: lens.classes[0].index,
    labels: lens.classes.map(({ label }) => label).toSorted(),
  }));
  assert.deepEqual([shown.target, shown.json], ["1", "1"]);
  if (shown.likeliest !== 1) assert.equal(shown.recipe, "1");
  assert.deepEqual(shown.labels, ["crane (0)", "crane (1)", "third"]);
  await set(page, "versus", "crane (0)");
  await page.waitForFunction(() => document.querySelector("heat-lens").versus === "0");
  assert.match(await inside(page, ".reading", "textContent"), /for crane \(0\)/);
  await set(page, "target", "crane");
  await page.waitForFunction(() => {
    const { shadowRoot } = document.querySelector("heat-lens");
    return shadowRoot.querySelector("[name=target]").validationMessage;
  });
  assert.match(await inside(page, "[name=target]", "validationMessage"), /more than one class/);
  assert.equal(await page.$eval("heat-lens", (lens) => lens.target), "1");
});

test("a photo whose class is not known is named but not explained as another", async () => {
  await visit("twice");
  const { message, maps } = await page.evaluate(async () => {
    const lens = document.createElement("heat-lens");
    const attributes = { src: "gallery/cat.jpg", model: "twice/toy.json", autostart: "load" };
    for (const [name, value] of Object.entries(attributes)) lens.setAttribute(name, value);
    lens.setAttribute("target", "crane");
    let maps = 0;
    lens.addEventListener("reading", () => (maps += 1));
    const failed = new Promise((resolve) => lens.addEventListener("error", resolve));
    document.body.replaceChildren(lens);
    const { message } = (await failed).detail;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { message, maps };
  });
  assert.match(message, /^target: "crane" names more than one class/);
  assert.equal(maps, 0);
  assert.match(await inside(page, ".error", "textContent"), /more than one class/);
  assert.equal(await page.$eval("heat-lens", ({ classes }) => classes.length), 3);
});

test("methods without a ReLU, noise without a range and a path to itself are said", async () => {
  await page.goto(new URL("linear.html", site.address).href);
  await page.waitForFunction(() => document.querySelector("heat-lens").classes.length);
  const findings = async (attributes) => {
    await follow(
      page,
      "for (const [name, value] of Object.entries(argument)) lens[name] = value",
      attributes,
    );
    return inside(page, ".findings", "textContent");
  };
  assert.match(
    await findings({ method: "guided-backprop" }),
    /no ReLU between (first|second|third)/,
  );
  await screenshot(page, "no-rectifier");
  assert.match(await findings({ method: "deconvolution" }), /no ReLU/);
  assert.match(await findings({ method: "integrated-gradients", steps: "6" }), /the gap is 0\.0 %/);
  const black = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext("2d").fillRect(0, 0, 8, 8);
    const lens = document.querySelector("heat-lens");
    const heard = new Promise((resolve) =>
      lens.addEventListener("result", resolve, { once: true }),
    );
    await lens.open(await canvas.convertToBlob());
    await heard;
    return lens.shadowRoot.querySelector(".findings").textContent;
  });
  assert.match(black, /photo is the baseline itself/);
  assert.match(
    await findings({ method: "smoothgrad", samples: "2" }),
    /All pixels have one colour/,
  );
});

test("a class says all that it is called, and what it is", async () => {
  await visit("named");
  const found = await page.$eval("heat-lens", ({ shadowRoot }) => ({
    title: shadowRoot.querySelector('.ranking button[value="0"]').title,
    offered: shadowRoot.querySelector('#classes option[value="porcupine"]').label,
  }));
  assert.deepEqual(found, {
    title: "porcupine, hedgehog: a rodent",
    offered: "porcupine, hedgehog",
  });
});
