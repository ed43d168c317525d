import { percent } from "./words.js";

/** @import { ClassRow } from "../engine/door.d.ts" */

/** From which probability on the network is called very sure, fairly sure, and torn. */
const VERY_SURE = 0.9;
const FAIRLY_SURE = 0.6;
const TORN = 0.3;

/**
 * What the network says of a photo, in words.
 *
 * @param {ClassRow[]} rows all classes, the likeliest first
 * @returns {{ name: string, before: string, after: string, limits: string }} the first sentence, around the
 *   name of the class, with how sure the network is; and what else has to be known
 */
export function answer(rows) {
  const [first, second] = rows;
  const sure = first.probability;
  const limits = `It can only answer with one of its ${rows.length} names, and being sure is not being right.`;
  const certainty = share(sure);
  const other = second && `${second.label} (${share(second.probability)})`;
  /** @param {string} before @param {string} after */
  const said = (before, after) => ({ name: first.label, before, after, limits });
  if (sure >= VERY_SURE) return said("The network says ", `. It is very sure: ${certainty}.`);
  if (sure >= FAIRLY_SURE) {
    const next = other ? ` Its second guess is ${other}.` : "";
    return said("The network says ", `. It is fairly sure: ${certainty}.${next}`);
  }
  if (sure >= TORN && other) {
    return said("The network is torn between ", ` (${certainty}) and ${other}.`);
  }
  return said("The network has no idea. Its best guess is ", ` (${certainty}).`);
}

/** A percentage that stays on one line. @param {number} probability */
function share(probability) {
  return percent(probability).replace(" ", "\u00a0");
}
