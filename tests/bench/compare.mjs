// node tests/bench/compare.mjs FOLDER FOLDER...
// Folders of engines (dist/engine/simd of two builds, say), in one process, passes in turn: what
// each takes of the first one's time for a full pass and for a place of occlusion. Node before
// version 22 wants --experimental-wasm-relaxed-simd for engines that need it.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { median } from "./median.mjs";

const MODELS = new URL("../../models/", import.meta.url);
const BRIEF = "--brief";
const given = process.argv.slice(2);
const folders = given.filter((argument) => argument !== BRIEF);
const [ROUNDS, WARM_UP, PASSES, PLACES] = given.includes(BRIEF) ? [1, 0, 1, 1] : [60, 5, 3, 5];
if (folders.length < 2) {
  console.error("usage: node tests/bench/compare.mjs FOLDER FOLDER...");
  process.exit(2);
}

const text = (name) => readFile(new URL(name, MODELS), "utf8");
const manifest = await text("mobilenet_v2.json");
const { file, labels, input } = JSON.parse(manifest);
const onnx = await readFile(new URL(file, MODELS));
const names = await readFile(new URL(labels.file, MODELS));
const values = Float32Array.from(
  { length: input.channels * input.height * input.width },
  (_, index) => Math.sin(index * index * 0.001) * 2,
);

async function open(folder) {
  const { Network, initSync } = await import(`${resolve(folder)}/heatlens.js`);
  initSync({ module: new WebAssembly.Module(await readFile(`${folder}/heatlens_bg.wasm`)) });
  const network = new Network("mobilenet_v2.json", manifest, onnx, names);
  network.begin("occlusion", '{"window":"32","stride":"8"}', 0, undefined, values);
  const timed = (count, act) => {
    act(0);
    const times = Array.from({ length: count }, (_, index) => {
      const start = performance.now();
      act(index);
      return performance.now() - start;
    });
    return median(times);
  };
  return {
    folder,
    full: () => timed(PASSES, () => network.classify(values)),
    place: (round) => timed(PLACES, (index) => network.step(1 + round * PLACES + index)),
    times: { full: [], place: [] },
    ratios: { full: [], place: [] },
  };
}

const engines = [];
for (const folder of folders) engines.push(await open(folder));
for (let round = 0; round < ROUNDS; round++) {
  for (const kind of ["full", "place"]) {
    const times = engines.map((engine) => engine[kind](round));
    if (round < WARM_UP) continue;
    engines.forEach((engine, index) => {
      engine.times[kind].push(times[index]);
      engine.ratios[kind].push(times[index] / times[0]);
    });
  }
}
for (const { folder, times, ratios } of engines) {
  const figures = ["full", "place"].map(
    (kind) => `${kind} ${median(times[kind]).toFixed(1)} ms, ${median(ratios[kind]).toFixed(2)} x`,
  );
  console.log(`${folder}: ${figures.join("; ")}`);
}
