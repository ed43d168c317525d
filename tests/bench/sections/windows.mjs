import { timedMap } from "../maps.mjs";
import { median } from "../median.mjs";
import { Peers } from "../peers.mjs";
import { plot } from "../plot.mjs";
import { row } from "../row.mjs";

const OTHERS = ["onnxruntime", "tensorflow"];
const FULL = {
  rounds: 3,
  occlusion: { window: "32", stride: "8" },
  differences: { block: "8" },
  coarse: {},
  strides: [32, 24, 16, 12, 8],
  workers: [1, 2, 3, 4],
  windows: [8, 16, 24, 32, 48, 64, 96, 128],
  passes: { warmUp: 10, passes: 40 },
};
const BRIEF = {
  rounds: 1,
  occlusion: { window: "32", stride: "32" },
  differences: { block: "56" },
  coarse: { stride: "32" },
  strides: [32],
  workers: [1],
  windows: [32],
  passes: { warmUp: 0, passes: 1 },
};

export const ROWS = [
  row("windows.passes", "Occlusion map, window 32, stride 8: passes", "", 0),
  row("windows.position", "A place of it, one worker", "ms", 1),
  row("windows.to_forward", "A place to our own full pass", "x", 2, { most: 0.5 }),
  row("windows.to_peer", "A place to the faster peer's full pass", "x", 2, { most: 0.55 }),
  row("windows.overhead", "A place on the page to one without a page", "x", 2),
  row("windows.one_worker", "The map, one worker", "s", 2),
  row("windows.two_workers", "The map, two workers", "s", 2),
  row("windows.speed_up", "Two workers against one", "x", 2, { least: 1.8 }),
  row("windows.differences", "Finite differences, block 8: a pass to a full one", "x", 2, {
    most: 0.55,
  }),
  row("windows.preview", "First coarse occlusion map, own options", "s", 2, { most: 0.5 }),
  row("windows.heap", "Memory for windows, a worker", "MB", 0, { most: 80 }),
  row("windows.build", "Building the windowed model", "ms", 0),
];

/**
 * Times maps by windows on the page, beside full forward passes.
 *
 * @param {import("../sections.mjs").Given} given
 * @returns {Promise<import("../sections.mjs").Measured>}
 */
export function measure(given) {
  const work = given.brief ? BRIEF : FULL;
  return Peers.use(given.server, ["heatlens", ...OTHERS], async (peers) => {
    const map = (wanted) => timedMap(given, peers, wanted);
    const figures = await rounds(map, peers, work);
    const measured = await series(map, peers, work);
    return { figures, series: measured, svg: await plot(measured) };
  });
}

async function rounds(map, peers, { rounds, occlusion, differences, coarse, passes }) {
  const found = [];
  for (let round = 0; round < rounds; round++) {
    found.push({
      one: await map({ options: occlusion, workers: 1, names: ["heatlens", ...OTHERS] }),
      two: await map({ options: occlusion, workers: 2 }),
      differences: await map({ method: "finite-difference", options: differences, workers: 1 }),
      first: await map({ options: coarse, workers: 2 }),
    });
  }
  const middle = (value) => median(found.map(value));
  const fasterPeer = (around) => Math.min(...OTHERS.map((name) => around[name]));
  const memory = await peers.windows([Number(occlusion.window)], passes);
  return {
    "windows.passes": found[0].one.passes,
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
}

async function series(map, peers, { occlusion, strides, workers, windows, passes }) {
  const positions = [];
  for (const stride of strides) {
    const options = { ...occlusion, stride: String(stride) };
    const { passes, seconds, around } = await map({ options, workers: 1 });
    positions.push({ positions: passes - 1, seconds, full: (passes * around.heatlens) / 1000 });
  }
  const crews = [];
  for (const count of workers) {
    const { seconds } = await map({ options: occlusion, workers: count });
    crews.push({ workers: count, seconds });
  }
  const { sizes } = await peers.windows(windows, passes);
  return { positions, workers: crews, sizes };
}
