// A worker seen from the page: what it dies of, and what of its messages counts.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { FIRST, HEARTBEAT, LEAST, Patience } from "../../www/engine/patience.js";
import { Remote } from "../../www/engine/remote.js";
import { DOING } from "../../www/engine/traps.js";

class Puppet {
  sent = [];
  ended = false;
  postMessage(message) {
    this.sent.push(message);
  }
  terminate() {
    this.ended = true;
  }
  say(data) {
    this.onmessage({ data });
  }
  begin(id) {
    this.say({ id, begun: true });
  }
  fail() {
    this.onerror({ preventDefault() {}, message: "" });
  }
}

function pair() {
  const puppet = new Puppet();
  const doing = { other: DOING.network };
  return { puppet, remote: new Remote(puppet, { doing, patience: new Patience(["steps"]) }) };
}

const outcomes = (...answers) =>
  Promise.all(answers.map((answer) => answer.then(String, ({ code, blamed }) => [code, blamed])));

test("messages that answer nothing do nothing", async () => {
  const { puppet, remote } = pair();
  const answer = remote.ask("classify");
  const strange = [null, 7, "text", [], {}, { id: 99, value: 1 }, { id: "0", value: 1 }];
  for (const data of [...strange, { id: "__proto__", error: { cause: "trap" } }]) puppet.say(data);
  assert.equal(remote.closed, false);
  puppet.say({ id: 0, value: 42 });
  assert.equal(await answer, 42);
  puppet.say({ id: 0, value: 43 });
  assert.equal(remote.waiting, 0);
});

test("a trap ends the worker, and blames the request that it was at alone", async () => {
  const { puppet, remote } = pair();
  const answers = [remote.ask("steps"), remote.ask("steps"), remote.ask("unit")];
  puppet.say({ id: 0, value: "made" });
  puppet.say({ id: 1, error: { cause: "memory" } });
  assert.deepEqual(await outcomes(...answers), ["made", ["Trap", true], ["Gone", false]]);
  assert.ok(puppet.ended && remote.closed);
  await assert.rejects(remote.ask("steps"), { code: "Gone" });
});

test("an error event ends it; before its first message, its script was not there", async () => {
  const { puppet, remote } = pair();
  const answer = remote.ask("start");
  puppet.fail();
  await assert.rejects(answer, /script of this page could not be loaded/);
  const other = pair();
  const [first, second] = [other.remote.ask("start"), other.remote.ask("steps")];
  other.puppet.say({ id: 0, value: undefined });
  await first;
  other.puppet.fail();
  assert.deepEqual(await outcomes(second), [["Gone", true]]);
});

/** Runs with a clock that stands still until time is let pass. */
async function timed(act) {
  mock.timers.enable({ apis: ["setInterval"] });
  let now = 0;
  const clock = mock.method(performance, "now", () => now);
  const pass = (time) => {
    for (const end = now + time; now < end; ) {
      now += 1000;
      mock.timers.tick(1000);
    }
  };
  const sleep = (time) => {
    now += time;
    mock.timers.tick(1000);
  };
  try {
    await act(pass, sleep);
  } finally {
    clock.mock.restore();
    mock.timers.reset();
  }
}

test("a worker is given up only for its own silence, and reports are no silence", () =>
  timed(async (pass, sleep) => {
    const { puppet, remote } = pair();
    const first = remote.ask("steps", { indices: [1, 2] });
    pass(200);
    puppet.say({ id: 0, value: "quick" });
    await first;
    pass(10 * FIRST);
    assert.equal(remote.closed, false, "nothing was asked");
    const [slow, behind] = [remote.ask("begin"), remote.ask("steps", { indices: [3] })];
    puppet.begin(1);
    pass(FIRST - 5000);
    puppet.say({ id: 1, report: "still at it" });
    pass(FIRST - 5000);
    puppet.say({ id: 1, value: "built" });
    assert.equal(await slow, "built");
    // The one behind has its time from now on.
    puppet.begin(2);
    pass(LEAST - 5000);
    assert.equal(remote.closed, false);
    sleep(24 * 3600e3);
    assert.equal(remote.closed, false);
    pass(3000);
    assert.deepEqual(await outcomes(behind), [["Silent", true]]);
    assert.ok(puppet.ended);
  }));

test("a worker that vanished while it had nothing to do is missed at the next request", () =>
  timed(async (pass) => {
    const { puppet, remote } = pair();
    const first = remote.ask("start");
    pass(FIRST - 1000);
    puppet.say({ id: 0, value: undefined });
    await first;
    pass(FIRST);
    const next = remote.ask("begin");
    pass(HEARTBEAT - 1000);
    assert.equal(remote.closed, false);
    pass(1000);
    assert.deepEqual(await outcomes(next), [["Silent", true]]);
  }));

test("what the owner closes is not tried elsewhere", async () => {
  const { remote } = pair();
  const answer = remote.ask("steps");
  remote.close();
  assert.deepEqual(await outcomes(answer, remote.ask("steps")), [
    ["Closed", false],
    ["Closed", undefined],
  ]);
});
