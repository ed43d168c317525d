/**
 * What becomes markup or code, under a page's Trusted Types too: markup written out in these files,
 * and the scripts of workers. `embed.html` tells pages the policy's name.
 */
const NAME = "heatlens";

let policy;

function trusted() {
  policy ??= made();
  return policy;
}

function made() {
  const rules = { createHTML: (text) => text, createScriptURL: (address) => address };
  try {
    return globalThis.trustedTypes?.createPolicy(NAME, rules) ?? rules;
  } catch {
    // A page that allows no such policy need not mind plain text; where it does, the browser says so.
    return rules;
  }
}

class Markup {
  constructor(text) {
    this.text = text;
  }
}

/** A tag for markup that is written out; what is put into it becomes text, unless it is markup. */
export function markup(parts, ...values) {
  const put = (value) => (value instanceof Markup ? value.text : escaped(String(value)));
  return new Markup(
    parts.map((part, index) => (index ? put(values[index - 1]) : "") + part).join(""),
  );
}

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

/** A classic worker's script that runs another one, under the rules that it has from its page. */
export function importing({ href }) {
  const address = JSON.stringify(href);
  return `const types = self.trustedTypes?.createPolicy("${NAME}", { createScriptURL: (address) => address });
importScripts(types ? types.createScriptURL(${address}) : ${address});`;
}
