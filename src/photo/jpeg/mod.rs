//! JPEG: the first picture of a file, if it is whole.
//!
//! The decoder fills what is missing with grey, so the markers are walked and the entropy-coded data
//! counted before it sees them: every bit of every coefficient must have come.

mod faults;
mod frame;
mod huffman;
mod scan;
mod walk;

use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

use super::limits::Budget;
use super::picture::Picture;
use crate::error::Result;
use faults::{damaged, unsupported};

pub(super) fn decode(bytes: &[u8], budget: Budget) -> Result<Picture> {
    let walked = walk::walk(bytes, budget)?;
    let grey = walked.components == 1;
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_max_scans(usize::MAX)
        .jpeg_set_out_colorspace(if grey {
            ColorSpace::Luma
        } else {
            ColorSpace::RGB
        });
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&walked.clean), options);
    let pixels = decoder.decode().map_err(|error| match error {
        DecodeErrors::Unsupported(scheme) => unsupported(&format!("{scheme:?}")),
        other => damaged(&format!("{other:?}")),
    })?;
    let size = decoder
        .info()
        .map(|info| (u32::from(info.width), u32::from(info.height)));
    let image = size.and_then(|(width, height)| match grey {
        true => GrayImage::from_raw(width, height, pixels).map(DynamicImage::from),
        false => RgbImage::from_raw(width, height, pixels).map(DynamicImage::from),
    });
    Ok(Picture {
        orientation: walked
            .exif
            .and_then(Orientation::from_exif_chunk)
            .unwrap_or(Orientation::NoTransforms),
        profile: Some(walked.profile).filter(|profile| !profile.is_empty()),
        inks: walked.components == 4,
        ..Picture::new(
            image.ok_or_else(|| damaged("its pixels are not as many as its header says"))?,
        )
    })
}
