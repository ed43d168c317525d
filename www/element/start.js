/** How near the window an element starts, in heights of it. */
const NEAR = "50%";

/** When an element starts: once it is near the window, at once, or not before someone says so. */
export class Start {
  /** @type {IntersectionObserver | undefined} */
  #watch;

  /**
   * @param {Element} element
   * @param {string} when visible, load or click
   * @param {() => void} act
   */
  constructor(element, when, act) {
    if (when === "click") return;
    if (when === "load") {
      act();
      return;
    }
    this.#watch = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && act(),
      { rootMargin: NEAR },
    );
    this.#watch.observe(element);
  }

  /** Waits no longer. */
  stop() {
    this.#watch?.disconnect();
  }
}
