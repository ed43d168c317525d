/**
 * A worker that has indexes of photos: the gallery's and that of the reader's own.
 *
 * @import { Engine } from "../../engine/engine.js"
 * @import { IndexPhoto, Query } from "../../engine/door.d.ts"
 * @import { Verbs } from "./index-worker.js"
 *
 * @typedef {{ photo: IndexPhoto, numbers: Float32Array }} Seen a photo, and what a network says of it
 *
 * @typedef {"gallery" | "own" | "unit"} IndexName which index; `unit` is that of the last scan
 */

const SCRIPT = new URL("./index-worker.js", import.meta.url);

export class IndexClient {
  #assistant;

  /** @param {import("../../engine/assistant.js").Assistant<Verbs>} assistant */
  constructor(assistant) {
    this.#assistant = assistant;
  }

  /** Starts one for an engine's network. @param {Engine} engine */
  static async of(engine) {
    /** @type {import("../../engine/assistant.js").Assistant<Verbs>} */
    const assistant = await engine.assistant(SCRIPT, {
      stands: ["gallery", "collect", "open"],
      repeats: ["search", "photos", "picture", "knows"],
    });
    return new IndexClient(assistant);
  }

  /** Whether it was closed. */
  get closed() {
    return this.#assistant.closed;
  }

  /** Fetches the gallery's index; says what can be looked for. @param {string} path */
  gallery(path) {
    return this.#assistant.ask("gallery", { path });
  }

  /**
   * Makes the gallery's index of what the network says of its photos; says what can be looked for.
   *
   * @param {string} empty an index of none, as JSON
   * @param {Seen[]} seen
   */
  collect(empty, seen) {
    return this.#assistant.ask("collect", { empty, seen });
  }

  /** Takes up the reader's photos; says how many are kept, in how many bytes. */
  open() {
    return this.#assistant.ask("open");
  }

  /** Gets ready for more photos. @param {string} empty an index of none, as JSON */
  begin(empty) {
    return this.#assistant.ask("begin", { empty });
  }

  /** Says whether a photo is kept. @param {string} id */
  knows(id) {
    return this.#assistant.ask("knows", { hash: id });
  }

  /** Takes in a photo. @param {import("../own-photos/own-photos-index.js").Indexed} photo */
  add(photo) {
    return this.#assistant.ask("add", photo);
  }

  /** Writes down what is new; says how much is kept. */
  end() {
    return this.#assistant.ask("end");
  }

  /** Forgets the reader's photos. */
  clear() {
    return this.#assistant.ask("clear");
  }

  /** Gives the small copy of one of the reader's photos. @param {string} id */
  picture(id) {
    return this.#assistant.ask("picture", { hash: id });
  }

  /** Lists an index's photos. @param {IndexName} of */
  photos(of) {
    return this.#assistant.ask("photos", { of });
  }

  /** Says which photos excite something most and least. @param {IndexName} of @param {Query} query */
  search(of, query) {
    return this.#assistant.ask("search", { of, query });
  }

  /** Begins an index of one unit. @param {IndexName} of what is scanned @param {string} layer of the unit */
  measure(of, layer) {
    return this.#assistant.ask("measure", { of, layer });
  }

  /**
   * Takes in what a unit said of a photo.
   *
   * @param {IndexPhoto} photo
   * @param {number} value
   * @param {number} place the row's start and the column, in one number
   */
  measured(photo, value, place) {
    return this.#assistant.ask("measured", { photo, value, place });
  }

  close() {
    this.#assistant.close();
  }
}
