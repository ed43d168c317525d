//! A model's manifest: all that the code must know about a network and does not hard-code.

use image::{Rgb, RgbImage};
use serde::Deserialize;

use crate::error::{Error, Result};

/// The JSON file that stands beside an ONNX file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name used in links and options, such as `mobilenet_v2`.
    pub name: String,
    /// The name shown to readers.
    pub title: String,
    /// The ONNX file, beside the manifest.
    pub file: String,
    /// Hexadecimal SHA-256 of the ONNX file.
    pub sha256: String,
    /// Size of the ONNX file in bytes.
    pub bytes: u64,
    pub input: InputSpec,
    pub preprocessing: Preprocessing,
    pub outputs: Outputs,
    /// The dense layer after global average pooling, for models of that shape.
    pub dense: Option<DenseNames>,
    /// Layers at which gradients may be taken, from the first to the last; values of shape
    /// 1 x channels x rows x columns.
    #[serde(default)]
    pub layers: Vec<String>,
    pub labels: LabelsFile,
    pub licence: String,
    pub source: String,
}

/// The network's input: 1 x channels x height x width, float32.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputSpec {
    pub name: String,
    pub channels: usize,
    pub height: usize,
    pub width: usize,
}

/// How a photo becomes the input: resize the shorter side, cut the centre, normalise.
///
/// A pixel intensity p (0 black, 1 white) of channel c enters the network as
/// (p - mean\[c\]) / std\[c\].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preprocessing {
    pub resize_shorter_side: u32,
    pub filter: Filter,
    pub crop: CropRule,
    pub mean: [f32; 3],
    pub std: [f32; 3],
}

impl Preprocessing {
    /// The normalised value of an intensity.
    pub fn normalised(&self, channel: usize, intensity: f32) -> f32 {
        (intensity - self.mean[channel]) / self.std[channel]
    }

    /// The intensity behind a normalised value.
    pub fn intensity(&self, channel: usize, value: f32) -> f32 {
        value * self.std[channel] + self.mean[channel]
    }

    /// Normalised values of black and of white.
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
    Bilinear,
    Bicubic,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum CropRule {
    Center,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outputs {
    /// Scores before softmax, 1 x classes.
    pub scores: String,
    /// The last convolutional maps, 1 x channels x height x width.
    pub features: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DenseNames {
    /// Tensor of shape classes x channels.
    pub weights: String,
    /// Tensor of shape classes.
    pub bias: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelsFile {
    pub file: String,
    pub sha256: String,
}

impl Manifest {
    /// Reads and checks a manifest; `name` is the file's name, for messages.
    pub fn parse(name: &str, json: &str) -> Result<Manifest> {
        let fail = |reason: String| Error::Manifest {
            name: name.to_string(),
            reason,
        };
        let manifest: Manifest =
            serde_json::from_str(json).map_err(|error| fail(error.to_string()))?;
        let InputSpec {
            channels,
            height,
            width,
            ..
        } = manifest.input;
        if channels != 3 || !(1..=4096).contains(&height) || !(1..=4096).contains(&width) {
            return Err(fail(format!(
                "input is {channels} x {height} x {width}; 3 channels and sides of 1 to 4096 are supported"
            )));
        }
        let Preprocessing {
            resize_shorter_side,
            mean,
            std,
            ..
        } = &manifest.preprocessing;
        if (*resize_shorter_side as usize) < height.max(width) {
            return Err(fail(format!(
                "resize_shorter_side is {resize_shorter_side}; it must be at least the input's longer side, {}",
                height.max(width)
            )));
        }
        if !mean.iter().all(|m| m.is_finite()) || !std.iter().all(|s| s.is_finite() && *s > 0.0) {
            return Err(fail("mean must be finite and std positive".to_string()));
        }
        Ok(manifest)
    }
}
