import { median } from "../median.mjs";
import { Peers } from "../peers.mjs";
import { row } from "../row.mjs";

export const ROWS = [
  row("gradient.both", "Pass forward and back", "ms", 1),
  row("gradient.to_forward", "Forward and back to forward", "x", 2, { most: 2.6 }),
  row("gradient.build", "Building the gradient model", "ms", 0, { most: 1500 }),
  row("gradient.heap", "Heap of a worker with both models", "MB", 0, { most: 200 }),
];

/**
 * Times a pass forward and back beside a forward pass, in turn.
 *
 * @param {import("../sections.mjs").Given} given
 * @returns {Promise<import("../sections.mjs").Measured>}
 */
export async function measure({ server, brief }) {
  const [warmUp, passes] = brief ? [0, 1] : [5, 30];
  const pairs = [];
  const first = await Peers.use(server, [], async (peers) => {
    const first = await peers.differentiate();
    for (let pass = 0; pass < warmUp + passes; pass++) pairs.push(await peers.pair());
    return first;
  });
  const late = pairs.slice(warmUp);
  const both = median(late.map((pair) => pair.both));
  const figures = {
    "gradient.both": both,
    "gradient.to_forward": both / median(late.map((pair) => pair.forward)),
    "gradient.build": first - both,
    "gradient.heap": late.at(-1).heap,
  };
  return { figures };
}
