import { find } from "../element/find.js";

const DESK = matchMedia("(min-width: 62rem)");
/** A section is read from when its heading is so close to the upper edge, in pixels. */
const READ = 64;

/** The contents are open beside the text and folded above it, and mark the section that is read. */
export function showContents() {
  const place = find(document, ".contents");
  const fold = find(place, "details");
  const lay = () => fold.toggleAttribute("open", DESK.matches);
  lay();
  DESK.addEventListener("change", lay);
  place.addEventListener("click", ({ target }) => {
    if (target instanceof HTMLAnchorElement && !DESK.matches) fold.removeAttribute("open");
  });
  const links = [...place.querySelectorAll("a")];
  const mark = () => {
    const read = links.filter(({ hash }) => {
      const { top } = find(document, hash).getBoundingClientRect();
      return top < READ;
    });
    place.querySelector("[aria-current]")?.removeAttribute("aria-current");
    (read.at(-1) ?? links[0]).setAttribute("aria-current", "true");
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
}
