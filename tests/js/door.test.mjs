// What the page knows of the engine by types is what the engine exports.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import ts from "typescript";

const DOOR = new URL("../../www/engine/door.d.ts", import.meta.url);
const GLUE = new URL("../../dist/engine/simd/heatlens.js", import.meta.url);
/** What wasm-bindgen gives every class, and every module. */
const GIVEN = ["constructor", "free", "__destroy_into_raw"];
const STARTING = ["default", "initSync"];

/** Names of members, by the classes and interfaces that are declared, and of functions. */
function declared() {
  const tree = ts.createSourceFile("door.d.ts", readFileSync(DOOR, "utf8"), ts.ScriptTarget.Latest);
  const types = new Map();
  const functions = [];
  for (const one of tree.statements) {
    if (ts.isFunctionDeclaration(one) && one.name.text !== "init") functions.push(one.name.text);
    if (!ts.isClassDeclaration(one) && !ts.isInterfaceDeclaration(one)) continue;
    const names = one.members.flatMap(({ name }) => name?.text ?? []).filter(own);
    const parents = (one.heritageClauses ?? []).flatMap(({ types }) => types);
    const inherited = parents.flatMap(({ expression }) => types.get(expression.text) ?? []);
    types.set(one.name.text, [...new Set([...names, ...inherited])].sort());
  }
  return { types, functions: functions.sort() };
}

function own(name) {
  return !GIVEN.includes(name);
}

test("the door's types name each function and each member, and no other", async (context) => {
  if (!existsSync(GLUE)) {
    context.skip("dist/ is not built");
    return;
  }
  const { types, functions } = declared();
  const glue = Object.entries(await import(GLUE)).filter(([name]) => !STARTING.includes(name));
  const isClass = ([, value]) => Object.hasOwn(value.prototype ?? {}, "free");
  const plain = glue.filter((one) => !isClass(one)).map(([name]) => name);
  assert.deepEqual(plain.sort(), functions);
  for (const [name, { prototype }] of glue.filter(isClass)) {
    const members = Object.getOwnPropertyNames(prototype).filter(own).sort();
    // What only holds results may share a type.
    const alike = [...types].some(([, names]) => String(names) === String(members));
    assert.ok(types.has(name) || alike, name);
    if (types.has(name)) assert.deepEqual(types.get(name), members, name);
  }
});
