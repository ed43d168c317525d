//! JPEGs as cameras, phones and broken downloads leave them.

use std::fs;

use heatlens::error::Error;
use heatlens::photo::Photo;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use super::encoded;
use crate::support::shipped::root;

fn waves() -> RgbImage {
    RgbImage::from_fn(96, 80, |x, y| {
        let wave = |length: f64| (128.0 + 100.0 * (f64::from(x * 2 + y) / length).sin()) as u8;
        Rgb([wave(7.0), wave(13.0), wave(23.0)])
    })
}

fn made_elsewhere(name: &str) -> Vec<u8> {
    fs::read(root("tests/reference/photos").join(name)).unwrap()
}

/// A baseline photo, one in coarse and fine steps, and one with restarts.
fn wholes() -> Vec<Vec<u8>> {
    vec![
        encoded(waves(), ImageFormat::Jpeg),
        encoded(DynamicImage::from(waves()).to_luma8(), ImageFormat::Jpeg),
        made_elsewhere("progressive.jpg"),
        made_elsewhere("restarts.jpg"),
        made_elsewhere("cmyk.jpg"),
    ]
}

/// What phones and people put behind a photo.
fn tails() -> Vec<Vec<u8>> {
    let film = [
        b"\0\0\0\x18ftypmp42".to_vec(),
        vec![0xff, 0xda, 0x12, 0xff, 0xd8, 0xff, 0xc0],
    ];
    vec![
        vec![0; 100],
        b"some words".to_vec(),
        vec![0xff, 0xda],
        film.concat(),
        b"SEFH\x01\0\0\0\xff\xd9SEFT".to_vec(),
        encoded(RgbImage::new(3, 3), ImageFormat::Jpeg),
        (0..=255).rev().collect(),
    ]
}

/// Whatever follows a whole photo, the photo is the same.
#[test]
fn what_follows_a_photo_does_not_matter() {
    for (number, whole) in wholes().into_iter().enumerate() {
        let expected = Photo::decode(&whole).unwrap();
        for (tail, behind) in tails().into_iter().enumerate() {
            for end in [whole.len(), whole.len() - 2] {
                let bytes = [&whole[..end], &behind].concat();
                let photo = Photo::decode(&bytes);
                let photo = photo.unwrap_or_else(|error| panic!("{number}, {tail}: {error}"));
                assert_eq!(photo.pixels(), expected.pixels(), "{number}, {tail}");
            }
        }
    }
}

#[test]
fn only_the_end_marker_may_be_missing() {
    for whole in wholes() {
        let expected = Photo::decode(&whole).unwrap();
        let photo = Photo::decode(&whole[..whole.len() - 2]).unwrap();
        assert_eq!(photo.pixels(), expected.pixels());
    }
}

/// No beginning of a photo passes as the photo, whatever comes in place of the rest: the decoder
/// would show grey.
#[test]
fn a_part_never_passes_as_whole() {
    for whole in wholes() {
        let expected = Photo::decode(&whole).unwrap();
        for share in 1..40 {
            let part = &whole[..whole.len() * share / 40];
            for tail in tails() {
                match Photo::decode(&[part, &tail].concat()) {
                    Err(Error::PhotoDamaged { .. } | Error::PhotoUnsupported { .. }) => {}
                    Err(error) => assert!(share < 10, "{share}: {error}"),
                    Ok(photo) => {
                        // Bytes of another kind may by chance be read as the missing ones, but
                        // then to the last row.
                        let same = photo.pixels() == expected.pixels();
                        let tail = tail.len() > 50;
                        assert!(same || tail, "{share}/40 of a photo passes as whole");
                    }
                }
            }
            let error = Photo::decode(part).unwrap_err();
            assert!(!matches!(error, Error::PhotoFormat), "{error}");
        }
    }
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = (data.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], &length[..], data].concat()
}

fn exif(orientation: u8) -> Vec<u8> {
    let tiff = [
        b"MM\0\x2a\0\0\0\x08\0\x01".as_slice(),
        &[
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            orientation,
            0,
            0,
            0,
            0,
            0,
            0,
        ],
    ];
    segment(0xe1, &[b"Exif\0\0".as_slice(), &tiff.concat()].concat())
}

fn with_segments(segments: &[Vec<u8>]) -> Photo {
    let jpeg = encoded(waves(), ImageFormat::Jpeg);
    let bytes = [&jpeg[..2], &segments.concat(), &jpeg[2..]].concat();
    Photo::decode(&bytes).unwrap()
}

/// The first EXIF segment counts, wherever it stands; an orientation that does not exist is none.
#[test]
fn the_first_exif_segment_counts() {
    let xmp = segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>");
    let size = |segments: &[Vec<u8>]| {
        let photo = with_segments(segments);
        (photo.width(), photo.height())
    };
    assert_eq!(size(&[exif(6), exif(1)]), (80, 96));
    assert_eq!(size(&[exif(1), exif(6)]), (96, 80));
    assert_eq!(size(&[xmp, exif(6)]), (80, 96));
    assert_eq!(size(&[exif(9)]), (96, 80));
    assert_eq!(size(&[exif(0)]), (96, 80));
}

/// What the decoder does not do has another error than what is broken.
#[test]
fn other_codings_are_unsupported_and_not_damaged() {
    let jpeg = encoded(waves(), ImageFormat::Jpeg);
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    for marker in [0xc3, 0xc9, 0xca] {
        let mut other = jpeg.clone();
        other[frame + 1] = marker;
        let error = Photo::decode(&other).unwrap_err();
        assert!(matches!(error, Error::PhotoUnsupported { .. }), "{error}");
    }
    let mut deep = jpeg.clone();
    deep[frame + 4] = 12;
    let error = Photo::decode(&deep).unwrap_err();
    assert!(matches!(error, Error::PhotoUnsupported { .. }), "{error}");
}

/// What three components are is decided as libjpeg does it: a file that says it is JFIF has luma and
/// chromas, whatever Adobe's word or the components' names are.
#[test]
fn jfif_comes_before_adobes_word_and_before_names() {
    let jfif = encoded(waves(), ImageFormat::Jpeg);
    assert_eq!(&jfif[6..10], b"JFIF");
    let pixels = |bytes: &[u8]| Photo::decode(bytes).unwrap().pixels().clone();
    let adobe = [&[0xff, 0xee, 0, 14][..], b"Adobe", &[0, 100, 0, 0, 0, 0, 0]].concat();
    let told = [&jfif[..20], &adobe, &jfif[20..]].concat();
    assert_eq!(pixels(&told), pixels(&jfif));
    let mut named = jfif.clone();
    let at = |marker: u8| {
        jfif.windows(2)
            .position(|pair| pair == [0xff, marker])
            .unwrap()
    };
    for (index, name) in (0..).zip(*b"RGB") {
        named[at(0xc0) + 10 + 3 * index] = name;
        named[at(0xda) + 5 + 2 * index] = name;
    }
    assert_eq!(pixels(&named), pixels(&jfif));
}

/// A picture whose height would come behind it is not one without pixels.
#[test]
fn a_height_behind_the_picture_has_words() {
    let mut jpeg = encoded(waves(), ImageFormat::Jpeg);
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    jpeg[frame + 5..frame + 7].fill(0);
    let error = Photo::decode(&jpeg).unwrap_err().to_string();
    assert!(
        error.contains("a height that comes behind the picture"),
        "{error}"
    );
}
