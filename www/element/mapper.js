import { RedrawThrottle } from "./redraw-throttle.js";
import { CoalescedAction } from "./coalesced-action.js";
import { failureOf } from "../engine/thrown.js";
import { effort, replaced, timeLeft } from "./words.js";

const REPORT = 500;

/**
 * @import { Photo, Plan, Session } from "../engine/session.js"
 * @import { HeatLensEventMap, MapInfo, Picture } from "../heatlens.js"
 * @import { Point } from "./group-member.js"
 *
 * @typedef {[Photo | undefined, Plan | undefined, Picture | undefined]} Left a photo with its map
 *
 * @typedef {object} Told
 * @property {<T extends "progress" | "preview" | "reading" | "result">(type: T,
 *   detail: HeatLensEventMap[T]["detail"]) => void} tell of an event
 * @property {(message: string) => void} fail
 */

/**
 * Runs methods on the photo of a session, and draws their maps.
 *
 * @typedef {object} Wanted what the map is of, asked for whenever one is drawn
 * @property {number} target
 * @property {number} [versus]
 * @property {Record<string, string>} options
 * @property {number} layer
 * @property {string} colormap
 * @property {number} [reach] where the colours end, if not at the map's own end
 * @property {"smooth" | "sharp"} edges whether cells run into each other
 * @property {boolean} outlined whether there is a line around the strongest tenth
 */
export class Mapper {
  #view;
  #wanted;
  #told;
  /** @type {Session | undefined} */
  #session;
  /** @type {Photo | undefined} */
  #photo;
  /** @type {Plan | undefined} */
  #plan;
  /** @type {AbortController | undefined} */
  #run;
  /** @type {{ target: number, effort: string } | undefined} what was said of the last map */
  #said;
  #drawing = new CoalescedAction(() => this.#readAndPaint());
  #throttle = new RedrawThrottle();

  /** @type {Picture | undefined} the map that is drawn */
  picture;

  /**
   * @param {import("./view.js").View} view
   * @param {() => Wanted} wanted
   * @param {Told} told
   */
  constructor(view, wanted, told) {
    this.#view = view;
    this.#wanted = wanted;
    this.#told = told;
  }

  /** Whether a map has been begun. */
  get begun() {
    return Boolean(this.#plan);
  }

  /**
   * Takes up another photo, or none; no map is left.
   *
   * @param {Session} [session]
   * @param {Photo} [photo]
   * @returns {Left} what {@link resume} takes
   */
  place(session, photo) {
    this.cancel();
    /** @type {Left} */
    const left = [this.#photo, this.#plan, this.picture];
    this.#session = session;
    this.#photo = photo;
    this.#plan = this.picture = undefined;
    return left;
  }

  /** Goes back to a photo with its map, which the desk still has. @param {Left} left */
  resume([photo, plan, picture]) {
    [this.#photo, this.#plan, this.picture] = [photo, plan, picture];
  }

  /**
   * Runs a method anew.
   *
   * @param {string} method
   * @param {{ live?: boolean }} [how] live: what is drawn stays until there is something new
   * @returns {Promise<boolean>} whether the map is there now
   */
  async explain(method, { live = false } = {}) {
    this.cancel();
    if (!this.#photo) return false;
    this.#plan = undefined;
    if (!live) {
      this.picture = undefined;
      this.#view.clear();
    }
    return this.#compute(method, { rest: false });
  }

  /** Computes what an approximate map left out. */
  async complete() {
    if (this.#photo && this.#plan) await this.#compute(this.#plan.method, { rest: true });
  }

  /** Stops the running map; what is drawn stays. @returns {boolean} whether one ran */
  cancel() {
    if (!this.#run || this.#run.signal.aborted) return false;
    this.#run.abort();
    this.#view.busy = false;
    return true;
  }

  /** Draws what the map has. @returns {Promise<MapInfo | undefined>} its facts, if it is still wanted */
  draw() {
    return this.#drawing.run();
  }

  /** What was tried closest to a point of the photo; nothing where no places are tried. @param {Point} point */
  async trial(point) {
    return this.#plan && this.#session?.trial(this.#plan, point, this.#wanted());
  }

  /** The map's own values as a NumPy file; nothing where another map has been begun. */
  async npy() {
    return this.#plan && this.#session?.npy(this.#plan, this.#wanted());
  }

  /** @param {string} method @param {{ rest: boolean }} extent @returns {Promise<boolean>} */
  async #compute(method, extent) {
    const [session, photo, view] = [this.#session, this.#photo, this.#view];
    this.cancel();
    if (!session || !photo) return false;
    const run = new AbortController();
    this.#run = run;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    view.fail("");
    this.#said = undefined;
    view.incomplete = false;
    view.busy = true;
    try {
      const { options, target, versus } = this.#wanted();
      const plan = this.#plan ?? (await session.begin(method, options, target, versus));
      if (run.signal.aborted) return false;
      this.#plan = plan;
      const report = this.#reporter(seconds);
      const ran = await session.run(plan, photo.input, extent, report, run.signal);
      if (run.signal.aborted) return false;
      const info = await this.draw();
      if (!info || run.signal.aborted) return false;
      const { done, workers, recomputed } = ran;
      const passes = done === plan.steps ? plan.passes : done;
      const detail = { info, passes, seconds: seconds(), workers, recomputed };
      view.incomplete = info.done !== info.total;
      this.#say(target, `${effort(detail)}${replaced(ran)}`);
      this.#told.tell("result", detail);
      return true;
    } catch (error) {
      if (!run.signal.aborted) this.#told.fail(failureOf(error).message);
      return false;
    } finally {
      if (this.#run === run) view.busy = false;
    }
  }

  /**
   * Says how far a run has come, and draws what there is.
   *
   * @param {() => number} seconds since it began
   * @returns {import("../engine/work.js").Report}
   */
  #reporter(seconds) {
    let reported = 0;
    return ({ done, total, coarse }) => {
      // Text and bars cost layout, and the workers want the cores.
      if (performance.now() - reported > REPORT || done === total) {
        reported = performance.now();
        this.#view.progress(done, total);
        this.#view.say(`${done} of ${total} steps, ${timeLeft(done, total, seconds())}`);
      }
      this.#told.tell("progress", { done, total });
      if (coarse && done < total) this.#preview(seconds);
      else if (this.#throttle.due) this.draw();
    };
  }

  /** @param {() => number} seconds */
  async #preview(seconds) {
    const info = await this.draw();
    if (info) this.#told.tell("preview", { info, seconds: seconds() });
  }

  /** Says whose map it is and what it has cost. @param {number} target @param {string} effort */
  #say(target, effort) {
    this.#said = { target, effort };
    this.#view.announce(`${this.#view.ranking.name(target)}: ${effort}`);
  }

  async #readAndPaint() {
    const [plan, session] = [this.#plan, this.#session];
    if (!plan || !session) return undefined;
    const asked = performance.now();
    try {
      const wanted = this.#wanted();
      const picture = await session.read(plan, wanted);
      if (!picture || plan !== this.#plan) return undefined;
      const layers = await session.readLayers(plan, wanted, picture);
      if (!layers || plan !== this.#plan) return undefined;
      this.#throttle.rest(asked);
      this.#view.draw(picture, layers);
      if (this.#said && this.#said.target !== wanted.target) {
        this.#say(wanted.target, this.#said.effort);
      }
      this.picture = picture;
      this.#told.tell("reading", { info: picture.info });
      return picture.info;
    } catch (error) {
      const { code, message } = failureOf(error);
      if (code !== "NothingYet" && plan === this.#plan) {
        this.#told.fail(message);
      }
      return undefined;
    }
  }
}
