import { find } from "../../element/find.js";
import { number, percent } from "../../element/words.js";
import { links, Pair } from "./pair.js";

/**
 * @import { Part, Shares } from "../../engine/door.d.ts"
 * @import { Context } from "../views.js"
 */

/** How many are seen at once; the projections of the others look much like theirs. */
const FIRST = 4;

/** The channels that carry a cell, the largest first. */
export class Carriers {
  #list;
  #others;
  #go;
  /** @type {Pair[]} */
  #pairs = [];

  /** @param {HTMLElement} root with the list, and with a fold for all but the first @param {Context["go"]} go */
  constructor(root, go) {
    this.#list = find(root, ".carriers");
    this.#others = find(root, ".others");
    this.#go = go;
  }

  /** @param {Shares} shares @param {string} layer of the channels */
  show({ largest }, layer) {
    const reach = Math.max(...largest.map(({ score }) => Math.abs(score)), Number.MIN_VALUE);
    this.#pairs = largest.map(() => new Pair());
    const rows = largest.map((part, index) => this.#row(part, layer, reach, this.#pairs[index]));
    const others = rows.slice(FIRST);
    this.#list.replaceChildren(...rows.slice(0, FIRST));
    find(this.#others, "ol").replaceChildren(...others);
    find(this.#others, "summary").textContent = `Show the other ${others.length}`;
    this.#others.hidden = others.length === 0;
  }

  /**
   * The projection of a channel, by its place in the list.
   *
   * @param {number} index
   * @param {import("./projector.js").Projected} projection
   * @param {string} rule
   */
  project(index, projection, rule) {
    this.#pairs[index]?.show(projection, rule);
  }

  /** @param {Part} part @param {string} layer @param {number} reach @param {Pair} pair */
  #row({ channel, activation, weight, score, share }, layer, reach, pair) {
    const item = document.createElement("li");
    const facts = document.createElement("div");
    const title = document.createElement("p");
    const bar = document.createElement("div");
    const made = document.createElement("p");
    item.dataset.channel = String(channel);
    item.dataset.score = String(score);
    const part = share === null ? "" : ` · ${percent(share)} of the cell`;
    const name = Object.assign(document.createElement("b"), { textContent: `Channel ${channel}` });
    title.append(name, ` ${signed(score)}${part}`);
    bar.className = "bar";
    bar.style.setProperty("--size", String(Math.abs(score) / reach));
    bar.dataset.sign = score < 0 ? "below" : "above";
    made.className = "made";
    made.textContent = `weight ${number(weight)} × activation ${number(activation)}`;
    facts.append(title, bar, made, links({ layer, channel }, this.#go));
    item.append(pair.element, facts);
    return item;
  }
}

/** A part of a sum. @param {number} value */
export function signed(value) {
  return `${value < 0 ? "" : "+"}${number(value)}`;
}
