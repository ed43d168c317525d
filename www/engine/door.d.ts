/** The engine's door, as `src/wasm/` makes it, and the JSON that passes through it. */
import type { ClassRow, Grid, Note, Rect, Tones } from "../heatlens.js";

export type { ClassRow, Grid, Rect };

export default function init(options: {
  module_or_path: WebAssembly.Module;
}): Promise<{ memory: WebAssembly.Memory }>;

/** `Entry[]` as JSON. */
export function methods(): string;
/** `Entry[]` as JSON. */
export function ascents(): string;
export function labelNames(file: string, bytes: Uint8Array): string[];
export function checkHead(file: Blob): void;
export function checkSize(width: number, height: number): void;
export function photoId(file: Blob): string;

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
  open(file: Blob, side: number, tones: string): Print;
  adopt(facts: string, input: Float32Array, width: number, height: number, whole: Uint8Array): void;
  fork(): Desk;
  /** Its info is a `Grid`. */
  cover(mask: Uint8Array, fill: string, seed: number): Drawn;
  /** Its info is a `Trial`. */
  trial(x: number, y: number, target: number, versus?: number): Drawn | undefined;
  input(): Float32Array;
  /** `ClassRow[]` as JSON. */
  rank(scores: Float32Array): string;
  /** `Plan` as JSON. */
  begin(method: string, options: string, target: number, versus?: number): string;
  agenda(rest: boolean): Uint32Array;
  absorb(index: number, part: Float32Array): void;
  read(target: number, versus: number | undefined, options: string, look: string): Picture;
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
  constructor(manifestName: string, manifest: string, onnx: Blob | Uint8Array, labels: Uint8Array);
  classify(input: Float32Array): Float32Array;
  emptyIndex(seed: number): string;
  look(file: Blob): Look;
  peaks(input: Float32Array): Float32Array;
  inputOf(file: Blob): Float32Array;
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
  open(file: Blob): void;
  openPixels(width: number, height: number, rgba: Uint8Array): void;
  print(side: number): Print;
  input(): Float32Array;
  kept(): Kept;
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

/** Facts as JSON, and a picture on a buffer of its own. */
export interface Drawn extends Held {
  readonly info: string;
  readonly pixels: ImageData;
}

export interface Picture extends Drawn {
  readonly drawn: Float32Array;
  readonly sharp: Float32Array;
  readonly values: Float32Array;
  readonly legend: ImageData;
}

/** Its info is `PhotoFacts`. */
export interface Print extends Held {
  readonly info: string;
  readonly preview: ImageData;
  readonly input: Float32Array;
  readonly whole: Uint8Array;
  readonly wholeWidth: number;
  readonly wholeHeight: number;
}

/** A small copy of a photo; its crop is a `Rect` as JSON. */
export interface Kept extends Held {
  readonly crop: string;
  readonly image: ImageData;
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
  readonly patch: ImageData;
}

/** Its info is a `CellMap`. */
export interface Cells extends Drawn {
  readonly values: Float32Array;
  readonly seen: ImageData;
}

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

/** A channel of a layer at a place. */
export type Unit = Omit<Extract<Objective, { kind: "unit" }>, "kind">;

// Made from what the engine says.

/** A line of a table: what is said of a method or ascent, and the function that begins its work. */
export interface Entry extends Face {
  /** The declarations of its options. */
  options: OptionSpec[];
}

/** A method or an ascent as its readers know it. */
export interface Face {
  /** The name used in links, commands and attributes. */
  name: string;
  /** The name shown to readers. */
  title: string;
  /** What the method asks of the network, in at most 30 characters. */
  question: string;
  /** One sentence for readers: what the map shows. */
  summary: string;
  /** What a reader must know to trust the map no further than it goes. */
  note: string | null;
  /** The heading under which the method stands. */
  family: string;
  /** Whether the method takes many passes, one position after another. */
  sweep: boolean;
  /** Whether a map of another target needs new passes. */
  per_target: boolean;
  /** What the manifest must name for the method to run. */
  requires: Need[];
}

/** Something that a manifest may leave out. */
export type Need = "features" | "dense" | "layers";

/** The declaration of an option: its name, its default, what it accepts, and what readers are told. */
export interface OptionSpec {
  /** The name by which links, commands and attributes set the option. */
  key: string;
  /** The option's name in a form. */
  label: string;
  /** One sentence for readers: what the option does. */
  help: string;
  /** The value of an option that nobody sets, as text. */
  default: string;
  /** Another value that is worth a try, as text. */
  example: string;
  /** Keys and values of other options that make the example worth looking at. */
  beside: [string, string][];
  /** The unit of a number, such as steps or pixels; none for choices. */
  unit: string | null;
  /** What another value costs. */
  stage: Stage;
  /** Which texts are accepted. */
  kind: Kind;
}

/** What another value of an option costs. */
export type Stage = "sweep" | "reading";

/** The texts that an option accepts. */
export type Kind =
  | { type: "choice"; choices: Choice[] }
  | { type: "size"; minimum: number; maximum: number }
  | { type: "integer"; minimum: number; maximum: number }
  | { type: "number"; minimum: number; maximum: number }
  | { type: "layer" }
  | { type: "index"; without: Choice }
  | { type: "fill"; choices: Choice[] };

/** One of the words that an option accepts. */
export interface Choice {
  /** The word, as it is written in links and commands. */
  value: string;
  /** The words that readers are shown for it. */
  label: string;
}

