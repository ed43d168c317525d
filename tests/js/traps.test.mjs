// What stopped a worker is said in words of its own, and what the engine refused stays as it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DOING, causeOf, loadingOf, placeOf, words } from "../../www/engine/traps.js";

const RAW =
  /unreachable|recursive|memory access|RuntimeError|Cannot read|undefined|table index|call stack|fetch/i;
const full = {
  grow() {
    throw new RangeError("WebAssembly.Memory.grow(): Maximum memory size exceeded");
  },
};
const THROWN = [
  [new WebAssembly.RuntimeError("unreachable"), "trap"],
  [new WebAssembly.RuntimeError("memory access out of bounds"), "trap"],
  [new WebAssembly.RuntimeError("table index is out of bounds"), "trap"],
  [new Error("recursive use of an object detected which would lead to unsafe aliasing"), "trap"],
  [new Error("null pointer passed to rust"), "trap"],
  [new RangeError("Maximum call stack size exceeded"), "stack"],
  [Object.assign(new Error("too much recursion"), { name: "InternalError" }), "stack"],
  [new RangeError("WebAssembly.Memory(): could not allocate memory"), "memory"],
  [new RangeError("Array buffer allocation failed"), "memory"],
  [new TypeError("Cannot read properties of undefined (reading 'desk')"), "fault"],
  [new SyntaxError("Unexpected token '<'"), "fault"],
  [new TypeError("Failed to fetch dynamically imported module: http://a/b.js"), "script"],
  [new TypeError("error loading dynamically imported module: http://a/b.js"), "script"],
  [new DOMException("gone", "NotFoundError"), "file"],
  [new Error("the bytes are not a photo"), undefined],
  [Object.assign(new Error("x"), { code: "PhotoFormat" }), undefined],
];

test("whatever is thrown has its cause", () => {
  for (const [error, cause] of THROWN) assert.equal(causeOf(error), cause, error.message);
  assert.equal(causeOf("a string"), undefined);
  assert.equal(causeOf(undefined), undefined);
});

test("a trap of an instance that gets no more memory is for want of memory", () => {
  const trap = new WebAssembly.RuntimeError("unreachable");
  assert.equal(causeOf(trap, full), "memory");
  assert.equal(causeOf(trap, new WebAssembly.Memory({ initial: 1 })), "trap");
});

test("a panic is a trap with a place", () => {
  const panic = Object.assign(new Error("recursion limit"), { code: "Panic", place: "src/a.rs:1" });
  assert.equal(causeOf(panic), "trap");
  assert.equal(causeOf(panic, full), "memory");
  assert.equal(placeOf(panic), "src/a.rs:1");
  assert.match(words("trap", DOING.photo, { place: "src/a.rs:1" }), /stopped at src\/a\.rs:1; /);
  for (const other of [new WebAssembly.RuntimeError("unreachable"), { place: "x" }, undefined]) {
    assert.equal(placeOf(other), undefined);
  }
});

test("no raw words reach a reader", () => {
  const causes = ["trap", "memory", "stack", "fault", "file", "script", "silent", "gone"];
  for (const doing of Object.values(DOING)) {
    for (const cause of causes) {
      const said = words(cause, doing, { seconds: 60 });
      assert.match(said, /^[A-Z].*: .+\.$/);
      assert.doesNotMatch(said, RAW);
    }
  }
});

test("a network that is not loaded in time is named", () => {
  const said = words("silent", loadingOf("slow.onnx"), { seconds: 74.2 });
  assert.match(said, /^slow\.onnx could not be loaded: the engine gave no answer for 74 seconds/);
});
