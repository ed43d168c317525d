// Elements of one page that name the same group.
import assert from "node:assert/strict";
import { test } from "node:test";
import { GroupMember } from "../../www/element/group-member.js";

/** A member that notes what the others have it do. */
function member(sharedScale) {
  const noted = { points: [], followed: [], reaches: [] };
  const self = {
    sharedScale,
    point: (place) => noted.points.push(place),
    follow: async (other) => noted.followed.push(other),
    rescale: (reach) => noted.reaches.push(reach),
  };
  return { self, noted, member: new GroupMember(self) };
}

function grouped(name, ...scales) {
  const members = scales.map(member);
  for (const { member } of members) member.join(name);
  return members;
}

test("a point and a photo go to the others of the group, and to nobody else", async () => {
  const [first, second] = grouped("points", undefined, undefined);
  const [stranger] = grouped("elsewhere", undefined);
  const place = { x: 0.25, y: 0.5 };
  first.member.point(place);
  await first.member.share();
  assert.deepEqual(second.noted.points, [place]);
  assert.deepEqual(second.noted.followed, [first.self]);
  for (const { noted } of [first, stranger]) {
    assert.deepEqual([noted.points, noted.followed], [[], []]);
  }
});

test("whoever leaves, joins another group or names none is told nothing more", () => {
  const [first, second, third, fourth] = grouped("moving", ...Array(4).fill());
  assert.equal(first.member.hasOthers, true);
  second.member.leave();
  third.member.join("another");
  fourth.member.join("");
  assert.equal(first.member.hasOthers, false);
  first.member.point({ x: 0, y: 0 });
  for (const { noted } of [second, third, fourth]) assert.deepEqual(noted.points, []);
});

test("elements without a group have no company in each other", () => {
  const [first, second] = grouped("", undefined, undefined);
  assert.equal(first.member.hasOthers, false);
  first.member.point({ x: 0, y: 0 });
  assert.deepEqual(second.noted.points, []);
});

test("maps of one unit and sign end where the farthest of them does; those that share none are left", () => {
  const signed = (unit, reach) => ({ unit, sign: "signed", reach });
  const members = grouped(
    "scales",
    signed("score", 2),
    signed("score", 5),
    signed("score", 3),
    signed("slope", 9),
    { unit: "score", sign: "lowness", reach: 7 },
    undefined,
  );
  members[0].member.rescale();
  assert.deepEqual(
    members.map(({ noted }) => noted.reaches),
    [[5], [5], [5], [9], [7], []],
  );
});
