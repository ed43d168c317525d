import { median } from "../median.mjs";
import { Peers } from "../peers.mjs";
import { row } from "../row.mjs";

const PEERS = ["heatlens", "heatlens-simd", "onnxruntime", "tensorflow"];
const TOLERANCE = 1e-2;

export const ROWS = [
  row("forward.heatlens", "Forward pass, Heatlens", "ms", 1),
  row("forward.heatlens_simd", "Forward pass, Heatlens without relaxed SIMD", "ms", 1),
  row("forward.onnxruntime", "Forward pass, ONNX Runtime Web", "ms", 1),
  row("forward.tensorflow", "Forward pass, TensorFlow.js", "ms", 1),
  row("forward.to_onnxruntime", "Heatlens to ONNX Runtime Web", "x", 2, { most: 1 }),
  row("forward.to_tensorflow", "Heatlens to TensorFlow.js", "x", 2, { most: 1 }),
  row("forward.simd_to_faster", "Without relaxed SIMD, to the faster of them", "x", 2),
];

/**
 * Times forward passes of all peers in turn, so that a drift of the machine meets all alike.
 *
 * @param {import("../sections.mjs").Given} given
 * @returns {Promise<import("../sections.mjs").Measured>}
 */
export async function measure({ server, brief }) {
  const [warmUp, passes] = brief ? [0, 1] : [10, 30];
  const times = Object.fromEntries(PEERS.map((name) => [name, []]));
  const scores = {};
  await Peers.use(server, PEERS, async (peers) => {
    for (let pass = 0; pass < warmUp + passes; pass++) {
      for (const name of PEERS) {
        const answer = await peers.forward(name);
        if (pass >= warmUp) times[name].push(answer.milliseconds);
        scores[name] = answer.scores;
      }
    }
  });
  agree(scores);
  const [heatlens, simd, onnxruntime, tensorflow] = PEERS.map((name) => median(times[name]));
  const figures = {
    "forward.heatlens": heatlens,
    "forward.heatlens_simd": simd,
    "forward.onnxruntime": onnxruntime,
    "forward.tensorflow": tensorflow,
    "forward.to_onnxruntime": heatlens / onnxruntime,
    "forward.to_tensorflow": heatlens / tensorflow,
    "forward.simd_to_faster": simd / Math.min(onnxruntime, tensorflow),
  };
  return { figures };
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
