//! A model's manifest: all that the code must know about a network and does not hard-code.

use image::{Rgb, RgbImage};
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::text::{is_hidden, shortened};

/// All that the code must know of a network and cannot read from its ONNX file, as the JSON file beside it
/// says it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name used in links and options, such as that of its file.
    pub name: String,
    /// The name shown to readers.
    pub title: String,
    /// The ONNX file, beside the manifest.
    pub file: String,
    /// Hexadecimal SHA-256 of the ONNX file.
    pub sha256: String,
    /// Size of the ONNX file in bytes.
    pub bytes: u64,
    /// The network's input: its name and shape.
    pub input: InputSpec,
    /// How a photo becomes the input.
    pub preprocessing: Preprocessing,
    /// The names of the values that a forward pass gives.
    pub outputs: Outputs,
    /// The dense layer after global average pooling, for models of that shape.
    pub dense: Option<DenseNames>,
    /// Layers at which gradients may be taken, from the first to the last; values of shape
    /// 1 x channels x rows x columns.
    #[serde(default)]
    pub layers: Vec<String>,
    /// The file of the classes' labels, beside the manifest.
    pub labels: LabelsFile,
    /// The licence of the network's weights, as readers are shown it.
    pub licence: String,
    /// Where the network comes from: an address, or a sentence.
    pub source: String,
}

/// The network's input: 1 x channels x height x width, float32.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputSpec {
    /// The input's name in the ONNX file.
    pub name: String,
    /// Colour channels: 3, for red, green and blue.
    pub channels: usize,
    /// Rows, in pixels.
    pub height: usize,
    /// Columns, in pixels.
    pub width: usize,
}

/// How a photo becomes the input: resize the shorter side, cut the centre, normalise.
///
/// A pixel intensity p (0 black, 1 white) of channel c enters the network as
/// (p - mean\[c\]) / std\[c\].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preprocessing {
    /// The length, in pixels, to which the photo's shorter side is resized before the crop.
    pub resize_shorter_side: u32,
    /// The filter that resizes the photo.
    pub filter: Filter,
    /// Which part of the resized photo is cut out.
    pub crop: CropRule,
    /// Intensities of red, green and blue that are subtracted from the pixels.
    pub mean: [f32; 3],
    /// Intensities of red, green and blue by which the differences are divided; above zero.
    pub std: [f32; 3],
}

impl Preprocessing {
    /// The normalised value, (intensity - mean) / std, of an intensity from 0 (black) to 1 (white) in a
    /// channel.
    pub fn normalised(&self, channel: usize, intensity: f32) -> f32 {
        (intensity - self.mean[channel]) / self.std[channel]
    }

    /// The intensity, 0 for black and 1 for white, of a normalised value in a channel.
    pub fn intensity(&self, channel: usize, value: f32) -> f32 {
        value * self.std[channel] + self.mean[channel]
    }

    /// The normalised values of black and of white in a channel.
    pub fn bounds(&self, channel: usize) -> (f32, f32) {
        (self.normalised(channel, 0.0), self.normalised(channel, 1.0))
    }

    /// Three planes, red, green and blue, of a picture's normalised values.
    pub fn planes(&self, picture: &RgbImage) -> Vec<f32> {
        let plane = picture.pixels().len();
        let mut values = vec![0.0; 3 * plane];
        for (index, Rgb(pixel)) in picture.pixels().enumerate() {
            for (channel, &level) in pixel.iter().enumerate() {
                values[channel * plane + index] =
                    self.normalised(channel, f32::from(level) / 255.0);
            }
        }
        values
    }

    /// Red, green and blue of each pixel, 0 to 255, from three planes of normalised values.
    pub fn levels(&self, planes: &[f32]) -> Vec<u8> {
        let plane = planes.len() / 3;
        let level = |channel: usize, pixel: usize| {
            let value = planes[channel * plane + pixel];
            (self.intensity(channel, value) * 255.0)
                .round()
                .clamp(0.0, 255.0) as u8
        };
        (0..plane)
            .flat_map(|pixel| [0, 1, 2].map(|channel| level(channel, pixel)))
            .collect()
    }
}

/// Resampling filters, antialiased when shrinking, as Pillow defines them.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Filter {
    /// A triangle two pixels wide: linear interpolation between neighbours.
    Bilinear,
    /// Keys's cubic with a = -0.5, four pixels wide.
    Bicubic,
}

/// Which part of the resized photo the network sees.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum CropRule {
    /// The rectangle of the input's size around the centre.
    Center,
}

/// The names, in the ONNX file, of the values that a forward pass gives.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outputs {
    /// The scores before softmax, 1 x classes.
    pub scores: String,
    /// The last convolutional maps, 1 x channels x rows x columns, where the network has such maps.
    pub features: Option<String>,
}

/// The names, in the ONNX file, of the dense layer's constants.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DenseNames {
    /// The weights, a tensor of shape classes x channels.
    pub weights: String,
    /// The bias, a tensor of shape classes.
    pub bias: String,
}

/// The file that holds the labels of the classes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelsFile {
    /// The file's name; the file lies beside the manifest.
    pub file: String,
    /// Hexadecimal SHA-256 of the file.
    pub sha256: String,
    /// The file of all names and the definition of each class, where there is one.
    pub names: Option<NamesFile>,
}

