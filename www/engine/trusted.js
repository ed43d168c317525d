/**
 * What becomes markup or code, under a page's Trusted Types too: markup written out in these files,
 * and the scripts of workers. `embed.html` tells pages the policy's name.
 */
const NAME = "heatlens";

/**
 * @typedef {object} Rules what makes a text trusted; the browser's own policy returns objects
 * @property {(text: string) => string} createHTML
 * @property {(address: string) => string} createScriptURL
 */

/** @type {Rules | undefined} */
let policy;

function trusted() {
  policy ??= made();
  return policy;
}

/** @returns {Rules} */
function made() {
  /** @type {Rules} */
  const rules = { createHTML: (text) => text, createScriptURL: (address) => address };
  // Not every browser has them.
  const { trustedTypes } =
    /** @type {{ trustedTypes?: { createPolicy: (name: string, rules: Rules) => Rules } }} */ (
      globalThis
    );
  try {
    return trustedTypes?.createPolicy(NAME, rules) ?? rules;
  } catch {
    // A page that allows no such policy need not mind plain text; where it does, the browser says so.
    return rules;
  }
}

export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/**
 * A tag for markup that is written out; what is put into it becomes text, unless it is markup.
 *
 * @param {TemplateStringsArray} parts
 * @param {...(Markup | string | URL)} values
 */
export function markup(parts, ...values) {
  /** @param {Markup | string | URL} value */
  const put = (value) => (value instanceof Markup ? value.text : escaped(String(value)));
  return new Markup(
    parts.map((part, index) => (index ? put(values[index - 1]) : "") + part).join(""),
  );
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** @param {Markup} markup @returns {DocumentFragment} new nodes */
export function fragment({ text }) {
  const template = document.createElement("template");
  template.innerHTML = trusted().createHTML(text);
  return template.content;
}

/**
 * Markup from outside, to read and not to show: in a document like this one nothing runs or loads.
 *
 * @param {string} text
 * @returns {Document}
 */
export function inert(text) {
  return new DOMParser().parseFromString(trusted().createHTML(text), "text/html");
}

/** @param {string | URL} address of a script of ours */
export function script(address) {
  return trusted().createScriptURL(String(address));
}

/**
 * A classic worker's script that runs another one, under the rules that it has from its page.
 *
 * @param {URL} address
 */
export function importing({ href }) {
  const address = JSON.stringify(href);
  return `const types = self.trustedTypes?.createPolicy("${NAME}", { createScriptURL: (address) => address });
importScripts(types ? types.createScriptURL(${address}) : ${address});`;
}
