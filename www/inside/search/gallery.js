import { fetchPhoto } from "../../element/photo/fetch-photo.js";
import { fetchList } from "../../engine/download.js";
import { addressOf } from "../../engine/files.js";
import { GALLERY_INDEXES } from "../../engine/networks.js";

/**
 * @import { Engine } from "../../engine/engine.js"
 * @import { IndexClient, Seen } from "./index-client.js"
 */

/** Of the random rows. */
const SEED = 0;
const LIST = "gallery/gallery.json";

/**
 * Opens the gallery's index: the one that lies beside the photos, or for another network one that is made
 * here. Says what can be looked for.
 *
 * @param {Engine} engine
 * @param {IndexClient} client
 */
export async function openGallery(engine, client) {
  const path = GALLERY_INDEXES.get(engine.manifest.sha256);
  if (path) return client.gallery(path);
  /** @type {{ file: string }[]} */
  const list = await fetchList(LIST, "the list of photos");
  const seen = list.map(({ file }) => see(engine, file));
  const empty = engine.ask((network) => network.emptyIndex(SEED));
  return client.collect(await empty, await Promise.all(seen));
}

/** @param {Engine} engine @param {string} name @returns {Promise<Seen>} */
async function see(engine, name) {
  const file = await fetchPhoto(name, addressOf(LIST).href);
  const id = await engine.ask((network) => network.identify(file));
  const { crop, numbers } = await engine.read(file, (network, photo) => network.look(photo));
  return { photo: { id, name, crop }, numbers };
}
