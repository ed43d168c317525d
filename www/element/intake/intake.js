import { fetchPhoto } from "./fetch-photo.js";

const INSTEAD = "Or save the photo and drop it here.";

/**
 * The photo of an element: how it comes in, is refused, or is taken from another element.
 *
 * @typedef {object} Told
 * @property {() => void} wanted a photo waits for a session
 * @property {(before: object[]) => Promise<void>} taken a photo is there with its classes; `before` are
 *   those with nothing covered
 * @property {(message: string) => void} refused
 */
export class Intake {
  #view;
  #mapper;
  #covering;
  #told;
  #session;
  #fetches = 0;
  /** Whether an address is being fetched. */
  #fetching = false;
  #held;

  /** How often a photo was opened or taken away. */
  turn = 0;
  /** What is shown or will be: a file, and its address if it has one. */
  file;
  address = "";
  /** How its tones are read: `as-is` or `stretch`. */
  tones = "as-is";
  /** What the desk says of the photo, and its classes from the highest score to the lowest. */
  photo;
  classes;

  /**
   * @param {{ view: import("../view.js").View, mapper: import("../mapper.js").Mapper,
   *   covering: import("../cover/covering.js").Covering }} parts
   * @param {Told} told
   */
  constructor({ view, mapper, covering }, told) {
    [this.#view, this.#mapper, this.#covering, this.#told] = [view, mapper, covering, told];
  }

  /** Takes up a session, or none. @param {import("../../engine/session.js").Session} [session] */
  place(session) {
    this.#session = session;
    if (session) return;
    this.turn += 1;
    // What was on its way is fetched again by the next session, and not replaced by what it was to replace.
    if (this.#fetching) this.#forget();
    this.photo = this.classes = this.#held = undefined;
    this.#mapper.place();
    this.#covering.place();
  }

  /** Takes the photo away, or what was to become one. */
  clear() {
    this.turn += 1;
    this.#fetches += 1;
    this.#forget();
    this.photo = this.classes = this.#held = undefined;
    this.#mapper.place(this.#session);
    this.#covering.place();
  }

  #forget() {
    this.#fetching = false;
    [this.file, this.address, this.tones] = [undefined, "", "as-is"];
  }

  /** Opens what is at an address. @param {string} tones as below */
  async fetch(address, base, tones) {
    if (!address) return;
    const [turn, fetches] = [this.turn, ++this.#fetches];
    const overtaken = () => turn !== this.turn || fetches !== this.#fetches;
    this.#fetching = true;
    try {
      const file = await fetchPhoto(address, base);
      if (overtaken()) return;
      this.#fetching = false;
      await this.open(file, address, tones);
    } catch (error) {
      if (overtaken()) return;
      this.#fetching = false;
      this.#told.refused(`${error.message}. ${INSTEAD}`);
    }
  }

  /**
   * @param {Blob} file
   * @param {string} address "" for a photo of the reader's own
   * @param {string} [tones] `as-is` or `stretch`
   * @param {Intake} [like] that of another network, with the same photo, maybe covered
   */
  async open(file, address, tones = "as-is", like) {
    this.#fetching = false;
    const before = { file: this.file, address: this.address, tones: this.tones };
    [this.file, this.address, this.tones] = [file, address, tones];
    if (!this.#session) {
      this.#told.wanted();
      return;
    }
    const turn = ++this.turn;
    this.#view.fail("");
    this.#view.say("Reading the photo");
    // Until the desk has the new photo, nothing may begin on the old one.
    const map = this.#mapper.place(this.#session);
    this.#held ??= { ...before, map, classes: this.#covering.before };
    this.#covering.place();
    try {
      const photo = await this.#session.open(file, tones);
      this.#held = undefined;
      if (turn !== this.turn) return;
      this.#view.showPhoto(photo);
      this.#view.say("Naming it");
      const classes = await this.#session.classify(photo.input);
      const seen =
        like && !like.#view.brush.empty ? await this.#coverAs(like, photo) : { photo, classes };
      if (turn === this.turn) await this.#take(seen.photo, seen.classes, classes);
    } catch (error) {
      if (turn !== this.turn) return;
      this.#goBack();
      this.#told.refused(error.message);
    }
  }

  /** Reads the same photo again. @param {string} tones `as-is` or `stretch` */
  async retone(tones) {
    if (this.file) await this.open(this.file, this.address, tones);
  }

  /** Shows the photo of another element, as far as it is covered. @param {Intake} other */
  async follow(other, { sameEngine }) {
    [this.file, this.address, this.tones] = [other.file, other.address, other.tones];
    if (!sameEngine || !other.photo) {
      if (this.#session && this.file) {
        await this.open(this.file, this.address, this.tones, other);
      }
      return;
    }
    const turn = ++this.turn;
    this.#mapper.cancel();
    await this.#session.take(other.#session);
    if (turn !== this.turn) return;
    this.#view.showPhoto(other.photo);
    this.#view.takeStrokes(other.#view);
    await this.#take(other.photo, other.classes, other.#covering.before);
  }

  /** The same photo with a part covered. */
  cover(photo, classes) {
    [this.photo, this.classes] = [photo, classes];
    this.#mapper.place(this.#session, photo);
  }

  /** The photo with the strokes that another element has on it, and its classes then. */
  async #coverAs(other, photo) {
    const session = this.#session;
    this.#view.takeStrokes(other.#view);
    const covered = await this.#covering.lay(session, photo);
    return { photo: covered, classes: await session.classify(covered.input) };
  }

  async #take(photo, classes, before) {
    this.#held = undefined;
    this.cover(photo, classes);
    this.#covering.place(this.#session, photo, before);
    await this.#told.taken(before);
  }

  /** To the photo from before and its map, as long as the desk has that. */
  #goBack() {
    const { file, address = "", tones = "as-is", map, classes } = this.#held ?? {};
    if (!map) this.photo = this.classes = undefined;
    this.#held = undefined;
    [this.file, this.address, this.tones] = [file, address, tones];
    if (!map) return;
    this.#mapper.resume(map);
    this.#covering.place(this.#session, this.photo, classes);
  }
}
