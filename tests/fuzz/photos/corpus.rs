//! Small files of every format and kind that are read.

use std::io::Cursor;

use gif::{Encoder, Frame};
use image::{DynamicImage, ImageBuffer, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

/// Photos from other programs: progressive and CMYK JPEGs, profiles, orientations, lossy WebP,
/// animations.
const MADE_ELSEWHERE: [&[u8]; 16] = [
    include_bytes!("../../reference/photos/exif-6.jpg"),
    include_bytes!("../../reference/photos/cmyk.jpg"),
    include_bytes!("../../reference/photos/ycck.jpg"),
    include_bytes!("../../reference/photos/progressive.jpg"),
    include_bytes!("../../reference/photos/restarts.jpg"),
    include_bytes!("../../reference/photos/wide-gamut.jpg"),
    include_bytes!("../../reference/photos/grey-gamma.jpg"),
    include_bytes!("../../reference/photos/swapped.png"),
    include_bytes!("../../reference/photos/grey-16.png"),
    include_bytes!("../../reference/photos/palette.png"),
    include_bytes!("../../reference/photos/hidden-first.png"),
    include_bytes!("../../reference/photos/lossless.webp"),
    include_bytes!("../../reference/photos/lossy.webp"),
    include_bytes!("../../reference/photos/animated.webp"),
    include_bytes!("../../reference/photos/two-frames.gif"),
    include_bytes!("../../reference/photos/plain.bmp"),
];

pub fn files() -> Vec<Vec<u8>> {
    let mut files: Vec<Vec<u8>> = MADE_ELSEWHERE.iter().map(|file| file.to_vec()).collect();
    let level = |x: u32, y: u32| (x * 31 + y * 57) as u8;
    let colours = RgbImage::from_fn(9, 7, |x, y| Rgb([level(x, y), level(y, x), 99]));
    let glass = RgbaImage::from_fn(5, 6, |x, y| Rgba([9, level(x, y), 200, level(y, x)]));
    let deep = ImageBuffer::<Luma<u16>, _>::from_fn(6, 5, |x, y| Luma([(x * 700 + y * 90) as u16]));
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::Bmp,
        ImageFormat::WebP,
    ] {
        files.push(encoded(colours.clone(), format));
    }
    for format in [
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
        ImageFormat::Bmp,
    ] {
        files.push(encoded(glass.clone(), format));
    }
    files.push(encoded(deep, ImageFormat::Png));
    files.push(blank_frame_first());
    files
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(vec![]);
    let written = image.into().write_to(&mut bytes, format);
    written.expect("a picture in memory can be written");
    bytes.into_inner()
}

fn blank_frame_first() -> Vec<u8> {
    let mut bytes = vec![];
    let mut encoder = Encoder::new(&mut bytes, 4, 4, &[0, 0, 0, 255, 0, 0]).expect("a header");
    for value in [0, 1] {
        let frame = Frame::from_indexed_pixels(4, 4, vec![value; 16], Some(0));
        encoder.write_frame(&frame).expect("a frame");
    }
    drop(encoder);
    bytes
}
