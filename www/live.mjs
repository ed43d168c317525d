// node www/live.mjs [PORT]: serves the page while it is worked on. Files come from www/ and models/ as they
// are now, and what has to be made from target/live; a change is followed by a reload.
import { spawn } from "node:child_process";
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".jpg": "image/jpeg",
};
const EVENTS = "live-events";
const CLIENT = "live.js";
/** Scripts of pages with a policy come from files. */
const SCRIPT = `
  const events = new EventSource("${EVENTS}");
  let made;
  events.onmessage = ({ data }) => {
    if (made && data !== made) location.reload();
    made = data;
  };`;
/** Several changes at a time are one. */
const REST = 50;

/**
 * @param {string} root with www/ and models/
 * @param {{ port?: number, make?: () => Promise<void> }} [also] `make` makes anew what depends on src/
 *   and models/
 */
export async function serveLive(root, { port = 0, make = async () => {} } = {}) {
  // A browser that was told another number is behind, also if the server was not there in between.
  let made = Date.now();
  /** @type {Set<import("node:http").ServerResponse>} */
  const readers = new Set();
  /** @param {import("node:http").ServerResponse} reader */
  const tell = (reader) => reader.write(`retry: 300\ndata: ${made}\n\n`);
  const reload = () => {
    made += 1;
    readers.forEach(tell);
  };
  const places = [join(root, "www"), join(root, "target/live")];

  /** @param {string} url @param {import("node:http").ServerResponse} response */
  const answer = async (url, response) => {
    const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname)).slice(1);
    /** @param {string} type @param {string | Buffer} body */
    const send = (type, body) =>
      response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-store" }).end(body);
    if (path === EVENTS) {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      readers.add(response);
      response.on("close", () => readers.delete(response));
      tell(response);
    } else if (path === CLIENT) send(TYPES[".js"], SCRIPT);
    else {
      const name = !path || path.endsWith("/") ? `${path}index.html` : path;
      const body = await found(places, name);
      const type = TYPES[extname(name)] ?? "application/octet-stream";
      if (!body) response.writeHead(404).end(`There is no ${name}`);
      else if (extname(name) === ".html")
        send(type, String(body).replace("</head>", `<script src="/${CLIENT}"></script>$&`));
      else send(type, body);
    }
  };
  const server = createServer(({ url = "/" }, response) => {
    answer(url, response).catch(() => response.writeHead(400).end());
  });

  /** @type {NodeJS.Timeout | undefined} */
  let rest;
  /** @param {() => void} act */
  const soon = (act) => () => {
    clearTimeout(rest);
    rest = setTimeout(act, REST);
  };
  let making = Promise.resolve();
  const anew = () =>
    (making = making.then(make).then(reload, ({ message }) => console.error(message)));
  const watchers = [watch(join(root, "www"), { recursive: true }, soon(reload))];
  for (const folder of ["src", "models"]) {
    watchers.push(watch(join(root, folder), { recursive: true }, soon(anew)));
  }

  await /** @type {Promise<void>} */ (
    new Promise((resolve) => server.listen({ port, host: "127.0.0.1" }, resolve))
  );
  const { port: taken } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const stop = () => {
    watchers.forEach((watcher) => watcher.close());
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${taken}/`, stop };
}

/**
 * A file of the first place that has it; never the service worker, which would answer with older ones.
 *
 * @param {string[]} places
 * @param {string} name
 */
async function found(places, name) {
  if (name === "sw.js" || name.startsWith("..")) return undefined;
  for (const place of places) {
    const body = await readFile(join(place, name)).catch(() => undefined);
    if (body) return body;
  }
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  /** @returns {Promise<void>} */
  const make = () =>
    new Promise((resolve, reject) => {
      const child = spawn(join(root, "build.sh"), ["live"], { stdio: "inherit" });
      child.on("exit", (code) => (code ? reject(new Error("not made; see above")) : resolve()));
    });
  const { address } = await serveLive(root, { port: Number(process.argv[2] ?? 8080), make });
  console.log(`Heatlens is at ${address}, and follows what changes in www, src and models`);
}
