import { DEFAULT } from "../engine/networks.js";
import { engineName, missing } from "../engine/support.js";
import { script } from "../engine/trusted.js";

/**
 * Has a service worker keep the site, for visits without a connection, once a first map is drawn:
 * until then the connection is needed for the map itself. A page in a frame leaves this to the
 * site's own pages. Where it fails, the page is as good as before.
 */
export function keepOffline() {
  if (window !== window.top || !navigator.serviceWorker || missing()) return;
  const began = navigator.serviceWorker.controller;
  addEventListener("pageshow", ({ persisted }) => {
    // Whoever was in the browser's memory may have been taken for closed, and its version dropped.
    if (persisted && navigator.serviceWorker.controller !== began) location.reload();
  });
  document.addEventListener("result", register, { capture: true, once: true });
}

function register() {
  const worker = new URL("../sw.js", import.meta.url);
  worker.searchParams.set("engine", engineName());
  worker.searchParams.set("network", DEFAULT.replace(/json$/, "onnx"));
  navigator.serviceWorker.register(script(worker), { updateViaCache: "none" }).catch(() => {});
}