/** A photo's size, and how it was read. */
export interface Facts {
  /** Columns of the upright photo, in pixels. */
  width: number;
  /** Rows of the upright photo, in pixels. */
  height: number;
  /** What must be known of how the photo was read. */
  notes: Note[];
  /** Whether the photo's tones were stretched. */
  tones: Tones;
}

/** A photo, and the part of it that the network sees. */
export interface PhotoFacts extends Facts, Grid {
  /** What the network sees, in pixels of the photo. */
  crop: Rect;
}

/** What a method has to do on a photo. */
export interface Plan {
  /** How many steps there are. */
  steps: number;
  /** How many of them, the first, give a coarse map. */
  coarse: number;
  /** How many forward passes all steps take. */
  passes: number;
  /** Every option by its key. */
  options: Record<string, string>;
}

/** What a method tried at a position. */
export interface Trial extends Grid {
  /** What the network sees, in pixels of the photo. */
  extent: Rect;
  /** The window, in pixels of the photo. */
  window: Rect;
  /** The target's score before and there. */
  score: [number, number];
  /** The target's probability before and there. */
  probability: [number, number];
  /** The five classes of the highest scores there. */
  top: ClassRow[];
  /** The probabilities of all classes there, by their indices. */
  probabilities: number[];
}

/**
 * A number of the network that depends on the input and is linear in the scores, or in the values or
 * squares of a layer. Values of a layer are those before a rectifier that ends the layer.
 */
export type Objective =
  | { kind: "score"; class: number; versus?: number | null }
  | { kind: "channel"; layer: string; channel: number }
  | { kind: "unit"; layer: string; channel: number; row: number; column: number }
  | { kind: "layer"; layer: string };

/** What there is to do for a picture that is made. */
export interface AscentPlan {
  /** The number of the network that the picture raises. */
  objective: Objective;
  /** How many steps there are. */
  steps: number;
  /** How many passes forward and back all steps take. */
  passes: number;
  /** Every option by its key. */
  parameters: Record<string, string>;
}

/** A picture on its way. */
export interface State extends Grid {
  /** How many steps have been taken. */
  done: number;
  /** The objective before the last step; null before the first one. */
  value: number | null;
}

/** What a unit responds to, projected back to the pixels. */
export interface Projection extends Grid {
  /** The value of the unit. */
  activation: number;
  /** How many ReLUs were treated on the way back. */
  rectifiers: number;
  /** The part of the input that the unit sees, in pixels. */
  part: Rect;
  /** The unit of the values. */
  unit: string;
  /** Where the scale ends. */
  reach: number;
  /** Whether all values are zero. */
  flat: boolean;
  /** The share of the strongest values that have the last colour. */
  clip: number;
}

/** A class activation map over what the network sees. */
export interface CellMap extends Grid {
  /** The unit of the values. */
  unit: string;
  /** The cell of the largest value. */
  largest: CellPlace | null;
  /** Rows of the input, in pixels. */
  seenRows: number;
  /** Columns of the input, in pixels. */
  seenColumns: number;
}

/** A cell of a map. */
export interface CellPlace {
  /** The row, from 0. */
  row: number;
  /** The column, from 0. */
  column: number;
}

/** The parts that channels have in the value of a cell of a class activation map. */
export interface Shares {
  /** M_c(x, y), the value of the cell: the sum of all parts. */
  value: number;
  /** The sum of the parts above zero. */
  above: number;
  /** The sum of the parts below zero. */
  below: number;
  /** How many channels the last feature maps have. */
  channels: number;
  /** The parts that are largest in size, the largest first. */
  largest: Part[];
  /** The sum of all parts that are not among the largest. */
  rest: number;
}

/** What one channel adds to a cell. */
export interface Part {
  /** The index of the channel. */
  channel: number;
  /** f_k(x, y), the channel's value in the cell. */
  activation: number;
  /** w_k^c, the weight that the class gives the channel, or the difference of two classes' weights. */
  weight: number;
  /** The channel's part, f_k(x, y) w_k^c, in score. */
  score: number;
  /**
   * The part divided by the cell's value: below zero if the part has the other sign, above one if other
   * parts have; none if the cell's value is zero.
   */
  share: number | null;
}

/** An index, without its rows. */
export interface IndexFacts {
  /** The layers whose channels have rows. */
  layers: Layer[];
  /** Rows and columns of the input, in pixels. */
  input: [number, number];
  /** The seed of the random rows. */
  seed: number;
  /** How many photos were indexed. */
  count: number;
}

/** A layer of the network. */
export interface Layer extends Grid {
  /** The name of the layer. */
  name: string;
  /** How many channels the layer has. */
  channels: number;
}

/** A photo of the collection. */
export interface IndexPhoto {
  /** What tells the photo from all others, such as a hash of its bytes. */
  id: string;
  /** The name that readers are shown, such as that of the file. */
  name: string;
  /** The part of the photo that the network saw, in pixels of the photo. */
  crop: Rect;
}

/** A photo that a search found. */
export interface Found {
  /** The photo. */
  photo: IndexPhoto;
  /** The class's score, or the channel's largest value, in the photo. */
  value: number;
  /**
   * The row and column at which the channel has its largest value, or the class activation map its own;
   * none for a class without such a map.
   */
  place: [number, number] | null;
  /**
   * The pixels of the input that count: the receptive field of the unit at that row and column, or the
   * cell of the class activation map; the whole input for a class without such a map.
   */
  rectangle: Rect;
  /** The rectangle, in pixels of the photo. */
  in_photo: Rect;
}

/** The class or channel whose photos are looked for. */
export type Query =
  | { kind: "class"; class: number }
  | { kind: "channel"; layer: string; channel: number };
// Made so far.
