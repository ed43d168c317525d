/**
 * The attributes of the element and the properties that mirror them.
 *
 * @import { HeatLens, MethodOptions } from "../heatlens.js"
 *
 * @typedef {keyof typeof DEFAULTS | keyof MethodOptions} Attribute
 * @typedef {Pick<HeatLens, Attribute>} Mirrored the properties
 */

import { DEFAULT } from "../engine/networks.js";
import { OPTIONS } from "./options.js";

/** What each is without a value. Those of {@link OPTIONS} have the method's own default. */
export const DEFAULTS = {
  src: "",
  tones: "as-is",
  model: DEFAULT,
  method: "",
  target: "",
  versus: "",
  colormap: "",
  scale: "own",
  group: "",
  opacity: "0.75",
  frame: "photo",
  controls: "basic",
  autostart: "visible",
  alt: "",
  poster: "",
};

/** @type {Attribute[]} */
export const ATTRIBUTES = [
  .../** @type {(keyof typeof DEFAULTS)[]} */ (Object.keys(DEFAULTS)),
  ...OPTIONS,
];

/** @param {string} name @returns {name is Attribute} */
function isAttribute(name) {
  return /** @type {string[]} */ (ATTRIBUTES).includes(name);
}

/** What an attribute is without a value; "" for an option, of which the method says it. @param {string} name */
export function usual(name) {
  return /** @type {Partial<Record<string, string>>} */ (DEFAULTS)[name] ?? "";
}

/**
 * Gives an element attributes of this table, and nothing else that is named; an empty value takes
 * one away. All that comes as text, from a link or a table, is set by it.
 *
 * @param {Element} element
 * @param {Record<string, string | null | undefined>} attributes
 */
export function dress(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (!isAttribute(name)) continue;
    if (value === null || value === undefined || value === "") element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

/**
 * Gives a class a property for each attribute.
 *
 * @template {HTMLElement} T
 * @param {{ prototype: T }} kind
 * @param {(element: T) => Partial<Record<Attribute, string>>} shown what a property says where that is
 *   something else than the attribute
 */
export function mirror({ prototype }, shown) {
  for (const name of ATTRIBUTES) {
    Object.defineProperty(prototype, name, {
      /** @this {T} */
      get() {
        return shown(this)[name] ?? this.getAttribute(name) ?? usual(name);
      },
      /** @this {T} @param {any} value which becomes text */
      set(value) {
        dress(this, { [name]: value });
      },
      enumerable: true,
      configurable: true,
    });
  }
}

/**
 * Properties that were set before the class was known become attributes now.
 *
 * @param {HTMLElement & Partial<Record<Attribute, any>>} element
 */
export function upgrade(element) {
  for (const name of ATTRIBUTES) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}
