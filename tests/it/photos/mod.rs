//! Photos of every shape: upright, cut as Pillow cuts them, refused with words.

mod hostile;
mod jpeg;
mod kinds;
mod notes;

use std::fs;
use std::io::Cursor;

use heatlens::error::Error;
use heatlens::photo::Photo;
use heatlens::photo::crop::Rect;
use image::{DynamicImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use proptest::prelude::*;

use crate::support::shipped::{MODELS, PHOTOS, Shipped, manifest, root};

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Between a network's crop of a photo and Pillow's.
fn differences(model: Shipped, photo: &str, bytes: &[u8]) -> Vec<u8> {
    let decoded = Photo::decode(bytes).unwrap();
    let crop = decoded.cropped(&model.manifest()).unwrap();
    let expected = model.crop(&format!("{photo}.crop.png"));
    std::iter::zip(crop.as_raw(), expected.as_raw())
        .map(|(a, b)| a.abs_diff(*b))
        .collect()
}

/// From the same pixels, the resized crop is Pillow's.
#[test]
fn crops_agree_with_pillow() {
    let bytes = fs::read(root("tests/reference/cat.png")).unwrap();
    for model in MODELS {
        let gaps = differences(model, "cat", &bytes);
        assert!(gaps.iter().all(|&gap| gap <= 2), "{}", model.0);
    }
}

/// JPEG decoders differ in how they blow up the colour planes, so only the mean is held.
#[test]
fn jpeg_crops_agree_with_pillow_on_average() {
    for name in PHOTOS {
        let bytes = fs::read(root(&format!("www/gallery/{name}.jpg"))).unwrap();
        for model in MODELS {
            let gaps = differences(model, name, &bytes);
            let sum: u32 = gaps.iter().map(|&gap| u32::from(gap)).sum();
            let mean = f64::from(sum) / gaps.len() as f64;
            assert!(mean < 1.0, "{}, {name}: {mean}/255", model.0);
        }
    }
}

/// Every kind of file that Pillow made, upright and cut as Pillow does it.
#[test]
fn files_of_every_kind_agree_with_pillow() {
    let folder = root("tests/reference/photos");
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    let list: serde_json::Value = serde_json::from_slice(&read("photos.json")).unwrap();
    for entry in list.as_array().unwrap() {
        let name = entry["file"].as_str().unwrap();
        let photo = Photo::decode(&read(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(u64::from(photo.width()), entry["width"], "{name}");
        assert_eq!(u64::from(photo.height()), entry["height"], "{name}");
        // JPEG decoders differ in rounding and in how they blow up the colour planes.
        let tolerance = if name.ends_with(".jpg") { 24 } else { 2 };
        for (key, found) in [
            ("upright", photo.pixels().clone()),
            ("crop", photo.cropped(&manifest()).unwrap()),
        ] {
            let Some(expected) = entry[key].as_str() else {
                continue;
            };
            let expected = image::open(folder.join(expected)).unwrap().into_rgb8();
            let gap = std::iter::zip(found.as_raw(), expected.as_raw())
                .map(|(a, b)| a.abs_diff(*b))
                .max();
            assert!(gap <= Some(tolerance), "{name}, {key}: {gap:?}");
        }
    }
}

#[test]
fn broken_files_are_refused() {
    for entry in fs::read_dir(root("tests/reference/photos/broken")).unwrap() {
        let path = entry.unwrap().path();
        let result = Photo::decode(&fs::read(&path).unwrap());
        assert!(result.is_err(), "{}", path.display());
    }
}

#[test]
fn one_pixel_fills_the_input() {
    let dot = RgbImage::from_pixel(1, 1, Rgb([10, 20, 30]));
    let photo = Photo::decode(&encoded(dot, ImageFormat::Png)).unwrap();
    let crop = photo.cropped(&manifest()).unwrap();
    assert_eq!(crop.dimensions(), (224, 224));
    assert!(crop.pixels().all(|pixel| *pixel == Rgb([10, 20, 30])));
}

/// The upper half is red; the network sees the middle, so red meets blue half way down.
#[test]
fn a_tall_photo_is_cut_in_its_middle() {
    let tall = RgbImage::from_fn(30, 3000, |_, y| {
        if y < 1500 {
            Rgb([255, 0, 0])
        } else {
            Rgb([0, 0, 255])
        }
    });
    let photo = Photo::decode(&encoded(tall, ImageFormat::Png)).unwrap();
    let crop = photo.cropped(&manifest()).unwrap();
    assert_eq!(crop.get_pixel(112, 0), &Rgb([255, 0, 0]));
    assert_eq!(crop.get_pixel(112, 223), &Rgb([0, 0, 255]));
    let seen = photo.crop(&manifest()).photo;
    assert!((seen.top + seen.bottom - 3000.0).abs() < 1.0);
}

#[test]
fn transparency_is_laid_on_white() {
    let glass = RgbaImage::from_pixel(2, 2, Rgba([0, 0, 0, 51]));
    let photo = Photo::decode(&encoded(glass, ImageFormat::Png)).unwrap();
    assert_eq!(photo.pixels().get_pixel(0, 0), &Rgb([204, 204, 204]));
}

#[test]
fn sixteen_bits_and_grey_become_eight_bit_rgb() {
    let grey = image::ImageBuffer::<Luma<u16>, _>::from_pixel(2, 1, Luma([257 * 77]));
    let photo = Photo::decode(&encoded(grey, ImageFormat::Png)).unwrap();
    assert_eq!(photo.pixels().get_pixel(1, 0), &Rgb([77, 77, 77]));
}

#[test]
fn every_format_is_read() {
    let picture = RgbImage::from_pixel(8, 8, Rgb([200, 100, 50]));
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::Bmp,
        ImageFormat::WebP,
    ] {
        let photo = Photo::decode(&encoded(picture.clone(), format)).unwrap();
        let Rgb([red, green, blue]) = *photo.pixels().get_pixel(4, 4);
        let near = |found: u8, wanted: u8| found.abs_diff(wanted) <= 4;
        assert!(
            near(red, 200) && near(green, 100) && near(blue, 50),
            "{format:?}"
        );
    }
}

/// An EXIF block with orientation 6: the camera was turned, the first row is the right edge.
#[test]
fn the_orientation_is_applied() {
    let lying = RgbImage::from_fn(16, 8, |x, _| Rgb(if x < 8 { [250; 3] } else { [5; 3] }));
    let jpeg = encoded(lying, ImageFormat::Jpeg);
    let tiff: &[u8] = &[
        b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
    ];
    let length = (2 + 6 + tiff.len()) as u16;
    let mut turned = jpeg[..2].to_vec();
    turned.extend([0xff, 0xe1]);
    turned.extend(length.to_be_bytes());
    turned.extend(b"Exif\0\0");
    turned.extend(tiff);
    turned.extend(&jpeg[2..]);
    let photo = Photo::decode(&turned).unwrap();
    assert_eq!((photo.width(), photo.height()), (8, 16));
    assert!(photo.pixels().get_pixel(4, 0)[0] > 200);
    assert!(photo.pixels().get_pixel(4, 15)[0] < 50);
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let mut png = encoded(RgbImage::new(1, 1), ImageFormat::Png);
    // Width and height stand at bytes 16 to 24, the chunk's checksum at 29 to 33.
    png[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let checksum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    assert!(matches!(
        Photo::decode(&png),
        Err(Error::PhotoTooManyPixels { .. })
    ));
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| match sum & 1 {
            0 => sum >> 1,
            _ => (sum >> 1) ^ 0xedb8_8320,
        })
    })
}

