import { mkdir, writeFile } from "node:fs/promises";

/** A folder with what was measured: a JSON file for each section, and its plot if it has one. */
export class Results {
  #folder;
  #machine;

  /**
   * @param {URL} folder
   * @param {import("./machine.mjs").Machine} machine
   */
  constructor(folder, machine) {
    [this.#folder, this.#machine] = [folder, machine];
  }

  /**
   * @param {string} section its name
   * @param {import("./row.mjs").Row[]} rows
   * @param {import("./sections.mjs").Measured} measured
   */
  async save(section, rows, { figures, series, svg }) {
    const values = rows.map(({ name, unit }) => [name, { value: figures[name], unit }]);
    const json = {
      section,
      date: new Date().toISOString(),
      machine: this.#machine,
      figures: Object.fromEntries(values),
      series,
    };
    await mkdir(this.#folder, { recursive: true });
    const file = (ending) => new URL(`${section}.${ending}`, this.#folder);
    await writeFile(file("json"), `${JSON.stringify(json, null, 2)}\n`);
    if (svg) await writeFile(file("svg"), svg);
  }
}
