import { find } from "../../element/find.js";
import { failureOf } from "../../engine/thrown.js";
import { fetchPhoto } from "../../element/photo/fetch-photo.js";
import { fragment, markup } from "../../engine/trusted.js";
import { Ask } from "./ask.js";
import { openGallery } from "./gallery.js";
import { IndexClient } from "./index-client.js";
import { OwnPhotosPanel } from "../own-photos/own-photos-panel.js";
import { Rows } from "./rows.js";

/**
 * @import { IndexPhoto } from "../../engine/door.d.ts"
 * @import { Engine } from "../../engine/engine.js"
 * @import { Context, Wish } from "../views.js"
 * @import { UnitQuery } from "./ask.js"
 *
 * @typedef {"gallery" | "own"} Over whose photos
 */

const TEMPLATE = markup`
  <link rel="stylesheet" href="${new URL("./search.css", import.meta.url)}" />
  <p>
    Which pictures, and which patch of each, excite one class, one channel or one unit of the network
    most, least, and how a random sample does.
  </p>
  <form class="ask"></form>
  <fieldset class="over">
    <legend>In</legend>
    <label><input type="radio" name="over" value="gallery" checked /> the gallery</label>
    <label><input type="radio" name="over" value="own" /> photos of your own</label>
  </fieldset>
  <div class="own-photos" hidden></div>
  <p class="says" role="status"></p>
  <p class="error" role="alert" hidden></p>
  <p class="scan" hidden>
    <progress></progress>
    <button type="button" class="stop">Stop</button>
  </p>
  <div class="found"></div>
  <p class="meaning" hidden></p>
`;

const MEANINGS = {
  class: `The value is the score before softmax. The frame is the cell where the class activation map is
    largest; the score itself reads the whole picture. Few photos are weak evidence: the most exciting of
    a few need not be exciting at all, so compare the rows and the values.`,
  channel: `The value is the largest activation of the channel in the picture, before the rectifier. The
    frame is the receptive field of the unit that has it: no pixel outside can change it, though most of
    what is inside hardly does, and the middle counts most. That two patches both excite a channel does
    not say what in them does. Few photos are weak evidence, so compare the rows and the values.`,
  unit: `The value is the activation of this one unit, before the rectifier. It reads the same frame of
    every picture, its receptive field: no pixel outside can change it, though most of what is inside
    hardly does. Few photos are weak evidence, so compare the rows and the values.`,
};

/** Dataset search: the pictures that excite a class, a channel or a unit most and least. */
export class View {
  #root;
  #scene;
  #ask;
  #ownPhotos;
  #rows;
  /** @type {Engine | undefined} */
  #engine;
  /** @type {IndexClient | undefined} */
  #client;
  /** @type {Wish} */
  #wish = {};
  #turn = 0;
  #stop = new AbortController();

