import { dress } from "../element/attributes.js";
import { follow } from "./asking.js";
import { difference, fragmentOf, given, recipeIn, writable } from "./recipe-fragment.js";

/**
 * @import { HeatLens } from "../element/heat-lens.js"
 * @import { Recipe } from "./recipe-fragment.js"
 * @import { SessionPhoto } from "./session-photo.js"
 *
 * @typedef {object} State what is shown
 * @property {boolean} own whether the photo is the reader's
 * @property {Recipe} recipe
 * @property {string} text the same for the same state
 * @property {unknown[]} acts what the reader goes back from: another value of one makes another entry
 *
 * @typedef {object} Awaited what is on its way into the element
 * @property {string} text of the state
 * @property {boolean} own
 * @property {string} [src] of the photo, unless that is the reader's own
 * @property {string | null} named the attribute `src` meanwhile
 * @property {boolean} home whether the address is bare
 * @property {boolean} writes whether the address may be written as the element has it
 */

/** For so long, in milliseconds, changes go into one entry; Safari takes a hundred in half a minute. */
const SETTLE = 300;

/** Keeps what an element shows in the page's address: it is written after the reader's acts, and restored. */
export class Address {
  #lens;
  #question;
  #photo;
  /** What the page begins with. */
  #beginning;
  /** The state that has the bare address. */
  #home;
  /** @type {Pick<State, "text" | "acts">} what the current entry stands for */
  #entry = { text: "", acts: [] };
  /** @type {Awaited | undefined} */
  #awaited;
  /** Whether a method has ended since a state is awaited. */
  #ended = false;
  #restored = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HeatLens} lens
   * @param {HTMLElement} question the place of what is asked before another site's files are fetched
   * @param {SessionPhoto} photo
   */
  constructor(lens, question, photo) {
    this.#lens = lens;
    this.#question = question;
    this.#photo = photo;
    this.#beginning = given(lens);
    this.#home = { recipe: this.#beginning, text: fragmentOf(this.#beginning) };
    lens.addEventListener("photo", () => this.#pictured());
    lens.addEventListener("reading", () => this.#settle());
    lens.addEventListener("result", () => {
      this.#ended = true;
      this.#settle();
    });
    lens.addEventListener("error", () => {
      if (this.#awaited) this.#awaited.writes = false;
    });
    // The opacity has no event of its own.
    lens.addEventListener("input", () => this.#settle());
    addEventListener("popstate", () => {
      const named = recipeIn(location.hash);
      // Any other fragment is a place on the page.
      if (named || !location.hash) this.#restore(named, Boolean(history.state?.own));
    });
    const named = recipeIn(location.hash);
    this.#restore(named, Boolean(history.state?.own) || photo.shownLast);
  }

  /** @returns {State} */
  get #state() {
    const { recipe, scene } = this.#lens;
    const { target, versus } = scene.chosen;
    const own = Boolean(scene.ownFile);
    const { src, model, method } = recipe;
    const acts = [own, src, model, method, target, versus];
    return { own, recipe, text: textOf(recipe, own), acts };
  }

  /**
   * Has the element show what an entry stands for.
   *
   * @param {Recipe | undefined} named by its fragment
   * @param {boolean} own whether it stands for the photo of the reader's own, if one is kept
   */
  #restore(named, own) {
    this.#restored += 1;
    const kept = this.#lens.scene.ownFile !== undefined || this.#photo.there;
    const owned = own && !named?.src && kept;
    const wanted = { ...(named ?? this.#home.recipe) };
    if (owned) delete wanted.src;
    else wanted.src ||= this.#beginning.src;
    const { hash } = location;
    const home = !named && !owned;
    this.#stay();
    follow(this.#changes(wanted, owned), this.#question, () => {
      this.#apply(wanted, owned);
      // The reader may have gone on before the answer to the question.
      if (hash === location.hash) this.#await(wanted, { own: owned, home, writes: true });
    });
  }

  /** Until a question is answered the element shows what it has shown, and the address stays. */
  #stay() {
    const { picture, scene } = this.#lens;
    const own = scene.ownFile !== undefined;
    this.#awaited = undefined;
    if (picture) this.#entry = this.#state;
    else this.#await(given(this.#lens), { own, home: false, writes: false });
  }

  /** @param {Recipe} recipe @param {Pick<Awaited, "own" | "home" | "writes">} how */
  #await(recipe, how) {
    const text = textOf(recipe, how.own);
    this.#awaited = { text, src: recipe.src, named: this.#lens.getAttribute("src"), ...how };
    this.#ended = false;
    this.#settle();
  }

  /** @param {Recipe} wanted @param {boolean} owned */
  #changes(wanted, owned) {
    const attributes = given(this.#lens);
    const shown = this.#lens.classes.length ? this.#lens.recipe : attributes;
    const changes = difference(shown, attributes, wanted);
    // Either would open the photo of the attribute.
    if (owned) for (const name of ["src", "tones"]) delete changes[name];
    return changes;
  }

  /** @param {Recipe} wanted @param {boolean} owned */
  #apply(wanted, owned) {
    const lens = this.#lens;
    const changes = this.#changes(wanted, owned);
    // An attribute that is taken away is heard of only if it was there.
    for (const name of Object.keys(changes)) lens.setAttribute(name, "");
    dress(lens, changes);
    // A link may say anything, and the photo is not to be refused for it.
    const tones = wanted.tones === "stretch" ? "stretch" : undefined;
    const file = lens.scene.ownFile;
    if (owned && !file) this.#reopen(tones);
    else if (owned && file && lens.recipe.tones !== tones) lens.open(file, { tones });
  }

