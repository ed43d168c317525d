/**
 * Text on a canvas that may come from outside: it stays within its lines, whatever is in it.
 *
 * @typedef {Pick<CanvasRenderingContext2D, "measureText">} Measure
 */

const ELLIPSIS = "…";
/** More characters are not looked at; those that take no width would never fill a line. */
const LONGEST = 4000;
const LONGEST_NAME = 300;
const LEADING = 1.35;
/** What keeps the order of a text's characters from the text around it. */
const [ISOLATE, END] = ["\u2068", "\u2069"];
/** What is not seen and would break lines or reorder what follows. */
const REORDERING = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text whose direction concerns nothing around it. @param {string} text */
export function isolated(text) {
  return `${ISOLATE}${text}${END}`;
}

/**
 * As much of a text as is so wide at most, in one line, without what reorders others.
 *
 * @param {Measure} context with the font
 * @param {string} text
 * @param {number} width
 */
export function shortened(context, text, width) {
  const plain = text.slice(0, LONGEST_NAME).replaceAll(REORDERING, "\ufffd").trim();
  if (plain.length === text.trim().length && wide(context, plain) <= width) return plain;
  const letters = Array.from(plain);
  return letters.slice(0, fitting(context, letters, width, ELLIPSIS)).join("") + ELLIPSIS;
}

/** @param {Measure} context @param {string} text */
function wide(context, text) {
  return context.measureText(text).width;
}

/**
 * How many letters fit with what follows them.
 *
 * @param {Measure} context
 * @param {string[]} letters
 * @param {number} width
 * @param {string} [after]
 */
function fitting(context, letters, width, after = "") {
  let [fits, tooMany] = [0, letters.length + 1];
  while (tooMany - fits > 1) {
    const count = (fits + tooMany) >> 1;
    const text = letters.slice(0, count).join("") + after;
    if (wide(context, text) <= width) fits = count;
    else tooMany = count;
  }
  return fits;
}

/** A paragraph, in as many lines as it takes up to a bound. */
export class Lines {
  #font;
  #size;
  #left;
  #width;
  /** @type {string[]} */
  #lines;

  /** Whether there is more to the text than the lines have. */
  cut;
  height;

  /**
   * @param {CanvasRenderingContext2D} context whose font changes
   * @param {string} text
   * @param {{ font: string, size: number, left: number, width: number, most: number }} form
   */
  constructor(context, text, { font, size, left, width, most }) {
    this.#font = font;
    this.#size = size;
    this.#left = left;
    this.#width = width;
    context.font = font;
    const lines = broken(context, text.slice(0, LONGEST), width);
    this.cut = lines.length > most || text.length > LONGEST;
    this.#lines = lines.slice(0, most);
    if (this.cut) {
      const last = Array.from(this.#lines[most - 1] ?? "");
      const count = fitting(context, last, width, ELLIPSIS);
      this.#lines[most - 1] = last.slice(0, count).join("") + ELLIPSIS;
    }
    this.#lines = reopened(this.#lines);
    this.height = this.#lines.length * size * LEADING;
  }

  /** @param {CanvasRenderingContext2D} context with the colour; lines hang by their middles @param {number} top */
  draw(context, top) {
    context.font = this.#font;
    const line = this.#size * LEADING;
    this.#lines.forEach((text, index) => {
      context.save();
      // Marks that are stacked on a letter would reach far above it.
      context.beginPath();
      context.rect(this.#left, top + index * line, this.#width, line);
      context.clip();
      context.fillText(text, this.#left, top + (index + 0.5) * line, this.#width);
      context.restore();
    });
  }
}

/**
 * A text in lines that are at most so wide, broken between words, and within those that are wider.
 *
 * @param {Measure} context
 * @param {string} text
 * @param {number} width
 */
function broken(context, text, width) {
  /** @type {string[]} */
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (wide(context, longer) <= width) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    let letters = Array.from(word);
    while (wide(context, letters.join("")) > width) {
      const count = Math.max(fitting(context, letters, width), 1);
      lines.push(letters.slice(0, count).join(""));
      letters = letters.slice(count);
    }
    line = letters.join("");
  }
  return [...lines, line];
}

/** Lines in which what was isolated across their ends still is. @param {string[]} lines */
function reopened(lines) {
  let open = false;
  return lines.map((line) => {
    const text = open ? ISOLATE + line : line;
    open = text.lastIndexOf(ISOLATE) > text.lastIndexOf(END);
    return open ? text + END : text;
  });
}
