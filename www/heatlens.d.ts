// Made from what the engine says.

/**
 * A rectangle in pixels, given by its edges and not by the centres of pixels: a whole 10 x 10 picture is
 * 0, 0, 10, 10.
 */
export interface Rect {
  /** The left edge, from the picture's left edge. */
  left: number;
  /** The upper edge, from the picture's upper edge. */
  top: number;
  /** The right edge, from the picture's left edge. */
  right: number;
  /** The lower edge, from the picture's upper edge. */
  bottom: number;
}

/** The size of a picture or a grid. */
export interface Grid {
  /** Rows of pixels or cells. */
  rows: number;
  /** Columns of pixels or cells. */
  columns: number;
}

/** What becomes of the values between black and white. */
export type Tones = "as-is" | "stretch";

/** A note as programs and readers see it. */
export interface Note {
  /** The name of the note, such as `nearly-black`, for programs. */
  code: string;
  /** The note in words, for readers. */
  text: string;
}

/** A class, with what the network says of it in a photo. */
export interface ClassRow {
  /** The place of the class among the scores, from 0. */
  index: number;
  /** The label, followed by the index where another class has the same label. */
  label: string;
  /** The text that names the class as a target: the label, or the index where the label is not enough. */
  target: string;
  /** All that the class is called, by the network's file of names; empty without one. */
  names: string[];
  /** What the class is, by the same file. */
  definition: string | null;
  /** The output of the network for the class, before softmax. */
  score: number;
  /** The share of the class after softmax, from 0 to 1. */
  probability: number;
}

/** The meaning of zero and of the sign of a map's values. */
export type Sign = "signed" | "magnitude" | "lowness";

/** Where the cells of a map lie. */
export interface Middles {
  /** The middle of each row of cells, from the photo's upper edge. */
  rows: number[];
  /** The middle of each column of cells, from the photo's left edge. */
  columns: number[];
}

/** A map without its values, as browser and terminal describe it. Pixels are those of the photo. */
export interface MapFacts {
  /** The name of the network. */
  model: string;
  /** The hexadecimal SHA-256 of the network's file. */
  model_sha256: string;
  /** The name of the method. */
  method: string;
  /** Rows of the method's own grid. */
  rows: number;
  /** Columns of the method's own grid. */
  columns: number;
  /** The names of the layers; most maps have one. */
  layers: string[];
  /** The unit of the values, such as score. */
  unit: string;
  /** The meaning of zero and of the values' sign. */
  sign: Sign;
  /** The rectangle that the map covers. */
  extent: Rect;
  /** The middles of rows and columns of cells; null where cells are equal tiles that fill the extent. */
  centres: Middles | null;
  /** The smallest of the method's own values; null where there is none yet. */
  minimum: number | null;
  /** The largest of the method's own values; null where there is none yet. */
  maximum: number | null;
  /** Every option that made the map, by its key. */
  parameters: Record<string, string>;
  /** Numbers beside the map. */
  findings: Findings;
  /** Where the network looked, in words made from these numbers; empty for methods that say nothing of it. */
  sentences: string[];
  /** What must be known of how the photo was read. */
  notes: Note[];
}

/** A map as it is drawn. */
export interface Drawing {
  /** The grid that is drawn, finer than the method's own where windows overlap. */
  drawn: Grid;
  /** The colours above and below zero of a signed map. */
  hues: [string, string];
  /** The value at the low end of the legend: as far as a signed map goes below zero, or its shared scale does. */
  low: number;
  /** The value at the high end of the legend, likewise. */
  high: number;
  /** Where the colours of the map's own scale end, to both sides of zero if it is signed. */
  reach: number;
  /** Whether no place made a difference beyond rounding. */
  flat: boolean;
  /** The share of the strongest cells that have the last colour. */
  clip: number;
}

/** What is known of a drawn map. Pixels are those of the photo. */
export interface MapInfo extends MapFacts, Drawing {
  /** How many steps have been done. */
  done: number;
  /** How many steps there are. */
  total: number;
  /** How many forward passes all steps take. */
  passes: number;
  /** Whether the photo's tones were stretched. */
  tones: Tones;
}

/** How much of a full pass is computed for each change. */
export interface Recomputed {
  /** Multiplications and additions as a share of those of a full pass, in the mean over all positions. */
  share: number;
  /** How many operators compute only a window. */
  in_part: number;
  /**
   * The operators that are computed in full for want of a rule; all that reads their output is computed
   * in full as well.
   */
  without_rule: string[];
}

/** Numbers beside a map, tagged with what they are about. */
export type Findings =
  | { kind: "none" }
  | ({ kind: "pooling" } & Pooling)
  | ({ kind: "weighting" } & Weighting)
  | ({ kind: "ablation" } & Ablation)
  | ({ kind: "occlusion" } & Occlusion)
  | ({ kind: "completeness" } & Completeness)
  | ({ kind: "noise" } & Noise)
  | ({ kind: "rectifiers" } & Rectifiers)
  | ({ kind: "gradient-check" } & GradientCheck);

