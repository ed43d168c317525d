import { PHOTO_BYTES } from "../../engine/limits.js";
import { failureOf } from "../../engine/thrown.js";
import { mebibytes } from "../../engine/what-came.js";

/** Reasons that are kept in words; all are counted. */
const MOST_REASONS = 100;
/** Of the random rows. */
const SEED = 0;
const PHOTO = /\.(jpe?g|jpe|jfif|png|webp|gif|bmp|avif|heic|heif)$/i;
/** A file without an ending is looked at by its content. */
const NO_ENDING = /(^|\/)[^/.]+$/;

/**
 * Takes photos into the index: as many at once as there are networks, and no more of them in memory.
 *
 * @import { Engine } from "../../engine/engine.js"
 * @import { IndexClient } from "../search/index-client.js"
 *
 * @typedef {{ name: string, file: () => Promise<File> }} PhotoFile
 * @typedef {object} Count
 * @property {number} total
 * @property {number} done
 * @property {number} added
 * @property {number} repeated those that are in the index already
 * @property {number} skipped those that could not be read
 * @property {string[]} reasons
 * @property {{ count: number, bytes: number }} [size] of all that is kept
 */

/** @param {PhotoFile[]} items @returns {PhotoFile[]} those that may be photos, by their names */
export function photosAmong(items) {
  return items.filter(({ name }) => PHOTO.test(name) || NO_ENDING.test(name));
}

/**
 * @param {Engine} engine
 * @param {IndexClient} client the worker with the index
 * @param {PhotoFile[]} items
 * @param {(count: Count) => void} report
 * @param {AbortSignal} signal stops after the photos at hand, which are kept
 * @returns {Promise<Count>}
 */
export async function indexPhotos(engine, client, items, report, signal) {
  /** @type {Count} */
  const count = { total: items.length, done: 0, added: 0, repeated: 0, skipped: 0, reasons: [] };
  let next = 0;
  /** @type {Error | undefined} */
  let failure;
  await client.begin(await engine.ask((network) => network.emptyIndex(SEED)));
  const lane = async () => {
    while (next < items.length && !signal.aborted && !failure) {
      const item = items[next++];
      let look;
      try {
        look = await lookAt(engine, client, item);
      } catch (error) {
        count.skipped += 1;
        if (count.reasons.length < MOST_REASONS) {
          count.reasons.push(`${item.name}: ${failureOf(error).message}`);
        }
      }
      try {
        if (look) {
          const { added, ...size } = await client.add(look);
          count.size = size;
          count[added ? "added" : "repeated"] += 1;
        } else if (look === null) count.repeated += 1;
      } catch (error) {
        failure ??= failureOf(error);
      }
      count.done += 1;
      report(count);
    }
  };
  await Promise.all(Array.from({ length: engine.workers }, lane));
  count.size = await client.end();
  if (failure) throw failure;
  return count;
}

/**
 * What the index is given of a photo; null if it has it.
 *
 * @param {Engine} engine
 * @param {IndexClient} client
 * @param {PhotoFile} item
 * @returns {Promise<import("./own-photos-index.js").Indexed | null>}
 */
async function lookAt(engine, client, { name, file }) {
  const photo = await file();
  if (photo.size > PHOTO_BYTES) {
    const [size, most] = [photo.size, PHOTO_BYTES].map(mebibytes);
    throw new Error(`the file has ${size}; at most ${most} are read`);
  }
  const id = await engine.ask((network) => network.identify(photo));
  if (await client.knows(id)) return null;
  const { crop, numbers, picture } = await engine.read(photo, (network, seen) =>
    network.look(seen),
  );
  return { photo: { id, name, crop }, numbers, picture };
}
