// How to cite the article: the entry names the address at which it is read, and can be copied.
import { find } from "../element/find.js";

const entry = find(document, "#bibtex");
const button = find(document, ".copy-bibtex");
const said = find(document, ".copied");
const { origin, pathname } = location;

entry.textContent = (entry.textContent ?? "").replace(
  /\n}\s*$/,
  `,\n  url    = {${origin}${pathname}}\n}`,
);
button.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(entry.textContent ?? "");
    said.textContent = "Copied.";
  } catch {
    getSelection()?.selectAllChildren(entry);
    said.textContent = "The browser does not let the page copy; the entry is selected instead.";
  }
});
