import { persist } from "./deaths.js";

/**
 * @import { Cover, Desk, Seat } from "./desk.js"
 * @import { Failure } from "./thrown.js"
 *
 * @typedef {(seat: Seat) => Promise<unknown>} Give gives a desk the photo
 */

const STOPPED =
  "The part of the page that reads photos and draws maps stopped. It was started anew.";
const CLOSED = "The photo was given back.";

/** Whether a request failed since the desk died of it, or with it. @param {Failure} failure */
export function lost({ code }) {
  return code === "Lost";
}

/** A session's photo on the desk, with what covers it; it is given again to a desk that replaced one. */
export class Placement {
  #desk;
  #session;
  #told;
  #changed;
  /** The desk's turn in which it was given the photo. */
  #turn = 0;
  /** @type {Promise<unknown>} */
  #placing = Promise.resolve();
  /** @type {Give | undefined} */
  #give;
  /** @type {Cover | undefined} */
  #cover;
  #closed = false;

  /**
   * @param {Desk} desk
   * @param {number} session unlike that of any other on the desk
   * @param {(words: string) => void} told hears what happened where the desk was replaced
   * @param {() => void} changed is called when the desk has another photo, or another cover of it
   */
  constructor(desk, session, told, changed) {
    this.#desk = desk;
    this.#session = session;
    this.#told = told;
    this.#changed = changed;
  }

  /** The desk's turn in which the photo was given. */
  get turn() {
    return this.#turn;
  }

  /** Where requests go that need no photo. @param {number} [turn] of the desk @returns {Seat} */
  seat(turn) {
    return { session: this.#session, turn };
  }

  /**
   * Asks a desk that has the photo; what changes nothing, or all, can be asked again.
   *
   * @template T
   * @param {(seat: Seat) => Promise<T>} act
   */
  ask(act) {
    return this.persist(async () => act(this.seat(await this.given())));
  }

  /**
   * Does again, on another desk, what the desk died of or with.
   *
   * @template T
   * @param {() => Promise<T>} act
   */
  persist(act) {
    return persist(act, lost);
  }

  /** Waits for a desk that has the photo with what covers it. @returns {Promise<number>} its turn */
  async given() {
    const turn = await this.#desk.ready();
    return turn === this.#turn || !this.#give ? turn : this.#alone(() => this.#giveAgain());
  }

  /**
   * Has the desk take a photo.
   *
   * @template T
   * @param {() => Promise<T>} act
   * @param {Give} give how another desk is given it
   * @param {(failure: Failure) => boolean} [died] as {@link persist} has it
   */
  place(act, give, died = lost) {
    const place = async () => {
      const turn = await this.#desk.ready();
      if (this.#closed) throw new Error(CLOSED);
      const photo = await act();
      this.#hold(turn, give);
      return photo;
    };
    return persist(() => this.#alone(place), died);
  }

  /** Copies the photo of another placement on the same desk. @param {Placement} other */
  async copyFrom(other) {
    await this.persist(async () => {
      const turn = await other.given();
      await this.#alone(async () => {
        if (this.#closed) throw new Error(CLOSED);
        await this.#desk.fork(this.seat(turn), other.#session);
        this.#hold(turn, other.#give, other.#cover);
      });
    });
  }

  /** Paints over a part of the photo. @param {Cover} cover */
  async cover(cover) {
    const covered = await this.ask((seat) => this.#desk.cover(seat, cover));
    this.#changed();
    this.#cover = cover;
    return covered;
  }

  /** Forgets the photo. */
  close() {
    this.#closed = true;
    this.#hold(this.#turn);
    if (!this.#desk.closed) this.#desk.forget(this.seat()).catch(() => {});
  }

  /** @param {number} turn @param {Give} [give] @param {Cover} [cover] */
  #hold(turn, give, cover) {
    this.#turn = turn;
    this.#give = give;
    this.#cover = cover;
    this.#changed();
  }

  /**
   * One photo at a time, or the desk could end up with another one than the page.
   *
   * @template T
   * @param {() => Promise<T>} act
   */
  #alone(act) {
    const placed = this.#placing.then(act);
    this.#placing = placed.catch(() => {});
    return placed;
  }

  async #giveAgain() {
    const turn = await this.#desk.ready();
    const [give, cover] = [this.#give, this.#cover];
    if (turn === this.#turn || !give) return turn;
    this.#told(STOPPED);
    const seat = this.seat(turn);
    await give(seat);
    if (cover) await this.#desk.cover(seat, cover);
    this.#turn = turn;
    return turn;
  }
}