  /** Opens the kept photo; without it, or where it is refused, the page goes on. @param {HeatLens["tones"]} [tones] */
  async #reopen(tones) {
    const [lens, photo, restored] = [this.#lens, this.#photo, this.#restored];
    const file = await photo.read();
    if (file && !lens.scene.engine) await this.#ready(file);
    // The reader may have gone on.
    if (restored !== this.#restored || this.#moved) return;
    const goOn = () => this.#restore(recipeIn(location.hash), false);
    if (!file) {
      goOn();
      return;
    }
    const opening = new AbortController();
    const { signal } = opening;
    lens.addEventListener("photo", () => opening.abort(), { signal });
    lens.addEventListener(
      "error",
      () => {
        if (lens.scene.ownFile === file) return;
        opening.abort();
        photo.remove();
        dress(lens, { src: this.#beginning.src });
        goOn();
      },
      { signal },
    );
    lens.open(file, { tones });
  }

  /** Shows a photo until the network is there, and has read a photo. @param {Blob} file */
  #ready(file) {
    const lens = this.#lens;
    const [before, poster] = [lens.getAttribute("poster"), URL.createObjectURL(file)];
    lens.poster = poster;
    const clear = () => {
      dress(lens, { poster: before });
      URL.revokeObjectURL(poster);
    };
    lens.addEventListener("photo", clear, { once: true });
    return new Promise((resolve) => lens.addEventListener("ready", resolve, { once: true }));
  }

  /** Whether the reader has chosen another photo than the awaited one. */
  get #moved() {
    const { named, own } = this.#awaited ?? {};
    const { ownFile } = this.#lens.scene;
    return named !== this.#lens.getAttribute("src") || (ownFile !== undefined && !own);
  }

  #pictured() {
    const awaited = this.#awaited;
    if (!awaited || !this.#moved) return;
    this.#restored += 1;
    this.#awaited = undefined;
    this.#entry = { text: awaited.text, acts: [] };
  }

  /** What is shown may be another state, which is looked at once changes have come together. */
  #settle() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#lens.picture) this.#compare(this.#state);
    }, SETTLE);
  }

  /** @param {State} state */
  #compare(state) {
    const awaited = this.#awaited;
    if (awaited) {
      const arrived =
        this.#ended && awaited.own === state.own && same(awaited.src, state.recipe.src);
      if (state.text !== awaited.text && !arrived) return;
      this.#awaited = undefined;
      if (awaited.home) this.#home = state;
      else if (awaited.writes) this.#complete(state, awaited);
    } else if (state.text !== this.#entry.text) {
      const anew = state.acts.some((act, index) => act !== this.#entry.acts[index]);
      this.#write(state, anew ? "pushState" : "replaceState");
    }
    this.#entry = state;
  }

  /** A link that left things open says them now, unless that took its photo away. @param {State} state @param {Awaited} awaited */
  #complete(state, awaited) {
    const whole = writable(state.recipe) === fragmentOf(state.recipe);
    const marked = Boolean(history.state?.own) === state.own;
    if (whole && !(marked && state.text === awaited.text)) this.#write(state, "replaceState");
  }

  /** @param {State} state @param {"pushState" | "replaceState"} how */
  #write({ own, recipe, text }, how) {
    const fragment = text === this.#home.text ? "" : writable(recipe);
    if (fragment === undefined) return;
    history[how](own ? { own } : null, "", fragment || location.pathname + location.search);
  }
}

/** Whether two addresses are of one photo. @param {string} [one] @param {string} [other] */
function same(one, other) {
  return fragmentOf({ src: one }) === fragmentOf({ src: other });
}

/** @param {Recipe} recipe @param {boolean} own */
function textOf(recipe, own) {
  return `${own ? "own" : ""}${fragmentOf(recipe)}`;
}
