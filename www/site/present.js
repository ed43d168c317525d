import { answer } from "../element/answer.js";
import { subject } from "../element/words.js";

/** @import { HeatLens } from "../element/heat-lens.js" */

/** Where a key leads among the methods; what turns the pages of slides turns the methods, too. */
const MOVES = /** @type {Partial<Record<string, number>>} */ ({
  ArrowRight: 1,
  PageDown: 1,
  ArrowLeft: -1,
  PageUp: -1,
});

/**
 * An element over the whole screen, to show to others: its map large, the answer, the method, and keys
 * that go through the methods. The element stays where it is in the document.
 */
export class Present {
  #lens;
  #button = button("Present");
  #caption = document.createElement("div");
  #answer = paragraph("said");
  #method = paragraph("method");
  #next = button("Next method", () => this.#step(1));
  /** @type {Element[]} what cannot be reached while the element is over it */
  #covered = [];
  #scroll = 0;
  #shown = false;
  /** @type {AbortController | undefined} */
  #hearing;

  /** @param {HeatLens} lens @param {HTMLElement} place of the button */
  constructor(lens, place) {
    this.#lens = lens;
    this.#caption.className = "presentation";
    this.#caption.slot = "caption";
    this.#method.ariaLive = "polite";
    const hint = paragraph("hint");
    hint.textContent = "The left and right arrow keys change the method, Escape leaves.";
    const moves = paragraph("moves");
    moves.append(
      button("Previous method", () => this.#step(-1)),
      this.#next,
      button("Leave", () => this.close()),
    );
    this.#caption.append(this.#answer, this.#method, moves, hint);
    this.#button.className = "present";
    this.#button.disabled = true;
    this.#button.addEventListener("click", () => this.open());
    place.append(this.#button);
    const { scene } = lens;
    scene.on("photo", () => {
      this.#button.disabled = false;
      this.#write();
    });
    scene.on("reading", () => this.#write());
    scene.on("emptied", () => {
      this.close();
      this.#button.disabled = true;
    });
  }

  /** Shows the element over the whole screen, or over the page where a browser refuses that. */
  async open() {
    if (this.#shown) return;
    this.#shown = true;
    this.#scroll = scrollY;
    this.#write();
    this.#lens.append(this.#caption);
    this.#lens.classList.add("presented");
    document.body.classList.add("presenting");
    this.#covered = around(this.#lens).filter((element) => !element.hasAttribute("inert"));
    for (const element of this.#covered) element.toggleAttribute("inert", true);
    this.#hear();
    this.#next.focus();
    try {
      await this.#lens.requestFullscreen?.();
    } catch {
      // It lies over the page as well.
    }
    if (!this.#shown) await this.#leaveFullscreen();
  }

  async close() {
    if (!this.#shown) return;
    this.#shown = false;
    this.#hearing?.abort();
    for (const element of this.#covered) element.toggleAttribute("inert", false);
    document.body.classList.remove("presenting");
    this.#lens.classList.remove("presented");
    this.#caption.remove();
    // Nothing else takes the focus before.
    await this.#leaveFullscreen();
    if (this.#shown) return;
    scrollTo({ top: this.#scroll, behavior: "instant" });
    this.#button.focus({ preventScroll: true });
  }

  async #leaveFullscreen() {
    if (document.fullscreenElement === this.#lens) await document.exitFullscreen();
  }

  #hear() {
    this.#hearing = new AbortController();
    const { signal } = this.#hearing;
    // Before the stage, on which the same keys move the point.
    document.addEventListener("keydown", (event) => this.#key(event), { signal, capture: true });
    document.addEventListener(
      "fullscreenchange",
      () => {
        if (!document.fullscreenElement) this.close();
      },
      { signal },
    );
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const move = MOVES[event.key];
    if (!move && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (move) this.#step(move);
    else this.close();
  }

  /** Shows another method that the network can be asked for; the one on its way is given up. @param {number} by */
  #step(by) {
    const { scene } = this.#lens;
    const offered = scene.engine?.offered ?? [];
    if (!offered.length) return;
    const at = offered.findIndex(({ name }) => name === this.#lens.method);
    const next = offered[(at + by + offered.length) % offered.length];
    this.#lens.method = next.name;
    this.#name(next.title);
  }

  #write() {
    if (!this.#shown) return;
    const { classes, method } = this.#lens.scene;
    if (!classes.length) return;
    const { before, name, after, certainty } = answer(classes);
    const label = document.createElement("strong");
    label.textContent = name;
    this.#answer.replaceChildren(before, label, `${after} ${certainty}`);
    if (method) this.#name(method.title);
  }

  /** @param {string} title of the method */
  #name(title) {
    const text = `${title}: ${subject(this.#lens.scene)}`;
    // Said again, it would be read out again.
    if (this.#method.textContent !== text) this.#method.textContent = text;
  }
}

/**
 * All that lies beside an element and its ancestors.
 *
 * @param {Element} element
 * @returns {Element[]}
 */
function around(element) {
  const { parentElement } = element;
  if (!parentElement || element === document.body) return [];
  const siblings = [...parentElement.children].filter((other) => other !== element);
  return [...siblings, ...around(parentElement)];
}

/** @param {string} name */
function paragraph(name) {
  return Object.assign(document.createElement("p"), { className: name });
}

/** @param {string} text @param {() => void} [act] */
function button(text, act) {
  const made = Object.assign(document.createElement("button"), { textContent: text });
  if (act) made.addEventListener("click", act);
  return made;
}
