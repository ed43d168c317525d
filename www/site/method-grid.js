import { find } from "../element/find.js";
import { fragment, markup } from "../engine/trusted.js";
import { MethodCard } from "./method-card.js";
import { grouped } from "./same-maps.js";

/**
 * @import { Entry } from "../engine/door.d.ts"
 * @import { Photo } from "./method-card.js"
 * @import { Outcome } from "./small-maps.js"
 */

const GRID = markup`<div class="all-methods" id="all-methods" hidden>
  <p class="state"><span class="count"></span> <button type="button" class="halt">Cancel</button></p>
  <p class="same" role="status"></p>
  <ul></ul>
</div>`;

/** Small maps by all methods, of which those that are the same are one card; unfolded and folded again. */
export class MethodGrid {
  #choose;
  #changed;
  #halt;
  #list;
  /** @type {Map<string, MethodCard>} by the names of methods */
  #cards = new Map();
  /** @type {(Outcome | undefined)[] | undefined} what is laid out, in the order of the cards */
  #laid;
  #halted = false;

  /**
   * @param {object} act
   * @param {(method: Entry) => void} act.choose
   * @param {() => void} act.changed is called when other maps are wanted than before
   */
  constructor({ choose, changed }) {
    this.#choose = choose;
    this.#changed = changed;
    this.root = find(fragment(GRID), "div");
    this.#list = find(this.root, "ul");
    this.#halt = find(this.root, ".halt");
    this.#halt.addEventListener("click", () => this.#stop(!this.#halted));
  }

  /** @param {boolean} open */
  set open(open) {
    this.root.hidden = !open;
    this.#stop(false);
  }

  /** Whether maps are wanted that are not there. */
  get wants() {
    return !this.root.hidden && !this.#halted;
  }

  /** @param {Entry[]} methods in the order in which their maps come */
  fill(methods) {
    const cards = methods.map((method) => new MethodCard(method, this.#choose));
    this.#cards = new Map(cards.map((card) => [card.name, card]));
    this.#laid = undefined;
  }

  /**
   * @param {Photo | undefined} photo
   * @param {string | undefined} chosen the name of the method that the element shows
   * @param {(name: string) => Outcome | undefined} outcomeOf
   */
  show(photo, chosen, outcomeOf) {
    if (this.root.hidden) return;
    const names = [...this.#cards.keys()];
    const outcomes = names.map(outcomeOf);
    const laid = this.#laid;
    for (const [name, card] of this.#cards) card.chosen = name === chosen;
    if (laid && outcomes.every((outcome, index) => outcome === laid[index])) return;
    this.#laid = outcomes;
    for (const [name, card] of this.#cards) card.show(photo, outcomeOf(name));
    this.#lay(
      grouped(names, (name) => {
        const outcome = outcomeOf(name);
        return outcome && "values" in outcome ? outcome : undefined;
      }),
    );
    this.#count(outcomes);
  }

  /** Says how many maps there are. @param {(Outcome | undefined)[]} outcomes */
  #count(outcomes) {
    const there = outcomes.filter((outcome) => outcome !== undefined);
    const failed = there.filter((outcome) => "failed" in outcome).length;
    const words = `${there.length - failed} of ${outcomes.length} maps`;
    find(this.root, ".count").textContent = failed ? `${words}, ${failed} failed` : words;
    const isWhole = there.length === outcomes.length;
    if (isWhole && document.activeElement === this.#halt)
      this.#list.querySelector("button")?.focus();
    this.#halt.hidden = isWhole;
  }

  /** @param {boolean} halted */
  #stop(halted) {
    this.#halted = halted;
    this.#halt.textContent = halted ? "Go on" : "Cancel";
    this.#changed();
  }

  /** @param {string[][]} groups of names, one card each */
  #lay(groups) {
    const focused = document.activeElement;
    this.#list.replaceChildren(
      ...groups.map(([first, ...others]) => {
        const item = document.createElement("li");
        item.append(this.#of(first).button, ...others.map((name) => equal(this.#of(name).button)));
        return item;
      }),
    );
    // A button that was moved has lost the focus.
    if (focused instanceof HTMLElement && this.#list.contains(focused)) focused.focus();
    const several = groups.filter((names) => names.length > 1);
    find(this.root, ".same").textContent = several
      .map(
        (names) => `${listed(names.map((name) => this.#of(name).title))} give the same map here.`,
      )
      .join(" ");
  }

  /** @param {string} name */
  #of(name) {
    const found = this.#cards.get(name);
    if (!found) throw new Error(`no card of ${name}`);
    return found;
  }
}

/** One more name of a map. @param {HTMLElement} button */
function equal(button) {
  const name = document.createElement("span");
  name.className = "equal";
  name.append("=", button);
  return name;
}

/** @param {string[]} words two or more */
function listed(words) {
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
