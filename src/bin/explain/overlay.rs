//! The map laid over the photo, as a PNG.

use std::io::Cursor;
use std::path::Path;

use heatlens::map::colormap::{self, Colormap};
use heatlens::map::drawing::Edges;
use heatlens::map::heatmap::Heatmap;
use heatlens::photo::Photo;
use heatlens::photo::input::Input;
use image::imageops::{self, FilterType};
use image::{DynamicImage, RgbImage, RgbaImage};

use crate::files::at;
use crate::output;

/// The longer side of the picture that is written.
const SIDE: u32 = 1024;
/// How much of the map's own opacity is used.
const OPACITY: f32 = 0.75;

/// Draws the first layer; an input without a photo is drawn from its values.
pub fn write(
    path: &Path,
    map: &Heatmap,
    photo: Option<&Photo>,
    input: &Input,
    colormap: Colormap,
) -> Result<(), String> {
    let fail = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let (ground, full_width) = match photo {
        Some(photo) => (
            photo.fitted(SIDE).map_err(|error| fail(&error))?,
            photo.width(),
        ),
        None => (
            shown(input).ok_or_else(|| fail(&"the input has the wrong size"))?,
            input.columns() as u32,
        ),
    };
    let grid = map.drawn(0, Edges::Smooth).map_err(|error| fail(&error))?;
    let mut pixels = colormap::paint(colormap, &grid.values, map.sign, map.scale());
    for alpha in pixels.iter_mut().skip(3).step_by(4) {
        *alpha = (f32::from(*alpha) * OPACITY).round() as u8;
    }
    let heat = RgbaImage::from_raw(grid.columns as u32, grid.rows as u32, pixels)
        .ok_or_else(|| fail(&"the map has the wrong size"))?;

    let scale = f64::from(ground.width()) / f64::from(full_width);
    let place = |edge: f64| (edge * scale).round() as i64;
    let (left, top) = (place(map.extent.left), place(map.extent.top));
    let width = (place(map.extent.right) - left).max(1) as u32;
    let height = (place(map.extent.bottom) - top).max(1) as u32;
    let heat = imageops::resize(&heat, width, height, FilterType::Triangle);
    let mut picture = DynamicImage::ImageRgb8(ground).into_rgba8();
    imageops::overlay(&mut picture, &heat, left, top);
    save(path, DynamicImage::ImageRgba8(picture).into_rgb8())
}

/// Writes a picture as a PNG.
pub fn save(path: &Path, picture: RgbImage) -> Result<(), String> {
    let mut png = Cursor::new(vec![]);
    picture
        .write_to(&mut png, image::ImageFormat::Png)
        .map_err(|error| at(path, error))?;
    output::write(path, png.get_ref())
}

fn shown(input: &Input) -> Option<RgbImage> {
    let (width, height) = (input.columns() as u32, input.rows() as u32);
    RgbImage::from_raw(width, height, input.levels(&input.values))
}
