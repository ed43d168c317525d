// Keeps the site for visits without a connection. Every page, with the workers it starts, gets its
// files from the version that it began with; a page that begins gets the newest that is here whole.
// One classic script: parts could be of different versions, and not every Firefox has modules here.

/**
 * @typedef {Record<string, { sha256: string }>} Table the files of a version by path
 *
 * @typedef {object} Version
 * @property {string} name of its cache
 * @property {Table | undefined} table where the version is here whole
 * @property {string[]} chosen networks
 */

const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));

/** The sha256 of files.json, which names that of every other file; the build writes it. */
const VERSION = "unstamped";
const TABLE = "files.json";
const ENGINE = new URL(location.href).searchParams.get("engine");
const NOT_KEPT = /^\.|(^|\/)LICENSE|\.d\.ts$|^package\.json$/;
/** The network that every visit needs. */
const USUAL = new URL(location.href).searchParams.get("network");

// Another copy of the site on this origin has another scope.
const PREFIX = `heatlens ${scope.registration.scope} `;
const OWN = `${PREFIX}${VERSION} ${ENGINE}`;
/** What a page that came past this worker began with. */
const NETWORK = "network";

/** By the id of a client, page or worker: the cache it is served from, and since when. */
const NOTES = `${PREFIX}clients`;
/** @type {Map<string, string>} */
const notes = new Map();
/** For so long, in milliseconds, the browser may not yet know a client that begins. */
const BEGINNING = 60_000;

scope.addEventListener("install", (event) =>
  event.waitUntil(fill().then(() => scope.skipWaiting())),
);

scope.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET" || !url.startsWith(scope.registration.scope)) return;
  const path = new URL(url).pathname.slice(new URL(scope.registration.scope).pathname.length);
  event.respondWith(mode === "navigate" ? begin(event, path) : go(event, path));
});

/** Whether it is a network that the reader has to choose; such are kept once they were. @param {string} path */
function isChosen(path) {
  return /^models\/.+\.onnx$/.test(path) && path !== USUAL;
}

/** Gathers this version, unless it is here; fails where the server does not have it whole. */
async function fill() {
  if (await tableIn(OWN)) return;
  const cache = await caches.open(OWN);
  const table = await download(TABLE, VERSION);
  const others = await versions();
  /** @type {Table} */
  const listed = await table.clone().json();
  for (const [path, { sha256 }] of Object.entries(listed)) {
    if (!isKept(path) || (await cache.match(path))) continue;
    if (isChosen(path) && !others.some(({ chosen }) => chosen.includes(path))) continue;
    const same = others.find(({ table }) => table?.[path]?.sha256 === sha256);
    const held = same && (await fileIn(same.name, path));
    await cache.put(path, held ?? (await download(path, sha256)));
  }
  // Last, as the sign that nothing is missing.
  await cache.put(TABLE, table);
}

/** @param {string} path */
function isKept(path) {
  const compiled = /^engine\/([^/]+)\//.exec(path);
  return compiled ? compiled[1] === ENGINE : !NOT_KEPT.test(path);
}

/**
 * A file with this hash, if the server has it; what an HTTP cache has may be older.
 *
 * @param {string} path
 * @param {string} sha256
 */
async function download(path, sha256) {
  for (const cache of /** @type {const} */ (["default", "reload"])) {
    const response = await fetch(path, { cache });
    const bytes = await response.arrayBuffer();
    if (response.ok && (await hash(bytes)) === sha256) return answerWith(bytes, response);
  }
  throw new Outdated(`${path} is of another version`);
}

class Outdated extends Error {}

