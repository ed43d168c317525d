//! What is said about a photo before the network explains it.

use heatlens::photo::{Note, NoteText, Options, Photo, Tones};
use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

use super::encoded;
use crate::support::shipped::root;

fn codes(photo: &Photo) -> Vec<&'static str> {
    photo.notes().iter().map(Note::code).collect()
}

fn decoded(image: impl Into<DynamicImage>, tones: Tones) -> Photo {
    let bytes = encoded(image, ImageFormat::Png);
    Photo::decode_with(
        &bytes,
        &Options {
            tones,
            ..Default::default()
        },
    )
    .unwrap()
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
    let note = NoteText::from(&Note::Transparent);
    assert_eq!(note.code, "transparent");
    assert!(note.text.ends_with('.'));
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

/// What is said of a photo is said of what the network sees, which is the photo laid on white.
#[test]
fn notes_speak_of_the_photo_on_white() {
    let notes = |image: RgbaImage| decoded(image, Tones::AsIs).notes().to_vec();
    // A black shape, as logos are: black everywhere, its outline in the transparency.
    let logo = RgbaImage::from_fn(20, 20, |x, _| Rgba([0, 0, 0, if x < 10 { 255 } else { 0 }]));
    assert_eq!(notes(logo), []);
    let faint = RgbaImage::from_fn(20, 20, |x, y| Rgba([x as u8 * 12, y as u8 * 12, 90, 1]));
    assert_eq!(notes(faint), [Note::OneColour]);
}

/// The browser's reading of a photo is looked at, too; of it the tones cannot be stretched.
#[test]
fn what_the_browser_read_has_notes() {
    let notes = |pixel: [u8; 4], last: [u8; 4]| {
        let mut rgba = pixel.repeat(400);
        rgba[..4 * 100].copy_from_slice(&last.repeat(100));
        Photo::from_rgba(20, 20, rgba).unwrap().notes().to_vec()
    };
    assert_eq!(notes([9, 9, 9, 0], [200, 0, 0, 0]), [Note::Transparent]);
    assert_eq!(
        notes([200, 30, 9, 255], [201, 30, 9, 255]),
        [Note::OneColour]
    );
    assert_eq!(notes([200, 30, 9, 255], [20, 30, 9, 255]), []);
    let dark = notes([1, 1, 1, 255], [20, 15, 10, 255]);
    assert_eq!(dark[0].code(), "dark");
    assert!(!dark[0].to_string().contains("Stretch"), "{}", dark[0]);
}
