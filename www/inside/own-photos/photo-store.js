const NAME = "heatlens-photos";
const VERSION = 1;

/**
 * What the browser keeps of the reader's photos for one network, until the reader clears it: an
 * index, and a small copy of each photo. An index and the copies that it counts are written
 * together or not at all.
 *
 * @typedef {object} StoredPhoto
 * @property {string} id
 * @property {string} name
 * @property {import("../../engine/door.d.ts").Rect} crop what the network saw, in pixels of the picture
 * @property {Blob} picture
 */
export class PhotoStore {
  #database;
  #model;

  /** @param {IDBDatabase} database @param {string} model */
  constructor(database, model) {
    this.#database = database;
    this.#model = model;
    // Another tab may want to delete or renew it.
    database.onversionchange = () => database.close();
  }

  /** @param {string} model the SHA-256 of its weights */
  static async open(model) {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("indexes");
      request.result.createObjectStore("pictures");
    };
    return new PhotoStore(await answer(request), model);
  }

  /** @returns {Promise<{ json: string, bytes: number } | undefined>} with the bytes of all copies */
  index() {
    return this.#read("indexes", (store) => store.get(this.#model));
  }

  /** The ids of all photos that are kept. @returns {Promise<string[]>} */
  async ids() {
    const keys = await this.#read("pictures", (store) => store.getAllKeys(this.#all));
    return keys.map((key) => /** @type {[string, string]} */ (key)[1]);
  }

  /** @returns {Promise<StoredPhoto[]>} */
  pictures() {
    return this.#read("pictures", (store) => store.getAll(this.#all));
  }

  /** @param {string} id @returns {Promise<StoredPhoto | undefined>} */
  picture(id) {
    return this.#read("pictures", (store) => store.get([this.#model, id]));
  }

  /** @param {StoredPhoto[]} pictures new ones @param {{ json: string, bytes: number }} index of all */
  async add(pictures, index) {
    await this.#write((transaction) => {
      const store = transaction.objectStore("pictures");
      for (const picture of pictures) store.put(picture, [this.#model, picture.id]);
      transaction.objectStore("indexes").put(index, this.#model);
    });
  }

  async clear() {
    await this.#write((transaction) => {
      transaction.objectStore("pictures").delete(this.#all);
      transaction.objectStore("indexes").delete(this.#model);
    });
  }

  get #all() {
    return IDBKeyRange.bound([this.#model], [this.#model, []]);
  }

  /**
   * @template T
   * @param {string} store
   * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
   */
  #read(store, ask) {
    return answer(ask(this.#database.transaction(store).objectStore(store)));
  }

  /** @param {(transaction: IDBTransaction) => void} act @returns {Promise<void>} */
  #write(act) {
    const transaction = this.#database.transaction(["pictures", "indexes"], "readwrite");
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("nothing was kept"));
      act(transaction);
    });
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    // A database that is to be opened has this one, too.
    /** @type {Partial<IDBOpenDBRequest>} */ (request).onblocked = () =>
      reject(new Error("another tab keeps an older version of this page open"));
  });
}
