// Says why nothing moves where the page's own modules do not start. A classic script, since it has to
// run where modules do not.
(() => {
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  const parsed = new Promise((resolve) => addEventListener("DOMContentLoaded", resolve));

  /** What is there from the beginning, and what loaded.js takes away. @param {() => Promise<string>} [words] */
  async function say(words) {
    await parsed;
    const place = document.querySelector(".unloaded");
    if (!place) return;
    place.classList.add("now");
    const line = place.querySelector("span");
    if (words && line) line.textContent = await words();
  }

  /** @param {string} address @param {string} [said] by the browser */
  async function reason(address, said) {
    try {
      const { unstarted } = await import(new URL("../engine/why.js", here).href);
      return `${await unstarted(address, said)}.`;
    } catch {
      return `${address} could not be started: the server sends something else than a script, or as another type than text/javascript.`;
    }
  }

  if (location.protocol === "file:") {
    say();
    return;
  }
  addEventListener(
    "error",
    ({ target, message, filename }) => {
      if (target instanceof HTMLScriptElement) say(() => reason(target.src));
      else if (message && filename) say(() => reason(filename, message));
    },
    true,
  );
})();
