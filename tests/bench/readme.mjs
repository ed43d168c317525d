import { readFile, writeFile } from "node:fs/promises";

const README = new URL("README.md", import.meta.url);
const MARKED = /(<!-- figures -->\n)[\s\S]*(<!-- end of figures -->)/;

/** Puts figures between the marks of the README. @param {string} figures in Markdown */
export async function writeReadme(figures) {
  const text = await readFile(README, "utf8");
  if (!MARKED.test(text)) throw new Error("tests/bench/README.md has no marks for the figures");
  await writeFile(
    README,
    text.replace(MARKED, (_, start, end) => `${start}${figures}\n${end}`),
  );
}
