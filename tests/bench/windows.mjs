import { median } from "./median.mjs";
import { Page } from "./page.mjs";

const ROUNDS = 3;
const OCCLUSION = { window: "32", stride: "8" };
const DIFFERENCES = { block: "8" };
const STRIDES = [32, 24, 16, 12, 8];
const WINDOWS = [8, 16, 24, 32, 48, 64, 96, 128];
const WORKERS = [1, 2, 3, 4];
const PEERS = ["onnxruntime", "tensorflow"];

/**
 * Occlusion maps with the page's own options, by one worker and by as many as it likes.
 *
 * @param {import("./server.mjs").Server} server
 * @param {import("./peers.mjs").Peers} peers started
 * @returns {Promise<Record<string, number>>}
 */
export async function occlusion(server, peers) {
  const [one, all] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    all.push(await timed(server, peers, "occlusion", {}));
    one.push(await timed(server, peers, "occlusion", {}, 1));
  }
  const [{ passes, workers }] = all;
  const middle = (maps, value) => median(maps.map(value));
  const overhead = ({ each, workers, around }) => (each * workers) / around.heatlens;
  return {
    "occlusion.passes": passes,
    "occlusion.workers": workers,
    "occlusion.one_worker": middle(one, ({ seconds }) => seconds),
    "occlusion.all_workers": middle(all, ({ seconds }) => seconds),
    "occlusion.one_worker.overhead": middle(one, overhead),
    "occlusion.all_workers.overhead": middle(all, overhead),
  };
}

/**
 * Maps by windows on the page, beside full forward passes.
 *
 * @param {import("./server.mjs").Server} server
 * @param {import("./peers.mjs").Peers} peers started
 * @returns {Promise<{ figures: Record<string, number>, series: Record<string, object[]> }>}
 */
export async function windows(server, peers) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      one: await timed(server, peers, "occlusion", OCCLUSION, 1, ["heatlens", ...PEERS]),
      two: await timed(server, peers, "occlusion", OCCLUSION, 2),
      differences: await timed(server, peers, "finite-difference", DIFFERENCES, 1),
      first: await timed(server, peers, "occlusion", {}, 2),
    });
  }
  const middle = (value) => median(rounds.map(value));
  const fasterPeer = (around) => Math.min(...PEERS.map((name) => around[name]));
  const memory = await peers.windows([32]);
  const figures = {
    "windows.passes": rounds[0].one.passes,
    "windows.position": middle(({ one }) => one.each),
    "windows.to_forward": middle(({ one }) => one.each / one.around.heatlens),
    "windows.to_peer": middle(({ one }) => one.each / fasterPeer(one.around)),
    "windows.overhead": middle(({ one }) => one.each) / memory.sizes[0].place,
    "windows.one_worker": middle(({ one }) => one.seconds),
    "windows.two_workers": middle(({ two }) => two.seconds),
    "windows.speed_up": middle(({ one, two }) => one.seconds / two.seconds),
    "windows.differences": middle(
      ({ differences }) => differences.each / differences.around.heatlens,
    ),
    "windows.preview": middle(({ first }) => first.preview),
    "windows.heap": memory.heap,
    "windows.build": memory.build,
  };
  return { figures, series: await series(server, peers) };
}

/** The second of two maps in a fresh browser, with full passes of some peers around it. */
async function timed(server, peers, method, options, workers, names = ["heatlens"]) {
  const page = new Page();
  try {
    await page.open(server, workers);
    await page.map(method, options);
    const before = await passes(peers, names);
    const map = await page.map(method, options);
    const after = await passes(peers, names);
    const both = names.map((name) => [name, median([...before[name], ...after[name]])]);
    const each = (map.seconds * 1000) / map.passes;
    return { ...map, each, around: Object.fromEntries(both) };
  } finally {
    await page.close();
  }
}

async function passes(peers, names) {
  const times = {};
  for (const name of names) times[name] = await peers.several(name);
  return times;
}

async function series(server, peers) {
  const positions = [];
  for (const stride of STRIDES) {
    const options = { ...OCCLUSION, stride: String(stride) };
    const { passes, seconds, around } = await timed(server, peers, "occlusion", options, 1);
    positions.push({ positions: passes - 1, seconds, full: (passes * around.heatlens) / 1000 });
  }
  const workers = [];
  for (const count of WORKERS) {
    const { seconds } = await timed(server, peers, "occlusion", OCCLUSION, count);
    workers.push({ workers: count, seconds });
  }
  const { sizes } = await peers.windows(WINDOWS);
  return { positions, workers, sizes };
}
