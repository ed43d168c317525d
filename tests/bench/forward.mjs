import { median } from "./median.mjs";

export const PEERS = ["heatlens", "heatlens-simd", "onnxruntime", "tensorflow"];
const WARM_UP = 10;
const PASSES = 30;
const TOLERANCE = 1e-2;

/**
 * Forward passes of all peers in turn, so that a drift of the machine meets all alike.
 *
 * @param {import("./peers.mjs").Peers} peers started
 * @returns {Promise<Record<string, number>>}
 */
export async function forward(peers) {
  const times = Object.fromEntries(PEERS.map((name) => [name, []]));
  const scores = {};
  for (let pass = 0; pass < WARM_UP + PASSES; pass++) {
    for (const name of PEERS) {
      const answer = await peers.forward(name);
      if (pass >= WARM_UP) times[name].push(answer.milliseconds);
      scores[name] = answer.scores;
    }
  }
  agree(scores);
  const [heatlens, simd, onnxruntime, tensorflow] = PEERS.map((name) => median(times[name]));
  return {
    "forward.heatlens": heatlens,
    "forward.heatlens_simd": simd,
    "forward.onnxruntime": onnxruntime,
    "forward.tensorflow": tensorflow,
    "forward.to_onnxruntime": heatlens / onnxruntime,
    "forward.to_tensorflow": heatlens / tensorflow,
    "forward.simd_to_faster": simd / Math.min(onnxruntime, tensorflow),
  };
}

/** Throws unless all peers give the same scores. */
function agree(scores) {
  const top = (values) => values.indexOf(Math.max(...values));
  const apart = (a, b) => Math.max(...a.map((value, index) => Math.abs(value - b[index])));
  for (const one of PEERS) {
    for (const other of PEERS) {
      const difference = apart(scores[one], scores[other]);
      if (!(difference <= TOLERANCE) || top(scores[one]) !== top(scores[other])) {
        throw new Error(
          `${one} and ${other} disagree: scores up to ${difference} apart, ` +
            `classes ${top(scores[one])} and ${top(scores[other])}`,
        );
      }
    }
  }
}
