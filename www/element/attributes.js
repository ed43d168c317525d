/** The attributes of the element and the properties that mirror them. */

/** What each is without a value. Those of {@link OPTIONS} have the method's own default. */
export const DEFAULTS = {
  src: "",
  tones: "as-is",
  model: "models/mobilenet_v2.json",
  method: "",
  target: "",
  versus: "",
  colormap: "",
  scale: "own",
  group: "",
  opacity: "0.75",
  controls: "basic",
  autostart: "visible",
  alt: "",
  poster: "",
};

/** Options of methods. A method ignores those that it does not have. */
export const OPTIONS = [
  "baseline",
  "block",
  "channels",
  "difference",
  "fill",
  "layer",
  "mode",
  "noise",
  "overlap",
  "reading",
  "rectify",
  "refine",
  "samples",
  "seed",
  "sign",
  "softmax",
  "step",
  "steps",
  "stride",
  "window",
];

export const ATTRIBUTES = [...Object.keys(DEFAULTS), ...OPTIONS];

/**
 * Gives an element attributes of this table, and nothing else that is named; an empty value takes
 * one away. All that comes as text, from a link or a table, is set by it.
 *
 * @param {Element} element
 * @param {Record<string, string | null | undefined>} attributes
 */
export function dress(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (!ATTRIBUTES.includes(name)) continue;
    if (value === null || value === undefined || value === "") element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

/** Gives a class a property for each attribute. */
export function mirror({ prototype }) {
  for (const name of ATTRIBUTES) {
    Object.defineProperty(prototype, name, {
      get() {
        return this.shown[name] ?? this.getAttribute(name) ?? DEFAULTS[name] ?? "";
      },
      set(value) {
        dress(this, { [name]: value });
      },
      enumerable: true,
      configurable: true,
    });
  }
}

/** Properties that were set before the class was known become attributes now. */
export function upgrade(element) {
  for (const name of ATTRIBUTES) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}
