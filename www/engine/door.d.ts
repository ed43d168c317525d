/** The engine's door, as `src/wasm/` makes it, and the JSON that passes through it. */
import type { Note, Tones } from "../heatlens.js";

export default function init(options: {
  module_or_path: WebAssembly.Module;
}): Promise<{ memory: WebAssembly.Memory }>;

/** `Entry[]` as JSON. */
export function methods(): string;
/** `Entry[]` as JSON. */
export function ascents(): string;
export function labelNames(file: string, bytes: Uint8Array): string[];
export function isSmall(head: Uint8Array, bytes: number): boolean;
export function checkHead(head: Uint8Array): void;
export function checkSize(width: number, height: number): void;

/** An object of the engine's memory, which is given back by hand. */
export interface Held {
  free(): void;
}

export class Classes implements Held {
  constructor(manifestName: string, manifest: string, labels: Uint8Array, names?: Uint8Array);
  find(text: string): number;
  free(): void;
}

export class Desk implements Held {
  constructor(manifestName: string, manifest: string, labels: Uint8Array, names?: Uint8Array);
  open(bytes: Uint8Array, side: number, tones: string): Print;
  adopt(facts: string, input: Float32Array, width: number, height: number, whole: Uint8Array): void;
  fork(): Desk;
  /** Its info is a `Grid`. */
  cover(mask: Uint8Array, fill: string, seed: number): Drawn;
  /** Its info is a `Trial`. */
  trial(x: number, y: number, target: number, versus?: number): Drawn | undefined;
  input(): Float32Array;
  /** `Ranked[]` as JSON. */
  rank(scores: Float32Array): string;
  /** `Plan` as JSON. */
  begin(method: string, options: string, target: number, versus?: number): string;
  agenda(rest: boolean): Uint32Array;
  absorb(index: number, part: Float32Array): void;
  read(
    target: number,
    versus: number | undefined,
    options: string,
    layer: number,
    colormap: string,
    reach?: number,
  ): Picture;
  npy(target: number, versus: number | undefined, options: string): Uint8Array<ArrayBuffer>;
  ascend(name: string, options: string, target?: number, versus?: number): Ascent;
  /** Its info is a `Grid`. */
  whole(): Drawn;
  free(): void;
}

export class Ascent implements Held {
  private constructor();
  /** `AscentPlan` as JSON. */
  plan(): string;
  views(): Float32Array[];
  absorb(values: Float32Array, gradients: Float32Array[]): void;
  /** Its info is a `Grid & State`. */
  picture(): Drawn;
  input(): Float32Array;
  free(): void;
}

export class Network implements Held {
  constructor(manifestName: string, manifest: string, onnx: Uint8Array, labels: Uint8Array);
  classify(input: Float32Array): Float32Array;
  emptyIndex(seed: number): string;
  look(bytes: Uint8Array): Look;
  summary(input: Float32Array): Float32Array;
  inputOf(bytes: Uint8Array): Float32Array;
  unit(input: Float32Array, layer: string, channel: number, row: number, column: number): number;
  /** `Recomputed | null` as JSON. */
  begin(
    method: string,
    options: string,
    target: number,
    versus: number | undefined,
    input: Float32Array,
  ): string;
  prepare(method: string, options: string, input: Float32Array): void;
  step(index: number): Float32Array;
  climb(objective: string, input: Float32Array): Slope;
  project(input: Float32Array, unit: string, rule: string): Projected;
  cam(input: Float32Array, target: number, versus: number | undefined, colormap: string): Cells;
  /** `Shares` as JSON. */
  shares(
    input: Float32Array,
    target: number,
    versus: number | undefined,
    row: number,
    column: number,
    count: number,
  ): string;
  free(): void;
}

export class Darkroom implements Held {
  constructor(manifestName: string, manifest: string, tones: string);
  open(bytes: Uint8Array): void;
  openPixels(width: number, height: number, rgba: Uint8Array): void;
  print(side: number): Print;
  input(): Float32Array;
  kept(): Kept;
  free(): void;
}

export class PhotoId implements Held {
  constructor();
  update(piece: Uint8Array): void;
  text(): string;
  free(): void;
}

export class Index implements Held {
  constructor(json: string, manifestName: string, manifest: string);
  ofUnit(layer: string): Index;
  /** `IndexFacts` as JSON. */
  facts(): string;
  /** `IndexPhoto[]` as JSON. */
  photos(): string;
  insert(photo: string, numbers: Float32Array): void;
  /** `Found[]` as JSON. */
  search(query: string, row: string): string;
  toJSON(): string;
  free(): void;
}

