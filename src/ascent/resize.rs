//! Planes of a picture at other sizes.

use fast_image_resize as fir;
use image::RgbImage;

use super::sampler::Shape;
use crate::error::{Error, Result};
use crate::manifest::Preprocessing;

/// A picture's normalised planes, with rows and columns, after the picture is shrunk until its longer side
/// is at most `side` pixels.
///
/// # Errors
/// Those of [`resized`].
pub fn planes(picture: &RgbImage, side: u32, rule: &Preprocessing) -> Result<(Vec<f32>, Shape)> {
    let (width, height) = picture.dimensions();
    let whole = (height as usize, width as usize);
    let planes = rule.planes(picture);
    let longer = width.max(height);
    if longer <= side {
        return Ok((planes, whole));
    }
    let scaled =
        |length: u32| (u64::from(length) * u64::from(side) / u64::from(longer)).max(1) as usize;
    let shape = (scaled(height), scaled(width));
    Ok((resized(&planes, whole, shape)?, shape))
}

/// Planes resized from one number of rows and columns to another, bilinear, antialiased when shrinking.
///
/// # Errors
/// [`Error::Resize`] for sizes that the resampling library refuses.
pub fn resized(planes: &[f32], from: Shape, to: Shape) -> Result<Vec<f32>> {
    if from == to {
        return Ok(planes.to_vec());
    }
    let fail = |reason: &dyn std::fmt::Display| Error::Resize(reason.to_string());
    let options = fir::ResizeOptions::new()
        .resize_alg(fir::ResizeAlg::Convolution(fir::FilterType::Bilinear));
    let mut resizer = fir::Resizer::new();
    let mut result = Vec::with_capacity(planes.len() / (from.0 * from.1) * to.0 * to.1);
    for plane in planes.chunks_exact(from.0 * from.1) {
        let pixels = plane
            .iter()
            .map(|&value| fir::pixels::F32::new(value))
            .collect::<Vec<_>>();
        let source = fir::images::TypedImageRef::new(from.1 as u32, from.0 as u32, &pixels)
            .map_err(|error| fail(&error))?;
        let mut target = fir::images::TypedImage::new(to.1 as u32, to.0 as u32);
        resizer
            .resize_typed(&source, &mut target, &options)
            .map_err(|error| fail(&error))?;
        result.extend(target.pixels().iter().map(|pixel| pixel.0));
    }
    Ok(result)
}
