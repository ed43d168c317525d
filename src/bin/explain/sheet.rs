//! Photos that were found, as one picture: what the network saw with the rectangle drawn, and the
//! rectangle's patch below it.

use std::path::Path;

use heatlens::manifest::Manifest;
use heatlens::units::index::Found;
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};

use crate::files::{photo_of, text};
use crate::overlay;

const GAP: u32 = 8;
const GROUND: Rgb<u8> = Rgb([255, 255, 255]);
/// Drawn twice, so that one of the two is seen on any ground.
const LINES: [Rgb<u8>; 2] = [Rgb([255, 255, 255]), Rgb([0, 0, 0])];

pub fn write(
    path: &Path,
    folder: &Path,
    found: &[Found],
    manifest: &Manifest,
) -> Result<(), String> {
    let (width, height) = (manifest.input.width as u32, manifest.input.height as u32);
    let count = found.len().max(1) as u32;
    let mut sheet = RgbImage::from_pixel(
        count * (width + GAP) + GAP,
        2 * (height + GAP) + GAP,
        GROUND,
    );
    for (place, found) in (0..).zip(found) {
        let photo = photo_of(&folder.join(&found.photo.name))?;
        let mut crop = photo.cropped(manifest).map_err(text)?;
        let left = i64::from(GAP + place * (width + GAP));
        let patch = patch(&crop, found);
        let scale = f64::from(width.min(height)) / f64::from(patch.width().max(patch.height()));
        let scaled = |side: u32| ((f64::from(side) * scale) as u32).max(1);
        let (patch_width, patch_height) = (scaled(patch.width()), scaled(patch.height()));
        let patch = imageops::resize(&patch, patch_width, patch_height, FilterType::Triangle);
        frame(&mut crop, found);
        imageops::overlay(&mut sheet, &crop, left, i64::from(GAP));
        imageops::overlay(&mut sheet, &patch, left, i64::from(2 * GAP + height));
    }
    overlay::save(path, sheet)
}

fn patch(crop: &RgbImage, found: &Found) -> RgbImage {
    let edge = |side: f64| side.round() as u32;
    let rectangle = found.rectangle;
    let (left, top) = (edge(rectangle.left), edge(rectangle.top));
    let (width, height) = (edge(rectangle.width()), edge(rectangle.height()));
    imageops::crop_imm(crop, left, top, width.max(1), height.max(1)).to_image()
}

fn frame(crop: &mut RgbImage, found: &Found) {
    let rectangle = found.rectangle;
    for (inset, colour) in (0..).zip(LINES) {
        let edge = |side: f64| side.round() as i64;
        let columns = edge(rectangle.left) + inset..edge(rectangle.right) - inset;
        let rows = edge(rectangle.top) + inset..edge(rectangle.bottom) - inset;
        for row in rows.clone() {
            for column in columns.clone() {
                let on_edge = [rows.start, rows.end - 1].contains(&row)
                    || [columns.start, columns.end - 1].contains(&column);
                if on_edge
                    && let (Ok(x), Ok(y)) = (u32::try_from(column), u32::try_from(row))
                    && let Some(pixel) = crop.get_pixel_mut_checked(x, y)
                {
                    *pixel = colour;
                }
            }
        }
    }
}
