//! A photo with a part of it painted over.

use crate::error::{Error, Result};
use crate::photo::input::Input;

/// A photo with a part of it painted over, as the network is shown it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// Normalised values, of the input's shape.
    pub values: Vec<f32>,
    /// How much of each pixel is painted over, from 0 for none to 255 for all.
    mask: Vec<u8>,
}

impl Cover {
    /// The mixture of an input x with a paint of the same shape: x + (paint - x) mask / 255. The mask has a
    /// share of 0 to 255 for each pixel.
    ///
    /// # Errors
    /// [`Error::MaskSize`] for a mask of more or fewer pixels than the input has.
    pub fn new(input: &Input, paint: &[f32], mask: Vec<u8>) -> Result<Cover> {
        if mask.len() != input.plane() {
            return Err(Error::MaskSize {
                found: mask.len(),
                rows: input.rows(),
                columns: input.columns(),
            });
        }
        let shares = mask.iter().cycle().map(|&share| f32::from(share) / 255.0);
        let values = std::iter::zip(&input.values, paint).zip(shares);
        Ok(Cover {
            values: values
                .map(|((value, paint), share)| value + (paint - value) * share)
                .collect(),
            mask,
        })
    }

    /// RGBA of the pixels, with the mask as alpha; alpha is not multiplied in.
    pub fn pixels(&self, input: &Input) -> Vec<u8> {
        let levels = input.levels(&self.values);
        let pixels = levels.chunks_exact(3).zip(&self.mask);
        pixels
            .flat_map(|(rgb, &alpha)| [rgb[0], rgb[1], rgb[2], alpha])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Filter, Preprocessing};
    use crate::photo::crop::Crop;
    use image::{Rgb, RgbImage};

    /// Two pixels, of intensities 0 and 1, normalised to 2p - 1.
    fn input() -> Input {
        let rule = Preprocessing {
            resize_shorter_side: 1,
            filter: Filter::Bilinear,
            crop: crate::manifest::CropRule::Center,
            mean: [0.5; 3],
            std: [0.5; 3],
        };
        let pixels = RgbImage::from_fn(2, 1, |x, _| Rgb([x as u8 * 255; 3]));
        Input::from_pixels(&pixels, Crop::identity(1, 2), &rule).unwrap()
    }

    /// By hand: black stays, and a fifth of the way from white to black is 0.8, so 0.6.
    #[test]
    fn a_mask_mixes_photo_and_paint() {
        let input = input();
        let cover = Cover::new(&input, &[-1.0; 6], vec![0, 51]).unwrap();
        for plane in cover.values.chunks(2) {
            assert_eq!(plane[0], -1.0);
            assert!((plane[1] - 0.6).abs() < 1e-6);
        }
        assert_eq!(cover.pixels(&input), [0, 0, 0, 0, 204, 204, 204, 51]);
    }

    #[test]
    fn a_mask_of_another_size_is_refused() {
        let error = Cover::new(&input(), &[0.0; 6], vec![0; 3]).unwrap_err();
        assert!(error.to_string().contains("1 x 2"), "{error}");
    }
}
