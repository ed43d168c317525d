import { addressOf } from "../engine/files.js";
import { find } from "../element/find.js";
import { fragment, markup } from "../engine/trusted.js";

/**
 * What the attributes with addresses name, and what each address is relative to.
 *
 * @type {Record<string, [string, (text: string) => URL]>}
 */
const ADDRESSES = {
  src: ["a photo", (text) => new URL(text, document.baseURI)],
  poster: ["a picture", (text) => new URL(text, document.baseURI)],
  model: ["a network", addressOf],
};

const QUESTION = markup`
  <section class="asking" role="group" aria-label="Permission to load">
    <p role="alert">This link wants to load <span></span>. Nothing of it has been fetched yet. Loading it
      shows your network address to that host.</p>
    <button type="button">Load it</button>
  </section>`;

const REFUSAL = markup`
  <section class="asking" role="group" aria-label="Not loaded">
    <p role="alert">This link is not followed: its network is at no address of the web. A link names a
      network by the address of its manifest, like https://example.org/network.json.</p>
  </section>`;

/**
 * Follows a link whose addresses are this site's own. Where one is another site's, nothing is fetched
 * from there until the reader has seen its name and presses the button; whoever wrote the link is not
 * known.
 *
 * @param {Record<string, string>} attributes that the link names
 * @param {HTMLElement} place of the question, and of nothing else
 * @param {() => void} apply sets the attributes
 */
export function follow(attributes, place, apply) {
  place.replaceChildren();
  const others = strangers(attributes);
  if (!others.length) apply();
  else if (others.some(({ host }) => !host)) place.append(fragment(REFUSAL));
  else place.append(question(others, () => leave(place, apply)));
}

/**
 * What would be fetched from other sites, and whose; a network in the link itself is nobody's.
 *
 * @typedef {{ what: string, host?: string }} Stranger
 *
 * @param {Record<string, string>} attributes
 */
function strangers(attributes) {
  /** @type {Stranger[]} */
  const found = [];
  for (const [name, [what, resolve]] of Object.entries(ADDRESSES)) {
    const url = attributes[name] && resolved(attributes[name], resolve);
    if (!url || url.origin === location.origin) continue;
    const remote = /^https?:$/.test(url.protocol);
    if (remote) found.push({ what, host: url.host });
    // A photo in the link itself needs nobody, but a manifest there can name files of anyone.
    else if (name === "model") found.push({ what });
  }
  return found;
}

/**
 * Nothing where it is no address; then nothing can be fetched, and whoever tries says so.
 *
 * @param {string} text
 * @param {(text: string) => URL} resolve
 */
function resolved(text, resolve) {
  try {
    return resolve(text);
  } catch {
    return undefined;
  }
}

/** @param {Stranger[]} others @param {() => void} agreed */
function question(others, agreed) {
  const parts = fragment(QUESTION);
  const names = others.flatMap(({ what, host = "" }, index) => {
    const name = Object.assign(document.createElement("b"), { textContent: host, dir: "ltr" });
    return [index ? ` and ${what} from ` : `${what} from `, name];
  });
  find(parts, "span").append(...names);
  find(parts, "button").addEventListener("click", agreed);
  return parts;
}

/** The button goes, and the focus stays where it was. @param {HTMLElement} place @param {() => void} apply */
function leave(place, apply) {
  place.replaceChildren();
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
  apply();
}
