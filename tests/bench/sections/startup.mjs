import { firstAnswer } from "../first-answer.mjs";
import { median } from "../median.mjs";
import { Peers } from "../peers.mjs";
import { row } from "../row.mjs";

export const ROWS = [
  row("startup.compile", "Compiling the engine", "ms", 0),
  row("startup.load", "Loading the model", "ms", 0),
  row("startup.first_answer", "First answer", "s", 2, { most: 3 }),
];

/**
 * Times what a reader waits for, in a fresh browser each time.
 *
 * @param {import("../sections.mjs").Given} given
 * @returns {Promise<import("../sections.mjs").Measured>}
 */
export async function measure({ server, brief }) {
  const [cold, answers] = [[], []];
  for (let run = 0; run < (brief ? 1 : 5); run++) {
    cold.push(await Peers.coldLoad(server));
    answers.push(await firstAnswer(server));
  }
  const figures = {
    "startup.compile": median(cold.map(({ compile }) => compile)),
    "startup.load": median(cold.map(({ load }) => load)),
    "startup.first_answer": median(answers.map(({ seconds }) => seconds)),
  };
  return { figures };
}
