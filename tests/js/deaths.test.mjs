// How often something is tried on fresh workers before it ends with words.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  MOST_IN_A_ROW,
  STEP_TRIES,
  TRIES,
  Tally,
  isDeath,
  persist,
} from "../../www/engine/deaths.js";

const death = (code, blamed = true) => Object.assign(new Error(code), { code, blamed });

test("only the codes of deaths are deaths", () => {
  for (const code of ["Trap", "Silent", "Gone"]) assert.ok(isDeath({ code }));
  for (const code of ["Stopped", "PhotoFormat", "constructor", "__proto__", undefined]) {
    assert.ok(!isDeath({ code }), code);
  }
  assert.ok(!isDeath(undefined));
});

test("a request that kills each worker is given up after the stated number", async () => {
  for (const [code, tries] of Object.entries(TRIES)) {
    let tried = 0;
    const act = async () => {
      tried += 1;
      throw death(code);
    };
    await assert.rejects(persist(act), { message: code, code: "Stopped" });
    assert.equal(tried, tries);
  }
});

test("a request whose worker others have killed is not blamed, and not tried without end", async () => {
  let tried = 0;
  const act = async () => {
    tried += 1;
    if (tried < 6) throw death("Trap", false);
    return "answer";
  };
  assert.equal(await persist(act), "answer");
  await assert.rejects(
    persist(async () => {
      tried += 1;
      throw death("Gone", false);
    }),
    { code: "Stopped" },
  );
  assert.equal(tried, 6 + MOST_IN_A_ROW);
});

test("what was refused with a reason is not tried again", async () => {
  let tried = 0;
  const act = async () => {
    tried += 1;
    throw Object.assign(new Error("no"), { code: "PhotoFormat" });
  };
  await assert.rejects(persist(act), { code: "PhotoFormat" });
  assert.equal(tried, 1);
});

test("deaths of the desk count by what it died of", () => {
  const tally = new Tally();
  const lost = { ...death("Trap"), code: "Lost", death: "Trap" };
  assert.deepEqual([tally.add(lost), tally.add(lost)], [false, true]);
});

test("twenty deaths of a step's worker are the most", () => {
  const tally = new Tally(STEP_TRIES);
  const verdicts = Array.from({ length: 20 }, () => tally.add(death("Gone")));
  assert.equal(verdicts.indexOf(true), 19);
});
