import { percent } from "./words.js";

/** @import { ClassRow } from "../engine/door.d.ts" */

/** From which probability on the network is called very sure, fairly sure, and torn. */
const VERY_SURE = 0.9;
const FAIRLY_SURE = 0.6;
const TORN = 0.3;

/**
 * What the network says of a photo, in words.
 *
 * @typedef {object} Answer
 * @property {string} before the verdict, as far as the name of its class
 * @property {string} name what the class is called
 * @property {string} after the rest of the verdict
 * @property {string} certainty how sure the network is, and what else it could be
 * @property {string} limits what else has to be known
 *
 * @param {ClassRow[]} rows all classes, the likeliest first
 * @returns {Answer}
 */
export function answer(rows) {
  const [first, second] = rows;
  const sure = share(first.probability);
  const limits = `It can only answer with one of its ${rows.length} names, and being sure is not being right.`;
  const next = second ? ` Its second guess is ${second.label} (${share(second.probability)}).` : "";
  const plain = { before: "The network says ", name: called(first), after: ".", limits };
  if (first.probability >= VERY_SURE) return { ...plain, certainty: `Very sure: ${sure}.${next}` };
  if (first.probability >= FAIRLY_SURE) {
    return { ...plain, certainty: `Fairly sure: ${sure}.${next}` };
  }
  if (first.probability >= TORN && second) {
    return {
      ...plain,
      before: "The network is torn between ",
      name: first.label,
      after: ` and ${second.label}.`,
      certainty: `${sure} for the first, ${share(second.probability)} for the second.`,
    };
  }
  const before = "The network has no idea. Its best guess is ";
  return { ...plain, before, certainty: `Only ${sure}.${next}` };
}

/**
 * The label of a class, and another common name where it has one that shares no word with it: a right
 * answer may look wrong by one name. Of a name with a capital letter it is not known to be common.
 *
 * @param {Pick<ClassRow, "label" | "names">} row
 */
export function called({ label, names }) {
  const words = new Set(label.toLowerCase().split(/\W+/));
  const other = names.find(
    (name) => name === name.toLowerCase() && !name.split(/\W+/).some((word) => words.has(word)),
  );
  return other ? `${label} or ${other}` : label;
}

/** A percentage that stays on one line, and is neither none nor all unless it is. @param {number} probability */
function share(probability) {
  const said = percent(probability);
  const near =
    (probability > 0 && said === percent(0) && "under 0.1 %") ||
    (probability < 1 && said === percent(1) && "over 99.9 %");
  return (near || said).replaceAll(" ", "\u00a0");
}