/// The file that holds all names and the definition of each class.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamesFile {
    /// The file's name; the file lies beside the manifest.
    pub file: String,
    /// Hexadecimal SHA-256 of the file.
    pub sha256: String,
}

/// The most bytes of a manifest.
pub const MAX_BYTES: usize = 1 << 20;
/// The most bytes of a name or another text; below, the most layers.
const NAME: usize = 1_000;
const LAYERS: usize = 1_000;
/// The longest side of an input, in pixels; below, the longest that a photo's shorter side may be resized
/// to.
const SIDE: usize = 2_048;
const SHORTER_SIDE: usize = 8_192;
/// The size within which the normalised values of black and white lie.
const VALUE: f32 = 1e6;

impl Manifest {
    /// Reads and checks a manifest. `name` is the name of its file, for errors.
    ///
    /// # Errors
    /// [`Error::Manifest`] for text that is too long or not JSON of this form, texts that are too long or
    /// have hidden characters, files that do not lie beside the manifest, checksums that are not 64
    /// hexadecimal digits, sizes that are not supported, and a `mean` or `std` that cannot normalise.
    pub fn parse(name: &str, json: &str) -> Result<Manifest> {
        let fail = |reason: String| Error::Manifest {
            name: name.to_string(),
            reason,
        };
        if json.len() > MAX_BYTES {
            return Err(fail(format!(
                "it has {} bytes; at most {MAX_BYTES} are read",
                json.len()
            )));
        }
        let manifest: Manifest =
            serde_json::from_str(json).map_err(|error| fail(error.to_string()))?;
        manifest.check().map_err(fail)?;
        Ok(manifest)
    }

    fn check(&self) -> std::result::Result<(), String> {
        self.check_names()?;
        let InputSpec {
            channels,
            height,
            width,
            ..
        } = self.input;
        if channels != 3 || !(1..=SIDE).contains(&height) || !(1..=SIDE).contains(&width) {
            return Err(format!(
                "input is {channels} x {height} x {width}; 3 channels and sides of 1 to {SIDE} are supported"
            ));
        }
        let shorter = self.preprocessing.resize_shorter_side as usize;
        let longer = height.max(width);
        if !(longer..=SHORTER_SIDE).contains(&shorter) {
            return Err(format!(
                "resize_shorter_side is {shorter}; it must be at least the input's longer side, {longer}, and at most {SHORTER_SIDE}"
            ));
        }
        let Preprocessing { mean, std, .. } = &self.preprocessing;
        if !mean.iter().all(|m| m.is_finite()) || !std.iter().all(|s| s.is_finite() && *s > 0.0) {
            return Err("mean must be finite and std positive".to_string());
        }
        let usual = |channel: usize| {
            let (black, white) = self.preprocessing.bounds(channel);
            black.abs() <= VALUE && white.abs() <= VALUE && white > black
        };
        match (0..3).all(usual) {
            true => Ok(()),
            false => Err(format!(
                "with this mean and std black and white are not told apart, or lie beyond {VALUE}"
            )),
        }
    }

    fn check_names(&self) -> std::result::Result<(), String> {
        let dense = self
            .dense
            .iter()
            .flat_map(|dense| [&dense.weights, &dense.bias]);
        let values = [&self.input.name, &self.outputs.scores].into_iter();
        let values = values
            .chain(&self.outputs.features)
            .chain(&self.layers)
            .chain(dense);
        let texts = [&self.name, &self.title, &self.licence, &self.source];
        if let Some(text) = texts.iter().find(|text| text.contains(is_hidden)) {
            return Err(format!(
                "a text has characters that are not seen or that reorder others: {}",
                shortened(text, 20)
            ));
        }
        if let Some(long) = texts
            .into_iter()
            .chain(values)
            .find(|text| text.len() > NAME)
        {
            let start: String = long.chars().take(20).collect();
            return Err(format!("a text is longer than {NAME} bytes: {start}…"));
        }
        if self.layers.len() > LAYERS {
            return Err(format!(
                "it names {} layers; at most {LAYERS} are kept",
                self.layers.len()
            ));
        }
        let names = self.labels.names.iter();
        let files = [("file", &self.file), ("labels.file", &self.labels.file)].into_iter();
        for (what, file) in files.chain(
            names
                .clone()
                .map(|names| ("labels.names.file", &names.file)),
        ) {
            if !is_file_name(file) {
                return Err(format!(
                    "{what} is {file:?}; it must be the name of a file that lies beside the manifest"
                ));
            }
        }
        let sums = [
            ("sha256", &self.sha256),
            ("labels.sha256", &self.labels.sha256),
        ];
        let names = names.map(|names| ("labels.names.sha256", &names.sha256));
        for (what, sum) in sums.into_iter().chain(names) {
            if sum.len() != 64 || !sum.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                return Err(format!("{what} must be 64 hexadecimal digits"));
            }
        }
        Ok(())
    }
}

/// Whether `name` is that of a file beside the manifest, and not a path or an address.
fn is_file_name(name: &str) -> bool {
    let apart = |c: char| is_hidden(c) || matches!(c, '/' | '\\' | ':' | '?' | '#' | '%');
    !matches!(name, "" | "." | "..") && name.len() <= 255 && !name.contains(apart)
}
