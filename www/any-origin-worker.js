import { unstarted } from "./why.js";

/**
 * A module worker whose script may lie on another origin than the page. A page may start only
 * workers of its own origin, so there one imports the other's script. Where the script does not start,
 * the `error` event has `words` that say why, which browsers do not.
 *
 * Import it by the name of Worker: bundlers look for `new Worker(new URL(…, import.meta.url))`.
 */
export class AnyOriginWorker {
  /** @param {URL} url */
  constructor(url) {
    if (url.origin === location.origin) return explained(open(url), url);
    const source = `import ${JSON.stringify(url.href)};`;
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = open(address);
    worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
    return explained(worker, url);
  }
}

function open(address) {
  try {
    return new Worker(address, { type: "module" });
  } catch {
    throw new Error(
      location.protocol === "file:"
        ? "Heatlens needs a web server; opened as a file, the page may not start its scripts"
        : "this page may not start workers; its Content-Security-Policy needs worker-src, as embed.html has it",
    );
  }
}

/** Holds back the first error of a worker that has not spoken, until it is known why it came. */
function explained(worker, url) {
  const hold = async (event) => {
    settled();
    event.preventDefault();
    event.stopImmediatePropagation();
    const { message } = event;
    const words = await unstarted(url, message);
    const known = new ErrorEvent("error", { cancelable: true, message });
    worker.dispatchEvent(Object.assign(known, { words }));
  };
  const settled = () => {
    worker.removeEventListener("error", hold);
    worker.removeEventListener("message", settled);
  };
  worker.addEventListener("error", hold);
  worker.addEventListener("message", settled);
  return worker;
}
