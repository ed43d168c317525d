//! What is said about a photo before the network explains it.

use heatlens::photo::{Note, Options, Photo, Tones};
use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

use super::encoded;
use super::shipped::root;

fn codes(photo: &Photo) -> Vec<&'static str> {
    photo.notes().iter().map(Note::code).collect()
}

fn decoded(image: impl Into<DynamicImage>, tones: Tones) -> Photo {
    let bytes = encoded(image, ImageFormat::Png);
    Photo::decode_with(&bytes, &Options { tones }).unwrap()
}

/// Twelve bits in sixteen, as X-rays come.
fn x_ray() -> ImageBuffer<Luma<u16>, Vec<u16>> {
    ImageBuffer::from_fn(64, 64, |x, y| Luma([(x * 64 + y) as u16]))
}

#[test]
fn an_ordinary_photo_needs_no_words() {
    let bytes = std::fs::read(root("www/gallery/cat.jpg")).unwrap();
    assert!(Photo::decode(&bytes).unwrap().notes().is_empty());
}

#[test]
fn nothing_to_be_seen_is_said() {
    let colours = RgbaImage::from_fn(9, 9, |x, y| Rgba([x as u8 * 20, y as u8 * 20, 7, 0]));
    let glass = decoded(colours, Tones::AsIs);
    assert_eq!(codes(&glass), ["transparent"]);
    assert!(glass.pixels().pixels().all(|pixel| *pixel == Rgb([255; 3])));

    let plain = RgbImage::from_fn(50, 50, |x, y| Rgb([90 + ((x + y) % 3) as u8, 120, 30]));
    assert_eq!(codes(&decoded(plain, Tones::AsIs)), ["one-colour"]);
    assert_eq!(
        codes(&decoded(RgbImage::new(9, 9), Tones::AsIs)),
        ["one-colour"]
    );
    assert_eq!(codes(&decoded(x_ray(), Tones::AsIs)), ["nearly-black"]);
}

/// Ten bits in sixteen fill four of 256 levels; stretched, they fill all, since the bits behind the
/// cut are used.
#[test]
fn stretching_uses_all_bits() {
    let dim =
        ImageBuffer::<Luma<u16>, Vec<u16>>::from_fn(32, 32, |x, y| Luma([(y * 32 + x) as u16]));
    assert_eq!(codes(&decoded(dim.clone(), Tones::AsIs)), ["nearly-black"]);
    let photo = decoded(dim.clone(), Tones::Stretch);
    assert_eq!(codes(&photo), ["stretched"]);
    for (pixel, value) in photo.pixels().pixels().zip(dim.pixels()) {
        let exact = f64::from(value[0]) / 1023.0 * 255.0;
        assert!(
            (f64::from(pixel[0]) - exact).abs() <= 0.51,
            "{pixel:?} for {value:?}"
        );
    }
}

/// All channels are stretched by one rule, so hues stay; what is transparent does not count.
#[test]
fn stretching_is_common_to_all_channels() {
    let mut picture = RgbaImage::from_pixel(2, 1, Rgba([50, 90, 150, 255]));
    picture.put_pixel(1, 0, Rgba([0, 0, 255, 0]));
    let photo = decoded(picture, Tones::Stretch);
    assert_eq!(photo.pixels().get_pixel(0, 0), &Rgb([0, 102, 255]));
    assert_eq!(photo.pixels().get_pixel(1, 0), &Rgb([255; 3]));
}

#[test]
fn a_note_is_a_code_and_a_sentence() {
    let note = serde_json::to_value(Note::Transparent).unwrap();
    assert_eq!(note["code"], "transparent");
    assert!(note["text"].as_str().unwrap().ends_with('.'));
}

/// Colours that were converted are said, and a profile that cannot be used, too; sRGB is not.
#[test]
fn profiles_are_said() {
    for (file, expected) in [
        ("display-p3.png", vec!["profile-converted"]),
        ("broken-profile.png", vec!["profile-ignored"]),
        ("srgb.png", vec![]),
    ] {
        let bytes = std::fs::read(root("tests/reference/photos").join(file)).unwrap();
        assert_eq!(codes(&Photo::decode(&bytes).unwrap()), expected, "{file}");
    }
}
