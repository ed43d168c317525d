import { fetchList } from "../engine/download.js";

/**
 * @typedef {{ model: string, title: string, bytes: number }} Network of the site
 *
 * @typedef {object} Photo of the gallery
 * @property {string} file
 * @property {string} src
 * @property {string} thumb the address of a small square of the photo
 * @property {string} title
 * @property {string} alt
 * @property {string} credit
 * @property {string} licence
 * @property {string} source
 */

/** The photos of the gallery. @returns {Promise<Photo[]>} */
export async function fetchPhotos() {
  const photos = await fetchList("gallery/gallery.json", "the list of photos");
  return photos.map((photo) => ({
    ...photo,
    src: `gallery/${photo.file}`,
    thumb: `thumbnails/${photo.thumb}`,
  }));
}

/** The networks that the site has. @returns {Promise<Network[]>} */
export function fetchNetworks() {
  return fetchList("networks.json", "the list of networks");
}

/** The address of a photo in full; what is no address stays as it is. @param {string} src */
export function absolute(src) {
  return URL.canParse(src, document.baseURI) ? new URL(src, document.baseURI).href : src;
}
