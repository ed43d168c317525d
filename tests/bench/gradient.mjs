import { median } from "./median.mjs";

const WARM_UP = 5;
const PASSES = 30;

/**
 * A pass forward and back beside a forward pass, in turn.
 *
 * @param {import("./peers.mjs").Peers} peers started
 * @returns {Promise<Record<string, number>>}
 */
export async function gradient(peers) {
  const first = await peers.differentiate();
  const pairs = [];
  for (let pass = 0; pass < WARM_UP + PASSES; pass++) pairs.push(await peers.pair());
  const late = pairs.slice(WARM_UP);
  const both = median(late.map((pair) => pair.both));
  return {
    "gradient.both": both,
    "gradient.to_forward": both / median(late.map((pair) => pair.forward)),
    "gradient.build": first - both,
    "gradient.heap": late.at(-1).heap,
  };
}
