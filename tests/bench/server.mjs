import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDERS = ["/dist/", "/tests/bench/"];
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".jpg": "image/jpeg",
  ".wasm": "application/wasm",
};

/** Serves dist/, the peers and their packages on loopback, and remembers what was asked for. */
export class Server {
  #server = createServer((request, response) => this.#answer(request, response));

  /** Paths below the root, each once. @type {Set<string>} */
  asked = new Set();

  /** Paths that were asked for and are not there. @type {Set<string>} */
  missing = new Set();

  async start() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  /** @param {string} path below the repository */
  address(path) {
    return `http://127.0.0.1:${this.#server.address().port}/${path}`;
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request, response) {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = join(ROOT, path);
    const served = FOLDERS.some((folder) => path.startsWith(folder));
    const found = served && (await stat(file).catch(() => null))?.isFile();
    response.writeHead(found ? 200 : 404, { "Content-Type": TYPES[extname(file)] ?? "" });
    if (!found) {
      this.missing.add(path.slice(1));
      response.end();
      return;
    }
    this.asked.add(path.slice(1));
    createReadStream(file).pipe(response);
  }
}
