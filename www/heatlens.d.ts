/** Facts about a drawn map. Pixels are those of the photo. */
export interface MapInfo {
  model: string;
  model_sha256: string;
  method: string;
  /** Of the method's own grid. */
  rows: number;
  columns: number;
  /** The grid that is drawn, finer where windows overlap. */
  drawn: { rows: number; columns: number };
  layers: string[];
  unit: string;
  sign: "signed" | "magnitude" | "lowness";
  /** The colours above and below zero of a signed map. */
  hues: [string, string];
  /** Ends of the scale of colours. */
  low: number;
  high: number;
  /** Where the map's own scale ends, if it shares another. */
  reach: number;
  /** No place made a difference beyond rounding. */
  flat: boolean;
  /** The share of the strongest cells that have the last colour. */
  clip: number;
  /** Of the method's own values; null where there is none yet. */
  minimum: number | null;
  maximum: number | null;
  extent: { left: number; top: number; right: number; bottom: number };
  /** Steps absorbed, of so many. */
  done: number;
  total: number;
  passes: number;
  parameters: Record<string, string>;
  findings: Findings;
  /** What must be known of how the photo was read. */
  notes: Note[];
  /** Whether the photo's tones were stretched. */
  tones: Tones;
}

/** Numbers beside a map; each method has its own. */
export interface Findings extends Record<string, unknown> {
  /** ReLUs between the class and the pixels; 0 where guided backpropagation, deconvolution or guided
   * Grad-CAM had none to treat, so that they are the gradient. */
  rectifiers?: number;
  /** The standard deviation of SmoothGrad's noise, in normalised values. */
  noise_deviation?: number;
  /** Whether all pixels have one colour. */
  uniform?: boolean;
  /** Of integrated gradients: what the map adds up to, minus what it should add up to. */
  completeness_gap?: number;
  /** The gap as a share of the difference between photo and baseline; null where that is nothing. */
  gap_share?: number | null;
  /** Whether it is over 5 %. */
  gap_is_large?: boolean | null;
  /** A third of the steps, and the share of the gap that they alone leave. */
  fewer_steps?: number;
  fewer_steps_gap_share?: number | null;
  /** Whether the gap has become clearly smaller from these to all steps. */
  more_steps_helped?: boolean | null;
  baseline_is_photo?: boolean;
}

/** What must be known of a photo, such as `nearly-black` or `decoded-by-browser`. */
export interface Note {
  code: string;
  text: string;
}

/** stretch: the darkest becomes black, the brightest white. */
export type Tones = "as-is" | "stretch";

/** What of a pass was computed for each place of a sweep. */
export interface Recomputed {
  /** Multiplications, as a share of a whole pass. */
  share: number;
  in_part: number;
  without_rule: string[];
}

export interface HeatLensEventMap {
  ready: CustomEvent<null>;
  progress: CustomEvent<{ done: number; total: number }>;
  preview: CustomEvent<{ info: MapInfo; seconds: number }>;
  /** A photo was opened, or a part of it covered or uncovered. */
  photo: CustomEvent<{ width: number; height: number; notes: Note[] }>;
  /** `src` was taken away, and the photo went. */
  emptied: CustomEvent<null>;
  /** A map is drawn, a new one or the same one read anew. */
  reading: CustomEvent<{ info: MapInfo }>;
  /** The reader points at a place, in shares of what the network sees; or at none. */
  point: CustomEvent<{ x: number; y: number } | null>;
  result: CustomEvent<{
    info: MapInfo;
    passes: number;
    seconds: number;
    workers: number;
    recomputed: Recomputed | null;
  }>;
  error: CustomEvent<{ message: string }>;
}

/** A drawn map; pixels and legend are RGBA, NaN stands for what is not known. */
export interface Picture {
  info: MapInfo;
  /** The method's own values, layers x rows x columns. */
  values: Float32Array;
  /** The values of the layer that is drawn, one for each pixel below. */
  drawn: Float32Array;
  pixels: Uint8Array;
  legend: Uint8Array;
}

/** A map as numbers, layer by layer and row by row, with all that made them. */
export type MapJson = MapInfo & {
  /** The photo's address; "" for one that came as a file. */
  src: string;
  /** What the reader painted over, in pixels of the network's input. */
  covered: {
    fill: string;
    seed: number;
    strokes: Stroke[];
  } | null;
  target: string;
  versus: string;
  values: (number | null)[];
};

