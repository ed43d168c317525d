// The page of the forward passes: one worker a peer, all on the same photo.
import { Remote } from "../../../dist/engine/remote.js";
import { engineName } from "../../../dist/engine/support.js";

const WORKER = new URL("./worker.js", import.meta.url);
const DIST = new URL("../../../dist/", import.meta.url);
const MANIFEST = "models/mobilenet_v2.json";
const ENGINE = engineName();

const workers = new Map();
let backward;
let assets;
let values;

async function get(path) {
  const response = await fetch(new URL(path, DIST));
  if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
  return response;
}

async function files() {
  const manifest = await (await get(MANIFEST)).text();
  const { file, labels } = JSON.parse(manifest);
  return {
    manifestName: MANIFEST,
    manifest,
    onnx: await (await get(`models/${file}`)).bytes(),
    labels: await (await get(`models/${labels.file}`)).bytes(),
  };
}

/** The photo's values, as the page hands them to its network. */
async function input(photo, { manifestName, manifest }) {
  const worker = new Remote(new Worker(new URL("./photo.js", import.meta.url), { type: "module" }));
  const file = await (await get(photo)).blob();
  const values = await worker.ask("input", { engine: ENGINE, manifestName, manifest, photo: file });
  worker.close();
  return values;
}

/**
 * Starts a worker for each peer.
 *
 * @param {string[]} names of modules in this folder
 * @param {string} photo a path below dist/
 */
globalThis.start = async (names, photo) => {
  assets = await files();
  values = await input(photo, assets);
  for (const name of names) workers.set(name, await open(name));
};

async function open(peer) {
  const worker = new Remote(new Worker(WORKER, { type: "module" }));
  await worker.ask("load", { peer, files: assets, values });
  return worker;
}

/** One forward pass: its milliseconds, and the scores as a plain array. */
globalThis.forward = async (name) => {
  const { milliseconds, scores } = await workers.get(name).ask("forward");
  return { milliseconds, scores: [...scores] };
};

/** Opens a network that also goes back; milliseconds of its first pass, which builds it. */
globalThis.differentiate = async () => {
  backward?.close();
  backward = new Remote(new Worker(new URL("./gradient.js", import.meta.url), { type: "module" }));
  return backward.ask("load", { files: assets, values });
};

/** One forward pass and one forward and back. */
globalThis.pair = async () => backward.ask("pair");

/** Windows of some sizes in a fresh worker: milliseconds, and the memory they took. */
globalThis.windows = async (windows, effort) => {
  const worker = new Remote(
    new Worker(new URL("./windows.js", import.meta.url), { type: "module" }),
  );
  await worker.ask("load", { files: assets, values });
  const measured = await worker.ask("measure", { windows, ...effort });
  worker.close();
  return measured;
};

/** Milliseconds to compile the engine and to load the model, once everything is downloaded. */
globalThis.load = async () => {
  const { manifestName, manifest, onnx, labels } = await files();
  const wasm = await (await get(`engine/${ENGINE}/heatlens_bg.wasm`)).arrayBuffer();
  const { default: init, Network } = await import(`../../../dist/engine/${ENGINE}/heatlens.js`);
  const start = performance.now();
  const module = await WebAssembly.compile(wasm);
  const compiled = performance.now();
  await init({ module_or_path: module });
  new Network(manifestName, manifest, onnx, labels);
  return { compile: compiled - start, load: performance.now() - compiled };
};
