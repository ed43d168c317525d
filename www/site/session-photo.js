/** @import { HeatLens } from "../element/heat-lens.js" */

const PHOTO = "heatlens-photo";
const SHOWN = "heatlens-photo-shown";
/** Bytes of a file that fit: browsers give a tab some five million characters, and base64 takes four for three bytes. */
const MOST = 3_500_000;

const WORDS = {
  begun: "This photo is yours.",
  kept: "This photo is yours. It stays in this tab, also when you load the page again, and is gone when you close it.",
  large:
    "This photo is yours. It is too large to stay in this tab, and is gone when you load the page again.",
  refused:
    "This photo is yours. This browser does not keep it in this tab, and it is gone when you load the page again.",
};

/**
 * The photo of the reader's own that was shown last, in the storage of this tab. The event `change`
 * says that other words hold of the one that is shown.
 */
export class SessionPhoto extends EventTarget {
  #lens;
  /** @type {Blob | undefined} what is kept or was tried to */
  #file;
  /** @type {keyof typeof WORDS} */
  #state = "begun";

  /** @param {HeatLens} lens */
  constructor(lens) {
    super();
    this.#lens = lens;
    lens.addEventListener("photo", () => this.#see());
  }

  /** What is to be said of the photo that is shown; "" where it is not the reader's. */
  get words() {
    return this.#lens.scene.ownFile ? WORDS[this.#state] : "";
  }

  /** Whether a photo is kept. */
  get there() {
    return Boolean(stored(PHOTO));
  }

  /** Whether the kept photo was shown last, and no other since. */
  get shownLast() {
    return this.there && Boolean(stored(SHOWN));
  }

  /** The kept photo; what is no photo's file is removed. @returns {Promise<Blob | undefined>} */
  async read() {
    const text = stored(PHOTO);
    // Only what holds its own bytes is fetched: anything else would be an address of somebody.
    const kept = /^data:[^,]{0,200};base64,/.test(text) && text.length <= 2 * MOST;
    const file =
      kept &&
      (await fetch(text).then(
        (response) => response.blob(),
        () => undefined,
      ));
    if (!file || !file.size) {
      this.remove();
      return undefined;
    }
    [this.#file, this.#state] = [file, "kept"];
    return file;
  }

  /** Keeps no photo any more. */
  remove() {
    this.#file = undefined;
    store(PHOTO, "");
    store(SHOWN, "");
  }

  /** A photo is shown. */
  #see() {
    const file = this.#lens.scene.ownFile;
    store(SHOWN, file ? "yes" : "");
    if (file && file !== this.#file) this.#keep(file);
  }

  /** @param {Blob} file in place of the one that was kept */
  async #keep(file) {
    this.remove();
    [this.#file, this.#state] = [file, "begun"];
    const state = file.size > MOST ? "large" : await this.#save(file);
    if (file !== this.#file) return;
    this.#state = state;
    this.dispatchEvent(new Event("change"));
  }

  /** @param {Blob} file @returns {Promise<"kept" | "refused">} */
  async #save(file) {
    const text = await dataUrl(file);
    if (file !== this.#file || !text || !store(PHOTO, text)) return "refused";
    store(SHOWN, this.#lens.scene.ownFile ? "yes" : "");
    return "kept";
  }
}

/** @param {Blob} file @returns {Promise<string>} "" where it cannot be read any more */
function dataUrl(file) {
  const reader = new FileReader();
  return new Promise((resolve) => {
    reader.addEventListener("loadend", () => resolve(String(reader.result ?? "")));
    reader.readAsDataURL(file);
  });
}

/** What stands under a key; "" also where the browser allows no storage. @param {string} key */
function stored(key) {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} key @param {string} text "" for none @returns {boolean} whether there is room for it */
function store(key, text) {
  try {
    if (text) sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}