/** @param {ArrayBuffer} bytes */
async function hash(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The bytes with the host's headers, without those that were about the way here.
 *
 * @param {ArrayBuffer} bytes
 * @param {Response} response
 */
function answerWith(bytes, response) {
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Vary"]) headers.delete(name);
  return new Response(bytes, { headers });
}

/**
 * Answers the request for a page; leaves it to the network where this version is not at hand.
 *
 * @param {FetchEvent} event
 * @param {string} path
 */
async function begin(event, path) {
  const page = await pageAt(path).catch(() => undefined);
  await note(event.resultingClientId, page ? OWN : NETWORK).catch(() => {});
  event.waitUntil(fill().then(sweep, () => {}));
  return page ?? fetch(event.request);
}

/** @param {string} path */
async function pageAt(path) {
  const table = await tableIn(OWN);
  const name = [path, `${path}index.html`, `${path}.html`].find(
    (name) => table && Object.hasOwn(table, name),
  );
  return name === undefined ? undefined : fileIn(OWN, name);
}

/**
 * Answers the request of a page or worker that has begun, maybe for a worker that begins.
 *
 * @param {FetchEvent} event
 * @param {string} path
 */
async function go(event, path) {
  const { request, clientId, resultingClientId } = event;
  const name = (await recall(clientId)) ?? (await guess(clientId, resultingClientId));
  if (resultingClientId) await note(resultingClientId, name);
  if (name === NETWORK) return fetch(request);
  const table = await tableIn(name);
  if (!table) return outdated(request);
  const kept = await fileIn(name, path);
  if (kept || !Object.hasOwn(table, path)) return kept ?? fetch(request);
  const { sha256 } = table[path];
  if (isChosen(path)) return pass(event, name, path, sha256);
  try {
    return await download(path, sha256);
  } catch (error) {
    if (error instanceof Outdated) return outdated(request);
    throw error;
  }
}

/**
 * Answers with a large file as it comes, whose hash the page looks at, and keeps it if that fits.
 *
 * @param {FetchEvent} event
 * @param {string} name of a version
 * @param {string} path
 * @param {string} sha256
 */
async function pass(event, name, path, sha256) {
  const response = await fetch(event.request);
  const copy = response.clone();
  const kept = async () => {
    const bytes = await copy.arrayBuffer();
    if (!copy.ok || (await hash(bytes)) !== sha256) return;
    await (await caches.open(name)).put(path, answerWith(bytes, copy));
  };
  event.waitUntil(kept().catch(() => {}));
  return response;
}

/** What a client began with of which there is no note. @param {string} id @param {string} starting */
async function guess(id, starting) {
  // A worker, in a browser that did not announce it; or a page back from the browser's memory, which
  // begins anew if its version was replaced meanwhile (offline.js).
  if (!starting) return OWN;
  const served = await scope.clients.matchAll({ type: "window" });
  return served.some((page) => page.id === id) ? OWN : NETWORK;
}

/** For modules, which have no other words, a script that fails with them. @param {Request} request */
function outdated({ destination }) {
  const words = "The site was updated after this page was opened; reload the page.";
  const headers = { "Content-Type": "text/javascript" };
  const status = destination ? 200 : 409;
  return new Response(`throw new Error(${JSON.stringify(words)});`, { status, headers });
}

/** @param {string} id @param {string} name */
async function note(id, name) {
  const text = JSON.stringify({ name, since: Date.now() });
  notes.set(id, name);
  // Kept outside too: the browser stops this worker when it is idle, and a newer one takes over.
  await (await caches.open(NOTES)).put(`?${id}`, new Response(text));
}

/** @param {string} id @returns {Promise<string | undefined>} */
async function recall(id) {
  if (!notes.has(id)) {
    const kept = await fileIn(NOTES, `?${id}`);
    if (kept) notes.set(id, (await kept.json()).name);
  }
  return notes.get(id);
}

/** Forgets clients that are gone, and then the versions that nobody is served from. */
async function sweep() {
  if (scope.registration.installing) return;
  const cache = await caches.open(NOTES);
  const used = new Set([OWN]);
  for (const request of await cache.keys()) {
    const id = new URL(request.url).search.slice(1);
    const kept = await cache.match(request);
    if (!kept) continue;
    const { name, since } = await kept.json();
    if (Date.now() - since < BEGINNING || (await scope.clients.get(id))) {
      used.add(name);
    } else {
      notes.delete(id);
      await cache.delete(request);
    }
  }
  for (const { name } of await versions()) if (!used.has(name)) await caches.delete(name);
}

/**
 * The versions that are here, in part or whole, with the tables of those that are whole and the
 * networks that were chosen.
 *
 * @returns {Promise<Version[]>}
 */
async function versions() {
  const names = await caches.keys();
  const ours = names.filter((name) => name.startsWith(PREFIX) && name !== NOTES);
  return Promise.all(
    ours.map(async (name) => ({ name, table: await tableIn(name), chosen: await chosenIn(name) })),
  );
}

/** @param {string} name @returns {Promise<Table | undefined>} */
async function tableIn(name) {
  return (await fileIn(name, TABLE))?.json();
}

/** @param {string} name */
async function chosenIn(name) {
  const kept = await (await caches.open(name)).keys();
  const start = scope.registration.scope.length;
  return kept.map(({ url }) => url.slice(start)).filter((path) => isChosen(path));
}

/** @param {string} cacheName @param {string} path */
async function fileIn(cacheName, path) {
  return caches.match(path, { cacheName });
}
