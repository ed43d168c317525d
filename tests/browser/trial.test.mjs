// What a session says of one position that a sweep tried.
import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "./lens.mjs";
import { place } from "./place.mjs";

test("a trial has the probabilities of all classes there, which the five likeliest are among", async () => {
  const page = await place.browser.newPage();
  await visit(page, place.address);
  const { trial, count } = await page.$eval("heat-lens", async ({ scene, picture }) => {
    const session = await scene.fork();
    const aim = { target: scene.chosen.target };
    const plan = await session.begin("occlusion", { window: "112", stride: "112" }, aim.target);
    const { signal } = new AbortController();
    await session.run(plan, scene.input, { rest: false }, () => {}, signal);
    const { left, top } = picture.info.extent;
    const { pixels, ...trial } = await session.trial(plan, { x: left + 9, y: top + 9 }, aim);
    session.close();
    return { trial, count: scene.classes.length };
  });
  const { probabilities, top, probability } = trial;
  assert.equal(probabilities.length, count);
  const sum = probabilities.reduce((all, one) => all + one, 0);
  assert.ok(Math.abs(sum - 1) < 1e-4, String(sum));
  for (const row of top) assert.equal(probabilities[row.index], row.probability);
  assert.equal(Math.max(...probabilities), top[0].probability);
  assert.ok(probabilities.includes(probability[1]), "the target's own is one of them");
  await page.close();
});
