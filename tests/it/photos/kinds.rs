//! PNG, GIF and WebP as browsers read them.

use gif::{DisposalMethod, Encoder, Frame};
use heatlens::error::Error;
use heatlens::photo::{Budget, Note, Options, Photo, footprint};
use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

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

const BLUE: Rgba<u8> = Rgba([0, 0, 255, 255]);

/// The header of an animation's frame: width, height, left, top.
fn control(place: [u32; 4]) -> Vec<u8> {
    let place = place.map(u32::to_be_bytes).concat();
    chunk(
        b"fcTL",
        &[&[0; 4], &place[..], &[0, 1, 0, 10, 0, 0]].concat(),
    )
}

/// What a PNG has packed of a plain picture.
fn packed(width: u32, height: u32, colour: Rgba<u8>) -> Vec<u8> {
    let png = encoded(
        RgbaImage::from_pixel(width, height, colour),
        ImageFormat::Png,
    );
    let at = png.windows(4).position(|name| name == b"IDAT").unwrap();
    let length = u32::from_be_bytes(*png[..at].last_chunk().unwrap()) as usize;
    png[at + 4..at + 4 + length].to_vec()
}

/// A red picture of 4 x 4, with chunks before it and behind it, and the end.
fn animated(before: &[Vec<u8>], behind: &[Vec<u8>]) -> Vec<u8> {
    let red = Rgba([255, 0, 0, 255]);
    let png = encoded(RgbaImage::from_pixel(4, 4, red), ImageFormat::Png);
    let picture = chunk(b"IDAT", &packed(4, 4, red));
    let count = chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    let parts = [&png[..33], &count, &before.concat(), &picture];
    [&parts.concat()[..], &behind.concat(), &chunk(b"IEND", b"")].concat()
}

/// A frame of an animation, behind the picture.
fn moving(place: [u32; 4], colour: Rgba<u8>) -> Vec<u8> {
    let data = packed(place[0], place[1], colour);
    let (first, second) = data.split_at(data.len() / 2);
    let part = |data: &[u8]| chunk(b"fdAT", &[&[0; 4], data].concat());
    [control(place), part(first), part(second)].concat()
}

/// Browsers show an animation's first frame, which the picture that other readers show need not be.
#[test]
fn the_first_frame_of_an_animated_png_is_seen() {
    let blue = moving([2, 1, 1, 2], BLUE);
    let pixels = |bytes: &[u8]| Photo::decode(bytes).unwrap().pixels().clone();
    // The picture is no frame.
    let hidden = pixels(&animated(&[], std::slice::from_ref(&blue)));
    for (x, y, pixel) in hidden.enumerate_pixels() {
        let inside = (1..3).contains(&x) && y == 2;
        let expected = if inside { Rgb([0, 0, 255]) } else { WHITE };
        assert_eq!(*pixel, expected, "{x}, {y}");
    }
    // It is the first frame; and there are no frames at all.
    for (before, behind) in [(vec![control([4, 4, 0, 0])], vec![blue]), (vec![], vec![])] {
        let shown = pixels(&animated(&before, &behind));
        assert!(shown.pixels().all(|pixel| *pixel == RED));
    }
    // A frame that is not seen on white is passed over.
    let faint = moving([4, 4, 0, 0], Rgba([0, 0, 0, 1]));
    let photo = Photo::decode(&animated(&[], &[faint, moving([4, 4, 0, 0], BLUE)])).unwrap();
    assert_eq!(photo.pixels().get_pixel(0, 0), &Rgb([0, 0, 255]));
    assert_eq!(
        photo.notes(),
        [Note::BlankFrames { count: 1 }, Note::OneColour]
    );
}

/// A part of a frame never passes as the frame.
#[test]
fn broken_frames_of_an_animated_png_are_refused() {
    let whole = moving([4, 4, 0, 0], BLUE);
    let mut flipped = whole.clone();
    let last = flipped.len() - 6;
    flipped[last] ^= 1;
    for (name, frame) in [
        ("flipped", flipped),
        ("beside the canvas", moving([4, 4, 1, 0], BLUE)),
        ("far beside the canvas", control([4, 4, u32::MAX, 0])),
        ("without pixels", control([0, 4, 0, 0])),
        ("without data", control([4, 4, 0, 0])),
        ("without a size", chunk(b"fcTL", &[0; 9])),
        (
            "half",
            whole[..whole.len() - moving([4, 4, 0, 0], BLUE).len() / 3].to_vec(),
        ),
    ] {
        let error = Photo::decode(&animated(&[], &[frame]));
        assert!(error.is_err(), "{name}");
    }
}

/// Browsers look for a profile in a WebP only where its header says that there is one.
#[test]
fn a_profile_that_a_webp_does_not_announce_is_none() {
    let folder = super::root("tests/reference/photos");
    let mut bytes = std::fs::read(folder.join("adobe-rgb.webp")).unwrap();
    let notes = |bytes: &[u8]| Photo::decode(bytes).unwrap().notes().to_vec();
    assert!(matches!(notes(&bytes)[..], [Note::ProfileConverted { .. }]));
    assert_eq!(&bytes[12..16], b"VP8X");
    bytes[20] &= !0x20;
    assert_eq!(notes(&bytes), []);
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
    // Behind 01, which stands alone, a comment hides a frame of 1 x 1 from all who take 01 for a segment.
    let jpeg = &files[0];
    let frame = [0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0];
    let comment = [&[0xff, 0xfe, 0, 25][..], &[0; 10], &frame].concat();
    let small = [&jpeg[..2], &[0xff, 1, 0, 16], &comment, &jpeg[2..]].concat();
    assert_eq!(footprint::dimensions(&small), Some((1, 1)));
    files.push(small);
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
