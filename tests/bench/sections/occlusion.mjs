import { timedMap } from "../maps.mjs";
import { median } from "../median.mjs";
import { Peers } from "../peers.mjs";
import { row } from "../row.mjs";

export const ROWS = [
  row("occlusion.passes", "Occlusion map, own options: passes", "", 0),
  row("occlusion.workers", "All workers", "", 0),
  row("occlusion.one_worker", "The map, one worker", "s", 2),
  row("occlusion.all_workers", "The map, all workers", "s", 2),
  row("occlusion.one_worker.overhead", "To passes x full pass, one worker", "x", 2, { most: 1.1 }),
  row("occlusion.all_workers.overhead", "To passes x full pass / workers", "x", 2, { most: 1.1 }),
];

/**
 * Times occlusion maps with the page's own options, by one worker and by as many as it likes.
 *
 * @param {import("../sections.mjs").Given} given
 * @returns {Promise<import("../sections.mjs").Measured>}
 */
export async function measure(given) {
  const [rounds, options] = given.brief ? [1, { stride: "32" }] : [3, {}];
  const [one, all] = [[], []];
  await Peers.use(given.server, ["heatlens"], async (peers) => {
    for (let round = 0; round < rounds; round++) {
      all.push(await timedMap(given, peers, { options }));
      one.push(await timedMap(given, peers, { options, workers: 1 }));
    }
  });
  const [{ passes, workers }] = all;
  const middle = (maps, value) => median(maps.map(value));
  const overhead = ({ each, workers, around }) => (each * workers) / around.heatlens;
  const figures = {
    "occlusion.passes": passes,
    "occlusion.workers": workers,
    "occlusion.one_worker": middle(one, ({ seconds }) => seconds),
    "occlusion.all_workers": middle(all, ({ seconds }) => seconds),
    "occlusion.one_worker.overhead": middle(one, overhead),
    "occlusion.all_workers.overhead": middle(all, overhead),
  };
  return { figures };
}
