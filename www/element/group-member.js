/**
 * Elements of one page that name the same group: a point in one is shown in all, the photo of one can
 * be taken to the others, and those that ask for it colour their maps on one scale.
 *
 * @typedef {{ x: number, y: number }} Point in shares of the crop
 *
 * @typedef {object} Peer an element of a group, as the others use it
 * @property {(point?: Point) => void} point
 * @property {Following["follow"]} follow
 * @property {{ unit: string, sign: string, reach: number } | undefined} sharedScale of the map that
 *   is drawn, if it shares
 * @property {(reach?: number) => void} rescale
 *
 * @typedef {{ follow(other: Peer): Promise<void> }} Following shows the photo of another element, of its own kind
 */

/** @type {Map<string, Set<Peer>>} */
const groups = new Map();

/** An element as a member of a group. */
export class GroupMember {
  #element;
  #name = "";

  /** @param {Peer} element */
  constructor(element) {
    this.#element = element;
  }

  /** Takes part in a group, and in none without a name; no longer in the one before. @param {string} name */
  join(name) {
    this.leave();
    this.#name = name;
    if (!name) return;
    if (!groups.has(name)) groups.set(name, new Set());
    this.#all.add(this.#element);
  }

  leave() {
    const all = groups.get(this.#name);
    all?.delete(this.#element);
    if (all?.size === 0) groups.delete(this.#name);
    this.#name = "";
  }

  /** Whether there are others. */
  get hasOthers() {
    return this.#others.length > 0;
  }

  /** Shows a point in the others too. @param {Point} [place] */
  point(place) {
    for (const other of this.#others) other.point(place);
  }

  /** Takes the photo to the others. */
  async share() {
    await Promise.all(this.#others.map((other) => other.follow(this.#element)));
  }

  /** Gives maps of the same unit and sign one scale, after any of them was drawn. */
  rescale() {
    /** @type {Map<string, { reach: number, members: Peer[] }>} by unit and sign */
    const kinds = new Map();
    for (const member of this.#all) {
      if (!member.sharedScale) continue;
      const { unit, sign, reach: own } = member.sharedScale;
      const { reach = 0, members = [] } = kinds.get(`${unit} ${sign}`) ?? {};
      kinds.set(`${unit} ${sign}`, {
        reach: Math.max(reach, own),
        members: [...members, member],
      });
    }
    for (const { reach, members } of kinds.values()) {
      for (const member of members) member.rescale(reach);
    }
  }

  /** @returns {Set<Peer>} */
  get #all() {
    return groups.get(this.#name) ?? new Set();
  }

  get #others() {
    return [...this.#all].filter((other) => other !== this.#element);
  }
}
