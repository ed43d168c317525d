// What tells networks apart: engines are shared, and maps kept, by the key of a source.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ModelSource } from "../../www/engine/model-source.js";

const bytes = () => ({
  manifest: new Blob(["{}"]),
  network: new Uint8Array([1, 2]).buffer,
  labels: new File(["a"], "labels.txt"),
});

test("one address is one network, and bytes are a network of their own each time", () => {
  const [one, same, other] = ["a.json", "a.json", "b.json"].map((name) => ModelSource.at(name));
  assert.equal(one.key, same.key);
  const given = bytes();
  const keys = [one, other, ModelSource.of(given), ModelSource.of(given)].map(({ key }) => key);
  // An address that looks like the key of bytes is still an address.
  keys.push(ModelSource.at(keys[2]).key);
  assert.equal(new Set(keys).size, keys.length);
  assert.deepEqual([one.hasAddress, ModelSource.of(given).hasAddress], [true, false]);
});

test("a message holds where a network comes from", async () => {
  assert.deepEqual(structuredClone(ModelSource.at("a.json").origin), { address: "a.json" });
  const { files } = structuredClone(ModelSource.of(bytes()).origin);
  assert.deepEqual(new Uint8Array(await files.network.arrayBuffer()), new Uint8Array([1, 2]));
});

test("what is no file is refused with the name of the part", () => {
  for (const part of ["manifest", "network", "labels"]) {
    for (const wrong of [undefined, "text", new Uint8Array(2)]) {
      assert.throws(
        () => ModelSource.of({ ...bytes(), [part]: wrong }),
        new TypeError(`${part} has to be a File, another Blob, or an ArrayBuffer`),
      );
    }
  }
});
