// What a worker makes of messages.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { serve } from "../../www/engine/protocol.js";

/** As inside a worker. */
globalThis.DedicatedWorkerGlobalScope = { [Symbol.hasInstance]: () => true };

let answers;
let called;

beforeEach(() => {
  answers = [];
  called = [];
  globalThis.onmessage = null;
  globalThis.postMessage = (data) => data.begun || answers.push(data);
  const trap = () => {
    throw new WebAssembly.RuntimeError("unreachable");
  };
  serve({ echo: ({ text }) => text, trap, note: () => void called.push("note") });
});

const say = async (data) => {
  globalThis.onmessage({ data });
  await new Promise((resolve) => setTimeout(resolve, 5));
};

test("names that every object inherits are no requests", async () => {
  for (const verb of ["constructor", "__proto__", "toString", "hasOwnProperty", "nothing"]) {
    await say({ id: 1, verb });
    assert.match(answers.pop().error.message, /There is no request/);
  }
});

test("messages of another form are ignored", async () => {
  for (const data of [null, undefined, 1, "echo", {}, { id: 1 }, { id: "x", verb: "echo" }]) {
    await say(data);
  }
  assert.deepEqual(answers, []);
  await say({ id: 2, verb: "echo", text: "yes" });
  assert.deepEqual(answers, [{ id: 2, value: "yes" }]);
});

test("a request is answered for at once, before it is computed", async () => {
  const said = [];
  globalThis.postMessage = (data) => said.push(data);
  await say({ id: 3, verb: "echo", text: "yes" });
  assert.deepEqual(said, [
    { id: 3, begun: true },
    { id: 3, value: "yes" },
  ]);
});

test("after a trap the instance is not called again", async (t) => {
  t.mock.method(console, "error", () => {});
  await say({ id: 1, verb: "trap" });
  assert.deepEqual(answers, [{ id: 1, error: { cause: "trap" } }]);
  await say({ id: 2, verb: "note" });
  assert.deepEqual([answers.length, called], [1, []]);
});
