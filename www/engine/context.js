/**
 * The plane of a canvas, to draw on.
 *
 * @overload
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {CanvasRenderingContext2D}
 */
/**
 * @overload
 * @param {OffscreenCanvas} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {OffscreenCanvasRenderingContext2D}
 */
/**
 * @overload
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D}
 */
/**
 * @param {HTMLCanvasElement | OffscreenCanvas} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {any} the plane of the canvas's kind
 */
export function contextOf(canvas, settings) {
  const context = /** @type {HTMLCanvasElement} */ (canvas).getContext("2d", settings);
  if (!context) throw new Error("This browser gives the page no canvas; close other tabs.");
  return context;
}
