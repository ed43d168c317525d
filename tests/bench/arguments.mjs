// What the command line asks for. Run by itself it only says whether that can be done.
import { SECTIONS } from "./sections.mjs";

const BRIEF = "--brief";
const given = process.argv.slice(2);
const asked = given.filter((argument) => argument !== BRIEF);
const unknown = asked.filter((name) => !SECTIONS.includes(name));
if (unknown.length) {
  console.error(
    `the benchmark has no section ${unknown.join(", ")}; it has ${SECTIONS.join(", ")}`,
  );
  process.exit(2);
}

/** Whether everything is done once and at the smallest sizes. */
export const brief = given.includes(BRIEF);

/** The sections to measure, in their own order. */
export const names = SECTIONS.filter((name) => !asked.length || asked.includes(name));
