// As much of a document as attributes need.

/** An element that has attributes, and writes itself as HTML does. */
export class Lens {
  #attributes = new Map();
  getAttribute(name) {
    return this.#attributes.get(name) ?? null;
  }
  setAttribute(name, value) {
    this.#attributes.set(name, String(value));
  }
  removeAttribute(name) {
    this.#attributes.delete(name);
  }
  get attributes() {
    return Object.fromEntries(this.#attributes);
  }
  get outerHTML() {
    const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
    const written = [...this.#attributes].map(([name, value]) => ` ${name}="${escaped(value)}"`);
    return `<heat-lens${written.join("")}></heat-lens>`;
  }
}
