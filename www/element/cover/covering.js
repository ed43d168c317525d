import { Turns } from "../../engine/turns.js";

/** No choice of a seed is offered for strokes of noise. */
const SEED = 0;

/** Shows the network a photo as the reader has covered it, while the strokes go on. */
export class Covering {
  #view;
  #session;
  #photo;
  #before;
  #told;
  #ended = false;
  #turns = new Turns(() => this.#cover());

  /**
   * @param {import("../view.js").View} view
   * @param {(covered: { photo: object, classes: object[], before?: object[], ended: boolean }) =>
   *   Promise<void>} told of each new state; `before` are the classes of the whole photo
   */
  constructor(view, told) {
    this.#view = view;
    this.#told = told;
  }

  /** Takes up a photo, which may be covered, or none. @param {object[]} [before] */
  place(session, photo, before) {
    [this.#session, this.#photo, this.#before] = [session, photo, before];
  }

  /** The classes of the photo with nothing covered. */
  get before() {
    return this.#before;
  }

  /** What made the cover; null where there is none. */
  get recipe() {
    const { brush, hand } = this.#view;
    return brush.empty ? null : { fill: hand.fill, seed: SEED, strokes: brush.strokes };
  }

  /** Says that strokes have changed, and whether the last one has ended. */
  async stroke(ended) {
    this.#ended = ended;
    await this.#turns.ask();
  }

  /** A photo that a session has, with the strokes there are. */
  async lay(session, photo) {
    const { brush, hand } = this.#view;
    const cover = await session.cover(brush.mask, hand.fill, SEED);
    return { ...photo, input: cover.input, cover };
  }

  async #cover() {
    const [photo, session, ended] = [this.#photo, this.#session, this.#ended];
    if (!photo) return;
    const { brush, hand } = this.#view;
    hand.empty = brush.empty;
    const covered = await this.lay(session, photo);
    const classes = await session.classify(covered.input);
    if (this.#photo !== photo) return;
    this.#photo = covered;
    const before = brush.empty ? undefined : this.#before;
    await this.#told({ photo: this.#photo, classes, before, ended });
  }
}
