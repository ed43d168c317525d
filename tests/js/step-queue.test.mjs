// No step is lost when a worker dies, and a step that kills is found.
import assert from "node:assert/strict";
import { test } from "node:test";
import { StepQueue } from "../../www/engine/step-queue.js";

const five = () => 5;
const trap = { code: "Trap", blamed: true };
const bystander = { code: "Gone", blamed: false };

test("steps go out in their order", async () => {
  const queue = new StepQueue([3, 1, 4, 1.5, 9, 2, 6]);
  assert.deepEqual(await queue.dequeue(five), [3, 1, 4, 1.5, 9]);
  assert.deepEqual(await queue.dequeue(five), [2, 6]);
});

test("steps that came back go first: those under suspicion alone, then the others together", async () => {
  const queue = new StepQueue([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const [at, behind] = [await queue.dequeue(five), await queue.dequeue(five)];
  assert.equal(queue.requeue(at, trap), false);
  assert.equal(queue.requeue(behind, bystander), false);
  assert.equal(queue.left, 12);
  for (const step of at) assert.deepEqual(await queue.dequeue(five), [step]);
  assert.deepEqual(await queue.dequeue(five), behind);
  assert.deepEqual(await queue.dequeue(five), [10, 11]);
});

test("who has nothing to do waits for what comes back, and ends when all is done", async () => {
  const queue = new StepQueue([7]);
  const steps = await queue.dequeue(five);
  const idle = queue.dequeue(five);
  queue.requeue(steps, bystander);
  assert.deepEqual(await idle, [7]);
  const end = queue.dequeue(five);
  queue.done([7]);
  assert.deepEqual(await end, []);
  assert.equal(queue.open, false);
});

test("a step that kills a third worker alone is condemned, and its neighbours are not", async () => {
  const queue = new StepQueue([0, 1, 2, 3]);
  const deadly = 2;
  const done = [];
  let deaths = 0;
  for (;;) {
    const steps = await queue.dequeue(five);
    if (!steps.includes(deadly)) {
      done.push(...steps);
      queue.done(steps);
      continue;
    }
    deaths += 1;
    if (queue.requeue(steps, trap)) break;
  }
  assert.equal(deaths, 4, "once with its neighbours, and three times alone");
  assert.deepEqual(done, [0, 1]);
});

test("a closed queue hands nothing out", async () => {
  const queue = new StepQueue([1, 2]);
  const taken = await queue.dequeue(() => 2);
  const idle = queue.dequeue(five);
  queue.close();
  assert.deepEqual(await idle, []);
  queue.requeue(taken, bystander);
  assert.deepEqual(await queue.dequeue(five), []);
});
