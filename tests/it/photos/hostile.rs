//! Files that attack: a clear error or a photo, within a second and little memory.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::{Duration, Instant};

use heatlens::error::Error;
use heatlens::photo::{MAX_SIDE, Photo};
use image::{GrayImage, ImageFormat, Luma, Rgb, RgbImage};

use super::{crc, encoded};
use crate::support::shipped::manifest;

const TIME: Duration = Duration::from_secs(1);
const MEMORY: isize = 100 << 20;

/// The system's allocator, with what each thread holds and held at most.
struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static MOST: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    let _ = HELD.try_with(|held| {
        held.set(held.get() + bytes);
        let _ = MOST.try_with(|most| most.set(most.get().max(held.get())));
    });
}

// SAFETY: every call is handed on to the system's allocator with the arguments it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller keeps the same contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller keeps the same contract.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: the caller keeps the same contract.
        unsafe { System.dealloc(old, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The result, and the most bytes held on the way beyond those held before.
fn measured<T>(run: impl FnOnce() -> T) -> (T, isize) {
    let before = HELD.get();
    MOST.set(before);
    let result = run();
    (result, MOST.get() - before)
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [name, data].concat();
    let length = (data.len() as u32).to_be_bytes();
    [&length[..], &body, &crc(&body).to_be_bytes()].concat()
}

fn png_with(width: u32, height: u32, rest: &[Vec<u8>]) -> Vec<u8> {
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let header = chunk(b"IHDR", &[&sides[..], &[16, 2, 0, 0, 0]].concat());
    let parts = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        header,
        rest.concat(),
        chunk(b"IEND", b""),
    ];
    parts.concat()
}

/// Zeros without end, deflated.
fn packed_zeros(megabytes: usize) -> Vec<u8> {
    let mut packer = fdeflate::Compressor::new(vec![]).unwrap();
    for _ in 0..megabytes {
        packer.write_data(&[0; 1 << 20]).unwrap();
    }
    packer.finish().unwrap()
}

fn riff(parts: &[(&[u8; 4], u32, &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, length, data) in parts {
        body.extend(*name);
        body.extend(length.to_le_bytes());
        body.extend(*data);
        body.extend(&[0][..data.len() % 2]);
    }
    [
        b"RIFF".as_slice(),
        &(body.len() as u32).to_le_bytes(),
        &body,
    ]
    .concat()
}

fn canvas(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let (w, h) = ((width - 1).to_le_bytes(), (height - 1).to_le_bytes());
    [&[flags, 0, 0, 0], &w[..3], &h[..3]].concat()
}

fn webps() -> Vec<(&'static str, Vec<u8>)> {
    let lossy = include_bytes!("../../reference/photos/lossy.webp");
    let frame = &lossy[20..];
    let length = u32::from_le_bytes([lossy[16], lossy[17], lossy[18], lossy[19]]);
    let still = |flags, width, height| {
        riff(&[
            (b"VP8X", 10, &canvas(flags, width, height)),
            (b"VP8 ", length, frame),
        ])
    };
    let animated = |width: u32, height: u32, left: u8| {
        let size = canvas(0, width, height);
        let head = [&[left, 0, 0, 0, 0, 0], &size[4..], &[0; 4]].concat();
        let picture = riff(&[(b"VP8 ", length, frame)])[12..].to_vec();
        let data = [head, picture].concat();
        riff(&[
            (b"VP8X", 10, &canvas(2, 40, 24)),
            (b"ANIM", 6, &[0; 6]),
            (b"ANMF", data.len() as u32, &data),
        ])
    };
    vec![
        ("a frame smaller than its canvas", still(0, 4000, 4000)),
        ("a frame larger than its canvas", still(0, 8, 8)),
        (
            "alpha without its chunk, on another canvas",
            still(0x10, 41, 24),
        ),
        ("a canvas of 2^24", still(0, 1 << 24, 1 << 24)),
        ("an animated frame of another size", animated(38, 24, 0)),
        ("an animated frame beside the canvas", animated(40, 24, 9)),
        (
            "a chunk of 4 GB",
            riff(&[
                (b"VP8X", 10, &canvas(8, 40, 24)),
                (b"EXIF", u32::MAX, b"Exif\0\0"),
            ]),
        ),
        (
            "a chunk of 1 GB",
            riff(&[
                (b"VP8X", 10, &canvas(8, 40, 24)),
                (b"ICCP", 1 << 30, b"none"),
            ]),
        ),
        ("no frames", riff(&[(b"VP8X", 10, &canvas(2, 40, 24))])),
        ("no chunks", riff(&[])),
    ]
}

fn others() -> Vec<(&'static str, Vec<u8>)> {
    let strip = png_with(64_000_000, 1, &[chunk(b"IDAT", &packed_zeros(366))]);
    let rle = |width: u32, height: u32| {
        let info = [40, width, height].map(u32::to_le_bytes).concat();
        let rest = [8u32 << 16 | 1, 1, 4, 0, 0, 0, 0]
            .map(u32::to_le_bytes)
            .concat();
        let head = [
            b"BM".to_vec(),
            [118u32, 0, 54].map(u32::to_le_bytes).concat(),
        ]
        .concat();
        [head, info, rest, vec![0, 1]].concat()
    };
    let mut tall = encoded(RgbImage::new(8, 8), ImageFormat::Jpeg);
    let frame = tall
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    tall[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    let mut empty = tall.clone();
    empty[frame + 5..frame + 9].copy_from_slice(&[0x1f, 0x40, 0x1f, 0x40]);
    vec![
        ("a strip of one row", strip),
        ("a JPEG of 65500 x 65500", tall),
        ("a JPEG of 8000 x 8000 without data", empty),
        ("a BMP of 65535 x 900 in 60 bytes", rle(65_535, 900)),
        ("a BMP of 2^31 x 2^31", rle(i32::MAX as u32, i32::MAX as u32)),
        (
            "a GIF of 65535 x 65535",
            b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;".to_vec(),
        ),
    ]
}

#[test]
fn attacks_end_in_words() {
    for (name, bytes) in webps().into_iter().chain(others()) {
        let started = Instant::now();
        let (result, held) = measured(|| Photo::decode(&bytes));
        let taken = started.elapsed();
        let error = result.err().unwrap_or_else(|| panic!("{name} was opened"));
        assert!(
            !error.to_string().contains("could not go on"),
            "{name}: {error}"
        );
        assert!(taken < TIME, "{name}: {taken:?}");
        assert!(held < MEMORY, "{name}: {held} bytes");
    }
    // The next photo works.
    let next = encoded(
        RgbImage::from_pixel(9, 9, Rgb([1, 2, 3])),
        ImageFormat::WebP,
    );
    assert!(Photo::decode(&next).is_ok());
}

/// A profile, words and other things that are not looked at are not inflated.
#[test]
fn bombs_beside_the_picture_do_not_go_off() {
    let zeros = packed_zeros(1024);
    let picture = encoded(RgbImage::new(4, 4), ImageFormat::Png);
    for (name, prefix) in [
        (b"iCCP", b"bomb\0\0".as_slice()),
        (b"zTXt", b"bomb\0\0"),
        (b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0"),
    ] {
        let bomb = chunk(name, &[prefix, &zeros].concat());
        let bytes = [&picture[..33], &bomb, &picture[33..]].concat();
        let started = Instant::now();
        let (photo, held) = measured(|| Photo::decode(&bytes));
        assert_eq!(photo.unwrap().width(), 4);
        assert!(started.elapsed() < TIME, "{name:?}");
        assert!(held < MEMORY, "{name:?}: {held} bytes");
    }
}

/// The longest strips that are allowed are resized in little memory.
#[test]
fn strips_are_resized_in_little_memory() {
    for (width, height) in [(MAX_SIDE, 1), (1, MAX_SIDE), (MAX_SIDE, 40), (40, MAX_SIDE)] {
        let strip = GrayImage::from_fn(width, height, |x, y| Luma([((x + y) / 256) as u8]));
        let bytes = encoded(strip, ImageFormat::Png);
        let photo = Photo::decode(&bytes).unwrap();
        let manifest = manifest();
        let started = Instant::now();
        let (all, held) = measured(|| {
            let shown = photo.fitted(640)?;
            let kept = photo.kept(&manifest)?;
            photo.input(&manifest)?;
            Ok::<_, Error>((shown.dimensions(), kept.width().max(kept.height())))
        });
        let (shown, kept) = all.unwrap();
        assert_eq!(shown.0.max(shown.1), 640);
        assert!(kept <= 512);
        assert!(held < MEMORY, "{width} x {height}: {held} bytes");
        assert!(started.elapsed() < 2 * TIME, "{width} x {height}");
    }
    let error = Photo::decode(&encoded(GrayImage::new(MAX_SIDE + 1, 1), ImageFormat::Png));
    assert!(matches!(error, Err(Error::PhotoSide { .. })));
}

/// A file may have more chunks than bytes in a picture; only what is looked at is kept.
#[test]
fn chunks_without_end_take_no_memory() {
    let lossy = include_bytes!("../../reference/photos/lossy.webp");
    let size = canvas(0, 40, 24);
    let head = [&[0; 6], &size[4..], &[0; 4]].concat();
    let frame = [&head, &lossy[12..]].concat();
    let mut parts: Vec<(&[u8; 4], u32, &[u8])> = vec![];
    let moving = canvas(2, 40, 24);
    parts.push((b"VP8X", 10, &moving));
    parts.extend(vec![(b"junk", 0, b"".as_slice()); 1 << 20]);
    parts.push((b"ANMF", frame.len() as u32, &frame));
    parts.extend(vec![(b"ANMF", 0, b"".as_slice()); 1 << 20]);
    let bytes = riff(&parts);
    let (photo, held) = measured(|| Photo::decode(&bytes));
    assert_eq!(photo.unwrap().width(), 40);
    assert!(held < 1 << 20, "{held} bytes");
}
