// What a worker is asked is a method of its client, and named nowhere else.
import assert from "node:assert/strict";
import { test } from "node:test";
import ts from "typescript";
import { nodes, parsed, scripts } from "./sources.mjs";

/** Clients by their workers. */
const CLIENTS = {
  "engine/worker.js": "engine/network.js",
  "engine/desk-worker.js": "engine/desk.js",
  "engine/darkroom-worker.js": "engine/darkroom.js",
  "inside/search/index-worker.js": "inside/search/index-client.js",
};
/** What any worker of a view begins with is asked for by what replaces it. */
const REPLACING = "engine/assistant.js";

/** The verbs of a worker's table. */
function table(tree) {
  for (const node of nodes(tree)) {
    if (ts.isVariableDeclaration(node) && node.name.text === "verbs") {
      return node.initializer.properties.map(({ name }) => name.text);
    }
  }
  return [];
}

/** Texts that are asked for: `ask("verb")`, whoever is asked, and `{ verb: "verb" }`. */
function asked(tree) {
  return [...nodes(tree)].flatMap((node) => {
    const [first] = (ts.isCallExpression(node) && node.arguments) || [];
    const called = first && ts.isStringLiteral(first) && /ask$/i.test(node.expression.name?.text);
    if (called) return [first.text];
    const verb = ts.isPropertyAssignment(node) && node.name.text === "verb" && node.initializer;
    return verb && ts.isStringLiteral(verb) ? [verb.text] : [];
  });
}

test("what is asked is found", () => {
  const text = 'this.#ask("a"); remote.ask("b", {}); post({ verb: "c" }); find("d"); ask(e);';
  assert.deepEqual(asked(parsed(text)), ["a", "b", "c"]);
  assert.deepEqual(table(parsed("const verbs = { async a() {}, b: () => 1 }; serve(verbs);")), [
    "a",
    "b",
  ]);
});

test("a client asks for each verb of its worker's table, and for no other", () => {
  const all = scripts();
  for (const [worker, client] of Object.entries(CLIENTS)) {
    const verbs = table(all.get(worker));
    const own = asked(all.get(client));
    const replaced = asked(all.get(REPLACING)).filter((verb) => !own.includes(verb));
    const known = [...own, ...(client.startsWith("inside/") ? replaced : [])];
    assert.ok(verbs.length > 2, worker);
    assert.deepEqual([...new Set(known)].sort(), verbs.sort(), client);
  }
});

test("every worker has a client", () => {
  const serving = [...scripts()].filter(([, tree]) => table(tree).length);
  assert.deepEqual(serving.map(([path]) => path).sort(), Object.keys(CLIENTS).sort());
});

test("nobody else asks a worker by name", () => {
  const clients = [...Object.values(CLIENTS), REPLACING];
  for (const [path, tree] of scripts()) {
    if (!clients.includes(path)) assert.deepEqual(asked(tree), [], path);
  }
});
