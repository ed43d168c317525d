//! The network's input: a normalised picture, and the way between its values and pixels.

use image::RgbImage;

use crate::error::{Error, Result};
use crate::manifest::{Manifest, Preprocessing};
use crate::photo::crop::Crop;

/// Three planes (red, green, blue) of rows x columns, each value (p - mean) / std of a pixel
/// intensity p between 0 (black) and 1 (white).
#[derive(Clone, Debug)]
pub struct Input {
    /// The normalised values: three planes of rows x columns.
    pub values: Vec<f32>,
    /// The part of the photo that the input shows.
    pub crop: Crop,
    rule: Preprocessing,
}

impl Input {
    /// The input of a picture that has the input's size, cut from a photo as `crop` says.
    ///
    /// # Errors
    /// None at present: every picture can be normalised.
    pub fn from_pixels(pixels: &RgbImage, crop: Crop, rule: &Preprocessing) -> Result<Input> {
        Ok(Input {
            values: rule.planes(pixels),
            crop,
            rule: rule.clone(),
        })
    }

    /// The input of values that are normalised already; its crop is the input itself.
    ///
    /// # Errors
    /// [`Error::InputSize`] for another number of values than the network takes, and
    /// [`Error::InputNotFinite`] for a value that is not finite.
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

    /// Rows of the input, in pixels.
    pub fn rows(&self) -> usize {
        self.crop.rows
    }

    /// Columns of the input, in pixels.
    pub fn columns(&self) -> usize {
        self.crop.columns
    }

    /// How many values a colour plane has: rows times columns.
    pub fn plane(&self) -> usize {
        self.rows() * self.columns()
    }

    /// The normalised value of an intensity from 0 (black) to 1 (white) in a channel.
    pub fn normalised(&self, channel: usize, intensity: f32) -> f32 {
        self.rule.normalised(channel, intensity)
    }

    /// The intensity, 0 for black and 1 for white, of a normalised value in a channel.
    pub fn intensity(&self, channel: usize, value: f32) -> f32 {
        self.rule.intensity(channel, value)
    }

    /// Red, green and blue of each pixel, from 0 to 255, of normalised values of this input's shape.
    pub fn levels(&self, values: &[f32]) -> Vec<u8> {
        self.rule.levels(values)
    }

    /// The input with other values, of the same photo and crop.
    pub fn with(&self, values: Vec<f32>) -> Input {
        Input {
            values,
            ..self.clone()
        }
    }

    /// How far a normalised value in a channel moves when the intensity of its pixel moves by `step`.
    pub fn nudge(&self, channel: usize, step: f32) -> f32 {
        step / self.rule.std[channel]
    }

    /// The mean colour that training subtracted, as intensities of red, green and blue.
    pub fn training_mean(&self) -> [f32; 3] {
        self.rule.mean
    }
}
