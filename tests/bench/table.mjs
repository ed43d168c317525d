/**
 * Figures as text that is also Markdown.
 *
 * @param {import("./row.mjs").Row[]} rows
 * @param {Record<string, number>} figures by the names of the rows
 */
export function table(rows, figures) {
  const lines = rows.map(({ name, text, unit, digits, target }) => {
    const value = figures[name];
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

function aligned([head, ...lines]) {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...lines].map((cells) => cells[column].length)),
  );
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...lines]
    .map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`)
    .join("\n");
}
