import { Download, fetchFile } from "./download.js";

/** How often a download says how far it is, in milliseconds. */
const REPORT = 100;

/**
 * Downloads all that a network needs.
 *
 * @param {string} path of its manifest, below this folder, or an address
 * @param {string} engine
 * @param {import("./download.js").Progress} report
 */
export async function fetchAssets(path, engine, report) {
  const [sizes, manifest] = await Promise.all([
    fetchFile("files.json", "no-cache").then((response) => response.json()),
    fetchFile(path, "no-cache").then((response) => response.text()),
  ]);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const { file, labels } = JSON.parse(manifest);
  const download = new Download(sizes, paced(report));
  const [module, onnx, names] = await Promise.all([
    download.module(`engine/${engine}/heatlens_bg.wasm`),
    download.bytes(folder + file),
    download.bytes(folder + labels.file),
  ]);
  return { engine, module, onnx, labels: names, manifest, manifestName: path };
}

/** @param {import("./download.js").Progress} report */
function paced(report) {
  let reported = -REPORT;
  return (loaded, total) => {
    const now = performance.now();
    if (loaded < total && now - reported < REPORT) return;
    reported = now;
    report(loaded, total);
  };
}
