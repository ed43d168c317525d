// A browser on dist/, served below a sub-path and without special headers.
import { createReadStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const SHOTS = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const BASE = "/some/sub/path/";
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".jpg": "image/jpeg",
};
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Serves dist/, and pages beside its own.
 *
 * @param {{ headers?: Record<string, string>, pages?: Record<string, string>, root?: string,
 *   cut?: (name: string) => boolean }} [also] headers of every answer, HTML by file name, another
 *   folder than dist/, and which requests find the connection broken
 * @returns {Promise<{ address: string, stop: () => void }>} the page's address
 */
export async function serveDist(also = {}) {
  const { headers = {}, pages = {}, root = DIST, cut = () => false } = also;
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const name = path.startsWith(BASE) ? normalize(path.slice(BASE.length)) : "";
    if (cut(name)) {
      request.destroy();
      return;
    }
    const file = join(root, name || "index.html");
    const found = path.startsWith(BASE) && (await stat(file).catch(() => null))?.isFile();
    const type = TYPES[extname(file)] ?? "";
    response.writeHead(found || Object.hasOwn(pages, name) ? 200 : 404, {
      ...headers,
      "Content-Type": type,
    });
    if (Object.hasOwn(pages, name)) response.end(pages[name]);
    else if (found) createReadStream(file).pipe(response);
    else response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  const stop = () => server.close() && server.closeAllConnections();
  return { address: `http://127.0.0.1:${port}${BASE}index.html`, stop };
}

/**
 * @param {"chrome" | "firefox"} [browser]
 * @param {string[]} [flags] more of them, for Chromium
 * @param {Record<string, any>} [extraPrefsFirefox] settings of Firefox
 */
export function launch(browser = "chrome", flags = [], extraPrefsFirefox = {}) {
  const shared = { browser, protocolTimeout: 300_000 };
  if (browser === "firefox") {
    const executablePath = process.env.FIREFOX ?? "/usr/bin/firefox-esr";
    return puppeteer.launch({ ...shared, executablePath, extraPrefsFirefox });
  }
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return puppeteer.launch({ ...shared, executablePath, args: [...FLAGS, ...flags] });
}

/** Keeps a picture of the whole page in target/screenshots, for people to look at. */
export async function screenshot(page, name) {
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}${name}.png`, fullPage: true });
}
