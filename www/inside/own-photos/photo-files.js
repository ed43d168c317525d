/**
 * Files that a reader chose or dropped, folders with all that is in them; each is opened when it is
 * its turn.
 *
 * @typedef {import("./indexing.js").PhotoFile} PhotoFile
 */

/** @param {Iterable<File> & ArrayLike<File>} files @returns {PhotoFile[]} */
export function chosenFiles(files) {
  return Array.from(files, (file) => ({
    name: file.webkitRelativePath || file.name,
    file: async () => file,
  }));
}

/** @param {DataTransfer} data to be read before the event is over @returns {Promise<PhotoFile[]>} */
export function droppedFiles(data) {
  const entries = Array.from(data.items, (item) => item.webkitGetAsEntry?.() ?? null).filter(
    (entry) => entry !== null,
  );
  if (!entries.length) return Promise.resolve(chosenFiles(data.files));
  return below(entries);
}

/** @param {FileSystemEntry[]} entries @returns {Promise<PhotoFile[]>} */
async function below(entries) {
  const items = [];
  const pending = [...entries];
  for (let entry = pending.shift(); entry; entry = pending.shift()) {
    if (entry.isDirectory) {
      pending.push(...(await inside(/** @type {FileSystemDirectoryEntry} */ (entry))));
    } else items.push(item(/** @type {FileSystemFileEntry} */ (entry)));
  }
  return items;
}

/** @param {FileSystemFileEntry} entry @returns {PhotoFile} */
function item(entry) {
  return {
    name: entry.fullPath.replace(/^\//, ""),
    file: () => new Promise((resolve, reject) => entry.file(resolve, reject)),
  };
}

/**
 * A directory is read a hundred entries at a time, until nothing more comes.
 *
 * @param {FileSystemDirectoryEntry} directory
 */
async function inside(directory) {
  const reader = directory.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return all;
    all.push(...some);
  }
}
