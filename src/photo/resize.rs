//! Parts of a photo at other sizes, by the filters of Pillow.

use fast_image_resize as fir;
use image::RgbImage;

use super::upright::Photo;
use crate::error::{Error, Result};
use crate::manifest::Filter;
use crate::photo::crop::Rect;

impl Photo {
    /// A part of the photo at another size.
    ///
    /// # Errors
    /// [`Error::Resize`] for a part or a size that the resampling library refuses.
    pub(super) fn resized(
        &self,
        part: Rect,
        width: u32,
        height: u32,
        filter: Filter,
    ) -> Result<RgbImage> {
        let fail = |reason: &dyn std::fmt::Display| Error::Resize(reason.to_string());
        let (full_width, full_height) = self.pixels().dimensions();
        let source = fir::images::ImageRef::new(
            full_width,
            full_height,
            self.pixels().as_raw(),
            fir::PixelType::U8x3,
        )
        .map_err(|error| fail(&error))?;
        let mut target = fir::images::Image::new(width, height, fir::PixelType::U8x3);
        let filter = match filter {
            Filter::Bilinear => fir::FilterType::Bilinear,
            Filter::Bicubic => fir::FilterType::CatmullRom,
        };
        // A crop may reach past the last pixel by a rounding error, which the library refuses.
        let part_width = part.width().min(f64::from(full_width) - part.left);
        let part_height = part.height().min(f64::from(full_height) - part.top);
        let options = fir::ResizeOptions::new()
            .resize_alg(fir::ResizeAlg::Convolution(filter))
            .crop(part.left, part.top, part_width, part_height);
        fir::Resizer::new()
            .resize(&source, &mut target, &options)
            .map_err(|error| fail(&error))?;
        RgbImage::from_raw(width, height, target.into_vec())
            .ok_or_else(|| fail(&"the resized picture has the wrong size"))
    }
}
