import { fetchPhoto } from "../../element/intake/fetch-photo.js";
import { Librarian } from "../search/librarian.js";

const GALLERY = new URL("../../gallery/", import.meta.url);
const MOST_PHOTOS = 72;

/** The photos of the gallery or of the reader, and where in them channels respond most. */
export class Patches {
  #engine;
  #index;
  #closed = false;
  #photos = new Map();

  /** @param {import("../../engine/engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** @returns {Promise<{ name: string, channels: number, rows: number, columns: number }[]>} layers */
  async open() {
    const index = await Librarian.of(this.#engine);
    if (this.#closed) {
      index.close();
      return [];
    }
    this.#index = index;
    return (await index.gallery(`gallery/${this.#engine.manifest.name}.index.json`)).layers;
  }

  close() {
    this.#closed = true;
    this.#index?.close();
    this.#photos.clear();
  }

  /** How many photos the reader has here. */
  async mine() {
    return (await this.#index.open()).count;
  }

  /**
   * For each channel the places of its largest values, one a photo, from the largest down.
   *
   * @param {"gallery" | "mine"} of whose photos
   * @param {string} layer
   * @param {number[]} channels
   * @param {number} count of photos at most
   * @returns {Promise<{ photo: import("./projector.js").Photo & { name: string },
   *   unit: import("./projector.js").Unit }[][]>}
   */
  async top(of, layer, channels, count) {
    const best = channels.map(async (channel) => {
      const query = { kind: "channel", layer, channel };
      const { most } = await this.#index.search(of, query);
      const found = most.slice(0, count).map(async ({ photo, place: [row, column] }) => ({
        photo: await this.#photo(of, photo),
        unit: { layer, channel, row, column },
      }));
      return Promise.all(found);
    });
    return Promise.all(best);
  }

  /** A photo as the network sees it. */
  #photo(of, { id, name }) {
    const key = `${of} ${id}`;
    const photo = this.#photos.get(key) ?? this.#see(of, id, name, key);
    // The ones used last are kept.
    this.#photos.delete(key);
    this.#photos.set(key, photo);
    if (this.#photos.size > MOST_PHOTOS) this.#photos.delete(this.#photos.keys().next().value);
    photo.catch(() => this.#photos.delete(key));
    return photo;
  }

  async #see(of, id, name, key) {
    const file =
      of === "mine" ? await this.#index.picture(id) : await fetchPhoto(name, GALLERY.href);
    const session = this.#engine.session();
    try {
      const { input } = await session.open(file);
      return { key, name, input };
    } finally {
      session.close();
    }
  }
}
