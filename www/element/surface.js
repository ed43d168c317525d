/** @typedef {[number, number]} Pair */

/** Where a point of the window lies on a box, however its ancestors turn, mirror, slant or tilt it. */
export class Surface {
  #corners;

  /** @param {HTMLElement} box that is positioned */
  constructor(box) {
    this.#corners = CORNERS.map(([left, top]) => {
      const corner = document.createElement("i");
      Object.assign(corner.style, { position: "absolute", left, top, pointerEvents: "none" });
      box.append(corner);
      return corner;
    });
  }

  /**
   * @param {{ clientX: number, clientY: number }} point
   * @returns {{ x: number, y: number } | undefined} in shares of the box's width and height, beyond 0
   *   and 1 outside; nothing where the box is not seen
   */
  share({ clientX, clientY }) {
    const [a, b, c, d] = this.#corners.map((corner) => {
      const { left, top } = corner.getBoundingClientRect();
      return /** @type {Pair} */ ([left, top]);
    });
    return onSquare([a, b, c, d], [clientX, clientY]);
  }
}

const CORNERS = [
  ["0", "0"],
  ["100%", "0"],
  ["100%", "100%"],
  ["0", "100%"],
];

/**
 * Takes a point back through the perspective that maps the unit square to a quadrilateral (Heckbert,
 * Fundamentals of Texture Mapping, 1989, 2.2.3): with the corners (0, 0), (1, 0), (1, 1), (0, 1),
 * px = (a x + b y + c) / (g x + h y + 1) and py = (d x + e y + f) / (g x + h y + 1).
 *
 * @param {[Pair, Pair, Pair, Pair]} corners
 * @param {Pair} point
 */
export function onSquare([[x0, y0], [x1, y1], [x2, y2], [x3, y3]], [px, py]) {
  /** @type {Record<string, Pair>} */
  const { across, down, rest } = {
    across: [x1 - x2, y1 - y2],
    down: [x3 - x2, y3 - y2],
    rest: [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3],
  };
  const area = cross(across, down);
  if (!area) return undefined;
  const [g, h] = [cross(rest, down) / area, cross(across, rest) / area];
  /** @type {Pair} */
  const first = [x1 - x0 + g * (x1 - px), y1 - y0 + g * (y1 - py)];
  /** @type {Pair} */
  const second = [x3 - x0 + h * (x3 - px), y3 - y0 + h * (y3 - py)];
  /** @type {Pair} */
  const whole = [px - x0, py - y0];
  const scale = cross(first, second);
  if (!scale) return undefined;
  return { x: cross(whole, second) / scale, y: cross(first, whole) / scale };
}

/** @param {Pair} a @param {Pair} b */
function cross([a, b], [c, d]) {
  return a * d - b * c;
}
