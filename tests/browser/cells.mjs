// What tests read off the view of channels.
import assert from "node:assert/strict";

export const PATIENCE = { timeout: 120_000 };

/** Waits until the view has listed and projected all that it shows, by a rule. */
export function settled(page, rule = "guided") {
  return page.waitForFunction(
    (rule) => {
      const made = (list) => {
        const pairs = [...document.querySelectorAll(`.channels ${list} .projected`)];
        return pairs.length && pairs.every(({ dataset }) => dataset.rule === rule);
      };
      return (
        made(".carriers") && made(".page") && document.querySelector("[data-at=working]").hidden
      );
    },
    PATIENCE,
    rule,
  );
}

/** The chosen cell, its parts, and the value that the class activation map has there. */
export function cell(page) {
  return page.evaluate(() => {
    const { row, column } = document.querySelector(".channels [aria-selected=true] button").dataset;
    const { values, info } = document.querySelector("heat-lens").picture;
    const parts = [...document.querySelectorAll(".carriers li")];
    return {
      row: Number(row),
      column: Number(column),
      value: values[row * info.columns + Number(column)],
      scores: parts.map(({ dataset }) => Number(dataset.score)),
      words: document.querySelector(".channels .sum").textContent,
    };
  });
}

/** Numbers that a sentence names, in their order. */
function numbers(words) {
  return words.match(/[-+]?\d+(\.\d+)?(e[-+]\d+)?/g).map(Number);
}

function add(values) {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Asserts that the parts of a cell are as the view says, and add up to its value. */
export function fits({ row, column, value, scores, words }) {
  const [saidRow, saidColumn, said, above, below, channels, listed, rest] = numbers(words);
  assert.deepEqual([saidRow, saidColumn], [row + 1, column + 1]);
  assert.deepEqual([channels, listed, scores.length], [1280, 12, 12]);
  // The sentence has three digits of each.
  const near = (a, b) =>
    assert.ok(Math.abs(a - b) < 0.01 * (above - below), `${a}, ${b}: ${words}`);
  near(said, value);
  near(above + below, value);
  near(add(scores) + rest, value);
  const sizes = scores.map(Math.abs);
  assert.deepEqual(
    sizes,
    sizes.toSorted((a, b) => b - a),
  );
}
