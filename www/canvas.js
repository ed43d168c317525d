/** The photo, the part that the network saw, the map over it, and the map's legend. */
export class Stage {
  #root;
  #photo;
  #heat;
  #frame;
  #legend;
  #multiples;
  #size = { width: 1, height: 1 };

  /** @param {ShadowRoot} root */
  constructor(root) {
    this.#root = root.querySelector(".stage");
    this.#photo = root.querySelector(".photo");
    this.#heat = root.querySelector(".heat");
    this.#frame = root.querySelector(".crop");
    this.#legend = root.querySelector(".legend canvas");
    this.#multiples = root.querySelector(".multiples");
  }

  /** @param {{ width: number, height: number, crop: object, preview: object }} photo */
  show({ width, height, crop, preview }) {
    this.#size = { width, height };
    this.#root.style.setProperty("--aspect", width / height);
    put(this.#photo, preview.pixels, preview.width, preview.height);
    this.#place(this.#frame, crop);
    this.clear();
  }

  /** @param {{ info: object, pixels: Uint8Array, legend: Uint8Array }} picture */
  draw({ info, pixels, legend }) {
    put(this.#heat, pixels, info.columns, info.rows);
    this.#place(this.#heat, info.extent);
    put(this.#legend, legend, legend.length / 4, 1);
  }

  /** Maps of several layers side by side, all on one scale. */
  drawMultiples(pictures) {
    this.#multiples.hidden = pictures.length === 0;
    this.#multiples.replaceChildren(
      ...pictures.map(({ info, pixels, layer }) => {
        const figure = document.createElement("figure");
        const canvas = document.createElement("canvas");
        const caption = document.createElement("figcaption");
        put(canvas, pixels, info.columns, info.rows);
        caption.textContent = info.layers[layer];
        figure.append(canvas, caption);
        return figure;
      }),
    );
  }

  clear() {
    this.#heat.width = 1;
    this.#heat.height = 1;
    this.drawMultiples([]);
  }

  /** Puts an element over a rectangle given in pixels of the photo. */
  #place(element, { left, top, right, bottom }) {
    const { width, height } = this.#size;
    Object.assign(element.style, {
      left: `${(left / width) * 100}%`,
      top: `${(top / height) * 100}%`,
      width: `${((right - left) / width) * 100}%`,
      height: `${((bottom - top) / height) * 100}%`,
    });
  }
}

function put(canvas, pixels, width, height) {
  canvas.width = width;
  canvas.height = height;
  const data = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
  canvas.getContext("2d").putImageData(new ImageData(data, width, height), 0, 0);
}
