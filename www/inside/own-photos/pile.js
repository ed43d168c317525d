/**
 * Files that a reader chose or dropped, folders with all that is in them; each is opened when it is
 * its turn.
 *
 * @typedef {import("./indexing.js").Item} Item
 */

/** @param {FileList} files @returns {Item[]} */
export function chosen(files) {
  return Array.from(files, (file) => ({
    name: file.webkitRelativePath || file.name,
    file: async () => file,
  }));
}

/** @param {DataTransfer} data to be read before the event is over @returns {Promise<Item[]>} */
export function dropped(data) {
  const entries = Array.from(data.items, (item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return Promise.resolve(chosen(data.files));
  return below(entries);
}

async function below(entries) {
  const items = [];
  const pending = entries;
  while (pending.length) {
    const entry = pending.shift();
    if (entry.isDirectory) pending.push(...(await inside(entry)));
    else {
      const file = () => new Promise((resolve, reject) => entry.file(resolve, reject));
      items.push({ name: entry.fullPath.replace(/^\//, ""), file });
    }
  }
  return items;
}

/** A directory is read a hundred entries at a time, until nothing more comes. */
async function inside(directory) {
  const reader = directory.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return all;
    all.push(...some);
  }
}
