import { fetchPhoto } from "../../element/photo/fetch-photo.js";
import { openGallery } from "../search/gallery.js";
import { IndexClient } from "../search/index-client.js";

/**
 * @import { Unit } from "../../engine/door.d.ts"
 * @import { Photo } from "./projector.js"
 *
 * @typedef {"gallery" | "own"} Whose photos
 * @typedef {Photo & { name: string }} Named
 */

const GALLERY = new URL("../../gallery/", import.meta.url);
const MOST_PHOTOS = 72;

/** The photos of the gallery or of the reader, and where in them channels respond most. */
export class Patches {
  #engine;
  /** @type {IndexClient | undefined} */
  #opened;
  #closed = false;
  /** @type {Map<string, Promise<Named>>} */
  #photos = new Map();

  /** @param {import("../../engine/engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** @returns {Promise<import("../../engine/door.d.ts").Layer[]>} */
  async open() {
    const client = await IndexClient.of(this.#engine);
    if (this.#closed) {
      client.close();
      return [];
    }
    this.#opened = client;
    return (await openGallery(this.#engine, client)).layers;
  }

  get #client() {
    if (!this.#opened)
      throw new Error("The gallery’s index is not there yet; wait until it is loaded");
    return this.#opened;
  }

  close() {
    this.#closed = true;
    this.#opened?.close();
    this.#photos.clear();
  }

  /** How many photos the reader has here. */
  async ownCount() {
    return (await this.#client.open()).count;
  }

  /**
   * For each channel the places of its largest values, one a photo, from the largest down.
   *
   * @param {Whose} of
   * @param {string} layer
   * @param {number[]} channels
   * @param {number} count of photos at most
   * @returns {Promise<{ photo: Named, unit: Unit }[][]>}
   */
  async top(of, layer, channels, count) {
    const best = channels.map(async (channel) => {
      const { most } = await this.#client.search(of, { kind: "channel", layer, channel });
      const found = most.slice(0, count).map(async ({ photo, place }) => {
        // A channel's value is always that of a place.
        const [row, column] = place ?? [0, 0];
        return { photo: await this.#photo(of, photo), unit: { layer, channel, row, column } };
      });
      return Promise.all(found);
    });
    return Promise.all(best);
  }

  /** A photo as the network sees it. @param {Whose} of @param {{ id: string, name: string }} photo */
  #photo(of, { id, name }) {
    const key = `${of} ${id}`;
    const photo = this.#photos.get(key) ?? this.#see(of, id, name, key);
    // The ones used last are kept.
    this.#photos.delete(key);
    this.#photos.set(key, photo);
    const [oldest] = this.#photos.keys();
    if (this.#photos.size > MOST_PHOTOS) this.#photos.delete(oldest);
    photo.catch(() => this.#photos.delete(key));
    return photo;
  }

  /** @param {Whose} of @param {string} id @param {string} name @param {string} key */
  async #see(of, id, name, key) {
    const file =
      of === "own" ? await this.#client.picture(id) : await fetchPhoto(name, GALLERY.href);
    const session = this.#engine.session();
    try {
      const { input } = await session.open(file);
      return { key, name, input };
    } finally {
      session.close();
    }
  }
}
