import { arch, cpus, release, totalmem, type } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { launch } from "../browser/browser.mjs";

const WATCH = 2000;

/**
 * What the figures depend on.
 *
 * @typedef {object} Machine
 * @property {string} date when it was asked
 * @property {string} cpu
 * @property {number} cores
 * @property {string} memory
 * @property {string} os
 * @property {string} browser
 * @property {number} busy how much of all cores others used, from 0 to 1
 */

/** @returns {Promise<Machine>} to be asked before anything runs */
export async function machine() {
  const busy = await busyShare();
  const browser = await launch();
  try {
    return {
      date: new Date().toISOString(),
      cpu: cpus()[0].model.trim(),
      cores: cpus().length,
      memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
      os: `${type()} ${release().split("-")[0]} ${arch()}`,
      browser: await browser.version(),
      busy,
    };
  } finally {
    await browser.close();
  }
}

/** The machine and the day in sentences. @param {Machine} machine */
export function circumstances({ date, cpu, cores, memory, os, browser, busy }) {
  return (
    `Measured on ${date.slice(0, 10)}: ${cpu}, ${cores} cores, ${memory}, ${os}, ` +
    `${browser}. Before the run, other work kept ${Math.round(busy * 100)} % of the cores busy.`
  );
}

async function busyShare() {
  const sum = (times) => times.reduce((total, time) => total + time, 0);
  const spent = () => ({
    idle: sum(cpus().map(({ times }) => times.idle)),
    all: sum(cpus().flatMap(({ times }) => Object.values(times))),
  });
  const before = spent();
  await sleep(WATCH);
  const after = spent();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}
