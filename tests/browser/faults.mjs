// A host of dist/ that has one fault at a time.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".jpg": "image/jpeg",
  ".wasm": "application/wasm",
};
export const PAGE = "<!doctype html><title>Welcome</title><p>This is the index page of a host.</p>";

const send = (status, body, type) => (response, file) =>
  response.writeHead(status, { "Content-Type": type ?? file.type }).end(body ?? file.bytes);
const half = ({ bytes }) => bytes.subarray(0, bytes.length >> 1);

/** What a host does in place of sending a file. */
export const FAULTS = {
  "not found": send(404, PAGE, "text/html"),
  "out of order": send(500, "no", "text/plain"),
  "a web page": send(200, PAGE, "text/html"),
  "a web page of the file's type": send(200, PAGE),
  "another type": send(200, undefined, "text/plain"),
  "no type": (response, { bytes }) => response.writeHead(200).end(bytes),
  empty: send(200, ""),
  reset: (response) => response.destroy(),
  "broken off": (response, { type, bytes }) => {
    response.writeHead(200, { "Content-Type": type, "Content-Length": bytes.length });
    response.write(half({ bytes }), () => setTimeout(() => response.destroy(), 50));
  },
  "cut short": (response, file) =>
    response.writeHead(200, { "Content-Type": file.type }).end(half(file)),
  "a flipped byte": (response, { type, bytes }) => {
    const flipped = Buffer.from(bytes);
    flipped[flipped.length >> 1] ^= 1;
    response.writeHead(200, { "Content-Type": type }).end(flipped);
  },
  stall: (response, { type, bytes }) => {
    response.writeHead(200, { "Content-Type": type, "Content-Length": bytes.length });
    response.write(half({ bytes }));
  },
  silence: () => {},
  endless: (response, { type }) => {
    response.writeHead(200, { "Content-Type": type });
    const piece = Buffer.alloc(2 ** 20, 120);
    const write = () => response.destroyed || response.write(piece, write);
    write();
  },
};

/**
 * @param {Record<string, string>} [pages] HTML by name
 * @param {string} [unknown] what is sent where there is no file, if anything
 */
export async function faultyHost(pages = {}, unknown) {
  const state = { fault: undefined, path: undefined, asked: [] };
  const server = createServer(async (request, response) => {
    const name = normalize(new URL(request.url, "http://localhost").pathname).slice(1);
    state.asked.push(name);
    const file = await read(name, pages, unknown);
    if (state.fault && state.path?.test(name)) {
      state.fault(response, file ?? { type: "text/html", bytes: Buffer.from(PAGE) }, request);
    } else if (file) response.writeHead(200, { "Content-Type": file.type }).end(file.bytes);
    else response.writeHead(404, { "Content-Type": "text/html" }).end(PAGE);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  const at = (name, host = "127.0.0.1") => `http://${host}:${port}/${name}`;
  return Object.assign(state, { at, stop: () => server.close() && server.closeAllConnections() });
}

async function read(name, pages, unknown) {
  if (name in pages) return { type: TYPES[".html"], bytes: Buffer.from(pages[name]) };
  let bytes = await readFile(join(DIST, name)).catch(() => undefined);
  if (!bytes) return unknown && { type: TYPES[".html"], bytes: Buffer.from(unknown) };
  // So that a test need not wait as long as a reader.
  if (name === "engine/stall.js") {
    bytes = Buffer.from(bytes.toString().replace(/STALL = [\d_]+/, "STALL = 1_000"));
  }
  return { type: TYPES[extname(name)] ?? "application/octet-stream", bytes };
}
