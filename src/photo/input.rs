//! The network's input: a normalised picture, and the way between its values and pixels.

use image::RgbImage;

use crate::error::{Error, Result};
use crate::manifest::{Manifest, Preprocessing};
use crate::photo::crop::Crop;

/// Three planes (red, green, blue) of rows x columns, each value (p - mean) / std of a pixel
/// intensity p between 0 (black) and 1 (white).
#[derive(Clone, Debug)]
pub struct Input {
    pub values: Vec<f32>,
    pub crop: Crop,
    rule: Preprocessing,
}

impl Input {
    /// Normalises a picture of the input's size.
    pub fn from_pixels(pixels: &RgbImage, crop: Crop, rule: &Preprocessing) -> Result<Input> {
        Ok(Input {
            values: rule.planes(pixels),
            crop,
            rule: rule.clone(),
        })
    }

    /// Takes values that are normalised already; the crop is the input itself.
    pub fn from_tensor(values: Vec<f32>, manifest: &Manifest) -> Result<Input> {
        let spec = &manifest.input;
        let expected = spec.channels * spec.height * spec.width;
        if values.len() != expected {
            return Err(Error::InputSize {
                expected,
                found: values.len(),
                shape: format!("1x{}x{}x{}", spec.channels, spec.height, spec.width),
            });
        }
        if let Some(index) = values.iter().position(|value| !value.is_finite()) {
            return Err(Error::InputNotFinite {
                index,
                value: values[index],
            });
        }
        Ok(Input {
            values,
            crop: Crop::identity(spec.height, spec.width),
            rule: manifest.preprocessing.clone(),
        })
    }

    /// Whether all pixels have one colour.
    pub fn is_uniform(&self) -> bool {
        let planes = self.values.chunks_exact(self.plane().max(1));
        planes
            .into_iter()
            .all(|plane| plane.windows(2).all(|two| two[0] == two[1]))
    }

    pub fn rows(&self) -> usize {
        self.crop.rows
    }

    pub fn columns(&self) -> usize {
        self.crop.columns
    }

    /// Values in one colour plane.
    pub fn plane(&self) -> usize {
        self.rows() * self.columns()
    }

    /// The normalised value of an intensity.
    pub fn normalised(&self, channel: usize, intensity: f32) -> f32 {
        self.rule.normalised(channel, intensity)
    }

    /// The pixel intensity behind a value.
    pub fn intensity(&self, channel: usize, value: f32) -> f32 {
        self.rule.intensity(channel, value)
    }

    /// Red, green and blue of each pixel of a picture of this input's shape, 0 to 255.
    pub fn levels(&self, values: &[f32]) -> Vec<u8> {
        self.rule.levels(values)
    }

    /// The same picture with other values.
    pub fn with(&self, values: Vec<f32>) -> Input {
        Input {
            values,
            ..self.clone()
        }
    }

    /// How far a value moves when its pixel's intensity moves by `step`.
    pub fn nudge(&self, channel: usize, step: f32) -> f32 {
        step / self.rule.std[channel]
    }

    /// The mean colour that training subtracted, as intensities.
    pub fn training_mean(&self) -> [f32; 3] {
        self.rule.mean
    }
}
