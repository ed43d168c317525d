/**
 * A module worker whose script may lie on another origin than the page. A page may start only
 * workers of its own origin, so there one imports the other's script.
 *
 * Import it by the name of Worker: bundlers look for `new Worker(new URL(…, import.meta.url))`.
 */
export class AnyOriginWorker {
  /** @param {URL} url */
  constructor(url) {
    if (url.origin === location.origin) return new Worker(url, { type: "module" });
    const source = `import ${JSON.stringify(url.href)};`;
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(address, { type: "module" });
    worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
    return worker;
  }
}
