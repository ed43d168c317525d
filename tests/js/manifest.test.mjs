// What the page reads of files that others wrote.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { beside, readManifest } from "../../www/engine/manifest.js";
import { readTable } from "../../www/engine/table.js";
import { isPage, whatCame } from "../../www/engine/what-came.js";

const NAME = "https://host.example/nets/my.json";
const RAW = /Unexpected|undefined|null \(|Cannot read|JSON\.parse|is not iterable/;
const shipped = await readFile(new URL("../../models/mobilenet_v2.json", import.meta.url), "utf8");
const bytes = (text) => new TextEncoder().encode(text);

test("a shipped manifest is read, and with blank lines before it, too", () => {
  for (const text of [shipped, ` \n${shipped}`]) {
    const { file, labels, bytes } = readManifest(text, NAME);
    assert.deepEqual([file, labels.file], ["mobilenet_v2.onnx", "imagenet_labels.txt"]);
    assert.equal(labels.names.file, "imagenet_names.tsv");
    assert.ok(bytes > 1e6);
  }
});

test("whatever else came is refused by what it is", () => {
  const cases = [
    ["", /an empty file, not a manifest/],
    ["<!DOCTYPE html><html></html>", /a web page, not a manifest/],
    ["\n<!-- host -->\n<html>", /a web page, not a manifest/],
    ["version https://git-lfs.github.com/spec/v1\noid", /a pointer of Git LFS, not a manifest/],
    [shipped.slice(0, 200), /no JSON, or it is cut short/],
    ["null", /not a manifest: that is an object/],
    ["17", /not a manifest: that is an object/],
    ['"text"', /not a manifest: that is an object/],
    ["[]", /not a manifest: that is an object/],
    ["{}", /file has to be the name/],
    ['{"file": 5}', /file has to be the name/],
    ['{"file": "a.onnx"}', /labels\.file has to be/],
    ['{"file": "a.onnx", "labels": null}', /labels\.file has to be/],
    ['{"file": "a.onnx", "labels": {"file": " "}}', /labels\.file has to be/],
    ['{"file": "a.onnx", "labels": {"file": "l.txt", "names": {}}}', /labels\.names\.file has/],
    [
      '{"file": "a.onnx", "labels": {"file": "l.txt", "names": "n.tsv"}}',
      /labels\.names\.file has/,
    ],
  ];
  for (const [text, words] of cases) {
    assert.throws(
      () => readManifest(text, NAME),
      ({ message }) => {
        assert.match(message, words);
        assert.ok(message.startsWith(NAME));
        assert.doesNotMatch(message, RAW);
        return true;
      },
    );
  }
});

test("files lie beside their manifest or below, on its own host", () => {
  const manifest = new URL(NAME);
  for (const file of ["a.onnx", "./a.onnx", "weights/a.onnx", "a.onnx?key=1", "ä b.onnx"]) {
    assert.ok(beside(file, manifest, NAME).href.startsWith("https://host.example/nets/"), file);
  }
  const outside = [
    "../a.onnx",
    "weights/../../a.onnx",
    "%2e%2e/a.onnx",
    "..\\a.onnx",
    "/a.onnx",
    "//evil.example/a.onnx",
    "https://evil.example/nets/a.onnx",
    "http://host.example/nets/a.onnx",
    "https://host.example@evil.example/nets/a",
    "javascript:alert(1)",
    "data:,x",
    "blob:https://host.example/nets/x",
    ".",
    "https://",
  ];
  for (const file of outside) {
    assert.throws(() => beside(file, manifest, NAME), /names a file that is not beside it/, file);
  }
});

test("the list of files is one of lengths and hashes, and lists what is needed", () => {
  const entry = { bytes: 3, sha256: "0".repeat(64) };
  const table = JSON.stringify({ "a.js": entry, "b.wasm": entry });
  assert.deepEqual(Object.keys(readTable(table, "files.json", ["b.wasm"])), ["a.js", "b.wasm"]);
  assert.throws(() => readTable(table, "files.json", ["c"]), /files\.json does not list c/);
  assert.throws(() => readTable(table, "files.json", ["toString"]), /does not list toString/);
  const wrong = ["null", "7", "[]", '{"a": null}', '{"a": {"bytes": -1}}', '{"a": {"bytes": 3}}'];
  for (const text of wrong.filter((text) => text !== "[]")) {
    assert.throws(
      () => readTable(text, "files.json", []),
      /not the list of this site's files/,
      text,
    );
  }
  assert.throws(() => readTable("<html>", "files.json", []), /a web page, not the list/);
});

test("what came is judged by its bytes, and by its type only where they are text", () => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46]);
  assert.ok(!isPage(jpeg, "text/html"));
  assert.ok(isPage(bytes("Access denied"), "text/html; charset=utf-8"));
  assert.ok(isPage(bytes("\ufeff  <!doctype html>"), "image/jpeg"));
  assert.ok(!isPage(bytes("<svg></svg>"), "image/svg+xml"));
  assert.ok(!isPage(bytes("tench\n<html>\n"), "text/plain"));
  assert.equal(whatCame(new Uint8Array()), "an empty file");
  assert.equal(whatCame(bytes("<?xml version='1.0'?><Error>")), "an XML document");
  assert.equal(whatCame(bytes("tench\ngoldfish\n"), "text/plain"), "");
});
