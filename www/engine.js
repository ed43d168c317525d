import { Download, fetchFile } from "./download.js";
import { Pool } from "./pool.js";
import { Remote } from "./protocol.js";
import { engineFolder, missing, poolSize } from "./support.js";

const DESK = new URL("./desk-worker.js", import.meta.url);
const MOST_BYTES = 64 * 2 ** 20;
const PREVIEW_SIDE = 1280;

/** Everything that computes: a desk that reads and draws, and a pool of networks. */
export class Engine {
  #desk = new Remote(DESK);
  #pool;
  #jobs = 0;
  #forwardPasses = 0;

  /** @type {object[]} the table of methods */
  methods = [];
  manifest;

  /** Forward passes run for maps so far. */
  get forwardPasses() {
    return this.#forwardPasses;
  }

  get workers() {
    return this.#pool.size;
  }

  /**
   * @param {string} manifestPath below this folder
   * @param {import("./download.js").Progress} report
   */
  async load(manifestPath, report) {
    const reason = missing();
    if (reason) throw new Error(reason);
    const sizes = await (await fetchFile("files.json")).json();
    const manifest = await (await fetchFile(manifestPath)).text();
    this.manifest = JSON.parse(manifest);
    const folder = manifestPath.slice(0, manifestPath.lastIndexOf("/") + 1);
    const engine = engineFolder();
    const download = new Download(sizes, report);
    const [module, onnx, labels] = await Promise.all([
      download.module(`${engine}/heatlens_bg.wasm`),
      download.bytes(folder + this.manifest.file),
      download.text(folder + this.manifest.labels.file),
    ]);
    const assets = { engine, module, onnx, labels, manifest, manifestName: manifestPath };
    this.#pool = new Pool(assets, poolSize());
    [this.methods] = await Promise.all([
      this.#desk.ask("start", { ...assets, onnx: null }),
      this.#pool.start(),
    ]);
  }

  /** Decodes a photo: its size, its crop, a preview, and the network's input. */
  async open(file) {
    if (file.size > MOST_BYTES) {
      const size = Math.round(file.size / 2 ** 20);
      throw new Error(
        `The file has ${size} MiB; at most 64 MiB are accepted. Save a smaller copy.`,
      );
    }
    return this.#desk.ask("open", { file, side: PREVIEW_SIDE });
  }

  /** All classes from the highest score to the lowest. */
  async classify(input) {
    return this.#desk.ask("rank", { scores: await this.#pool.classify(input) });
  }

  /** Prepares a method on the photo opened last. */
  async begin(method, options, target, versus) {
    const job = ++this.#jobs;
    const work = { job, method, options, target, versus };
    return { ...work, ...(await this.#desk.ask("begin", work)) };
  }

  /**
   * Gets the pool ready for the first method that takes many passes.
   *
   * @param {Float32Array} input
   */
  async warm(input) {
    const { name } = this.methods.find(({ sweep }) => sweep);
    await this.#pool.warm({ method: name, options: {}, input });
  }

  /**
   * Computes what the desk asks for until it asks for nothing more.
   *
   * @param {object} plan from {@link begin}
   * @param {Float32Array} input
   * @param {{ rest: boolean }} extent whether to compute what an approximate map left out
   * @param {(count: { done: number, total: number, coarse: boolean }) => void} report; coarse is
   *   true once, when a map of the whole picture is there
   * @param {AbortSignal} signal
   */
  async run(plan, input, { rest }, report, signal) {
    const count = { done: 0, total: 0 };
    let missing = rest ? 0 : plan.coarse;
    let workers = 0;
    let recomputed = null;
    const absorb = async (indices, parts) => {
      const buffers = parts.map(({ buffer }) => buffer);
      await this.#desk.ask("absorb", { job: plan.job, indices, parts }, buffers);
      this.#forwardPasses += (indices.length * plan.passes) / plan.steps;
      count.done += indices.length;
      const needed = indices.filter((index) => index < plan.coarse).length;
      missing -= needed;
      if (!signal.aborted) report({ ...count, coarse: needed > 0 && missing === 0 });
    };
    for (;;) {
      const steps = await this.#desk.ask("agenda", { job: plan.job, rest });
      if (!steps.length || signal.aborted) return { ...count, workers, recomputed };
      count.total += steps.length;
      const part = await this.#pool.run({ ...plan, input }, steps, absorb, signal);
      workers = Math.max(workers, part.workers);
      recomputed = part.recomputed;
    }
  }

  /** Draws what a job has gathered; nothing if another job has begun since. */
  async read(plan, reading) {
    return this.#desk.ask("read", { job: plan.job, ...reading });
  }

  /** Every layer of a map that has several, one of them read already; nothing as above. */
  async readLayers(plan, reading, picture) {
    const names = picture.info.layers;
    if (names.length === 1) return [];
    const pictures = await Promise.all(
      names.map((_, layer) =>
        layer === reading.layer ? picture : this.read(plan, { ...reading, layer }),
      ),
    );
    if (!pictures.every(Boolean)) return undefined;
    return pictures.map((picture, layer) => ({ ...picture, layer }));
  }

  close() {
    this.#desk.close();
    this.#pool?.close();
  }
}
