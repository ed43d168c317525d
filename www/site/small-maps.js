import { failureOf } from "../engine/thrown.js";

/**
 * @import { HeatLens } from "../element/heat-lens.js"
 * @import { Entry } from "../engine/door.d.ts"
 * @import { Session } from "../engine/session.js"
 * @import { HeatLensEventMap, Picture } from "../heatlens.js"
 *
 * @typedef {Pick<Picture, "info" | "pixels" | "values"> & { seconds: number }} SmallMap with the time that
 *   it took
 * @typedef {SmallMap | { failed: string }} Outcome
 */

/** Maps of what an element shows by other methods, computed one after another while the element rests. */
export class SmallMaps {
  #lens;
  #scene;
  #wanted;
  #changed;
  #subject;
  /** @type {Map<string, Outcome>} by the names of methods */
  #outcomes = new Map();
  /** @type {{ controller: AbortController, name?: string } | undefined} with the method that it is at */
  #run;
  #ended = Promise.resolve();
  /** Whether the element failed last; what failed there would fail here. */
  #failed = false;

  /**
   * @param {HeatLens} lens
   * @param {() => Entry[]} wanted the methods whose maps are wanted, in their order
   * @param {() => void} changed hears that there is one more outcome, or that there is none any more
   */
  constructor(lens, wanted, changed) {
    this.#lens = lens;
    this.#scene = lens.scene;
    this.#wanted = wanted;
    this.#changed = changed;
    this.#subject = this.#shown;
    const scene = this.#scene;
    for (const type of /** @type {const} */ (["ready", "photo", "emptied", "reading", "error"])) {
      scene.on(type, () => {
        this.#failed = type === "error";
        this.refresh();
      });
    }
    scene.on("result", ({ detail }) => this.#keep(detail));
    scene.onBusy(() => this.refresh());
    document.addEventListener("visibilitychange", () => this.refresh());
  }

  /** What has become of a method. @param {string} name */
  of(name) {
    return this.#outcomes.get(name);
  }

  /** Forgets what is stale; goes on, or stops, as the element and what is wanted have it now. */
  refresh() {
    const [before, now] = [this.#subject, this.#shown];
    if (now.some((part, index) => part !== before[index])) {
      this.#subject = now;
      this.#outcomes.clear();
      this.#stop();
    }
    this.#changed();
    const name = this.#run?.name;
    if (name && !this.#wanted().some((method) => method.name === name)) this.#stop();
    if (this.#rests && this.#next) this.#start();
    else this.#stop();
  }

  /** What all maps are of; a map of anything else is stale. */
  get #shown() {
    const { engine, photo, chosen } = this.#scene;
    return /** @type {const} */ ([engine, photo, chosen.target, chosen.versus]);
  }

  /** Whether the element shows a map, and neither computes nor failed; while it opens a photo there is no map. */
  get #rests() {
    const { picture } = this.#lens;
    return !document.hidden && !this.#failed && !this.#scene.busy && picture !== undefined;
  }

  /** The first method whose map is missing. */
  get #next() {
    return this.#wanted().find(({ name }) => !this.#outcomes.has(name));
  }

  #stop() {
    this.#run?.controller.abort();
    this.#run = undefined;
    this.#changed();
  }

  /** Whether a map is computed. */
  get busy() {
    return this.#run !== undefined;
  }

  #start() {
    if (this.#run) return;
    const run = (this.#run = { controller: new AbortController() });
    this.#changed();
    this.#ended = this.#ended.then(() => this.#compute(run));
  }

  /** @param {{ controller: AbortController, name?: string }} run */
  async #compute(run) {
    const { signal } = run.controller;
    /** @type {Session | undefined} */
    let session;
    try {
      for (let method = this.#next; method && !signal.aborted; method = this.#next) {
        run.name = method.name;
        /** @type {Outcome | undefined} */
        let outcome;
        try {
          session ??= await this.#scene.fork();
          // A fork that was made while a photo was opened has one that is not shown yet.
          if (this.#rests) outcome = await this.#explain(session, method, signal);
        } catch (error) {
          outcome = { failed: failureOf(error).message };
        }
        if (!outcome || signal.aborted || !this.#rests) return;
        this.#outcomes.set(method.name, outcome);
        this.#changed();
      }
    } finally {
      session?.close();
      if (!signal.aborted) this.#stop();
    }
  }

  /**
   * A method's map with its default options; nothing if it was stopped.
   *
   * @param {Session} session
   * @param {Entry} method
   * @param {AbortSignal} signal
   * @returns {Promise<SmallMap | undefined>}
   */
  async #explain(session, { name }, signal) {
    const [, photo, target, versus] = this.#subject;
    if (!photo || target === undefined) return undefined;
    const begun = performance.now();
    const plan = await session.begin(name, {}, target, versus);
    const report = () => {
      if (!this.#rests) this.#stop();
    };
    await session.run(plan, photo.input, { rest: false }, report, signal);
    if (signal.aborted) return undefined;
    const reading = { target, versus, options: {}, layer: 0, colormap: "" };
    const picture = await session.read(plan, reading);
    if (!picture) return undefined;
    return { ...picture, seconds: (performance.now() - begun) / 1000 };
  }

  /** Takes the element's own map, where that is what would be computed. @param {HeatLensEventMap["result"]["detail"]} detail */
  #keep({ info, seconds }) {
    this.refresh();
    const { method, colormap } = this.#scene;
    const { picture } = this.#lens;
    const isUsual =
      method?.name === info.method &&
      method.options.every(({ key, default: usual }) => info.parameters[key] === usual) &&
      info.done === info.total &&
      this.#lens.scale === "own" &&
      colormap === "";
    if (!picture || picture.info !== info || !isUsual) return;
    this.#outcomes.set(info.method, { ...picture, seconds });
    this.#changed();
  }
}
