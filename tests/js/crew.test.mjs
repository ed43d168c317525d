// Workers that die in all ways while they share out steps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Crew } from "../../www/engine/crew.js";
import { StepQueue } from "../../www/engine/step-queue.js";

const death = (code, blamed) => Object.assign(new Error(`words on ${code}`), { code, blamed });
const forever = () => new AbortController().signal;

/** Workers that a function lets live or die, in places that are filled again. */
class Staff {
  opened = 0;
  #places = [];

  constructor(count, { start = async () => {} } = {}) {
    [this.count, this.start] = [count, start];
  }

  all() {
    this.#places = this.#places.filter(({ worker }) => !worker.dead);
    while (this.#places.length < this.count) {
      const worker = { number: ++this.opened, dead: false };
      const coming = this.start(worker).then(
        () => worker,
        (error) => {
          worker.dead = true;
          throw error;
        },
      );
      coming.catch(() => {});
      this.#places.push({ worker, coming });
    }
    return this.#places.map(({ coming }) => coming);
  }
}

/** @param {(worker: object, steps: number[]) => string | undefined} fate a code to die with */
function crewOf(staff, count, fate, also = {}) {
  const kept = new Map();
  const act = async (worker, steps) => {
    await new Promise((resolve) => setTimeout(resolve));
    if (worker.dead) throw death("Gone", false);
    const code = fate(worker, steps);
    if (code) {
      worker.dead = true;
      throw death(code, true);
    }
    for (const step of steps) kept.set(step, (kept.get(step) ?? 0) + 1);
  };
  const queue = new StepQueue([...Array(count).keys()]);
  const crew = new Crew({
    queue,
    staff: () => staff.all(),
    act,
    few: () => 3,
    lanes: 2,
    signal: forever(),
    ...also,
  });
  return { crew, kept };
}

const once = (kept, count) => {
  assert.equal(kept.size, count);
  assert.ok([...kept.values()].every((times) => times === 1));
};

test("all steps are done once, and no worker is replaced", async () => {
  const staff = new Staff(3);
  const { crew, kept } = crewOf(staff, 50, () => undefined);
  await crew.work();
  once(kept, 50);
  assert.deepEqual([crew.deaths, staff.opened, crew.size], [0, 3, 3]);
});

test("the steps of workers that die are done by others, in a pool of one too", async () => {
  for (const count of [1, 2, 4]) {
    const staff = new Staff(count);
    const doomed = new Map([
      [1, "Silent"],
      [2, "Trap"],
      [3, "Gone"],
    ]);
    let steps = 0;
    const { crew, kept } = crewOf(staff, 60, ({ number }) =>
      ++steps % 4 === 0 && doomed.has(number) ? doomed.get(number) : undefined,
    );
    await crew.work();
    once(kept, 60);
    assert.ok(crew.deaths >= 1, `${count}: ${crew.deaths}`);
  }
});

test("a step that kills ends with words after three fresh workers of its own", async () => {
  const staff = new Staff(2);
  const { crew } = crewOf(staff, 40, (_, steps) => (steps.includes(20) ? "Trap" : undefined));
  await assert.rejects(crew.work(), { code: "Stopped", message: "words on Trap" });
  assert.ok(staff.opened <= 8, `${staff.opened}`);
});

test("twenty workers that die in a row end with words", async () => {
  const staff = new Staff(1);
  const { crew } = crewOf(staff, 400, () => "Gone");
  await assert.rejects(crew.work(), { code: "Stopped" });
  assert.equal(crew.deaths, 20);
});

test("workers that die of what each does first end with words, unless there are others", async () => {
  const fatal = async (worker) => {
    worker.dead = true;
    throw death("Trap", true);
  };
  const alone = crewOf(new Staff(1), 10, () => undefined, { ready: fatal });
  await assert.rejects(alone.crew.work(), { code: "Stopped" });
  assert.equal(alone.crew.deaths, 3);
  const staff = new Staff(2);
  const healthy = (worker) => (worker.number === 1 ? Promise.resolve() : fatal(worker));
  const { crew, kept } = crewOf(staff, 200, () => undefined, { ready: healthy });
  await crew.work();
  once(kept, 200);
  assert.ok(staff.opened <= 5, `${staff.opened}`);
});

test("a refusal is not a death: it ends the work at once, as it was said", async () => {
  const refuse = async () => {
    throw Object.assign(new Error("no such option"), { code: "OptionValue" });
  };
  const staff = new Staff(3);
  const { crew } = crewOf(staff, 10, () => undefined, { ready: refuse });
  await assert.rejects(crew.work(), { code: "OptionValue" });
  assert.equal(staff.opened, 3);
});

test("where no worker can be started the work ends with words", async () => {
  const start = async () => {
    throw death("Silent", true);
  };
  const staff = new Staff(2, { start });
  const { crew } = crewOf(staff, 10, () => undefined);
  await assert.rejects(crew.work(), { code: "Stopped" });
  assert.ok(staff.opened <= 6, `${staff.opened}`);
});

test("a stop ends the work while workers are silent", async () => {
  const stop = new AbortController();
  const silent = () => new Promise(() => {});
  const { crew } = crewOf(new Staff(2), 10, () => undefined, {
    ready: silent,
    signal: stop.signal,
  });
  setTimeout(() => stop.abort(), 10);
  await crew.work();
});
