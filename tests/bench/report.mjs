import { mkdir, readFile, writeFile } from "node:fs/promises";

const TARGET = new URL("../../target/", import.meta.url);
const README = new URL("README.md", import.meta.url);
const MARKED = /(<!-- figures -->\n)[\s\S]*(<!-- end of figures -->)/;

/** The figures of one run on one machine. */
export class Report {
  #rows;
  #figures;
  #machine;
  #date = new Date().toISOString();

  /**
   * @param {import("./rows.mjs").Row[]} rows
   * @param {Record<string, number>} figures by name
   * @param {Record<string, string | number>} machine
   */
  constructor(rows, figures, machine) {
    const known = new Set(rows.map(({ name }) => name));
    const without = Object.keys(figures).filter((name) => !known.has(name));
    if (without.length) throw new Error(`figures without a row: ${without.join(", ")}`);
    this.#rows = rows.filter(({ name }) => name in figures);
    this.#figures = figures;
    this.#machine = machine;
  }

  /** The table as text that is also Markdown. */
  get table() {
    const lines = this.#rows.map(({ name, text, unit, digits, target }) => {
      const value = this.#figures[name];
      const shown = `${value.toFixed(digits)} ${unit}`.trim();
      if (!target) return [text, shown, "", ""];
      const { most, least } = target;
      const [bound, met] =
        most === undefined
          ? [`at least ${least}`, value >= least]
          : [`at most ${most}`, value <= most];
      return [text, shown, `${bound} ${unit}`, met ? "met" : "missed"];
    });
    return aligned([["figure", "value", "target", ""], ...lines]);
  }

  /** The machine and the day, in a sentence. */
  get circumstances() {
    const { cpu, cores, memory, os, browser, busy } = this.#machine;
    return (
      `Measured on ${this.#date.slice(0, 10)}: ${cpu}, ${cores} cores, ${memory}, ${os}, ` +
      `${browser}. Before the run, other work kept ${Math.round(busy * 100)} % of the cores busy.`
    );
  }

  /**
   * Writes target/bench.json.
   *
   * @param {Record<string, object[]>} series that are plotted
   */
  async writeJson(series) {
    const figures = this.#rows.map(({ name, unit }) => [
      name,
      { value: this.#figures[name], unit },
    ]);
    const json = {
      machine: this.#machine,
      date: this.#date,
      figures: Object.fromEntries(figures),
      series,
    };
    await mkdir(TARGET, { recursive: true });
    await writeFile(new URL("bench.json", TARGET), `${JSON.stringify(json, null, 2)}\n`);
  }

  /** Puts the table between the marks of the README. */
  async writeReadme() {
    const text = await readFile(README, "utf8");
    if (!MARKED.test(text)) throw new Error("tests/bench/README.md has no marks for the figures");
    const part = `${this.table}\n\n${this.circumstances}\n`;
    await writeFile(
      README,
      text.replace(MARKED, (_, start, end) => start + part + end),
    );
  }
}

function aligned([head, ...lines]) {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...lines].map((cells) => cells[column].length)),
  );
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...lines]
    .map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`)
    .join("\n");
}
