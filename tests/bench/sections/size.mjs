import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { firstAnswer } from "../first-answer.mjs";
import { row } from "../row.mjs";

const ROOT = new URL("../../../", import.meta.url);
const WASM = /^dist\/engine\/.*\.wasm$/;
const MEGABYTE = 1e6;
const GZIP = { encoding: "buffer", maxBuffer: 2 ** 30 };
const command = promisify(execFile);

export const ROWS = [
  row("size.wasm", "Engine's wasm", "MB", 2),
  row("size.wasm.gzip", "Engine's wasm, gzip -9", "MB", 2, { most: 3.5 }),
  row("size.first_answer", "All files of the first answer", "MB", 2),
  row("size.first_answer.gzip", "All files of the first answer, gzip -9", "MB", 2, { most: 7.5 }),
];

/**
 * Weighs what a reader downloads for the first answer.
 *
 * @param {import("../sections.mjs").Given} given
 * @returns {Promise<import("../sections.mjs").Measured>}
 */
export async function measure({ server }) {
  const { paths } = await firstAnswer(server);
  const wasm = paths.filter((path) => WASM.test(path));
  if (!wasm.length) throw new Error("the first answer took no engine");
  const [engine, all] = [await weigh(wasm), await weigh(paths)];
  const figures = {
    "size.wasm": engine.raw,
    "size.wasm.gzip": engine.gzip,
    "size.first_answer": all.raw,
    "size.first_answer.gzip": all.gzip,
  };
  return { figures };
}

/** Megabytes of some files, as they are and by gzip -9. */
async function weigh(paths) {
  const [raw, gzip] = [[], []];
  for (const path of paths) {
    const file = fileURLToPath(new URL(path, ROOT));
    raw.push((await stat(file)).size);
    // Node's own zlib is a variant that compresses less.
    const { stdout } = await command("gzip", ["-9nc", file], GZIP);
    gzip.push(stdout.length);
  }
  const sum = (sizes) => sizes.reduce((total, size) => total + size, 0) / MEGABYTE;
  return { raw: sum(raw), gzip: sum(gzip) };
}
