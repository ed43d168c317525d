import { median } from "./median.mjs";
import { Page } from "./page.mjs";

const ROUNDS = 3;
const WARM_UP = 3;
const PASSES = 10;

/**
 * Occlusion maps on the page by one worker and by as many as it likes, with forward passes
 * before and after each.
 *
 * @param {import("./server.mjs").Server} server
 * @param {import("./peers.mjs").Peers} peers started
 * @returns {Promise<Record<string, number>>}
 */
export async function sweep(server, peers) {
  const [one, all] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    all.push(await maps(server, peers));
    one.push(await maps(server, peers, 1));
  }
  const { passes, workers } = all[0];
  const middle = (list, value) => median(list.map(value));
  const rounds = [...one, ...all];
  return {
    "occlusion.passes": passes,
    "occlusion.workers": workers,
    "occlusion.forward": middle(rounds, ({ alone }) => alone),
    "occlusion.forward_together": middle(all, ({ together }) => together),
    "occlusion.one_worker": middle(one, ({ seconds }) => seconds),
    "occlusion.all_workers": middle(all, ({ seconds }) => seconds),
    "occlusion.all_workers.first": middle(all, ({ first }) => first),
    "occlusion.one_worker.overhead": middle(one, (map) => overhead(map, map.alone)),
    "occlusion.all_workers.overhead": middle(all, (map) => overhead(map, map.alone)),
    "occlusion.all_workers.overhead_together": middle(all, (map) => overhead(map, map.together)),
  };
}

function overhead({ seconds, passes, workers }, forward) {
  return (seconds * 1000) / ((passes * forward) / workers);
}

/** Two maps in a row in a fresh browser: the first one also opens the pool's other networks. */
async function maps(server, peers, cores) {
  const page = new Page();
  try {
    await page.open(server, cores);
    const first = await page.map("occlusion");
    await peers.gather("heatlens", first.workers);
    const before = await forward(peers);
    const map = await page.map("occlusion");
    const after = await forward(peers);
    return {
      ...map,
      first: first.seconds,
      alone: median([...before.alone, ...after.alone]),
      together: median([...before.together, ...after.together]),
    };
  } finally {
    await page.close();
  }
}

async function forward(peers) {
  const [alone, together] = [[], []];
  for (let pass = 0; pass < WARM_UP + PASSES; pass++) {
    const { milliseconds } = await peers.forward("heatlens");
    const crowd = await peers.together();
    if (pass < WARM_UP) continue;
    alone.push(milliseconds);
    together.push(...crowd);
  }
  return { alone, together };
}
