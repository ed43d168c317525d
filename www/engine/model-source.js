/**
 * The files of a network by their bytes.
 *
 * @typedef {object} ModelBytes
 * @property {Blob | ArrayBuffer} manifest
 * @property {Blob | ArrayBuffer} network as ONNX
 * @property {Blob | ArrayBuffer} labels
 * @property {Blob | ArrayBuffer} [names] of the classes, where the manifest has a file of them
 *
 * @typedef {{ manifest: Blob, network: Blob, labels: Blob, names?: Blob }} OriginFiles
 * @typedef {{ address: string, files?: undefined } |
 *   { address?: undefined, files: OriginFiles }} Origin which a message can hold
 */

const PARTS = /** @type {const} */ (["manifest", "network", "labels"]);

/** Where a network comes from: the address of its manifest, or the bytes of its files. */
export class ModelSource {
  static #count = 0;

  /** What tells this network from others; it is the same for sources of one address. */
  key;
  origin;

  /** @param {string} key @param {Origin} origin */
  constructor(key, origin) {
    this.key = key;
    this.origin = origin;
  }

  /** @param {string} address of the manifest, below the folder of the site or in full */
  static at(address) {
    return new ModelSource(`address ${address}`, { address });
  }

  /** @param {ModelBytes} bytes */
  static of(bytes) {
    const [manifest, network, labels] = PARTS.map((part) => blobOf(bytes[part], part));
    const names = bytes.names && blobOf(bytes.names, "names");
    return new ModelSource(`bytes ${++ModelSource.#count}`, {
      files: { manifest, network, labels, names },
    });
  }

  /** Whether an address is enough to find the network again. */
  get hasAddress() {
    return this.origin.address !== undefined;
  }
}

/** @param {unknown} bytes @param {string} part */
function blobOf(bytes, part) {
  if (bytes instanceof Blob) return bytes;
  if (bytes instanceof ArrayBuffer) return new Blob([bytes]);
  throw new TypeError(`${part} has to be a File, another Blob, or an ArrayBuffer`);
}
