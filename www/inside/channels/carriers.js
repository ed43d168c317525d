import { number, percent } from "../../element/words.js";
import { links, Pair } from "./pair.js";

/**
 * @import { Part, Shares } from "../../engine/door.d.ts"
 * @import { Context } from "../views.js"
 */

/** The channels that carry a cell, the largest first. */
export class Carriers {
  #list;
  #go;
  /** @type {Pair[]} */
  #pairs = [];

  /** @param {HTMLElement} list @param {Context["go"]} go */
  constructor(list, go) {
    this.#list = list;
    this.#go = go;
  }

  clear() {
    this.#list.replaceChildren();
    this.#pairs = [];
  }

  /** @param {Shares} shares @param {string} layer of the channels */
  show({ largest }, layer) {
    const reach = Math.max(...largest.map(({ score }) => Math.abs(score)), Number.MIN_VALUE);
    this.#pairs = largest.map(() => new Pair());
    this.#list.replaceChildren(
      ...largest.map((part, index) => this.#row(part, layer, reach, this.#pairs[index])),
    );
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
