import { CoalescedAction } from "../coalesced-action.js";

/**
 * @import { ClassRow } from "../../engine/door.d.ts"
 * @import { Photo, Session } from "../../engine/session.js"
 * @import { View } from "../view.js"
 *
 * @typedef {Awaited<ReturnType<Session["cover"]>>} Cover what was painted
 * @typedef {Photo & { cover?: Cover }} Seen a photo, maybe covered
 *
 * @typedef {object} Covered
 * @property {Seen & { cover: Cover }} photo
 * @property {ClassRow[]} classes
 * @property {ClassRow[]} [before] the classes of the whole photo
 * @property {boolean} ended whether the last stroke has ended
 */

/** No choice of a seed is offered for strokes of noise. */
const SEED = 0;

/** The cover of a photo: the network names the photo as it is covered, while the strokes go on. */
export class PhotoCover {
  #view;
  /** @type {Session | undefined} */
  #session;
  /** @type {Seen | undefined} */
  #photo;
  /** @type {ClassRow[] | undefined} */
  #before;
  #told;
  #ended = false;
  #update = new CoalescedAction(() => this.#cover());

  /**
   * @param {View} view
   * @param {(covered: Covered) => Promise<void>} told of each new state
   */
  constructor(view, told) {
    this.#view = view;
    this.#told = told;
  }

  /**
   * Takes up a photo, which may be covered, or none.
   *
   * @param {Session} [session]
   * @param {Seen} [photo]
   * @param {ClassRow[]} [before]
   */
  place(session, photo, before) {
    this.#session = session;
    this.#photo = photo;
    this.#before = before;
  }

  /** The classes of the photo with nothing covered. */
  get before() {
    return this.#before;
  }

  /** What made the cover; null where there is none. */
  get recipe() {
    const { brush, brushControls } = this.#view;
    return brush.empty ? null : { fill: brushControls.fill, seed: SEED, strokes: brush.strokes };
  }

  /** Says that strokes have changed, and whether the last one has ended. @param {boolean} ended */
  async stroke(ended) {
    this.#ended = ended;
    await this.#update.run();
  }

  /** A photo that a session has, with the strokes there are. @param {Session} session @param {Seen} photo */
  async applyTo(session, photo) {
    const { brush, brushControls } = this.#view;
    const cover = await session.cover(brush.mask, brushControls.fill, SEED);
    return { ...photo, input: cover.input, cover };
  }

  async #cover() {
    const [photo, session, ended] = [this.#photo, this.#session, this.#ended];
    if (!photo || !session) return;
    const { brush, brushControls } = this.#view;
    brushControls.empty = brush.empty;
    const covered = await this.applyTo(session, photo);
    const classes = await session.classify(covered.input);
    if (this.#photo !== photo) return;
    this.#photo = covered;
    const before = brush.empty ? undefined : this.#before;
    await this.#told({ photo: covered, classes, before, ended });
  }
}
