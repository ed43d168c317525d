import { number, percent } from "../../element/words.js";
import { links, Pair } from "./pair.js";

/** The channels that carry a cell, the largest first. */
export class Carriers {
  #list;
  #go;
  #pairs = [];

  /** @param {HTMLElement} list @param {(view: string, wish: object) => void} go */
  constructor(list, go) {
    this.#list = list;
    this.#go = go;
  }

  clear() {
    this.#list.replaceChildren();
    this.#pairs = [];
  }

  /** @param {object} shares as a worker says them @param {string} layer of the channels */
  show({ largest }, layer) {
    const reach = Math.max(...largest.map(({ score }) => Math.abs(score)), Number.MIN_VALUE);
    this.#pairs = largest.map(() => new Pair());
    this.#list.replaceChildren(
      ...largest.map((part, index) => this.#row(part, layer, reach, this.#pairs[index])),
    );
  }

  /** The projection of a channel, by its place in the list. */
  project(index, projection, rule) {
    this.#pairs[index]?.show(projection, rule);
  }

  #row({ channel, activation, weight, score, share }, layer, reach, pair) {
    const item = document.createElement("li");
    const facts = document.createElement("div");
    const title = document.createElement("p");
    const bar = document.createElement("div");
    const made = document.createElement("p");
    item.dataset.channel = channel;
    item.dataset.score = score;
    const part = share === null ? "" : ` · ${percent(share)} of the cell`;
    const name = Object.assign(document.createElement("b"), { textContent: `Channel ${channel}` });
    title.append(name, ` ${signed(score)}${part}`);
    bar.className = "bar";
    bar.style.setProperty("--size", Math.abs(score) / reach);
    bar.dataset.sign = score < 0 ? "below" : "above";
    made.className = "made";
    made.textContent = `weight ${number(weight)} × activation ${number(activation)}`;
    facts.append(title, bar, made, links({ layer, channel }, this.#go));
    item.append(pair.element, facts);
    return item;
  }
}

/** A part of a sum. */
export function signed(value) {
  return `${value < 0 ? "" : "+"}${number(value)}`;
}
