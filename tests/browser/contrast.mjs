/**
 * In the page: visible texts whose contrast with what is behind them is too small, through shadow
 * roots, with placeholders, and over every colour of a gradient.
 *
 * @param {number} least
 * @returns {string[]}
 */
export function faintTexts(least) {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const COLOURS = /(?:rgba?|color|oklab)\([^()]*\)/g;

  /** The luminance of colours laid over each other. */
  const luminance = (colours) => {
    context.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
      const value = byte / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (text, ground) => {
    const [dark, light] = [luminance(ground), luminance([...ground, text])].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const around = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  /** What is behind an element: one list of layers for each colour that a gradient there has. */
  const grounds = (element) => {
    const layers = [];
    let gradient = [];
    for (let node = element; node; node = around(node)) {
      const { backgroundColor, backgroundImage } = getComputedStyle(node);
      if (backgroundImage !== "none" && !layers.length) {
        gradient = backgroundImage.match(COLOURS) ?? [];
      }
      layers.unshift(backgroundColor);
    }
    layers.unshift("Canvas");
    return [layers, ...gradient.map((colour) => [...layers, colour])];
  };
  const elements = (root) =>
    [...root.querySelectorAll("*")].flatMap((element) =>
      element.shadowRoot ? [element, ...elements(element.shadowRoot)] : [element],
    );
  const spoken = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) ||
    element.matches("input:not([type=range], [type=file]), select");
  const shown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !element.closest("datalist, option, script, style");

  return elements(document.body)
    .filter((element) => spoken(element) && shown(element))
    .flatMap((element) => {
      const texts = [getComputedStyle(element).color];
      if (element.placeholder) texts.push(getComputedStyle(element, "::placeholder").color);
      const ratios = texts.flatMap((text) => grounds(element).map((g) => contrast(text, g)));
      const worst = Math.min(...ratios);
      const name = `${element.localName}.${element.className} ${element.textContent.slice(0, 30)}`;
      return worst < least ? [`${name}: ${worst.toFixed(2)}`] : [];
    });
}
