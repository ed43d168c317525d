import { failureOf } from "../../engine/thrown.js";
import { PhotoStore } from "./photo-store.js";

/**
 * @import { Index, IndexPhoto } from "../../engine/door.d.ts"
 *
 * @typedef {object} Indexed a photo as the index gets it
 * @property {IndexPhoto} photo
 * @property {Float32Array} numbers how much it excites each class and channel
 * @property {Blob} picture a small copy
 */

/** After so many photos, or so many milliseconds, what is new is written down. */
const BATCH = 24;
const WAIT = 5000;
const LOCK = "heatlens-photos";
const STOPPED =
  "The search stopped while photos were taken in; those that it says are kept are kept.";
const UNOPENED = "Your photos are not open yet; load the page again.";

/** The index of the reader's photos, and what the browser keeps of it. */
export class OwnPhotosIndex {
  #model;
  #read;
  /** @type {PhotoStore | undefined} */
  #opened;
  /** @type {Set<string>} */
  #ids = new Set();
  /** @type {import("./photo-store.js").StoredPhoto[]} */
  #fresh = [];
  #bytes = 0;
  #json = 0;
  #written = 0;
  /** @type {(() => void) | undefined} */
  #release;
  #begun = false;

  /** @type {Index | undefined} once there is a photo */
  index;

  /** @param {string} model its SHA-256 @param {(json: string) => Index} read */
  constructor(model, read) {
    this.#model = model;
    this.#read = read;
  }

  get #store() {
    if (!this.#opened) throw new Error(UNOPENED);
    return this.#opened;
  }

  /** All that are kept, without their pictures. */
  async photos() {
    const kept = [...(await this.#store.pictures()), ...this.#fresh];
    return kept.map(({ id, name, crop }) => ({ id, name, crop }));
  }

  /** Takes up what is kept; says how many photos and bytes that is. */
  async open() {
    this.#opened ??= await PhotoStore.open(this.#model);
    const kept = await this.#opened.index();
    this.index?.free();
    this.index = kept && this.#read(kept.json);
    this.#ids = new Set(kept ? await this.#opened.ids() : []);
    [this.#bytes, this.#json] = [kept?.bytes ?? 0, kept?.json.length ?? 0];
    this.#fresh = [];
    return this.#size;
  }

  get #size() {
    return { count: this.#ids.size, bytes: this.#bytes + this.#json };
  }

  /**
   * Gets ready for more photos; one tab at a time, as each writes the whole index.
   *
   * @param {string} empty an index of none
   */
  async begin(empty) {
    await this.#lock();
    await this.open();
    this.index ??= this.#read(empty);
    this.#written = performance.now();
    this.#begun = true;
  }

  /** @param {string} id */
  knows(id) {
    return this.#ids.has(id);
  }

  /**
   * Takes in a photo; nothing happens if it is there.
   *
   * @param {IndexPhoto} photo
   * @param {Float32Array} numbers
   * @param {Blob} picture
   */
  async add(photo, numbers, picture) {
    // A fresh worker was given nothing to take in.
    if (!this.#begun || !this.index) throw new Error(STOPPED);
    if (this.#ids.has(photo.id)) return { ...this.#size, added: false };
    this.index.insert(JSON.stringify(photo), numbers);
    this.#ids.add(photo.id);
    this.#fresh.push({ ...photo, picture });
    this.#bytes += picture.size;
    const waited = performance.now() - this.#written;
    if (this.#fresh.length >= BATCH || waited > WAIT) await this.#write();
    return { ...this.#size, added: true };
  }

  /** Writes down what is new, and lets other tabs in. */
  async end() {
    try {
      if (this.#fresh.length) await this.#write();
    } finally {
      this.#begun = false;
      this.#unlock();
    }
    return this.#size;
  }

  /** @param {string} id */
  async picture(id) {
    const fresh = this.#fresh.find((photo) => photo.id === id);
    const kept = fresh ?? (await this.#store.picture(id));
    if (!kept) throw new Error("Another tab has cleared these photos; load the page again.");
    return kept.picture;
  }

  /** Forgets all; not while another tab takes in photos. */
  async clear() {
    await this.#lock();
    try {
      await this.#store.clear();
      return await this.open();
    } finally {
      this.#unlock();
    }
  }

  async #write() {
    if (!this.index) throw new Error(STOPPED);
    const json = this.index.toJSON();
    try {
      await this.#store.add(this.#fresh, { json, bytes: this.#bytes });
    } catch (error) {
      await this.open();
      if (failureOf(error).name !== "QuotaExceededError") throw error;
      throw new Error(
        `The browser gives this page no more room. ${this.#ids.size} photos are kept; clear them, or free space on the disk, and go on.`,
      );
    }
    this.#fresh = [];
    this.#json = json.length;
    this.#written = performance.now();
  }

  async #lock() {
    // Only pages of secure origins have locks.
    if (!navigator.locks || this.#release) return;
    await /** @type {Promise<void>} */ (
      new Promise((resolve, reject) => {
        navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
          if (!lock) {
            reject(new Error("Another tab is taking in photos; wait until it is done."));
            return undefined;
          }
          return /** @type {Promise<void>} */ (
            new Promise((release) => {
              this.#release = release;
              resolve();
            })
          );
        });
      })
    );
  }

  #unlock() {
    this.#release?.();
    this.#release = undefined;
  }
}
