// Files that a reader chose or dropped, folders with all that is in them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { photosAmong } from "../../www/inside/own-photos/indexing.js";
import { chosenFiles, droppedFiles } from "../../www/inside/own-photos/photo-files.js";

/** As browsers have a file that was dropped. */
const file = (path) => ({
  isDirectory: false,
  fullPath: path,
  file: (resolve) => resolve({ name: path.split("/").at(-1) }),
});

/** A folder as browsers have it: its entries come so many at a time, and then none. */
const folder = (entries, most = 100) => ({
  isDirectory: true,
  createReader: () => {
    const left = [...entries];
    return { readEntries: (resolve) => resolve(left.splice(0, most)) };
  },
});

const data = (entries, files = []) => ({
  items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })),
  files,
});

const names = (items) => items.map(({ name }) => name);

test("a chosen file is named by its way in the folder, where one was chosen", async () => {
  const files = [
    { name: "a.jpg", webkitRelativePath: "" },
    { name: "b.jpg", webkitRelativePath: "c/b.jpg" },
  ];
  const items = chosenFiles(files);
  assert.deepEqual(names(items), ["a.jpg", "c/b.jpg"]);
  assert.equal(await items[1].file(), files[1]);
});

test("a dropped folder is unfolded with the folders in it, however often it has to be asked", async () => {
  const many = Array.from({ length: 250 }, (_, index) => file(`/many/${index}.jpg`));
  const tree = folder([file("/top/a.jpg"), folder([file("/top/sub/b.png")]), folder([])]);
  const items = await droppedFiles(data([tree, folder(many), file("/c.gif")]));
  assert.equal(items.length, 253);
  assert.ok(
    ["top/a.jpg", "top/sub/b.png", "many/249.jpg", "c.gif"].every((name) =>
      names(items).includes(name),
    ),
  );
  assert.deepEqual(await items.find(({ name }) => name === "top/a.jpg").file(), { name: "a.jpg" });
});

test("what a browser has no entries of is taken as files", async () => {
  const files = [{ name: "a.jpg" }];
  for (const entries of [[], [null]]) {
    assert.deepEqual(names(await droppedFiles(data(entries, files))), ["a.jpg"]);
  }
  assert.deepEqual(names(await droppedFiles({ items: [{}], files })), ["a.jpg"]);
});

test("a file that cannot be opened fails when it is its turn, and not before", async () => {
  const gone = { ...file("/a.jpg"), file: (_, reject) => reject(new Error("it is gone")) };
  const [item] = await droppedFiles(data([gone]));
  await assert.rejects(item.file(), /it is gone/);
});

test("what may be a photo is told by its name", () => {
  const items = ["a.JPG", "b.txt", "folder.d/c", "d.heic", "e.tar.gz", ".DS_Store"].map((name) => ({
    name,
  }));
  assert.deepEqual(names(photosAmong(items)), ["a.JPG", "folder.d/c", "d.heic"]);
});
