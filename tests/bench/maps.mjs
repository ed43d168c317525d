import { median } from "./median.mjs";
import { Page } from "./page.mjs";

/**
 * The second of two maps in a fresh browser, with full passes of some peers around it.
 *
 * @param {import("./sections.mjs").Given} given
 * @param {import("./peers.mjs").Peers} peers
 * @param {{ method?: string, options?: Record<string, string>, workers?: number,
 *   names?: string[] }} [map] names are those of the peers
 * @returns {Promise<{ passes: number, seconds: number, workers: number, preview: number,
 *   each: number, around: Record<string, number> }>} each is what a pass of the map takes and around
 *   what a full pass of each peer takes, in milliseconds
 */
export function timedMap(
  { server, brief },
  peers,
  { method = "occlusion", options = {}, workers, names = ["heatlens"] } = {},
) {
  const effort = brief ? { warmUp: 0, passes: 1 } : { warmUp: 3, passes: 10 };
  const full = async () => {
    const times = {};
    for (const name of names) times[name] = await peers.several(name, effort);
    return times;
  };
  const act = async (page) => {
    await page.map(method, options);
    const before = await full();
    const map = await page.map(method, options);
    const after = await full();
    const both = names.map((name) => [name, median([...before[name], ...after[name]])]);
    const each = (map.seconds * 1000) / map.passes;
    return { ...map, each, around: Object.fromEntries(both) };
  };
  return Page.use(server, act, workers);
}
