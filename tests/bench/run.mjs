// ./build.sh bench: measures dist/ and its peers in Chromium, section by section.
import { writeFile } from "node:fs/promises";
import { brief, names } from "./arguments.mjs";
import { circumstances, machine } from "./machine.mjs";
import { measureAll } from "./measure.mjs";
import { writeReadme } from "./readme.mjs";
import { Results } from "./results.mjs";
import { load, SECTIONS } from "./sections.mjs";
import { Server } from "./server.mjs";
import { table } from "./table.mjs";

const FOLDER = new URL(`../../target/bench/${brief ? "brief/" : ""}`, import.meta.url);
const PLOT = new URL("windows.svg", import.meta.url);

const sections = {};
for (const name of names) sections[name] = await load(name);
const server = new Server();
await server.start();
const where = await machine();
const results = new Results(FOLDER, where);
const all = { rows: [], figures: {} };
let plot;

const failed = await measureAll(sections, { server, brief }, async (name, rows, measured) => {
  await results.save(name, rows, measured);
  all.rows.push(...rows);
  Object.assign(all.figures, measured.figures);
  plot ??= measured.svg;
});
server.stop();

console.log(`\n${circumstances(where)}`);
if (failed.length) {
  console.error(`failed: ${failed.join(", ")}`);
  process.exitCode = 1;
} else if (!brief && names.length === SECTIONS.length) {
  await writeReadme(`${table(all.rows, all.figures)}\n\n${circumstances(where)}`);
  await writeFile(PLOT, plot);
}
