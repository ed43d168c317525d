/** Has the browser save a blob as a file. @param {Blob} blob @param {string} name */
export function saveFile(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The download has begun by then; a revoked address would stop it before.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
