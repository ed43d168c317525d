import { fragment, markup } from "../../engine/trusted.js";
import { find, within } from "../../element/find.js";
import { failureOf } from "../../engine/thrown.js";
import { megabytes, timeLeft } from "../../element/words.js";
import { photosAmong, indexPhotos } from "./indexing.js";
import { chosenFiles, droppedFiles } from "./photo-files.js";

/**
 * @import { Engine } from "../../engine/engine.js"
 * @import { IndexClient } from "../search/index-client.js"
 * @import { Count, PhotoFile } from "./indexing.js"
 */

const TEMPLATE = markup`
  <p>
    Drop photos or a folder here, or choose them. They are looked at in this browser and nothing is
    uploaded. A small copy of each is kept here, with the name of the file, until you clear it.
  </p>
  <p class="choose">
    <label class="button">Choose photos <input type="file" name="photos" multiple accept="image/*" /></label>
    <label class="button">Choose a folder <input type="file" name="folder" webkitdirectory /></label>
    <button type="button" class="clear">Clear</button>
  </p>
  <p class="kept"></p>
  <p class="going" hidden>
    <progress></progress>
    <button type="button" class="cancel">Cancel</button>
  </p>
  <p class="count" role="status"></p>
  <details hidden><summary></summary><ul></ul></details>
`;

/** The reader's own photos: taking them in, and clearing them. */
export class OwnPhotosPanel {
  #root;
  #acts;
  /** @type {Engine | undefined} */
  #engine;
  /** @type {IndexClient | undefined} */
  #client;
  /** @type {AbortController | undefined} */
  #cancel;

  /** How many are kept. */
  count = 0;
  /** Fulfilled when nothing is being taken in. */
  done = Promise.resolve();

  /**
   * @param {HTMLElement} root
   * @param {{ changed: () => void, failed: (error: Error | null) => void }} acts
   */
  constructor(root, acts) {
    this.#root = root;
    this.#acts = acts;
    root.replaceChildren(fragment(TEMPLATE));
    root.addEventListener("change", (event) => {
      const field = within(event, HTMLInputElement, "input");
      if (!field) return;
      // A copy, as emptying the field empties its list; then the same files can be chosen again.
      const items = chosenFiles([...(field.files ?? [])]);
      field.value = "";
      this.#begin(items);
    });
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer) this.#begin(droppedFiles(event.dataTransfer));
    });
    this.#find(".cancel").addEventListener("click", () => this.#cancel?.abort());
    this.#find(".clear").addEventListener("click", () => this.#clear());
  }

  /** Takes up what the browser has kept. @param {Engine} engine @param {IndexClient} client */
  async start(engine, client) {
    this.#engine = engine;
    this.#client = client;
    this.#find(".count").textContent = "";
    this.#find("details").hidden = true;
    try {
      this.#kept(await client.open());
    } catch (error) {
      this.#find(".kept").textContent =
        `What was kept earlier could not be opened: ${failureOf(error).message}`;
    }
  }

  /** Stops taking in; what is at hand is kept. */
  close() {
    this.#cancel?.abort();
    return this.done;
  }

  /** @param {string} selector */
  #find(selector) {
    return find(this.#root, selector);
  }

  get #clearing() {
    return find(this.#root, ".clear", HTMLButtonElement);
  }

  /** @param {PhotoFile[] | Promise<PhotoFile[]>} items */
  #begin(items) {
    const [engine, client] = [this.#engine, this.#client];
    if (!this.#cancel && engine && client) this.done = this.#index(items, engine, client);
  }

  /** @param {PhotoFile[] | Promise<PhotoFile[]>} items @param {Engine} engine @param {IndexClient} client */
  async #index(items, engine, client) {
    const cancel = (this.#cancel = new AbortController());
    this.#busy(true);
    this.#acts.failed(null);
    this.#find(".count").textContent = "Looking for photos";
    const start = performance.now();
    let failure;
    try {
      const all = await items;
      const photos = photosAmong(all);
      const count = await indexPhotos(
        engine,
        client,
        photos,
        (count) => this.#progress(count, performance.now() - start),
        cancel.signal,
      );
      if (count.size) this.#kept(count.size);
      this.#result(count, all.length - photos.length, cancel.signal.aborted);
    } catch (error) {
      this.#find(".count").textContent = "";
      if (client.closed) return;
      failure = failureOf(error);
      this.#kept(await client.open());
    } finally {
      this.#cancel = undefined;
      this.#busy(false);
    }
    this.#acts.changed();
    // Last, as a new search takes the words of an earlier failure away.
    if (failure) this.#acts.failed(failure);
  }

  async #clear() {
    if (!this.#client) return;
    try {
      this.#kept(await this.#client.clear());
      this.#find(".count").textContent = "Cleared";
      this.#find("details").hidden = true;
      this.#acts.changed();
    } catch (error) {
      this.#acts.failed(failureOf(error));
    }
  }

  /** @param {boolean} busy */
  #busy(busy) {
    this.#find(".going").hidden = !busy;
    this.#clearing.disabled = busy || !this.count;
    for (const field of this.#root.querySelectorAll("input")) field.disabled = busy;
  }

  /** @param {{ count: number, bytes: number }} size */
  #kept({ count, bytes }) {
    this.count = count;
    this.#clearing.disabled = !count;
    const photos = count === 1 ? "One photo is" : `${count} photos are`;
    this.#find(".kept").textContent = count
      ? `${photos} kept here, in ${megabytes(bytes)} MB. The browser may drop them when it runs out of room.`
      : "";
  }

  /** @param {Count} count @param {number} milliseconds */
  #progress(count, milliseconds) {
    const { done, total, size } = count;
    const progress = find(this.#root, ".going progress", HTMLProgressElement);
    [progress.max, progress.value] = [total, done];
    const left = timeLeft(done, total, milliseconds / 1000);
    this.#find(".count").textContent = [`${done} of ${total} photos`, left]
      .filter(Boolean)
      .join(", ");
    if (size) this.#kept(size);
    this.#clearing.disabled = true;
  }

  /** @param {Count} count @param {number} others that are no photos @param {boolean} cancelled */
  #result({ total, done, added, repeated, skipped, reasons }, others, cancelled) {
    const words = [
      cancelled ? `Cancelled after ${done} of ${total} photos` : "",
      `${added} taken in`,
      repeated ? `${repeated} were there already` : "",
      skipped ? `${skipped} could not be read` : "",
      others ? `${others} other files passed over` : "",
    ];
    this.#find(".count").textContent = `${words.filter(Boolean).join("; ")}.`;
    const details = this.#find("details");
    details.hidden = !skipped;
    this.#find("summary").textContent = "What could not be read";
    const lines = reasons.map((reason) => {
      const line = document.createElement("li");
      line.textContent = reason;
      return line;
    });
    this.#find("details ul").replaceChildren(...lines);
  }
}