  /** @param {HTMLElement} root @param {Context} context */
  constructor(root, { scene }) {
    const place = document.createElement("div");
    place.className = "search";
    place.append(fragment(TEMPLATE));
    root.append(place);
    this.#root = place;
    this.#scene = scene;
    this.#ask = new Ask(find(place, ".ask", HTMLFormElement), () => this.#search());
    this.#rows = new Rows(find(place, ".found"), (photo) =>
      this.#open(photo).catch((error) => this.#fail(error)),
    );
    this.#ownPhotos = new OwnPhotosPanel(find(place, ".own-photos"), {
      changed: () => this.#ownChanged(),
      failed: (error) => this.#fail(error),
    });
    find(place, ".over").addEventListener("change", () => this.#search());
    find(place, ".stop").addEventListener("click", () => this.#stop.abort());
  }

  /** @param {Wish} wish */
  async show(wish) {
    const { engine } = this.#scene;
    if (!engine) {
      this.#say("The network is not there yet.");
      return;
    }
    try {
      const { target = this.#scene.chosen.target } = wish;
      const index = typeof target === "string" ? await engine.find(target) : target;
      this.#wish = { ...wish, target: index };
      if (engine === this.#engine) this.#ask.wish(this.#wish);
      else await this.#start(engine);
      if (engine !== this.#engine) return;
      await this.#search();
    } catch (error) {
      if (engine === this.#engine) this.#fail(error);
    }
  }

  async close() {
    this.#turn += 1;
    this.#stop.abort();
    this.#root.remove();
    await this.#ownPhotos.close();
    this.#client?.close();
  }

  /** @param {Engine} engine */
  async #start(engine) {
    this.#engine = engine;
    await this.#ownPhotos.close();
    this.#client?.close();
    this.#client = undefined;
    this.#say("Loading the gallery’s index");
    const client = await IndexClient.of(engine);
    if (engine !== this.#engine || !this.#root.isConnected) {
      client.close();
      return;
    }
    this.#client = client;
    this.#ask.offer(await openGallery(engine, client));
    // At once, before the reader can wish for something else.
    this.#ask.wish(this.#wish);
    await this.#ownPhotos.start(engine, client);
  }

  get #over() {
    const { value } = find(this.#root, "[name=over]:checked", HTMLInputElement);
    return /** @type {Over} */ (value);
  }

  #ownChanged() {
    if (this.#over === "own") this.#search();
  }

  async #search() {
    const turn = ++this.#turn;
    this.#stop.abort();
    const stop = (this.#stop = new AbortController());
    const over = this.#over;
    find(this.#root, ".own-photos").hidden = over !== "own";
    this.#fail(null);
    const query = this.#ask.query;
    const empty = over === "own" && !this.#ownPhotos.count;
    const [engine, client] = [this.#engine, this.#client];
    if (!engine || !client || !query || empty) {
      this.#rows.clear();
      this.#meaning("");
      this.#say(empty ? "There are no photos of your own yet." : "");
      return;
    }
    try {
      const found =
        query.kind === "unit"
          ? await this.#scan(engine, client, query, over, stop.signal)
          : await client.search(over, query);
      if (!found || turn !== this.#turn) return;
      this.#say(`${this.#ask.words}, in ${this.#photos(over)}`);
      this.#meaning(query.kind);
      await this.#rows.show(found, query.kind, engine.manifest.input, (photo) =>
        this.#picture(over, photo),
      );
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  /** @param {Over} over */
  #photos(over) {
    const count = over === "own" ? this.#ownPhotos.count : this.#ask.count;
    const whose = over === "own" ? "of your own" : "of the gallery";
    return count === 1 ? `one photo ${whose}` : `${count} photos ${whose}`;
  }

  /**
   * One unit is in no index: every picture is looked at, with a forward pass each.
   *
   * @param {Engine} engine
   * @param {IndexClient} client
   * @param {UnitQuery} query
   * @param {Over} over
   * @param {AbortSignal} signal
   */
  async #scan(engine, client, { layer, channel, row, column, place }, over, signal) {
    const photos = await client.photos(over);
    const bar = find(this.#root, ".scan");
    const progress = find(bar, "progress", HTMLProgressElement);
    bar.hidden = false;
    try {
      await client.measure(over, layer);
      let next = 0;
      let done = 0;
      const lane = async () => {
        while (next < photos.length && !signal.aborted) {
          const photo = photos[next++];
          const file = await this.#picture(over, photo);
          const unit = { layer, channel, row, column };
          const value = await engine.read(file, (network, seen) => network.unit(seen, unit));
          if (signal.aborted) return;
          await client.measured(photo, value, place);
          [progress.value, progress.max] = [++done, photos.length];
          this.#say(`${done} of ${photos.length} pictures looked at`);
        }
      };
      await Promise.all(Array.from({ length: engine.workers }, lane));
      if (signal.aborted) {
        this.#say("Stopped");
        return undefined;
      }
      return await client.search("unit", { kind: "channel", layer, channel: 0 });
    } finally {
      if (this.#stop.signal === signal) bar.hidden = true;
    }
  }

  /** @param {Over} over @param {IndexPhoto} photo */
  async #picture(over, { id, name }) {
    if (over === "gallery") {
      return fetchPhoto(name, new URL("../../gallery/", import.meta.url).href);
    }
    if (!this.#client) throw new Error("The search was closed; search again.");
    return this.#client.picture(id);
  }

  /** Shows a photo that was found in the element. @param {IndexPhoto} photo */
  async #open(photo) {
    const over = this.#over;
    await this.#scene.open(
      over === "gallery" ? `gallery/${photo.name}` : await this.#picture(over, photo),
    );
    this.#scene.reveal();
  }

  /** @param {keyof typeof MEANINGS | ""} kind */
  #meaning(kind) {
    const place = find(this.#root, ".meaning");
    place.hidden = !kind;
    place.textContent = kind ? MEANINGS[kind] : "";
  }

  /** @param {string} text */
  #say(text) {
    find(this.#root, ".says").textContent = text;
  }

  /** @param {unknown} error nothing takes the words away */
  #fail(error) {
    const place = find(this.#root, ".error");
    place.hidden = !error;
    place.textContent = error ? failureOf(error).message : "";
    if (error) this.#say("");
  }
}
