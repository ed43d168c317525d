/**
 * Closed lines through a field of numbers, around where it is not below a level. Beyond the field, and
 * where it is NaN, everything is below.
 *
 * @typedef {{ rows: number, columns: number, values: Float32Array }} Field
 * @typedef {[number, number]} Place down and across, in cells from the first corner
 */

/** A line is written to so many decimals of the field's side. */
const DECIMALS = 4;

/**
 * Lines along the sides of cells.
 *
 * @param {Field} field
 * @param {number} level
 * @param {number} [least] the share of the field below which a loop is left out
 * @returns {string} the data of a path on a square of side 1
 */
export function borders(field, level, least = 0) {
  const at = reader(field);
  /** @type {Map<string, Place>} where a side of a cell begins, with what is inside to the right */
  const begins = new Map();
  /** @type {Map<string, string[]>} the sides that begin at a corner */
  const sides = new Map();
  /** @type {Map<string, string>} from a side of a cell to the one after it around the same cell */
  const around = new Map();
  for (let row = 0; row < field.rows; row++) {
    for (let column = 0; column < field.columns; column++) {
      if (at(row, column) < level) continue;
      const corners = square(row, column);
      const beyond = [at(row - 1, column), at(row, column + 1), at(row + 1, column)];
      [...beyond, at(row, column - 1)].forEach((value, side) => {
        if (value >= level) return;
        const [begin, end] = [corners[side], corners[(side + 1) % 4]];
        const key = `${row} ${column} ${side}`;
        begins.set(key, begin);
        sides.set(String(begin), [...(sides.get(String(begin)) ?? []), key]);
        around.set(key, String(end));
      });
    }
  }
  const cell = (/** @type {string} */ key) => key.slice(0, key.lastIndexOf(" "));
  /** @type {Map<string, string>} */
  const next = new Map();
  for (const [key, end] of around) {
    const [first, ...others] = sides.get(end) ?? [];
    // Where two cells touch by a corner, each keeps its own line.
    next.set(key, others.find((other) => cell(other) === cell(key)) ?? first);
  }
  return path(field, next, begins, least);
}

/**
 * Lines that lie between the centres of cells where the level lies between their values, straight from one
 * side of the square between four centres to another (marching squares).
 *
 * @param {Field} field
 * @param {number} level
 * @param {number} [least] as above
 * @returns {string} likewise
 */
export function contours(field, level, least = 0) {
  const at = reader(field);
  /** @type {Map<string, Place>} */
  const crossings = new Map();
  /** @param {Place} high @param {Place} low @returns {string} the name of the crossing between the centres */
  const cross = (high, low) => {
    const [above, below] = [at(...high), at(...low)];
    const share = (above - level) / (above - below);
    const [y, x] = high.map((from, axis) => from + share * (low[axis] - from) + 0.5);
    crossings.set(`${high} ${low}`, [y, x]);
    return `${high} ${low}`;
  };
  /** @type {Map<string, string>} */
  const next = new Map();
  for (let row = -1; row < field.rows; row++) {
    for (let column = -1; column < field.columns; column++) {
      const corners = square(row, column);
      const values = corners.map((corner) => at(...corner));
      const inside = values.map((value) => value >= level);
      if (inside.every((is) => is === inside[0])) continue;
      // Of two corners across, the mean says whether they are joined.
      const joined = values.reduce((sum, value) => sum + value) / 4 >= level;
      const turns = joined ? [1, 2, 3] : [3, 2, 1];
      for (let side = 0; side < 4; side++) {
        const end = (side + 1) % 4;
        if (!inside[side] || inside[end]) continue;
        const back = turns.map((turn) => (side + turn) % 4);
        const other = back.find((from) => !inside[from] && inside[(from + 1) % 4]) ?? side;
        next.set(
          cross(corners[side], corners[end]),
          cross(corners[(other + 1) % 4], corners[other]),
        );
      }
    }
  }
  return path(field, next, crossings, least);
}

/** The corners of a square, clockwise. @param {number} row @param {number} column @returns {Place[]} */
function square(row, column) {
  return [
    [row, column],
    [row, column + 1],
    [row + 1, column + 1],
    [row + 1, column],
  ];
}

/** @param {Field} field */
function reader({ rows, columns, values }) {
  return (/** @type {number} */ row, /** @type {number} */ column) => {
    const isThere = row >= 0 && column >= 0 && row < rows && column < columns;
    const value = isThere ? values[row * columns + column] : NaN;
    return Number.isNaN(value) ? -Infinity : value;
  };
}

/**
 * The data of a path along all loops; a place on a straight line between its neighbours is left out.
 *
 * @param {Field} field
 * @param {Map<string, string>} next which place follows which, by their names
 * @param {Map<string, Place>} places
 * @param {number} least
 */
function path({ rows, columns }, next, places, least) {
  const loops = [];
  const left = new Set(next.keys());
  for (const start of left) {
    const names = [];
    for (let name = start; left.delete(name); name = next.get(name) ?? start) names.push(name);
    loops.push(names.map((name) => places.get(name) ?? [0, 0]));
  }
  return loops
    .filter((loop) => areaOf(loop) >= least * rows * columns)
    .map((loop) => {
      // Beyond the field the level is met at the centre of its last cell, twice at a corner of the field.
      const apart = loop.filter((place, index) => String(place) !== String(loop.at(index - 1)));
      const corners = apart.filter((place, index) => {
        const [before, after] = [apart.at(index - 1), apart[(index + 1) % apart.length]];
        return before && !isStraight(before, place, after);
      });
      const texts = corners.map(([y, x]) => [x / columns, y / rows].map(rounded).join(" "));
      return texts.length ? `M${texts.join("L")}Z` : "";
    })
    .join("");
}

/** @param {number[][]} loop */
function areaOf(loop) {
  const twice = loop.reduce((sum, [y, x], index) => {
    const [y1, x1] = loop[(index + 1) % loop.length];
    return sum + x * y1 - x1 * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** @param {number[]} before @param {number[]} place @param {number[]} after */
function isStraight([y0, x0], [y, x], [y1, x1]) {
  return Math.abs((x - x0) * (y1 - y) - (y - y0) * (x1 - x)) < 1e-9;
}

/** @param {number} share */
function rounded(share) {
  return String(Number(share.toFixed(DECIMALS)));
}
