const MOST_BYTES = 64 * 2 ** 20;
const PREVIEW_SIDE = 1280;

/** One photo, and the maps of it. */
export class Session {
  #desk;
  #pool;
  #name;
  #jobs = 0;
  #climbs = 0;
  #forwardPasses = 0;

  /**
   * @param {import("./protocol.js").Remote} desk
   * @param {import("./pool.js").Pool} pool
   * @param {number} name unlike that of any other session of the desk
   */
  constructor(desk, pool, name) {
    this.#desk = desk;
    this.#pool = pool;
    this.#name = name;
  }

  /** Takes the photo that another session of the same engine has, with all that covers it. */
  async take(other) {
    await this.#ask("fork", { from: other.#name });
  }

  /** Forward passes run for maps so far. */
  get forwardPasses() {
    return this.#forwardPasses;
  }

  #ask(verb, body, transfer) {
    return this.#desk.ask(verb, { ...body, session: this.#name }, transfer);
  }

  /** Decodes a photo: its size, its crop, a preview, and the network's input. */
  async open(file) {
    if (file.size > MOST_BYTES) {
      const size = Math.round(file.size / 2 ** 20);
      throw new Error(
        `The file has ${size} MiB; at most 64 MiB are accepted. Save a smaller copy.`,
      );
    }
    return this.#ask("open", { file, side: PREVIEW_SIDE });
  }

  /** All classes from the highest score to the lowest. */
  async classify(input) {
    return this.#ask("rank", { scores: await this.#pool.classify(input) });
  }

  /**
   * Paints over a part of the photo.
   *
   * @param {Uint8Array} mask how much of each pixel of the input, 0 to 255; nothing stays of earlier ones
   * @param {string} fill as occlusion has them
   * @param {number} seed of noise
   * @returns {Promise<object>} the new input, and what was painted
   */
  async cover(mask, fill, seed) {
    return this.#ask("cover", { mask, fill, seed });
  }

  /** What the job tried closest to a point of the photo; nothing where it tries no places. */
  async trial(plan, { x, y }, { target, versus }) {
    return this.#ask("trial", { job: plan.job, x, y, target, versus });
  }

  /** Prepares a method on the photo opened last. */
  async begin(method, options, target, versus) {
    const job = ++this.#jobs;
    const work = { job, method, options, target, versus };
    return { ...work, ...(await this.#ask("begin", work)) };
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
      await this.#ask("absorb", { job: plan.job, indices, parts }, buffers);
      this.#forwardPasses += (indices.length * plan.passes) / plan.steps;
      count.done += indices.length;
      const needed = indices.filter((index) => index < plan.coarse).length;
      missing -= needed;
      if (!signal.aborted) report({ ...count, coarse: needed > 0 && missing === 0 });
    };
    for (;;) {
      const steps = await this.#ask("agenda", { job: plan.job, rest });
      if (!steps.length || signal.aborted) return { ...count, workers, recomputed };
      count.total += steps.length;
      const part = await this.#pool.run({ ...plan, input }, steps, absorb, signal);
      workers = Math.max(workers, part.workers);
      recomputed = part.recomputed;
    }
  }

  /** Draws what a job has gathered; nothing if another job has begun since. */
  async read(plan, reading) {
    return this.#ask("read", { job: plan.job, ...reading });
  }

  /** The map as a NumPy file; nothing as above. */
  async npy(plan, reading) {
    return this.#ask("npy", { job: plan.job, ...reading });
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

  /** The table of ascents: pictures that are made to raise a number of the network. */
  async ascents() {
    return this.#ask("ascents");
  }

  /**
   * Begins a picture that climbs; an earlier one of this session is given up.
   *
   * @param {{ name: string, options: object, target?: number, versus?: number }} work
   */
  async ascend(work) {
    const climb = ++this.#climbs;
    return { climb, ...(await this.#ask("ascend", { ...work, climb })) };
  }

  /**
   * Takes a step of it.
   *
   * @param {object} plan from {@link ascend}
   * @param {boolean} preview whether the picture is wanted
   * @param {AbortSignal} signal
   * @returns {Promise<{ picture?: object } | undefined>} nothing if it was stopped
   */
  async rise(plan, preview, signal) {
    const { climb, objective, views } = plan;
    const slopes = await this.#pool.climb(objective, views, signal);
    if (!slopes) return undefined;
    this.#forwardPasses += slopes.length;
    const values = slopes.map(({ value }) => value);
    const gradients = slopes.map(({ gradient }) => gradient);
    const buffers = gradients.map(({ buffer }) => buffer);
    const made = await this.#ask("rise", { climb, values, gradients, preview }, buffers);
    if (!made || signal.aborted) return undefined;
    plan.views = made.views;
    return made;
  }

  /** All classes of the picture that has climbed, where it has the size that the network takes. */
  async judge({ climb }) {
    const input = await this.#ask("made", { climb });
    return input && this.classify(input);
  }

  /** The whole photo, as a dream begins with it. */
  async whole() {
    return this.#ask("whole");
  }

  /** Forgets the photo. */
  close() {
    if (!this.#desk.closed) this.#ask("close").catch(() => {});
  }
}
