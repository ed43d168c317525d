/** Facts about a drawn map. Rows and columns are cells; pixels are those of the photo. */
export interface MapInfo {
  method: string;
  rows: number;
  columns: number;
  layers: string[];
  unit: string;
  sign: "signed" | "magnitude" | "lowness";
  /** The colours above and below zero of a signed map. */
  hues: [string, string];
  /** Ends of the scale of colours. */
  low: number;
  high: number;
  /** The share of the strongest cells that have the last colour. */
  clip: number;
  minimum: number;
  maximum: number;
  extent: { left: number; top: number; right: number; bottom: number };
  /** Steps absorbed, of so many. */
  done: number;
  total: number;
  passes: number;
  parameters: Record<string, string>;
  findings: Record<string, unknown>;
}

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
  values: Float32Array;
  pixels: Uint8Array;
  legend: Uint8Array;
}

/** A map as numbers, row by row. */
export type MapJson = MapInfo & { target: string; versus: string; values: (number | null)[] };

/** Options of methods; a method ignores those that it does not have. "" is the method's default. */
export interface MethodOptions {
  baseline: string;
  block: string;
  channels: string;
  difference: string;
  fill: string;
  layer: string;
  mode: string;
  noise: string;
  overlap: string;
  reading: string;
  rectify: string;
  refine: string;
  samples: string;
  seed: string;
  sign: string;
  softmax: string;
  step: string;
  steps: string;
  stride: string;
  window: string;
}

/** How a photo is to be explained. */
export interface Wishes {
  method?: string;
  options?: Partial<Record<keyof MethodOptions, string | number>>;
  /** The class to explain, by name or number; the most likely one otherwise. */
  target?: string | number;
  /** The class to compare it with. */
  versus?: string | number;
  colormap?: HeatLens["colormap"];
  /** Which layer of a map that has several. */
  layer?: number;
  model?: string;
  signal?: AbortSignal;
  progress?: (count: { done: number; total: number }) => void;
}

export interface Explanation extends Picture {
  /** All classes from the highest score to the lowest. */
  classes: { index: number; label: string; score: number; probability: number }[];
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
  /** The manifest of a network: beside the script, or an address. */
  model: string;
  method: string;
  /** The class to explain, by name or number; the most likely one otherwise. */
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

  open(file: Blob): Promise<void>;
  explain(): Promise<void>;
  complete(): Promise<void>;
  cancel(): void;
  toBlob(): Promise<Blob>;
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
