// What is written on the saved picture and where, by a canvas that notes what is drawn: nothing runs out of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isolated, Lines, shortened } from "../../www/element/stage/lines.js";
import { drawPicture } from "../../www/element/stage/picture-file.js";

const WIDTH = 1600;
const MARGIN = 48;
const LINK = "http://localhost/index.html#src=gallery%2Fcat.jpg&method=occlusion";

/** A plane on which every letter is half as wide as it is high, and marks that join others take nothing. */
class Plane {
  canvas = { width: 1, height: 1 };
  font = "10px serif";
  fillStyle = "#000";
  direction = "inherit";
  texts = [];
  images = [];
  fills = [];
  #clip;
  #saved = [];
  #path;
  get size() {
    return Number(this.font.match(/([\d.]+)px/)[1]);
  }
  measureText(text) {
    const letters = [...text].filter((letter) => !/[\u2066-\u2069]|\p{M}/u.test(letter));
    return { width: (letters.length * this.size) / 2 };
  }
  save() {
    this.#saved.push([this.#clip, this.fillStyle, this.textAlign]);
  }
  restore() {
    [this.#clip, this.fillStyle, this.textAlign] = this.#saved.pop();
  }
  beginPath() {
    this.#path = [];
  }
  rect(...place) {
    this.#path.push(place);
  }
  clip() {
    this.#clip = this.#path[0];
  }
  fillRect() {}
  fill(rule) {
    this.fills.push({ colour: this.fillStyle, rule, path: this.#path });
  }
  fillText(text, x, y) {
    const { width } = this.measureText(text);
    const left = this.textAlign === "center" ? x - width / 2 : x;
    const { fillStyle: colour, size, direction } = this;
    this.texts.push({ text, left, right: left + width, y, size, colour, direction });
  }
  drawImage(image, ...place) {
    const { imageSmoothingEnabled: smooth, imageSmoothingQuality: quality, globalAlpha } = this;
    this.images.push({ image, place, smooth, quality, opacity: globalAlpha, clip: this.#clip });
  }
}

const row = (index, label, probability) => ({ index, label, probability });
const INFO = {
  unit: "score",
  sign: "signed",
  low: -2,
  high: 6,
  hues: ["red", "blue"],
  parameters: {},
  clip: 0,
  flat: false,
  done: 1,
  total: 1,
  extent: { left: 100, top: 0, right: 400, bottom: 300 },
};

/** A photo of 500 x 300, shown at half its size, of which the network sees the middle. */
const layers = (also = {}, info = {}) => ({
  photo: { name: "photo", width: 250, height: 150 },
  size: { width: 500, height: 300 },
  frame: { left: 0, top: 0, right: 500, bottom: 300 },
  crop: INFO.extent,
  cover: { name: "cover" },
  heat: { name: "heat" },
  legend: { name: "legend" },
  opacity: 0.6,
  smooth: false,
  info: { ...INFO, ...info },
  ...also,
});

const ZEBRA = row(340, "zebra", 0.704);
const FLAMINGO = row(130, "flamingo", 0.131);
const said = (also = {}) => ({
  classes: [ZEBRA, FLAMINGO],
  target: ZEBRA,
  method: "Occlusion",
  network: "MobileNetV2",
  covered: false,
  link: LINK,
  home: "http://localhost/index.html",
  ...also,
});

/** Draws a picture, which must be within its bounds. */
function drawn(what = layers(), words = said()) {
  const plane = new Plane();
  drawPicture(plane, what, words);
  const { width, height } = plane.canvas;
  assert.equal(width, WIDTH);
  assert.ok(height <= 4096 && width * height <= 16e6, `${width} x ${height}`);
  for (const { text, left, right, y, size, colour, direction } of plane.texts) {
    assert.ok(left >= MARGIN && right <= WIDTH - MARGIN + 1e-6, `${left} to ${right}: ${text}`);
    assert.ok(y >= size / 2 && y <= height - size / 2, `at ${y} of ${height}: ${text}`);
    assert.equal(colour, "#000");
    assert.equal(direction, "ltr");
  }
  const text = plane.texts.map(({ text }) => text).join("\n");
  return { plane, text, plain: text.replaceAll(/[\u2066-\u2069]/g, "").replaceAll("\u00a0", " ") };
}

test("the picture says what, how sure, by what, how to read it, and how to make it again", () => {
  const { plain } = drawn();
  const lines = plain.split("\n");
  assert.equal(lines[0], "zebra, 70.4 %");
  assert.match(plain, /Fairly sure: 70\.4 %/);
  assert.match(plain, /Red adds to the score for zebra; blue lowers it\. Unit: score\./);
  assert.match(plain, /Method: Occlusion\. Network: MobileNetV2\./);
  assert.match(plain, /did not see the darkened edge/);
  assert.doesNotMatch(plain, /covered|complete/);
  assert.ok(lines.includes(LINK));
  for (const end of ["-2", "6", "0"]) assert.ok(lines.includes(end), end);
});

test("zero stands where it is on the scale, and nowhere on a scale that does not have it", () => {
  const { plane } = drawn();
  const [bar] = plane.images.filter(({ image }) => image.name === "legend");
  const zero = plane.texts.find(({ text }) => text === "0");
  const [left, , width] = bar.place;
  assert.ok(Math.abs((zero.left + zero.right) / 2 - (left + width / 4)) < 1e-6);
  const [low, high] = ["-2", "6"].map((end) => plane.texts.find(({ text }) => text === end));
  assert.ok(low.right < left && left + width < high.left);
  const { plain } = drawn(layers({}, { low: 1, high: 6 }));
  assert.ok(!plain.split("\n").includes("0"));
});

test("two classes, strokes of the brush and a map on its way are named", () => {
  const words = said({ versus: FLAMINGO, covered: true, link: undefined });
  const { plain } = drawn(layers({}, { done: 40, total: 170 }), words);
  assert.match(plain, /^zebra, 70\.4 %, rather than flamingo, 13\.1 %\n/);
  assert.match(plain, /covered by hand/);
  assert.match(plain, /not complete: 40 of 170 steps/);
});

test("a photo of the reader's own has the page's address alone, as has one whose link is too long", () => {
  const long = `${LINK}&src=${"a".repeat(5000)}`;
  for (const link of [undefined, long]) {
    const { plain } = drawn(layers(), said({ link }));
    assert.match(plain, /\nHeatlens\nhttp:\/\/localhost\/index\.html$/);
    assert.doesNotMatch(plain, /#src/);
  }
  const { plain } = drawn(layers(), said({ link: undefined, home: undefined }));
  assert.match(plain, /\nHeatlens$/);
});

test("photo, cover and map lie over each other as on the page", () => {
  const { plane } = drawn();
  const [photo, cover, heat] = plane.images;
  assert.deepEqual(
    [photo, cover, heat].map(({ image }) => image.name),
    ["photo", "cover", "heat"],
  );
  // The whole photo across the paper but for its margins: three pixels of the file for one of the photo.
  const [x, y, w, h, left, top, width, height] = photo.place;
  assert.deepEqual([x, y, w, h], [0, 0, 250, 150]);
  assert.deepEqual([left, width], [MARGIN, WIDTH - 2 * MARGIN]);
  assert.ok(Math.abs(width / height - 5 / 3) < 1e-9);
  assert.deepEqual([photo.smooth, photo.quality], [true, "high"]);
  const scale = width / 500;
  const middle = [left + 100 * scale, top, 300 * scale, 300 * scale];
  for (const { place } of [cover, heat]) {
    place.forEach((edge, index) => assert.ok(Math.abs(edge - middle[index]) < 1e-9));
  }
  assert.deepEqual([heat.smooth, heat.opacity], [false, 0.6]);
  assert.deepEqual(heat.clip, [left, top, width, height]);
  const [edge] = plane.fills;
  assert.equal(edge.rule, "evenodd");
  assert.deepEqual(edge.path[0], heat.clip);
});

test("a frame smaller than the photo is all that is drawn", () => {
  const { plane, plain } = drawn(layers({ frame: INFO.extent }));
  const [photo, cover, heat] = plane.images;
  assert.deepEqual(photo.place.slice(0, 4), [50, 0, 150, 150]);
  for (const { place } of [cover, heat]) {
    place.forEach((edge, index) => assert.ok(Math.abs(edge - photo.place[4 + index]) < 1e-9));
  }
  assert.doesNotMatch(plain, /darkened/);
});

test("photos of any shape keep within the picture", () => {
  for (const [width, height] of [
    [1, 1],
    [1, 65535],
    [65535, 1],
    [300, 900],
    [8000, 8000],
  ]) {
    const frame = { left: 0, top: 0, right: width, bottom: height };
    const what = { photo: { name: "photo", width, height }, size: { width, height } };
    const { plane } = drawn(
      layers({ ...what, frame, crop: frame, extent: frame }, { extent: frame }),
    );
    const [left, top, across, down] = plane.images[0].place.slice(4);
    assert.ok(left >= MARGIN - 1e-6 && left + across <= WIDTH - MARGIN + 1e-6);
    assert.ok(top > 0 && top + down < plane.canvas.height);
    const ratio = (across / down) * (height / width);
    assert.ok(Math.abs(ratio - 1) < 1e-6, "the photo keeps its shape");
  }
});

/** Names as a stranger may choose them. */
const HOSTILE = {
  "of many letters": "W".repeat(100_000),
  "of many words": "word ".repeat(20_000),
  "of wide letters": "鳥".repeat(3000),
  "from right to left": "חתול ".repeat(50),
  "of marks alone": "a" + "\u0301".repeat(10_000),
  "that reorders": "cat \u202e lpmaxe \u2066 \u2069\u2069\u2069",
  "of several lines": "cat\n\n\n\r\tdog\u2028cow",
  empty: "",
};

for (const [kind, name] of Object.entries(HOSTILE)) {
  test(`a name ${kind} does not run out of the picture, and hides nothing of the rest`, () => {
    const [first, second] = [row(1, name, 0.5), row(2, name, 0.25)];
    const { text, plain } = drawn(
      layers(),
      said({
        classes: [first, second],
        target: first,
        versus: second,
        method: name,
        network: name,
        covered: true,
      }),
    );
    const whole = plain.replaceAll(/\s/g, "");
    for (const words of ["50.0%", "25.0%", "Unit:score.", "coveredbyhand", LINK]) {
      assert.ok(whole.includes(words), words);
    }
    assert.doesNotMatch(text, /[\u202a-\u202e\u2066\u2067\r\t\u2028]/);
    // Each line gives back the order of characters that it changes.
    for (const line of text.split("\n")) {
      const [open, close] = ["\u2068", "\u2069"].map((mark) => line.split(mark).length);
      assert.equal(open, close, line);
    }
  });
}

test("text is broken between words, and within one that is wider than a line", () => {
  const plane = new Plane();
  const form = { font: "20px serif", size: 20, left: 0, width: 100, most: 9 };
  const shown = (text, most = 9) => {
    plane.texts = [];
    const lines = new Lines(plane, text, { ...form, most });
    lines.draw(plane, 0);
    const { cut, height } = lines;
    return { cut, height, lines: plane.texts.map(({ text }) => text) };
  };
  // Ten letters a line.
  assert.deepEqual(shown("one two three four").lines, ["one two", "three four"]);
  assert.deepEqual(shown("an abcdefghijklm no").lines, ["an", "abcdefghij", "klm no"]);
  const two = shown("one two three four five six", 2);
  assert.deepEqual(two.lines, ["one two", "three fou…"]);
  assert.deepEqual([two.cut, two.height], [true, 2 * 27]);
  const name = isolated("abc defghijklm");
  assert.deepEqual(shown(name).lines, ["\u2068abc\u2069", "\u2068defghijklm\u2069"]);
});

test("a name is shortened by its width, with an ellipsis", () => {
  const plane = Object.assign(new Plane(), { font: "20px serif" });
  assert.equal(shortened(plane, "  zebra ", 50), "zebra");
  assert.equal(shortened(plane, "zebras", 50), "zebr…");
  assert.equal(shortened(plane, "鳥".repeat(9), 50), `${"鳥".repeat(4)}…`);
  assert.equal(shortened(plane, "a\u202eb", 50), "a\ufffdb");
});
