import { contextOf } from "../../engine/context.js";
import { blobOf } from "../../engine/true-colours.js";
import { answer } from "../answer.js";
import { number, outlined, percent, reading } from "../words.js";
import { Lines, isolated, shortened } from "./lines.js";

/**
 * @import { ClassRow, Rect } from "../../engine/door.d.ts"
 * @import { MapInfo, Outline } from "../../heatlens.js"
 *
 * @typedef {object} Layers what is drawn; rectangles are in pixels of the photo
 * @property {HTMLCanvasElement} photo as it is shown, which may be smaller than the photo is
 * @property {{ width: number, height: number }} size of the photo
 * @property {Rect} frame the part of the photo that is drawn
 * @property {Rect} crop what the network sees
 * @property {HTMLCanvasElement} cover what was painted over the crop
 * @property {HTMLCanvasElement} heat
 * @property {HTMLCanvasElement} legend the colours from the lowest value to the highest
 * @property {number} opacity of the map
 * @property {boolean} smooth whether the map's cells run into each other
 * @property {Outline} [line] around its strongest tenth
 * @property {MapInfo} info
 *
 * @typedef {object} Said what is written beside it
 * @property {ClassRow[]} classes the likeliest first
 * @property {ClassRow} [target] the class that is explained
 * @property {ClassRow} [versus] the class that it is compared with
 * @property {string} method
 * @property {string} network
 * @property {boolean} covered whether parts were covered by hand
 * @property {string} [link] the address that makes it again
 * @property {string} [home] the page's address
 *
 * @typedef {object} Block a piece of the picture, across its whole width
 * @property {number} height
 * @property {(context: CanvasRenderingContext2D, top: number) => void} draw
 */

/** In pixels of the file. With at most so many lines of each text it is never higher than 4096. */
const WIDTH = 1600;
const MARGIN = 48;
const ACROSS = WIDTH - 2 * MARGIN;
const HIGHEST_PHOTO = 2400;
const GAP = 24;
const BAR = 32;
const SMALL = 26;
const TEXT = 32;
const HEADING = 56;
const FAMILY = "system-ui, sans-serif";
const PAPER = "#fff";
const INK = "#000";
/** What darkens the edge on the page, too. */
const UNSEEN = "rgb(0 0 0 / 45%)";
/** How many lines a name may take by itself, so that what follows it is still read. */
const NAME_LINES = 1.25;
const MOST_LINES = 5;
const HEADING_LINES = 6;

/** The photo with its map and all that has to be said of it, as a PNG. @param {Layers} layers @param {Said} said */
export function pictureFile(layers, said) {
  const canvas = document.createElement("canvas");
  drawPicture(contextOf(canvas), layers, said);
  return blobOf(canvas);
}

/**
 * Black on white, whatever the page looks like; sets the size of the canvas.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Layers} layers
 * @param {Said} said
 */
export function drawPicture(context, layers, said) {
  const blocks = [
    ...above(context, said),
    photoBlock(layers),
    legendBlock(layers),
    ...below(context, layers, said),
  ];
  const height = blocks.reduce((sum, block) => sum + block.height + GAP, 2 * MARGIN - GAP);
  Object.assign(context.canvas, { width: WIDTH, height: Math.ceil(height) });
  context.fillStyle = PAPER;
  context.fillRect(0, 0, WIDTH, context.canvas.height);
  context.fillStyle = INK;
  context.textBaseline = "middle";
  // That of the page would turn the lines around.
  context.direction = "ltr";
  let top = MARGIN;
  for (const block of blocks) {
    context.save();
    block.draw(context, top);
    context.restore();
    top += block.height + GAP;
  }
}

/**
 * The class with its percentage, and how sure the network is.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Said} said
 * @returns {Block[]}
 */
function above(context, { classes, target, versus }) {
  const heading = [target, versus]
    .flatMap((row) => (row ? [`${nameOf(context, row.label, HEADING)}, ${share(row)}`] : []))
    .join(", rather than ");
  const rows = classes.slice(0, 2).map((row) => ({
    ...row,
    label: nameOf(context, row.label, TEXT),
    names: [],
  }));
  const { before, name, after, certainty } = answer(rows);
  return [
    paragraph(context, heading, HEADING, "bold", HEADING_LINES),
    paragraph(context, `${before}${name}${after} ${certainty}`, TEXT),
  ];
}

/** @param {ClassRow} row */
function share({ probability }) {
  return percent(probability).replace(" ", "\u00a0");
}

/**
 * How to read the colours, what made them, and where they come from.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Layers} layers
 * @param {Said} said
 * @returns {Block[]}
 */
function below(context, layers, { target, versus, method, network, covered, link, home }) {
  const { info, line } = layers;
  /** @param {string} text */
  const name = (text) => nameOf(context, text, TEXT);
  const scale = reading(info, target && name(target.label), versus && name(versus.label));
  const facts = [
    `Method: ${name(method)}. Network: ${name(network)}.`,
    info.done < info.total && `The map is not complete: ${info.done} of ${info.total} steps.`,
    covered && "Parts of the photo were covered by hand.",
    isDarkened(layers) && "The network did not see the darkened edge.",
  ].filter((fact) => typeof fact === "string");
  return [
    paragraph(context, `${scale} ${outlined(line)}`.trim(), TEXT),
    paragraph(context, facts.join(" "), TEXT),
    ...source(context, link, home),
  ];
}

