//! PNG, GIF and WebP as browsers read them.

use gif::{DisposalMethod, Encoder, Frame};
use heatlens::error::Error;
use heatlens::photo::{Budget, Note, Options, Photo};
use image::{ImageFormat, Rgb, RgbImage};

use super::{crc, encoded};

const RED: Rgb<u8> = Rgb([255, 0, 0]);
const WHITE: Rgb<u8> = Rgb([255, 255, 255]);

/// Left, top, width, height and colour of a frame: 0 is transparent, 1 red.
fn gif(screen: (u16, u16), frames: &[(u16, u16, u16, u16, u8)]) -> Vec<u8> {
    let mut bytes = vec![];
    let mut encoder = Encoder::new(&mut bytes, screen.0, screen.1, &[0, 0, 0, 255, 0, 0]).unwrap();
    for &(left, top, width, height, colour) in frames {
        let pixels = vec![colour; usize::from(width) * usize::from(height)];
        let mut frame = Frame::from_indexed_pixels(width, height, pixels, Some(0));
        (frame.left, frame.top) = (left, top);
        frame.dispose = DisposalMethod::Keep;
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// As in Chromium, a first frame that reaches over the screen makes it larger, and a later one is cut.
#[test]
fn gif_frames_lie_where_browsers_lay_them() {
    let sized = |bytes: &[u8]| {
        let photo = Photo::decode(bytes).unwrap();
        ((photo.width(), photo.height()), photo)
    };
    let (size, larger) = sized(&gif((4, 4), &[(0, 0, 8, 6, 1)]));
    assert_eq!(size, (8, 6));
    assert!(larger.pixels().pixels().all(|pixel| *pixel == RED));
    let (size, moved) = sized(&gif((4, 4), &[(2, 1, 4, 4, 1)]));
    assert_eq!(size, (6, 5));
    assert_eq!(moved.pixels().get_pixel(0, 0), &WHITE);
    assert_eq!(moved.pixels().get_pixel(2, 1), &RED);
    assert_eq!(moved.pixels().get_pixel(5, 4), &RED);
    let (size, beside) = sized(&gif((4, 4), &[(6, 5, 3, 2, 1)]));
    assert_eq!(size, (9, 7));
    assert_eq!(beside.pixels().get_pixel(8, 6), &RED);
    let (size, small) = sized(&gif((8, 8), &[(1, 1, 3, 2, 1)]));
    assert_eq!(size, (8, 8));
    assert_eq!(small.pixels().get_pixel(1, 1), &RED);
    let (size, later) = sized(&gif((4, 4), &[(0, 0, 2, 2, 0), (2, 2, 8, 8, 1)]));
    assert_eq!(size, (4, 4));
    assert_eq!(later.pixels().get_pixel(3, 3), &RED);
}

/// The first frame that shows something, of so many that are looked at; and words about it.
#[test]
fn blank_frames_are_passed_over() {
    let blank = (0, 0, 4, 4, 0);
    let photo = Photo::decode(&gif((4, 4), &[blank, blank, (0, 0, 4, 4, 1)])).unwrap();
    assert_eq!(photo.pixels().get_pixel(0, 0), &RED);
    assert!(photo.notes().contains(&Note::BlankFrames { count: 2 }));
    // A frame beside the screen shows nothing, either.
    let photo = Photo::decode(&gif((4, 4), &[blank, (9, 9, 1, 1, 1), (0, 0, 4, 4, 1)])).unwrap();
    assert!(photo.notes().contains(&Note::BlankFrames { count: 2 }));
    let photo = Photo::decode(&gif((4, 4), &[blank; 300])).unwrap();
    assert_eq!(photo.notes(), [Note::Transparent]);
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [name, data].concat();
    let length = (data.len() as u32).to_be_bytes();
    [&length[..], &body, &crc(&body).to_be_bytes()].concat()
}

/// Orientation 6 before the picture counts, behind it does not (PNG, third edition).
#[test]
fn exif_counts_before_a_png_picture_only() {
    let png = encoded(RgbImage::new(3, 2), ImageFormat::Png);
    let exif = chunk(
        b"eXIf",
        b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0",
    );
    let head = 8 + 25;
    let end = png.len() - 12;
    for (at, size) in [(head, (2, 3)), (end, (3, 2))] {
        let bytes = [&png[..at], &exif, &png[at..]].concat();
        let photo = Photo::decode(&bytes).unwrap();
        assert_eq!((photo.width(), photo.height()), size);
    }
}

/// Colour numbers come before a profile: Display P3 green is outside sRGB and is cut to its green;
/// a milder one moves.
#[test]
fn colour_numbers_of_a_png_are_heard() {
    let png = encoded(
        RgbImage::from_pixel(2, 2, Rgb([200, 100, 50])),
        ImageFormat::Png,
    );
    let read = |numbers: &[u8]| {
        let bytes = [&png[..33], &chunk(b"cICP", numbers), &png[33..]].concat();
        Photo::decode(&bytes).unwrap()
    };
    assert_eq!(
        read(&[1, 13, 0, 1]).pixels().get_pixel(0, 0),
        &Rgb([200, 100, 50])
    );
    let Rgb([red, green, blue]) = *read(&[12, 13, 0, 1]).pixels().get_pixel(0, 0);
    // By the matrices of both: 214, 94, 29.
    let near = |found: u8, wanted: u8| found.abs_diff(wanted) <= 3;
    assert!(
        near(red, 214) && near(green, 94) && near(blue, 29),
        "{red} {green} {blue}"
    );
    let bright = read(&[9, 16, 0, 1]);
    assert!(matches!(bright.notes()[0], Note::ProfileIgnored { .. }));
}

/// What a header does not say is noticed before there is room for it: frames larger than their screen, and
/// pictures behind a header that is none.
#[test]
fn no_decoder_makes_more_room_than_it_may() {
    let options = Options {
        budget: Budget(16),
        ..Default::default()
    };
    let photo = RgbImage::from_fn(6, 5, |x, y| Rgb([x as u8 * 40, y as u8 * 50, 90]));
    let formats = [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Bmp,
    ];
    let mut files: Vec<_> = formats.map(|format| encoded(photo.clone(), format)).into();
    files.push(gif((1, 1), &[(0, 0, 6, 5, 1)]));
    files.push(gif((2, 2), &[(0, 0, 2, 2, 0), (0, 0, 6, 5, 1)]));
    for bytes in files {
        assert!(Photo::decode(&bytes).is_ok());
        let error = Photo::decode_with(&bytes, &options).unwrap_err();
        assert!(
            matches!(error, Error::PhotoLarge { limit: 16, .. }),
            "{error}"
        );
    }
    let png = encoded(photo, ImageFormat::Png);
    let first = chunk(b"tEXt", &[0, 0, 0, 1, 0, 0, 0, 1]);
    let error = Photo::decode(&[&png[..8], &first, &png[8..]].concat()).unwrap_err();
    assert!(
        error.to_string().contains("does not begin with its header"),
        "{error}"
    );
}
