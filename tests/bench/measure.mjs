import { table } from "./table.mjs";

/**
 * Measures sections one after the other. Each is printed and kept before the next begins; one that
 * fails says why, and the others go on.
 *
 * @param {Record<string, import("./sections.mjs").Section>} sections by name
 * @param {import("./sections.mjs").Given} given
 * @param {(name: string, rows: import("./row.mjs").Row[],
 *   measured: import("./sections.mjs").Measured) => Promise<void>} keep
 * @returns {Promise<string[]>} the names of those that failed
 */
export async function measureAll(sections, given, keep) {
  const failed = [];
  for (const [name, { ROWS, measure }] of Object.entries(sections)) {
    console.log(`\n${name}`);
    given.server.missing.clear();
    try {
      const measured = await measure(given);
      check(ROWS, measured.figures);
      console.log(table(ROWS, measured.figures));
      await keep(name, ROWS, measured);
    } catch (error) {
      console.error(`${name} failed: ${error.stack}`);
      const missing = [...given.server.missing];
      if (missing.length) console.error(`The server has no ${missing.join(", ")}`);
      failed.push(name);
    }
  }
  return failed;
}

/** Throws unless each row has a number, and each number a row. */
function check(rows, figures) {
  const known = new Set(rows.map(({ name }) => name));
  const without = Object.keys(figures).filter((name) => !known.has(name));
  if (without.length) throw new Error(`figures without a row: ${without.join(", ")}`);
  const empty = [...known].filter((name) => !Number.isFinite(figures[name]));
  if (empty.length) throw new Error(`rows without a number: ${empty.join(", ")}`);
}