/** A stroke of the brush, in pixels of the network's input. */
export interface Stroke {
  size: number;
  points: [number, number][];
}

// Made from the methods' files.

/** The names of methods. */
export type MethodName =
  | "cam"
  | "occlusion"
  | "finite-difference"
  | "saliency"
  | "gradient-x-input"
  | "smoothgrad"
  | "integrated-gradients"
  | "guided-backprop"
  | "deconvolution"
  | "grad-cam"
  | "grad-cam-plus-plus"
  | "xgrad-cam"
  | "layer-cam"
  | "hires-cam"
  | "ablation-cam"
  | "guided-grad-cam"
  | "gradient-check";

/** Options of methods; a method ignores those of others. "" is the method's default. */
export interface MethodOptions {
  /**
   * Where the way begins. What equals the baseline gets nothing: black parts of a photo, with black.
   *
   * Of integrated-gradients.
   */
  baseline: "" | "black" | "mean" | "blur";
  /**
   * The side of a block in pixels of the network's input.
   *
   * Of finite-difference, gradient-check.
   */
  block: string;
  /**
   * Nudge red, green and blue together, or apart and show the largest or each.
   * The largest absolute value of red, green and blue, their signed sum, or each.
   *
   * Of finite-difference, saliency, gradient-x-input, smoothgrad, integrated-gradients, guided-backprop, deconvolution, guided-grad-cam.
   */
  channels: "" | "sum" | "max-abs" | "each";
  /**
   * Central takes two passes a block and is more exact; forward takes one.
   *
   * Of finite-difference.
   */
  difference: "" | "central" | "forward";
  /**
   * What the square is painted with. Each fill can itself look like something.
   *
   * Of occlusion.
   */
  fill: string;
  /**
   * Whose maps are weighed; the last ones say most about the class, earlier ones are finer.
   *
   * Of grad-cam, grad-cam-plus-plus, xgrad-cam, layer-cam, hires-cam, ablation-cam, guided-grad-cam.
   */
  layer: string;
  /**
   * Hide what is under the square, or keep only that.
   *
   * Of occlusion.
   */
  mode: "" | "hide" | "keep";
  /**
   * The noise's standard deviation as a share of the input's range.
   *
   * Of smoothgrad.
   */
  noise: string;
  /**
   * Where windows overlap, the mean of all that cover a pixel, or the nearest one.
   *
   * Of occlusion.
   */
  overlap: "" | "average" | "position";
  /**
   * The probability that is left, or the drop of probability or of score.
   *
   * Of occlusion.
   */
  reading: "" | "probability" | "probability-drop" | "score-drop";
  /**
   * Cut off what speaks against the target, as the papers do, or keep it.
   *
   * Of grad-cam, grad-cam-plus-plus, xgrad-cam, layer-cam, hires-cam, ablation-cam.
   */
  rectify: "" | "cut" | "keep";
  /**
   * Everywhere is exact. Adaptive is approximate: after a coarse map, places close together are tried only where hiding something made a difference.
   *
   * Of occlusion.
   */
  refine: "" | "everywhere" | "adaptive";
  /**
   * How many noisy copies are averaged.
   *
   * Of smoothgrad.
   */
  samples: string;
  /**
   * The seed of the noise fill.
   * The first copy's seed; each copy takes the next one.
   *
   * Of occlusion, smoothgrad.
   */
  seed: string;
  /**
   * Keep the sign of the slope, or show its size only.
   *
   * Of finite-difference.
   */
  sign: "" | "signed" | "absolute";
  /**
   * Before softmax the slope is of the class's own score. After it, of the probability, which also moves when other classes do and is flat where the network is sure.
   * Before softmax the gradient is of the class's own score. After it, of the probability, which also moves when other classes do and is flat where the network is sure.
   *
   * Of finite-difference, saliency, gradient-x-input, smoothgrad, integrated-gradients, guided-backprop, deconvolution, grad-cam, grad-cam-plus-plus, xgrad-cam, layer-cam, hires-cam, guided-grad-cam, gradient-check.
   */
  softmax: "" | "before" | "after";
  /**
   * How far intensities move, where black to white is 1.
   *
   * Of finite-difference, gradient-check.
   */
  step: string;
  /**
   * Into how many parts the way is cut.
   *
   * Of integrated-gradients.
   */
  steps: string;
  /**
   * How far the square moves between places, at most the window.
   *
   * Of occlusion.
   */
  stride: string;
  /**
   * The square's size in pixels of the network's input, as 32 or height x width like 40x24.
   *
   * Of occlusion.
   */
  window: string;
}
// Until here.

