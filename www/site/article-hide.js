// The first figure: a square that the reader puts over a photo, and what the network says then.
import { DEFAULTS } from "../element/attributes.js";
import { CoalescedAction } from "../element/coalesced-action.js";
import { find } from "../element/find.js";
import { fetchPhoto } from "../element/photo/fetch-photo.js";
import { Surface } from "../element/surface.js";
import { megabytes, percent } from "../element/words.js";
import { Engine } from "../engine/engine.js";
import { ModelSource } from "../engine/model-source.js";
import { failureOf } from "../engine/thrown.js";

/**
 * @import { ClassRow } from "../engine/door.d.ts"
 * @import { Photo, Session } from "../engine/session.js"
 * @import { Point } from "../element/group-member.js"
 *
 * @typedef {{ session: Session, photo: Photo, whole: ClassRow[] }} Ready
 */

/** The square's side as a share of what the network sees. */
const SIDE = 0.5;
const STEP = 1 / 28;
/** @type {Record<string, [number, number]>} */
const MOVES = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};
const ROWS = 3;

const figure = find(document, "#fig-hide");
const stage = find(figure, ".hide-stage");
const square = find(figure, ".hide-square");
const says = find(figure, ".hide-says");
const rows = find(figure, ".hide-rows");
const surface = new Surface(find(figure, ".hide-crop"));
const showing = new CoalescedAction(show);

/** @type {Point | undefined} the square's middle, in shares of what the network sees */
let at;
/** @type {Promise<Ready> | undefined} */
let ready;

figure.addEventListener("change", ({ target }) => {
  const [x, y] = /** @type {HTMLInputElement} */ (target).value.split(" ").map(Number);
  move(y === undefined ? undefined : { x, y });
});
stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  stage.setPointerCapture(event.pointerId);
  drag(event);
});
stage.addEventListener("pointermove", (event) => {
  if (stage.hasPointerCapture(event.pointerId)) drag(event);
});
stage.addEventListener("keydown", (event) => {
  const step = MOVES[event.key];
  if (event.key === "Escape") move(undefined);
  if (!step) return;
  event.preventDefault();
  const { x, y } = at ?? { x: 0.5, y: 0.5 };
  unchoose();
  move({ x: x + step[0], y: y + step[1] });
});

/** @param {PointerEvent} event */
function drag(event) {
  unchoose();
  move(surface.share(event));
}

function unchoose() {
  for (const input of figure.querySelectorAll("input")) input.checked = false;
}

/** @param {Point} [place] */
function move(place) {
  at = place && { x: within(place.x), y: within(place.y) };
  square.hidden = !at;
  if (at) {
    square.style.left = `${100 * (at.x - SIDE / 2)}%`;
    square.style.top = `${100 * (at.y - SIDE / 2)}%`;
  }
  showing.run();
}

async function show() {
  const place = at;
  ready ??= prepare();
  try {
    const { session, photo, whole } = await ready;
    if (!place) {
      write(whole, whole);
      return;
    }
    const { input } = await session.cover(mask(photo, place), "mean", 0);
    write(await session.classify(input), whole);
  } catch (error) {
    ready = undefined;
    says.textContent = `${failureOf(error).message}. Press again to try again.`;
  }
}

/** @returns {Promise<Ready>} */
async function prepare() {
  const engine = Engine.acquire(ModelSource.at(DEFAULTS.model));
  try {
    await engine.load((loaded, total) => {
      says.textContent = `Loading the network: ${megabytes(loaded)} of ${megabytes(total)} MB`;
    });
    const session = engine.session();
    const photo = await session.open(await fetchPhoto(figure.dataset.src ?? "", document.baseURI));
    return { session, photo, whole: await session.classify(photo.input) };
  } catch (error) {
    engine.release();
    throw error;
  }
}

/** What the square covers of the network's input. @param {Photo} photo @param {Point} place */
function mask({ rows, columns }, { x, y }) {
  return Uint8Array.from({ length: rows * columns }, (_, pixel) => {
    const across = ((pixel % columns) + 0.5) / columns - x;
    const down = (Math.floor(pixel / columns) + 0.5) / rows - y;
    return Math.max(Math.abs(across), Math.abs(down)) < SIDE / 2 ? 255 : 0;
  });
}

/** @param {ClassRow[]} classes @param {ClassRow[]} whole those with nothing hidden */
function write(classes, whole) {
  const [top] = classes;
  const [first] = whole;
  const left = classes.find(({ index }) => index === first.index) ?? top;
  says.textContent =
    classes === whole
      ? `Nothing is hidden. The network says ${top.label}.`
      : `With this square hidden the network says ${top.label}. The probability of ${first.label} goes from ${percent(first.probability)} to ${percent(left.probability)}.`;
  rows.replaceChildren(...classes.slice(0, ROWS).map(row));
}

/** @param {ClassRow} row */
function row({ label, probability }) {
  const item = document.createElement("li");
  const bar = Object.assign(document.createElement("meter"), { value: probability });
  const name = Object.assign(document.createElement("span"), { textContent: label });
  const share = Object.assign(document.createElement("b"), { textContent: percent(probability) });
  bar.setAttribute("aria-hidden", "true");
  item.append(name, bar, share);
  return item;
}

/** @param {number} share */
function within(share) {
  return Math.min(Math.max(share, 0), 1);
}
