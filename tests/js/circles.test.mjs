// Who may read whom: scripts of a room know nothing of the rooms on their right, and none comes back to
// itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { imports, mentions, parsed, scripts } from "./sources.mjs";

/** From left to right; what is in none of them is an address of its own, which names what it likes. */
const ROOMS = ["engine", "element", "inside", "site"];
/** The package's types, which its rooms are made after. */
const TYPES = "heatlens.js";

/** The scripts of a circle, if there is one. */
function circle(graph) {
  const done = new Set();
  const walk = (name, way) => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const found = walk(next, [...way, name]);
      if (found) return found;
    }
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const found = walk(name, []);
    if (found) return found;
  }
  return undefined;
}

/** What a script reads to the right of its room. */
function rightward(path, names) {
  const room = (name) => ROOMS.indexOf(name.split("/")[0]);
  if (room(path) < 0) return [];
  return names.filter((name) => name !== TYPES && (room(name) < 0 || room(name) > room(path)));
}

test("a circle is found", () => {
  const graph = new Map([
    ["a", ["b"]],
    ["b", ["c", "d"]],
    ["c", []],
    ["d", ["b"]],
  ]);
  assert.deepEqual(circle(graph), ["b", "d", "b"]);
  graph.set("d", ["c"]);
  assert.equal(circle(graph), undefined);
});

test("a reader to the right is found", () => {
  const text = 'import { a } from "../site/page.js";\nexport * from "./b.js";';
  const names = imports("engine/a.js", parsed(text));
  assert.deepEqual(names, ["site/page.js", "engine/b.js"]);
  assert.deepEqual(rightward("engine/a.js", names), ["site/page.js"]);
  assert.deepEqual(rightward("site/a.js", names), []);
});

test("no script comes back to itself by what it imports", () => {
  const all = scripts();
  assert.ok(all.size > 80);
  const graph = new Map([...all].map(([path, tree]) => [path, imports(path, tree)]));
  for (const [path, names] of graph) {
    for (const name of names) assert.ok(graph.has(name), `${path} imports ${name}`);
  }
  assert.equal(circle(graph), undefined);
});

test("no script is longer than one can have in mind", () => {
  for (const [path, tree] of scripts()) {
    const lines = tree.getLineStarts().length;
    assert.ok(lines <= 400, `${path} has ${lines} lines`);
  }
});

test("no script names one in a room to its right, in its types neither", () => {
  for (const [path, tree] of scripts()) {
    // Pages of the site define the element at its public address.
    const names = mentions(path, tree).filter(
      (name) => !(path.startsWith("site/") && name === "define.js"),
    );
    assert.deepEqual(rightward(path, names), [], path);
  }
});
