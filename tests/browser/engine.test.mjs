// The engine as it is built for the browser, with its vectors, against other implementations.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { place } from "./place.mjs";

const reference = (path) => new URL(`../reference/${path}`, import.meta.url);
const json = async (path) => JSON.parse(await readFile(reference(path)));

let page;

before(async () => {
  page = await place.browser.newPage();
  await page.goto(new URL("gallery/gallery.json", place.address).href);
});

/** In the page: opens a shipped network in an engine. */
async function open(engine, name) {
  const { default: init, Network } = await import(`../engine/${engine}/heatlens.js`);
  await init();
  const text = async (path) => (await fetch(`../models/${path}`)).text();
  const manifest = await text(`${name}.json`);
  const { file, labels, preprocessing } = JSON.parse(manifest);
  const bytes = async (path) =>
    new Uint8Array(await (await fetch(`../models/${path}`)).arrayBuffer());
  const names = await bytes(labels.file);
  const network = new Network(`${name}.json`, manifest, await bytes(file), names);
  Object.assign(globalThis, { network, preprocessing });
}

/** In the page: scores and pulled-back signals for a crop and its nudge by blocks. */
async function compute(png, target, nudge, methods) {
  const photo = await (await fetch(`data:image/png;base64,${png}`)).blob();
  const bitmap = await createImageBitmap(photo, { colorSpaceConversion: "none" });
  const context = new OffscreenCanvas(224, 224).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, 224, 224);
  const { mean, std } = preprocessing;
  const plane = 224 * 224;
  const input = Float32Array.from({ length: 3 * plane }, (_, index) => {
    const channel = Math.floor(index / plane);
    const [y, x] = [Math.floor((index % plane) / 224), index % 224];
    const moved = nudge[(channel * 56 + (y >> 2)) * 56 + (x >> 2)];
    return (data[4 * (index % plane) + channel] / 255 - mean[channel]) / std[channel] + moved;
  });
  const signals = methods.map((method) => {
    network.begin(method, "{}", target, undefined, input);
    return [...network.step(0)];
  });
  return { scores: [...network.classify(input)], signals };
}

/** In the page: the largest gap between windows and full passes, over the largest score. */
function sweep(window) {
  const plane = 224 * 224;
  const input = Float32Array.from({ length: 3 * plane }, (_, i) => Math.sin(i * i * 0.001) * 2);
  const side = 224 / window;
  const level = (cell) => {
    const [row, column] = [Math.floor(cell / side), cell % side];
    return [4, 2, 1].findIndex((step) => row % step === 0 && column % step === 0);
  };
  const cells = Array.from({ length: side * side }, (_, cell) => cell);
  const order = cells.sort((a, b) => level(a) - level(b) || a - b);
  const options = JSON.stringify({ window: String(window), stride: String(window) });
  network.begin("occlusion", options, 0, undefined, input);
  let [gap, largest] = [0, 0];
  for (const [step, cell] of order.entries()) {
    const [top, left] = [Math.floor(cell / side) * window, (cell % side) * window];
    const found = network.step(1 + step);
    const covered = input.slice();
    for (let row = 0; row < 3 * window; row++) {
      const channel = Math.floor(row / window);
      const start = channel * plane + (top + (row % window)) * 224 + left;
      covered.fill(0, start, start + window);
    }
    network.classify(covered).forEach((score, index) => {
      gap = Math.max(gap, Math.abs(score - found[index]));
      largest = Math.max(largest, Math.abs(score));
    });
  }
  return gap / largest;
}

/** Every fourth row and column of three planes. */
function everyFourth(signal) {
  return signal.filter((_, index) => Math.floor(index / 224) % 4 === 0 && (index % 224) % 4 === 0);
}

function relativeError(found, expected) {
  const size = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return size(found.map((value, index) => value - expected[index])) / size(expected);
}

const ENGINES = ["simd", "relaxed-simd"];
const NETWORKS = ["mobilenet_v2", "efficientnet_lite0"];

for (const [engine, name] of ENGINES.flatMap((engine) => NETWORKS.map((name) => [engine, name]))) {
  test(`scores and gradients of ${name} in engine/${engine} agree with PyTorch`, async () => {
    await page.evaluate(open, engine, name);
    const png = await readFile(reference(`${name}/gradients/cat.png`), "base64");
    const { target, score, nudge, rules } = await json(`${name}/gradients/cat.json`);
    const methods = ["saliency", "guided-backprop", "deconvolution"];
    const { scores, signals } = await page.evaluate(compute, png, target, nudge.values, methods);
    assert.ok(Math.abs(scores[target] - score) < 1e-2);
    for (const [index, rule] of ["gradient", "guided", "deconvolution"].entries()) {
      // Behind a signal stands how many rectifiers it met.
      const signal = signals[index].slice(0, signals[0].length);
      const error = relativeError(everyFourth(signal), rules[rule].values);
      assert.ok(error < 1e-4, `${rule}: ${error}`);
    }
  });

  test(`windows of ${name} in engine/${engine} agree with full passes`, async () => {
    await page.evaluate(open, engine, name);
    const gap = await page.evaluate(sweep, 32);
    assert.ok(gap < 1e-4, `${gap}`);
  });
}