/** The terms of a class activation map's identity, in score: mean + bias = score. */
export interface Pooling {
  /** The mean of the map. */
  mean: number;
  /** The target's bias in the dense layer. */
  bias: number;
  /** The mean plus the bias. */
  sum: number;
  /** The score that the network gives the target. */
  score: number;
  /** The sum minus the score, which is nothing but rounding. */
  difference: number;
}

/** The maps that were weighted. */
export interface Weighting {
  /** How many maps the layer has. */
  channels: number;
}

/** The maps that were taken out of the network, one after another. */
export interface Ablation {
  /** The score of the target with all maps. */
  score: number;
  /** How many maps the layer has. */
  channels: number;
  /** How many of them raise the score, so that it falls without them. */
  channels_needed: number;
}

/** What the network says of the whole photo, and where the square lies. */
export interface Occlusion extends Partial<Agreement> {
  /** The score of the target in the whole photo. */
  score: number;
  /** The probability of the target in the whole photo. */
  probability: number;
  /** The classes that come first at some position, those of most positions first. */
  winners: Winner[];
  /** The index of the class that comes first at each position, row by row; null where it was not tried. */
  winner_at: (number | null)[];
  /**
   * Where hiding costs the target most, of the positions that were tried; null for a map that keeps only
   * the window, and for one class minus another.
   */
  costliest: Position | null;
  /** Where hiding raises the target most; null likewise. */
  raising: Position | null;
  /** How many positions an adaptive map computed. */
  adaptive?: number;
}

/** A position of the window, and what the network says there. */
export interface Position {
  /** The window, in pixels of the photo. */
  window: Rect;
  /** The probability of the target. */
  probability: number;
  /** The index of the class that comes first. */
  first: number;
}

/** How alike two maps are. */
export interface Agreement {
  /** The mean structural similarity; null where a map is flat. */
  ssim: number | null;
  /** Spearman's rank correlation; null where a map is flat. */
  rank_correlation: number | null;
}

/** A class that comes first at some position of the square. */
export interface Winner {
  /** The index of the class. */
  index: number;
  /** How the class is shown, once labels are there. */
  label?: string;
  /** At how many positions the class comes first. */
  positions: number;
}

/** What integrated gradients add up to, and what they should add up to. */
export interface Completeness extends Partial<FewerSteps> {
  /** The sum of all values of the map. */
  sum_of_map: number;
  /** The target's score or probability at the photo. */
  at_photo: number;
  /** The target's score or probability at the baseline. */
  at_baseline: number;
  /** The sum of the map, minus the difference between photo and baseline. */
  completeness_gap: number;
  /** The size of the gap as a share of that difference; null where the difference is nothing. */
  gap_share: number | null;
  /** Whether the share is over 5 %. */
  gap_is_large: boolean | null;
  /** Whether photo and baseline are the same, so that there is nothing to share out. */
  baseline_is_photo: boolean;
}

/** The gap that a third of the steps leaves. */
export interface FewerSteps {
  /** A third of the steps. */
  fewer_steps: number;
  /** The share of the gap that they alone leave. */
  fewer_steps_gap_share: number | null;
  /** Whether the gap has become clearly smaller from these to all steps. */
  more_steps_helped: boolean | null;
}

/** The noise that was added to the photo. */
export interface Noise {
  /** The standard deviation of the noise, in normalised values. */
  noise_deviation: number;
  /** Whether all pixels of the photo have one colour. */
  uniform: boolean;
}

/** The ReLUs between the target and the pixels. */
export interface Rectifiers {
  /** How many ReLUs were treated; without any the map is the plain gradient. */
  rectifiers: number;
}

/** Finite differences beside the exact gradient, over the blocks that are known. */
export interface GradientCheck {
  /** Pearson's correlation; null where one side does not vary. */
  correlation: number | null;
  /** The size of the largest difference. */
  largest_difference: number;
  /** The size of the largest value of the exact gradient. */
  largest_value: number;
}
// Made so far.

export interface HeatLensEventMap {
  /** The network is loaded. */
  ready: CustomEvent<null>;
  /**
   * A photo is shown and has its classes, or a part of it was covered or uncovered. `notes` say what a reader
   * should know of the photo, such as that it is damaged.
   */
  photo: CustomEvent<{ width: number; height: number; notes: Note[] }>;
  /** `src` was removed, and the photo with it. */
  emptied: CustomEvent<null>;
  /** So many steps of a map are done. */
  progress: CustomEvent<{ done: number; total: number }>;
  /** A coarse map of the whole photo is drawn. */
  preview: CustomEvent<{ info: MapInfo; seconds: number }>;
  /** A map is drawn: a new one, or the same one for another class. */
  reading: CustomEvent<{ info: MapInfo }>;
  /** The map is complete. `passes` counts how often the network ran. */
  result: CustomEvent<{
    info: MapInfo;
    passes: number;
    seconds: number;
    workers: number;
    recomputed: Recomputed | null;
  }>;
  /**
   * The reader points at a place of the photo, in shares of what the network sees: 0.5, 0.5 is its centre. The
   * detail is null when the reader points at no place any more.
   */
  point: CustomEvent<{ x: number; y: number } | null>;
  /** Something failed. `message` says what, and what would be right. */
  error: CustomEvent<{ message: string }>;
}