#[test]
fn what_is_no_photo_is_refused_with_words() {
    assert!(matches!(Photo::decode(&[]), Err(Error::PhotoEmpty)));
    assert!(matches!(
        Photo::decode(b"just text"),
        Err(Error::PhotoFormat)
    ));
    assert!(matches!(
        Photo::from_rgba(2, 2, vec![0; 15]),
        Err(Error::PixelCount { .. })
    ));
}

#[test]
fn a_png_cut_short_is_refused() {
    let png = encoded(RgbImage::new(64, 64), ImageFormat::Png);
    let error = Photo::decode(&png[..png.len() / 2]).unwrap_err();
    assert!(matches!(error, Error::PhotoDamaged { .. }), "{error}");
}

proptest! {
    /// Nothing that a file can hold makes the decoder panic.
    #[test]
    fn damaged_files_do_not_panic(place in 0usize..2000, byte: u8, cut in 0usize..2000) {
        let picture = RgbImage::from_fn(24, 24, |x, y| Rgb([x as u8 * 9, y as u8 * 9, 7]));
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let mut bytes = encoded(picture.clone(), format);
            let length = bytes.len();
            bytes[place % length] ^= byte;
            bytes.truncate(length - cut % length);
            let _ = Photo::decode(&bytes);
        }
    }

    /// The crop lies inside the photo, and the way back from the input covers just the crop.
    #[test]
    fn the_crop_lies_in_the_photo(width in 1u32..5000, height in 1u32..5000) {
        let manifest = manifest();
        let crop = heatlens::photo::crop::Crop::center(width, height, &manifest.input, &manifest.preprocessing);
        let Rect { left, top, right, bottom } = crop.photo;
        prop_assert!(left >= 0.0 && top >= 0.0);
        prop_assert!(right <= f64::from(width) + 1e-6 && bottom <= f64::from(height) + 1e-6);
        let back = crop.to_photo(crop.input());
        prop_assert!((back.left - left).abs() < 1e-6 && (back.bottom - bottom).abs() < 1e-6);
    }
}

/// A small copy shows the network the same crop, so what is found in it is found in the photo.
#[test]
fn kept_copies_have_the_same_crop() {
    let manifest = manifest();
    for (width, height) in [(700, 500), (300, 1001), (256, 256), (90, 61), (3000, 200)] {
        let pixels = RgbImage::from_fn(width, height, |x, y| {
            let wave = |length: f64| (128.0 + 100.0 * (f64::from(x + 2 * y) / length).sin()) as u8;
            Rgb([wave(40.0), wave(65.0), wave(90.0)])
        });
        let photo = Photo::decode(&encoded(pixels, ImageFormat::Png)).unwrap();
        let kept = photo.kept(&manifest).unwrap();
        assert_eq!(kept.width().min(kept.height()), 256);
        assert!(kept.width().max(kept.height()) <= 512);
        let crop = kept.crop(&manifest).photo;
        assert_eq!((crop.width(), crop.height()), (224.0, 224.0));
        let (ours, theirs) = (
            kept.cropped(&manifest).unwrap(),
            photo.cropped(&manifest).unwrap(),
        );
        let gaps = std::iter::zip(ours.as_raw(), theirs.as_raw()).map(|(a, b)| a.abs_diff(*b));
        assert!(gaps.max() <= Some(3), "{width} x {height}");
    }
}
