//! Everything that can go wrong on the way from bytes to a heat map.

// A variant's message says what the variant and its fields mean.
#![allow(missing_docs)]

mod graph;
mod onnx;

use thiserror::Error;

pub use graph::GraphError;
pub use onnx::OnnxError;

/// The result of what can fail in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Whatever can go wrong in this crate. Each message says what was wrong, where, and what would be right.
#[derive(Debug, Error)]
pub enum Error {
    #[error("the photo is empty (0 bytes); choose a JPEG, PNG, WebP, GIF or BMP file")]
    PhotoEmpty,

    #[error("the photo has {bytes} bytes; at most {limit} are accepted, so save a smaller copy")]
    PhotoTooManyBytes { bytes: usize, limit: usize },

    #[error(
        "the photo claims {width} x {height} pixels; at most {limit} pixels are accepted, so save a smaller copy"
    )]
    PhotoTooManyPixels { width: u32, height: u32, limit: u64 },

    #[error(
        "the photo takes more memory than {limit} pixels, or does not say how much, and is not decoded in memory that is kept"
    )]
    PhotoLarge { limit: u64 },

    #[error(
        "the photo claims {width} x {height} pixels; no side may be longer than {limit}, so cut it into parts"
    )]
    PhotoSide { width: u32, height: u32, limit: u32 },

    #[error(
        "the {format} photo is too large to unpack; at most {limit} pixels are accepted, so save a smaller copy"
    )]
    PhotoTooLarge { format: String, limit: u64 },

    #[error("the photo has no pixels ({width} x {height}); both sides must be at least 1")]
    PhotoWithoutPixels { width: u32, height: u32 },

    #[error("that file is not an image that can be opened here; try JPEG, PNG, WebP, GIF or BMP")]
    PhotoFormat,

    #[error(
        "the {format} photo uses a feature that is not supported ({reason}); save it as an ordinary JPEG or PNG"
    )]
    PhotoUnsupported { format: String, reason: String },

    #[error("the {format} photo is damaged or cut short ({reason}); try the original file")]
    PhotoDamaged { format: String, reason: String },

    #[error("{width} x {height} pixels of RGBA take {expected} bytes, but {found} were given")]
    PixelCount {
        width: u32,
        height: u32,
        expected: u64,
        found: usize,
    },

    #[error("what is kept of a photo has {found} bytes; {width} x {height} pixels take {expected}")]
    PrintSize {
        width: u32,
        height: u32,
        expected: u64,
        found: usize,
    },

    #[error("{0}")]
    Tones(String),

    #[error(
        "the tones of a photo that the browser reads cannot be stretched; save it as a JPEG or PNG"
    )]
    TonesOfPixels,

    #[error("the photo could not be resized: {0}")]
    Resize(String),

    #[error("manifest {name}: {reason}")]
    Manifest { name: String, reason: String },

    #[error(
        "{file}: its sha256 is {found}, but the manifest says {expected}; fetch the file again or correct the manifest"
    )]
    Checksum {
        file: String,
        expected: String,
        found: String,
    },

    #[error("{file}: not a readable ONNX model ({reason})")]
    NotOnnx { file: String, reason: String },

    #[error("{file}: node {node} uses operator {operator}, which is not supported")]
    UnsupportedOperator {
        file: String,
        node: String,
        operator: String,
    },

    #[error("{file}: the graph cannot be run: {reason}")]
    BrokenGraph { file: String, reason: String },

    #[error(
        "{file}: the network is too large: at node {node}: {reason}; a smaller one, or a smaller input, is needed"
    )]
    NetworkTooLarge {
        file: String,
        node: String,
        reason: String,
    },

    #[error(
        "{file}: the score of class {class} ({label}) is {value}; every score must be a finite number, and the network or its preprocessing is at fault"
    )]
    ScoreNotFinite {
        file: String,
        class: usize,
        label: String,
        value: f32,
    },

    #[error(
        "{file}: {what} has the value {value} at index {index}; every value must be a finite number"
    )]
    ValueNotFinite {
        file: String,
        what: String,
        index: usize,
        value: f32,
    },

    #[error(
        "{file}: the network could not be worked with ({reason}); it has something that is not expected in a network, so export it anew"
    )]
    Panicked { file: String, reason: String },

    #[error("{file}: the input {name} has shape {found}; the manifest needs {expected}")]
    InputShape {
        file: String,
        name: String,
        expected: String,
        found: String,
    },

    #[error("{file}: there is no input named {name}; its inputs are {available}")]
    MissingInput {
        file: String,
        name: String,
        available: String,
    },

    #[error("{file}: there is no output named {name}; its outputs are {available}")]
    MissingOutput {
        file: String,
        name: String,
        available: String,
    },

    #[error(
        "{file}: the dense layer's weights {name} were not found; the manifest must name a constant tensor of the graph"
    )]
    MissingWeights { file: String, name: String },

    #[error("{file}: {name} has shape {found}; {expected} was expected")]
    TensorShape {
        file: String,
        name: String,
        expected: String,
        found: String,
    },

    #[error("{file}: tract could not run the network: {reason}")]
    Run { file: String, reason: String },

    #[error(transparent)]
    Onnx(#[from] OnnxError),

    #[error(transparent)]
    Graph(#[from] GraphError),

    #[error("{model} has no layer {name:?}; its manifest names {available}")]
    NoLayer {
        model: String,
        name: String,
        available: String,
    },

    #[error("layer {layer} has no {what} {index}; choose one of 0 to {last}")]
    LayerIndex {
        layer: String,
        what: &'static str,
        index: usize,
        last: usize,
    },

    #[error(
        "the photo has {found} peaks; the index keeps {expected}, so they are another network's"
    )]
    PeaksSize { expected: usize, found: usize },

    #[error("the network's values for {name} are not all finite, so they have no order")]
    PeaksNotFinite { name: String },

    #[error("the index could not be read: {reason}; make it anew")]
    Index { reason: String },

    #[error(
        "the index was made with {found}, not with {expected} as its manifest has it; make it anew"
    )]
    OtherIndex { expected: String, found: String },

    #[error("{file} lists {found} labels, but the network has {expected} scores")]
    LabelCount {
        file: String,
        expected: usize,
        found: usize,
    },

    #[error("{file}: the labels are not text in UTF-8 (byte {at} is not); save them as UTF-8")]
    LabelsNotText { file: String, at: usize },

    #[error("{file}: {reason}")]
    Labels { file: String, reason: String },

    #[error("the input has {found} values; the network takes {expected} ({shape})")]
    InputSize {
        expected: usize,
        found: usize,
        shape: String,
    },

    #[error("the input holds {value} at index {index}; every value must be a finite number")]
    InputNotFinite { index: usize, value: f32 },

    #[error(
        "class activation maps need a network of global average pooling followed by one dense layer, and {model} is not one: {reason}"
    )]
    NotCam { model: String, reason: String },

    #[error(
        "a change of {height} x {width} at row {top}, column {left} does not lie in an input of {rows} x {columns}"
    )]
    ChangeOutside {
        top: usize,
        left: usize,
        height: usize,
        width: usize,
        rows: usize,
        columns: usize,
    },

    #[error(
        "{what} is {value}, which is no finite number, so there is no map; the network's weights may be damaged, or its values too large for float32"
    )]
    NotFinite { what: String, value: f32 },

    #[error("there is no class {index}; the network has classes 0 to {last}")]
    ClassIndex { index: usize, last: usize },

    #[error("no class is called {name:?}{hint}")]
    ClassName { name: String, hint: String },

    #[error("{name:?} names more than one class ({candidates}); give the index or a whole label")]
    ClassAmbiguous { name: String, candidates: String },

    #[error("a class cannot be compared with itself (class {0}); choose another one for versus")]
    SameClass(usize),

    #[error("there is no method {name:?}; the methods are {available}")]
    Method { name: String, available: String },

    #[error("there is no colormap {name:?}; there are {available}")]
    Colormap { name: String, available: String },

    #[error("{method} has no option {key:?}; its options are {available}")]
    OptionKey {
        method: &'static str,
        key: String,
        available: String,
    },

    #[error("{key}={value}: {expected}")]
    OptionValue {
        key: String,
        value: String,
        expected: String,
    },

    #[error(
        "these options need {passes} forward passes and {bytes} bytes for their scores; at most {limit} bytes are kept, so choose larger blocks or a larger stride"
    )]
    TooMuchToKeep {
        passes: usize,
        bytes: u64,
        limit: u64,
    },

    #[error("step {index} does not exist; there are {steps}")]
    StepIndex { index: usize, steps: usize },

    #[error("step {index} gave {found} values; {expected} were expected")]
    StepValues {
        index: usize,
        expected: usize,
        found: usize,
    },

    #[error(
        "this map was computed for another class, and the method needs new passes for each; run it again"
    )]
    OtherTarget,

    #[error("this begins with a photo, and none is given; give one, or start from noise")]
    NoPhoto,

    #[error("no class is given whose score is to be raised; give one, or a layer")]
    NoTarget,

    #[error("nothing has been computed yet that a map could be made of")]
    NothingYet,

    #[error("the mask has {found} values; one for each of {rows} x {columns} pixels is needed")]
    MaskSize {
        found: usize,
        rows: usize,
        columns: usize,
    },

    #[error(
        "there is no fill {0}; there are mean, black, white, photo-mean, blur, noise and colours like #ff8800"
    )]
    Fill(String),

    #[error("there is no layer {index}; the map has {layers}")]
    Layer { index: usize, layers: usize },
}

impl Error {
    /// The error with `whose` before the name of what is not finite; errors of other kinds stay as they
    /// are.
    pub fn of(self, whose: &str) -> Error {
        match self {
            Error::NotFinite { what, value } => Error::NotFinite {
                what: format!("{whose}: {what}"),
                value,
            },
            other => other,
        }
    }

    /// The name of the variant, by which the page tells errors apart.
    pub fn code(&self) -> String {
        let words = match self {
            Error::Onnx(error) => format!("{error:?}"),
            Error::Graph(error) => format!("{error:?}"),
            other => format!("{other:?}"),
        };
        words.chars().take_while(|c| c.is_alphanumeric()).collect()
    }
}
