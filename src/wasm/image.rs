//! Pictures as the page takes them.

use image::{DynamicImage, RgbImage};
use js_sys::Uint8ClampedArray;
use web_sys::ImageData;

use super::JsResult;

/// The picture of RGBA pixels, row by row, on a buffer of its own.
pub fn image_data(rgba: &[u8], columns: usize, rows: usize) -> JsResult<ImageData> {
    let pixels = Uint8ClampedArray::from(rgba);
    ImageData::new_with_js_u8_clamped_array_and_sh(&pixels, columns as u32, rows as u32)
}

/// An opaque picture.
pub fn opaque(picture: RgbImage) -> JsResult<ImageData> {
    let (columns, rows) = (picture.width() as usize, picture.height() as usize);
    let rgba = DynamicImage::ImageRgb8(picture).into_rgba8();
    image_data(&rgba, columns, rows)
}
