import { dress } from "../element/attributes.js";
import { find } from "../element/find.js";
import { inert } from "../engine/trusted.js";
import { PLACEHOLDER } from "./embed-host.js";
import { OPTION_EXAMPLES } from "./option-examples.js";

/** Puts below code what the code shows, made from the code itself. */
export function showDemos() {
  const sheets = [...document.querySelectorAll("pre.styles")].map(({ textContent }) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(textContent);
    return sheet;
  });
  document.adoptedStyleSheets.push(...sheets);
  for (const pre of document.querySelectorAll("pre.demo")) {
    const place = document.createElement("div");
    place.className = "shown";
    place.append(...[...inert(pre.textContent).querySelectorAll("heat-lens")].map(copyOf));
    pre.after(place);
    if (pre.matches(".listened")) place.append(heard(find(place, "heat-lens")));
  }
  tryOptions(find(document, ".tried"));
}

/** @param {Element} written */
function copyOf(written) {
  const lens = document.createElement("heat-lens");
  const named = written.getAttributeNames().map((name) => [name, own(written, name)]);
  dress(lens, Object.fromEntries(named));
  lens.className = written.className;
  for (const { textContent } of written.querySelectorAll('[slot="caption"]')) {
    lens.append(Object.assign(document.createElement("p"), { slot: "caption", textContent }));
  }
  return lens;
}

/** The page shows photos of its own, whichever host the code names. @param {Element} written @param {string} name */
function own(written, name) {
  const value = written.getAttribute(name) ?? "";
  const home = find(document, ".host").textContent ?? PLACEHOLDER;
  return value.startsWith(home) ? value.slice(home.length) : value;
}

/** A list of the events that an element sends, with what they say. @param {Element} lens */
function heard(lens) {
  const list = document.createElement("ol");
  list.className = "heard";
  list.ariaLabel = "Events of this element";
  const names = [...document.querySelectorAll("#events th[scope=row]")].map(
    (name) => name.textContent,
  );
  for (const name of names) {
    lens.addEventListener(name, (event) => {
      const line = list.lastElementChild;
      const item = line?.textContent?.startsWith(`${name} `) ? line : document.createElement("li");
      item.textContent = `${name} ${said(/** @type {CustomEvent} */ (event).detail)}`;
      list.append(item);
    });
  }
  return list;
}

/** The plain values of a detail. @param {Record<string, unknown> | null} detail */
function said(detail) {
  const plain = Object.entries(detail ?? {}).filter(([, value]) => typeof value !== "object");
  return plain
    .map(([key, value]) => `${key}: ${typeof value === "number" ? +value.toFixed(2) : value}`)
    .join(", ");
}

/** One element for all options, of which the reader chooses one. @param {Element} place */
function tryOptions(place) {
  const label = document.createElement("label");
  const select = document.createElement("select");
  const words = document.createElement("p");
  const code = document.createElement("code");
  const pre = document.createElement("pre");
  const lens = document.createElement("heat-lens");
  const shown = document.createElement("div");
  OPTION_EXAMPLES.forEach(([, text], at) => select.add(new Option(text.split(":")[0], String(at))));
  select.value = String(OPTION_EXAMPLES.findIndex(([, text]) => text.startsWith("layer:")));
  const show = () => {
    const [attributes, text] = OPTION_EXAMPLES[Number(select.value)];
    const written = document.createElement("heat-lens");
    for (const name of lens.getAttributeNames()) lens.removeAttribute(name);
    dress(lens, attributes);
    dress(written, {
      ...attributes,
      src: `${find(document, ".host").textContent}${attributes.src}`,
    });
    code.textContent = written.outerHTML;
    words.textContent = text.slice(text.indexOf(":") + 2);
  };
  show();
  select.addEventListener("change", show);
  label.append("Try an option: ", select);
  pre.append(code);
  shown.className = "shown";
  shown.append(lens);
  place.append(label, words, pre, shown);
}
