// Questions before figures: the map is shown once the reader has guessed.
import { dress } from "../element/attributes.js";
import { find } from "../element/find.js";

/**
 * @import { HeatLens } from "../heatlens.js"
 * @import { Point } from "../element/group-member.js"
 */

/** @type {NodeListOf<HTMLFieldSetElement>} */
const guesses = document.querySelectorAll(".guess");
for (const guess of guesses) ask(guess);

/** @param {HTMLFieldSetElement} guess */
function ask(guess) {
  const { figure, answer } = guess.dataset;
  /** @type {NodeListOf<HeatLens>} */
  const lenses = document.querySelectorAll(`#${figure} heat-lens`);
  for (const lens of lenses) dress(lens, { opacity: "0", poster: lens.getAttribute("src") });
  const words = find(guess, ".came");
  /** @param {string} begun */
  const tell = (begun) => {
    for (const lens of lenses) dress(lens, { opacity: null });
    words.prepend(begun);
    words.hidden = false;
    for (const input of guess.querySelectorAll("input")) input.disabled = true;
  };
  guess.addEventListener("change", ({ target }) => {
    const { value } = /** @type {HTMLInputElement} */ (target);
    tell(value && (value === answer ? "As you said. " : "Not so. "));
  });
  if (answer) return;
  const [lens] = lenses;
  /** @type {Point | null} */
  let at = null;
  lens.addEventListener("point", ({ detail }) => (at = detail ?? at));
  lens.addEventListener("click", () => {
    if (words.hidden && at && lens.picture) tell(rank(lens.picture, at));
  });
}

/**
 * How the value at a point compares with those of all cells.
 *
 * @param {NonNullable<HeatLens["picture"]>} picture
 * @param {Point} place
 */
function rank({ info: { rows, columns }, values }, { x, y }) {
  const row = Math.min(Math.floor(y * rows), rows - 1);
  const column = Math.min(Math.floor(x * columns), columns - 1);
  const above = values.filter((value) => value > values[row * columns + column]).length;
  return above
    ? `Of the ${values.length} cells, ${above} add more to the score than the one you pressed. `
    : `No cell adds more to the score than the one you pressed. `;
}
