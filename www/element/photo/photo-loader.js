import { failureOf } from "../../engine/thrown.js";
import { fetchPhoto } from "./fetch-photo.js";

/**
 * @import { ClassRow } from "../../engine/door.d.ts"
 * @import { Session } from "../../engine/session.js"
 * @import { Tones } from "../../heatlens.js"
 * @import { PhotoCover, Seen } from "../cover/photo-cover.js"
 * @import { Left, Mapper } from "../mapper.js"
 * @import { View } from "../view.js"
 *
 * @typedef {object} Named where a photo is from
 * @property {Blob} [file]
 * @property {string} address
 * @property {Tones} tones
 *
 * @typedef {Named & { map: Left, classes?: ClassRow[] }} Previous what was shown before a photo on its way
 */

const INSTEAD = "Or save the image and drop it here.";

/**
 * Loads the photo of an element: from a file, from an address, or from another element.
 *
 * @typedef {object} Told
 * @property {() => void} needsSession a photo waits for a session
 * @property {(seen: { photo: Seen, classes: ClassRow[], before?: ClassRow[] }) => Promise<void>} opened a photo
 *   is there with its classes; `before` are those with nothing covered
 * @property {(message: string) => void} refused
 */
export class PhotoLoader {
  #view;
  #mapper;
  #cover;
  #told;
  /** @type {Session | undefined} */
  #session;
  #fetches = 0;
  /** Whether an address is being fetched. */
  #fetching = false;
  /** @type {Previous | undefined} */
  #previous;

  /** How often a photo was opened or taken away. */
  turn = 0;
  /** @type {Blob | undefined} what is shown or will be */
  file;
  /** Its address if it has one. */
  address = "";
  /** @type {Tones} how its tones are read */
  tones = "as-is";
  /** @type {Seen | undefined} what the desk says of the photo */
  photo;
  /** @type {ClassRow[] | undefined} its classes from the highest score to the lowest */
  classes;

  /**
   * @param {{ view: View, mapper: Mapper, cover: PhotoCover }} parts
   * @param {Told} told
   */
  constructor({ view, mapper, cover }, told) {
    this.#view = view;
    this.#mapper = mapper;
    this.#cover = cover;
    this.#told = told;
  }

  /** Takes up a session, or none. @param {Session} [session] */
  place(session) {
    this.#session = session;
    if (session) return;
    this.turn += 1;
    // What was on its way is fetched again by the next session, and not replaced by what it was to replace.
    if (this.#fetching) this.#forget();
    this.photo = this.classes = this.#previous = undefined;
    this.#mapper.place();
    this.#cover.place();
  }

  /** Takes the photo away, or what was to become one. */
  clear() {
    this.turn += 1;
    this.#fetches += 1;
    this.#forget();
    this.photo = this.classes = this.#previous = undefined;
    this.#mapper.place(this.#session);
    this.#cover.place();
  }

  #forget() {
    this.#fetching = false;
    [this.file, this.address, this.tones] = [undefined, "", "as-is"];
  }

  /**
   * Opens what is at an address.
   *
   * @param {string} address
   * @param {string} base what the address is relative to
   * @param {Tones} tones as below
   */
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
      this.#told.refused(`${failureOf(error).message}. ${INSTEAD}`);
    }
  }

  /**
   * @param {Blob} file
   * @param {string} address "" for a photo of the reader's own
   * @param {Tones} [tones]
   * @param {PhotoLoader} [like] that of another network, with the same photo, maybe covered
   */
  async open(file, address, tones = "as-is", like) {
    this.#fetching = false;
    const before = { file: this.file, address: this.address, tones: this.tones };
    [this.file, this.address, this.tones] = [file, address, tones];
    const session = this.#session;
    if (!session) {
      this.#told.needsSession();
      return;
    }
    const turn = ++this.turn;
    this.#view.fail("");
    this.#view.say("Reading the photo");
    // Until the desk has the new photo, nothing may begin on the old one.
    const map = this.#mapper.place(session);
    this.#previous ??= { ...before, map, classes: this.#cover.before };
    this.#cover.place();
    try {
      const photo = await session.open(file, tones);
      this.#previous = undefined;
      if (turn !== this.turn) return;
      this.#view.showPhoto(photo);
      this.#view.say("Naming it");
      const classes = await session.classify(photo.input);
      const seen =
        like && !like.#view.brush.empty
          ? await this.#coverAs(like, session, photo)
          : { photo, classes };
      if (turn === this.turn) await this.#accept(seen.photo, seen.classes, classes);
    } catch (error) {
      if (turn !== this.turn) return;
      this.#goBack();
      this.#told.refused(failureOf(error).message);
    }
  }

  /** Reads the same photo again. @param {Tones} tones */
  async retone(tones) {
    if (this.file) await this.open(this.file, this.address, tones);
  }

  /**
   * Shows the photo of another element, as far as it is covered.
   *
   * @param {PhotoLoader} other
   * @param {{ sameEngine: boolean }} how
   */
  async follow(other, { sameEngine }) {
    [this.file, this.address, this.tones] = [other.file, other.address, other.tones];
    const [session, theirs] = [this.#session, other.#session];
    if (!sameEngine || !session || !theirs || !other.photo || !other.classes) {
      if (session && this.file) {
        await this.open(this.file, this.address, this.tones, other);
      }
      return;
    }
    const turn = ++this.turn;
    this.#mapper.cancel();
    await session.copyFrom(theirs);
    if (turn !== this.turn) return;
    this.#view.showPhoto(other.photo);
    this.#view.copyStrokes(other.#view);
    await this.#accept(other.photo, other.classes, other.#cover.before);
  }

  /** The same photo with a part covered. @param {Seen} photo @param {ClassRow[]} classes */
  cover(photo, classes) {
    [this.photo, this.classes] = [photo, classes];
    this.#mapper.place(this.#session, photo);
  }

  /**
   * The photo with the strokes that another element has on it, and its classes then.
   *
   * @param {PhotoLoader} other
   * @param {Session} session
   * @param {Seen} photo
   */
  async #coverAs(other, session, photo) {
    this.#view.copyStrokes(other.#view);
    const covered = await this.#cover.applyTo(session, photo);
    return { photo: covered, classes: await session.classify(covered.input) };
  }

  /** @param {Seen} photo @param {ClassRow[]} classes @param {ClassRow[]} [before] */
  async #accept(photo, classes, before) {
    this.#previous = undefined;
    this.cover(photo, classes);
    this.#cover.place(this.#session, photo, before);
    await this.#told.opened({ photo, classes, before });
  }

  /** To the photo from before and its map, as long as the desk has that. */
  #goBack() {
    /** @type {Partial<Previous>} */
    const { file, address = "", tones = "as-is", map, classes } = this.#previous ?? {};
    if (!map) this.photo = this.classes = undefined;
    this.#previous = undefined;
    [this.file, this.address, this.tones] = [file, address, tones];
    if (!map) return;
    this.#mapper.resume(map);
    this.#cover.place(this.#session, this.photo, classes);
  }
}