/** Facts as JSON, and RGBA pixels. */
export interface Drawn extends Held {
  readonly info: string;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

export interface Picture extends Drawn {
  readonly drawn: Float32Array;
  readonly values: Float32Array;
  readonly legend: Uint8Array;
}

/** Its info is `PhotoFacts`. */
export interface Print extends Drawn {
  readonly width: number;
  readonly height: number;
  readonly input: Float32Array;
  readonly whole: Uint8Array;
  readonly wholeWidth: number;
  readonly wholeHeight: number;
}

/** A small copy of a photo; its crop is a `Rect` as JSON. */
export interface Kept extends Held {
  readonly crop: string;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

export interface Look extends Held {
  readonly kept: Kept;
  readonly numbers: Float32Array;
}

export interface Slope extends Held {
  readonly value: number;
  readonly gradient: Float32Array;
}

/** Its info is a `Projection`. */
export interface Projected extends Drawn {
  readonly patch: Uint8Array;
}

/** Its info is a `CellMap`. */
export interface Cells extends Drawn {
  readonly values: Float32Array;
  readonly seen: Uint8Array;
}

/** Edges, not centres. */
export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Grid {
  rows: number;
  columns: number;
}

export interface Choice {
  value: string;
  label: string;
}

/** What an option accepts. */
export type Kind =
  | { type: "choice"; choices: Choice[] }
  | { type: "size" | "integer" | "number"; minimum: number; maximum: number }
  | { type: "layer" }
  | { type: "index"; without: Choice }
  | { type: "fill"; choices: Choice[] };

export interface OptionSpec {
  key: string;
  label: string;
  help: string;
  default: string;
  /** Whether another value needs new passes, or is a new reading of the same ones. */
  stage: "sweep" | "reading";
  kind: Kind;
}

/** A line of the table of methods, or of that of ascents. */
export interface Entry {
  name: string;
  title: string;
  summary: string;
  note: string | null;
  family: string;
  /** Whether it takes many passes. */
  sweep: boolean;
  /** Whether its passes serve the class alone that it began with. */
  per_target: boolean;
  /** What the network must have. */
  requires: Need[];
  options: OptionSpec[];
}

/** Something that a manifest may leave out. */
export type Need = "features" | "dense" | "layers";

/** What the page reads of a manifest. */
export interface Manifest {
  name: string;
  title?: string;
  file: string;
  sha256: string;
  bytes?: number;
  labels: { file: string; names?: { file: string } };
  input: { height: number; width: number };
  layers?: string[];
  outputs: { features?: string };
  dense?: { weights: string; bias: string };
}

export interface PhotoFacts extends Grid {
  width: number;
  height: number;
  notes: Note[];
  tones: Tones;
  /** What the network sees, in pixels of the photo. */
  crop: Rect;
}

/** A class of a photo. */
export interface Ranked {
  index: number;
  label: string;
  target: string;
  score: number;
  probability: number;
}

/** What a method has to do on a photo. */
export interface Plan {
  steps: number;
  coarse: number;
  passes: number;
  options: Record<string, string>;
}

/** What a method tried at a place: before and there. */
export interface Trial extends Grid {
  extent: Rect;
  window: Rect;
  score: [number | null, number | null];
  probability: [number | null, number | null];
  top: { label: string; probability: number | null }[];
}

/** A number that depends on the input. */
export type Objective =
  | { kind: "score"; class: number; versus?: number | null }
  | { kind: "channel"; layer: string; channel: number }
  | ({ kind: "unit" } & Unit)
  | { kind: "layer"; layer: string };

/** A channel of a layer at a place. */
export interface Unit {
  layer: string;
  channel: number;
  row: number;
  column: number;
}

export interface AscentPlan {
  objective: Objective;
  steps: number;
  passes: number;
  parameters: Record<string, string>;
}

/** How far a picture has climbed. */
export interface State {
  done: number;
  value: number;
}

export interface Projection extends Grid {
  activation: number;
  rectifiers: number | null;
  part: Rect;
  unit: string;
  reach: number;
  flat: boolean;
  clip: number;
}

/** A class activation map over what the network sees. */
export interface CellMap extends Grid {
  unit: string;
  largest: { row: number; column: number } | null;
  seenRows: number;
  seenColumns: number;
}

/** What one channel adds to a cell. */
export interface Part {
  channel: number;
  activation: number;
  weight: number;
  score: number;
  share: number | null;
}

/** What makes up a cell's value. */
export interface Shares {
  value: number;
  above: number;
  below: number;
  channels: number;
  largest: Part[];
  rest: number;
}

export interface IndexPhoto {
  id: string;
  name: string;
  crop: Rect;
}

export type Query =
  | { kind: "class"; class: number }
  | { kind: "channel"; layer: string; channel: number };

export interface Found {
  photo: IndexPhoto;
  value: number;
  /** Row and column. */
  place: [number, number] | null;
  /** In pixels of the input. */
  rectangle: Rect;
  in_photo: Rect;
}

export interface Layer extends Grid {
  name: string;
  channels: number;
}

export interface IndexFacts {
  layers: Layer[];
  input: [number, number];
  seed: number;
  count: number;
}
