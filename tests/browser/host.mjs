// dist/ as a good static host serves it: with types, compressed, and cached.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".onnx": "application/octet-stream",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".tsv": "text/tab-separated-values; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
};
const PACKED = new Set([".jpg", ".png"]);
const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const compress = promisify(brotliCompress);

/** @returns {Promise<{ at: (name: string) => string, stop: () => void }>} */
export async function host() {
  const bodies = new Map();
  const server = createServer(async (request, response) => {
    const name = normalize(new URL(request.url, "http://localhost").pathname).slice(1);
    const extension = extname(name);
    if (!bodies.has(name)) bodies.set(name, body(name, extension));
    const bytes = TYPES[extension] && (await bodies.get(name));
    if (!bytes) {
      response.writeHead(404, { "Content-Type": "text/plain" }).end(`there is no ${name}`);
      return;
    }
    const headers = {
      "Content-Type": TYPES[extension],
      "Content-Length": bytes.length,
      "Cache-Control": extension === ".html" ? "no-cache" : "max-age=31536000",
    };
    if (!PACKED.has(extension)) headers["Content-Encoding"] = "br";
    response.writeHead(200, headers).end(bytes);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  const stop = () => server.close() && server.closeAllConnections();
  return { at: (name) => `http://127.0.0.1:${port}/${name}`, stop };
}

/** What is sent for a file; nothing if there is none. */
async function body(name, extension) {
  const bytes = await readFile(join(DIST, name)).catch(() => undefined);
  return bytes && !PACKED.has(extension) ? compress(bytes, QUICK) : bytes;
}