/**
 * The address that makes the picture again. Half of one would make nothing: what is too long to be
 * written gives way to the page's address.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} [link]
 * @param {string} [home]
 * @returns {Block[]}
 */
function source(context, link, home) {
  const again = link && paragraph(context, link, SMALL);
  if (again && !again.cut) {
    return [paragraph(context, "Heatlens makes it again at this address:", SMALL, "bold"), again];
  }
  const made = paragraph(context, "Heatlens", SMALL, "bold");
  return home ? [made, paragraph(context, home, SMALL)] : [made];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} size
 * @param {"normal" | "bold"} [weight]
 * @param {number} [most] how many lines it may have
 */
function paragraph(context, text, size, weight = "normal", most = MOST_LINES) {
  const place = { left: MARGIN, width: ACROSS, most };
  return new Lines(context, text, { font: `${weight} ${size}px ${FAMILY}`, size, ...place });
}

/**
 * A name from outside, which may be long, or written from right to left.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} size of the type
 */
function nameOf(context, text, size) {
  context.font = `bold ${size}px ${FAMILY}`;
  return isolated(shortened(context, text, NAME_LINES * ACROSS));
}

/** Whether there is something in the frame that the network does not see. @param {Layers} layers */
function isDarkened({ frame, crop }) {
  return (
    crop.left - frame.left > 0.5 ||
    crop.top - frame.top > 0.5 ||
    frame.right - crop.right > 0.5 ||
    frame.bottom - crop.bottom > 0.5
  );
}

/** The photo, what covers it, and the map over it. @param {Layers} layers @returns {Block} */
function photoBlock(layers) {
  const { photo, size, frame, crop, cover, heat, opacity, smooth, line, info } = layers;
  const [across, down] = [frame.right - frame.left, frame.bottom - frame.top];
  const scale = Math.min(ACROSS / across, HIGHEST_PHOTO / down);
  const [width, height] = [across * scale, down * scale];
  const start = (WIDTH - width) / 2;
  const [shownAcross, shownDown] = [photo.width / size.width, photo.height / size.height];
  return {
    height,
    draw(context, above) {
      /** @param {Rect} rect @returns {[number, number, number, number]} in the file */
      const placed = ({ left, top, right, bottom }) => [
        start + (left - frame.left) * scale,
        above + (top - frame.top) * scale,
        (right - left) * scale,
        (bottom - top) * scale,
      ];
      context.beginPath();
      context.rect(start, above, width, height);
      context.clip();
      context.imageSmoothingEnabled = true;
      context.imageSmoothingQuality = "high";
      context.drawImage(
        photo,
        frame.left * shownAcross,
        frame.top * shownDown,
        across * shownAcross,
        down * shownDown,
        start,
        above,
        width,
        height,
      );
      context.drawImage(cover, ...placed(crop));
      context.beginPath();
      context.rect(start, above, width, height);
      context.rect(...placed(crop));
      context.fillStyle = UNSEEN;
      context.fill("evenodd");
      context.globalAlpha = opacity;
      context.imageSmoothingEnabled = smooth;
      context.imageSmoothingQuality = "low";
      context.drawImage(heat, ...placed(info.extent));
      context.globalAlpha = 1;
      if (line) strokeOutline(context, line, placed(info.extent));
    },
  };
}

/**
 * Two strokes, as on the page.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Outline} line
 * @param {[number, number, number, number]} place left, top, width and height of the map
 */
function strokeOutline(context, { above, below }, [left, top, width, height]) {
  const shape = new DOMMatrix([width, 0, 0, height, left, top]);
  /** @param {string} data @param {string} colour @param {number} thick @param {number[]} [dashes] */
  const stroke = (data, colour, thick, dashes = []) => {
    const path = new Path2D();
    path.addPath(new Path2D(data), shape);
    context.setLineDash(dashes);
    Object.assign(context, { strokeStyle: colour, lineWidth: thick, lineJoin: "round" });
    context.stroke(path);
  };
  stroke(above + below, INK, 9);
  stroke(above, PAPER, 4);
  stroke(below, PAPER, 4, [12, 10]);
}

/** The colours between the numbers of their ends, and zero where it is. @param {Layers} layers @returns {Block} */
function legendBlock({ legend, info: { low, high } }) {
  return {
    height: BAR + 1.5 * TEXT,
    draw(context, top) {
      context.font = `${TEXT}px ${FAMILY}`;
      const ends = [low, high].map(number);
      const [before, after] = ends.map((end) => context.measureText(end).width + GAP);
      const [left, width] = [MARGIN + before, ACROSS - before - after];
      context.fillText(ends[0], MARGIN, top + BAR / 2);
      context.fillText(ends[1], WIDTH - MARGIN - after + GAP, top + BAR / 2);
      context.imageSmoothingEnabled = true;
      context.drawImage(legend, left, top, width, BAR);
      if (low >= 0 || high <= 0) return;
      const zero = left + (-low / (high - low)) * width;
      context.fillRect(zero - 1, top + BAR, 2, 8);
      context.textAlign = "center";
      context.fillText("0", zero, top + BAR + TEXT);
    },
  };
}
