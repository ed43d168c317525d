//! Colours of an embedded ICC profile, converted to sRGB as browsers do it.

use image::{DynamicImage, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, ProfileText, TransformOptions};

use super::note::Note;
use crate::guard::quietly;
use crate::text::shortened;

/// The most bytes of a profile that is used.
pub(super) const MAX_PROFILE: usize = 4 << 20;
/// By how many levels a profile may move colours and still be taken as sRGB.
const ALIKE: u8 = 2;
/// How many levels of each channel [`is_srgb`] tries.
const TRIED: usize = 9;
/// How many pixels are converted at a time.
const PIECE: usize = 1 << 14;

/// Converts an image to sRGB by its profile, and notes the profile's name. A profile that cannot be used
/// leaves the image as it is, and the note says why.
pub(super) fn to_srgb(image: &mut DynamicImage, profile: &[u8], inks: bool) -> Option<Note> {
    let converted = quietly(|| convert(image, profile, inks));
    match converted.unwrap_or_else(|_| Err("it is broken".to_string())) {
        Ok(name) => name.map(|name| Note::ProfileConverted { name }),
        Err(reason) => Some(Note::ProfileIgnored { reason }),
    }
}

fn convert(image: &mut DynamicImage, profile: &[u8], inks: bool) -> Result<Option<String>, String> {
    if profile.len() > MAX_PROFILE {
        return Err(format!("it has more than {MAX_PROFILE} bytes"));
    }
    let parsed = ColorProfile::new_from_slice(profile).map_err(|_| "it is broken".to_string())?;
    let grey = !image.color().has_color();
    match parsed.color_space {
        DataColorSpace::Cmyk if inks => return Err("it is for inks".to_string()),
        DataColorSpace::Gray if grey => {}
        DataColorSpace::Rgb if !grey && !inks => {}
        _ => return Err("it is for another kind of picture".to_string()),
    }
    if is_srgb(&parsed)? {
        return Ok(None);
    }
    let name = named(&parsed);
    let target = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    macro_rules! through {
        ($buffer:expr, $channels:expr, $layout:expr, $create:ident) => {{
            let run = parsed.$create($layout, &target, $layout, options);
            let run = run.map_err(|_| "its kind is not known".to_string())?;
            let mut before = vec![];
            for piece in $buffer.chunks_mut(PIECE * $channels) {
                before.clear();
                before.extend_from_slice(piece);
                run.transform(&before, piece)
                    .map_err(|_| "it is broken".to_string())?;
            }
        }};
    }
    use DynamicImage::*;
    match image {
        ImageLuma8(b) => through!(b, 1, Layout::Gray, create_transform_8bit),
        ImageLumaA8(b) => through!(b, 2, Layout::GrayAlpha, create_transform_8bit),
        ImageRgb8(b) => through!(b, 3, Layout::Rgb, create_transform_8bit),
        ImageRgba8(b) => through!(b, 4, Layout::Rgba, create_transform_8bit),
        ImageLuma16(b) => through!(b, 1, Layout::Gray, create_transform_16bit),
        ImageLumaA16(b) => through!(b, 2, Layout::GrayAlpha, create_transform_16bit),
        ImageRgb16(b) => through!(b, 3, Layout::Rgb, create_transform_16bit),
        ImageRgba16(b) => through!(b, 4, Layout::Rgba, create_transform_16bit),
        _ => return Err("the picture's values are not whole numbers".to_string()),
    }
    Ok(Some(name))
}

/// Whether the profile leaves a grid of colours where they are.
fn is_srgb(profile: &ColorProfile) -> Result<bool, String> {
    let level = |step: usize| (step * 255 / (TRIED - 1)) as u8;
    let mut before = RgbImage::new((TRIED * TRIED) as u32, TRIED as u32).into_raw();
    let grey = profile.color_space == DataColorSpace::Gray;
    for (index, pixel) in before.chunks_exact_mut(3).enumerate() {
        let (red, green, blue) = (index % TRIED, index / TRIED % TRIED, index / TRIED / TRIED);
        pixel.copy_from_slice(&match grey {
            true => [level(red); 3],
            false => [level(red), level(green), level(blue)],
        });
    }
    let (source, layout) = match grey {
        true => (before.iter().step_by(3).copied().collect(), Layout::Gray),
        false => (before.clone(), Layout::Rgb),
    };
    let target = ColorProfile::new_srgb();
    let run = profile
        .create_transform_8bit(layout, &target, Layout::Rgb, TransformOptions::default())
        .map_err(|_| "its kind is not known".to_string())?;
    let mut after = vec![0; before.len()];
    run.transform(&source, &mut after)
        .map_err(|_| "it is broken".to_string())?;
    Ok(std::iter::zip(before, after).all(|(a, b): (u8, u8)| a.abs_diff(b) <= ALIKE))
}

fn named(profile: &ColorProfile) -> String {
    let name = match &profile.description {
        Some(ProfileText::PlainString(text)) => text.clone(),
        Some(ProfileText::Localizable(texts)) => texts
            .first()
            .map(|text| text.value.clone())
            .unwrap_or_default(),
        Some(ProfileText::Description(text)) => text.ascii_string.clone(),
        None => String::new(),
    };
    match shortened(name.trim_matches('\0'), 60) {
        blank if blank.is_empty() => "without a name".to_string(),
        name => name,
    }
}
