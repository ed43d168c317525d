import { readFile } from "node:fs/promises";
import * as climb from "../../browser/climb.mjs";
import { median } from "../median.mjs";
import { Page } from "../page.mjs";
import { row } from "../row.mjs";

const CLASSES = JSON.parse(await readFile(new URL("../classes.json", import.meta.url)));

export const ROWS = [
  row("class_models.pictures", "Class models: pictures made", "", 0),
  row("class_models.first", "The first picture, with the model's building", "s", 1),
  row("class_models.median", "The median picture", "s", 1),
  row("class_models.probability", "Lowest probability of a class that was raised", "", 3),
];

/**
 * Times pictures of classes on the page, and notes what the network says of them.
 *
 * @param {import("../sections.mjs").Given} given
 * @returns {Promise<import("../sections.mjs").Measured>}
 */
export async function measure({ server, brief }) {
  const names = brief ? CLASSES.slice(0, 1) : CLASSES;
  const made = await Page.use(server, async ({ tab }) => {
    await climb.show(tab, "class-model");
    if (brief) await climb.set(tab, "steps", "2");
    const made = [];
    for (const name of names) made.push(await make(tab, name));
    return made;
  });
  const seconds = made.map(({ seconds }) => seconds);
  const figures = {
    "class_models.pictures": made.length,
    "class_models.first": seconds[0],
    "class_models.median": median(seconds),
    "class_models.probability": Math.min(...made.map(({ probability }) => probability)),
  };
  return { figures };
}

async function make(tab, name) {
  await climb.set(tab, "class", name);
  await tab.$eval(".climb .said", (said) => (said.textContent = ""));
  await climb.make(tab);
  const [said, verdict] = [await climb.text(tab, ".said"), await climb.text(tab, ".verdict")];
  return {
    seconds: Number(/in ([\d.]+) s$/.exec(said)?.[1]),
    probability: Number(/probability of ([\d.]+) %/.exec(verdict)?.[1]) / 100,
  };
}