/** A drawn map; pixels and legend are RGBA, NaN stands for what is not known. */
export interface Picture {
  info: MapInfo;
  /** The method's own values, layers x rows x columns. */
  values: Float32Array;
  /** The values of the layer that is drawn, one for each pixel below; between cells where the map is smooth. */
  drawn: Float32Array;
  /** The value of the layer's cell at each of these pixels. */
  sharp: Float32Array;
  pixels: Uint8Array;
  legend: Uint8Array;
  /** Where it was asked for. */
  line?: Outline;
}

/** Lines around the strongest tenth of a map, as the data of a path on a square of side 1. */
export interface Outline {
  /** Around what adds, or around what is strongest of a map without two signs. */
  above: string;
  /** Around what lowers; "" for a map without two signs. */
  below: string;
  /** The side of the square of cells over which the values were averaged for it. */
  averaged: number;
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
   * Whose maps are weighted; the last ones say most about the class, earlier ones are finer.
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
   * Everywhere is exact. Adaptive is approximate: after a coarse map, positions close together are tried only where hiding something made a difference.
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
   * How far the square moves between positions, at most the window.
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
  classes: ClassRow[];
  target: number;
  versus: number | undefined;
}

/** Explains a photo without showing anything; the network stays for the next call. */
export declare function explain(photo: Blob | string | URL, wishes?: Wishes): Promise<Explanation>;

/** Stops the workers of a model and frees their memory. */
export declare function close(model?: string): void;

/** `<heat-lens>`: a photo, what a network calls it, and where it looked. */
export interface HeatLens extends HTMLElement, MethodOptions {
  /** The address of the photo, relative to the page. */
  src: string;
  /** Whether the photo is read as it is, or stretched so that its darkest pixel is black and its brightest white. */
  tones: Tones;
  /** The network: the address of its manifest, relative to the folder of `define.js`. */
  model: string;
  /**
   * The method, or several with spaces between: each map stays until there is something of the next one. Without a
   * value, the first method that suits the network. The property is the method that is shown.
   */
  method: string;
  /**
   * The class to explain; without a value, the top class. A number is the index of a class. Any other text is its
   * label, another name of it, or a part of either that no other class has.
   */
  target: string;
  /** The class to compare the target with. The map then explains the difference of their scores. */
  versus: string;
  /**
   * The colours of the map. The first three are for signed maps, the others for maps without a sign; a map of the
   * other kind keeps its usual colours.
   */
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
  /** Whether the colours cover the range of this map, or that of all maps in the group that have its unit. */
  scale: "own" | "group";
  /** Elements with the same name show each other's points, and a reader can take a photo from one to the others. */
  group: string;
  /** The opacity of the map over the photo. */
  opacity: string;
  /** Whether the whole photo is shown, or only the crop that the network sees. */
  frame: "photo" | "crop";
  /** How much a reader can change: nothing, the class and the method, or all options. */
  controls: "none" | "basic" | "full";
  /** When the network runs: once the element is near the window, after a press of its button, or at once. */
  autostart: "visible" | "click" | "load";
  /** What the photo shows, for readers who do not see it. */
  alt: string;
  /** The address of a picture that stands there until a map is drawn; without a value, the photo does. */
  poster: string;
  /** The map that is drawn: its `values`, and what is known of it as `info`. It is undefined before the first map. */
  readonly picture: Picture | undefined;
  /** How often the network has run for maps. */
  readonly forwardPasses: number;
  /** Whether every worker has its network, so that a sweep has full speed. */
  readonly warmed: boolean;

  /** The attributes that make the same map again. A photo that came as a file is not among them. */
  readonly recipe: Partial<Record<string, string>>;
  /** All classes with score and probability, the top class first. */
  readonly classes: ClassRow[];
  /** The table of methods, once the network is loaded. */
  readonly methods: {
    name: string;
    title: string;
    question: string;
    summary: string;
    family: string;
  }[];

  /** Shows another photo, which comes as a file, and explains it. */
  open(file: Blob, how?: { tones?: Tones }): Promise<void>;
  /** Shows the photo that another element shows, with what is covered there, without reading it again. */
  follow(other: HeatLens): Promise<void>;
  /** Marks a point of the photo, in shares of what the network sees; without a point, removes the mark. */
  point(place?: { x: number; y: number }): void;
  /** Runs the method that is shown, also where `autostart` waits for a press. */
  explain(): Promise<void>;
  /** Computes what an approximate map, by `refine="adaptive"`, left out. */
  complete(): Promise<void>;
  /** Stops the map that is being computed. What is drawn stays. */
  cancel(): void;
  /**
   * Makes a file: `png` is the photo with the map over it and the legend below, `npy` the values as a NumPy array,
   * and `json` the values with all that made them.
   */
  toBlob(kind?: "png" | "json" | "npy"): Promise<Blob>;
  /** The values with unit, scale, place, parameters, seed and the sha256 of the network; null without a map. */
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