/** How a photo is to be explained. */
export interface Wishes {
  method?: string;
  options?: Partial<Record<keyof MethodOptions, string | number>>;
  /**
   * The class to explain; the most likely one otherwise. A number is an index, also as text; other text
   * is a label, another name of a class, or a part of either that only one class has; `=TEXT` and `"TEXT"`
   * are whole labels or names. What names no class, or several, is refused.
   */
  target?: string | number;
  /** The class to compare it with. */
  versus?: string | number;
  colormap?: HeatLens["colormap"];
  tones?: Tones;
  /** Which layer of a map that has several. */
  layer?: number;
  model?: string;
  signal?: AbortSignal;
  progress?: (count: { done: number; total: number }) => void;
}

export interface Explanation extends Picture {
  /** All classes from the highest score to the lowest. */
  classes: {
    index: number;
    /** Followed by the index where another class has the same label. */
    label: string;
    /** What names the class as a target: the label, or the index where the label is not enough. */
    target: string;
    score: number;
    probability: number;
  }[];
  target: number;
  versus: number | undefined;
}

/** Explains a photo without showing anything; the network stays for the next call. */
export declare function explain(photo: Blob | string | URL, wishes?: Wishes): Promise<Explanation>;

/** Stops the workers of a model and frees their memory. */
export declare function close(model?: string): void;

/** `<heat-lens>`: a photo, what a network calls it, and where it looked. */
export interface HeatLens extends HTMLElement, MethodOptions {
  /** A photo's address. */
  src: string;
  /** How the tones of the photo at `src` are read. */
  tones: Tones;
  /** The manifest of a network: beside the script, or an address. */
  model: string;
  method: string;
  /** The class to explain, as in {@link Wishes}; the most likely one otherwise. */
  target: string;
  /** The class to compare it with. */
  versus: string;
  /** Of signed maps or of the others; those of the other kind keep the usual one. */
  colormap:
    | ""
    | "red-blue"
    | "purple-orange"
    | "brown-green"
    | "inferno"
    | "viridis"
    | "cividis"
    | "magma"
    | "plasma";
  /** Whether the colours end at the map's own end, or where those of the group's maps of its unit do. */
  scale: "own" | "group";
  /** Elements of one group show each other's points and can take each other's photo. */
  group: string;
  /** Of the map over the photo: "0" to "1". */
  opacity: string;
  controls: "none" | "basic" | "full";
  autostart: "visible" | "click" | "load";
  alt: string;
  poster: string;
  readonly picture: Picture | undefined;
  /** Forward passes run for maps so far. */
  readonly forwardPasses: number;
  /** Whether all networks are ready for a sweep. */
  readonly warmed: boolean;

  /** Attributes that make again what is shown, but for a photo of the reader's own. */
  readonly recipe: Partial<Record<string, string>>;
  /** All classes of the photo, from the highest score to the lowest. */
  readonly classes: Explanation["classes"];
  /** The table of methods, once the network is there. */
  readonly methods: { name: string; title: string; summary: string; family: string }[];

  open(file: Blob, how?: { tones?: Tones }): Promise<void>;
  /** Shows the photo that another element shows, as far as it is covered. */
  follow(other: HeatLens): Promise<void>;
  /** Shows what is at a point, in shares of what the network sees; without one, nothing. */
  point(place?: { x: number; y: number }): void;
  explain(): Promise<void>;
  complete(): Promise<void>;
  cancel(): void;
  toBlob(kind?: "png" | "json" | "npy"): Promise<Blob>;
  toJSON(): MapJson | null;

  addEventListener<K extends keyof HeatLensEventMap>(
    type: K,
    listener: (this: HeatLens, event: HeatLensEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

export declare const HeatLens: { prototype: HeatLens; new (): HeatLens };

declare global {
  interface HTMLElementTagNameMap {
    "heat-lens": HeatLens;
  }
}
