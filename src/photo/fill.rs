//! What occlusion paints with, in terms of pixels.

use image::{ImageBuffer, Rgb, imageops};
use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

use crate::photo::input::Input;

/// The blur's standard deviation as a share of the input's longer side.
const BLUR: f32 = 0.05;

/// What occlusion paints a window with: a picture of the input's size, of which the window shows its part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fill {
    /// The mean colour that training subtracted: zero after normalisation.
    Mean,
    /// One colour, as intensities of red, green and blue from 0 to 1.
    Color([f32; 3]),
    /// The mean colour of this photo.
    PhotoMean,
    /// This photo, blurred by a Gaussian of 5 % of its longer side.
    Blur,
    /// Noise: each channel of each pixel drawn uniformly between black and white (PCG-XSH-RR).
    Noise {
        /// The seed of the noise.
        seed: u64,
    },
}

impl Fill {
    /// The fill of a name or of a colour like #ff8800; none for other texts. `seed` is that of noise.
    pub fn find(text: &str, seed: u64) -> Option<Fill> {
        Some(match text {
            "mean" => Fill::Mean,
            "black" => Fill::Color([0.0; 3]),
            "white" => Fill::Color([1.0; 3]),
            "photo-mean" => Fill::PhotoMean,
            "blur" => Fill::Blur,
            "noise" => Fill::Noise { seed },
            text => Fill::Color(color(text)?),
        })
    }

    /// Noise of another seed; other fills stay as they are.
    pub fn seeded(self, seed: u64) -> Fill {
        match self {
            Fill::Noise { .. } => Fill::Noise { seed },
            other => other,
        }
    }

    /// The fill as normalised values of the input's shape.
    pub fn paint(self, input: &Input) -> Vec<f32> {
        match self {
            Fill::Mean => flat(input, input.training_mean()),
            Fill::Color(color) => flat(input, color),
            Fill::PhotoMean => flat(input, photo_mean(input)),
            Fill::Blur => blurred(input),
            Fill::Noise { seed } => noise(input, seed),
        }
    }
}

/// `#rrggbb` as three intensities.
pub fn color(text: &str) -> Option<[f32; 3]> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    Some([16, 8, 0].map(|shift| ((value >> shift) & 255) as f32 / 255.0))
}

fn flat(input: &Input, color: [f32; 3]) -> Vec<f32> {
    let plane = |channel: usize| {
        std::iter::repeat_n(input.normalised(channel, color[channel]), input.plane())
    };
    (0..3).flat_map(plane).collect()
}

fn photo_mean(input: &Input) -> [f32; 3] {
    let mut planes = input.values.chunks_exact(input.plane());
    std::array::from_fn(|channel| {
        let plane = planes.next().unwrap_or_default();
        let sum: f64 = plane.iter().map(|&value| f64::from(value)).sum();
        input.intensity(channel, (sum / input.plane() as f64) as f32)
    })
}

fn blurred(input: &Input) -> Vec<f32> {
    let (rows, columns, plane) = (input.rows(), input.columns(), input.plane());
    let picture = ImageBuffer::from_fn(columns as u32, rows as u32, |x, y| {
        let index = y as usize * columns + x as usize;
        Rgb(std::array::from_fn(|channel| {
            input.intensity(channel, input.values[channel * plane + index])
        }))
    });
    let blurred = imageops::blur(&picture, BLUR * rows.max(columns) as f32);
    let mut values = vec![0.0; 3 * plane];
    for (index, Rgb(pixel)) in blurred.pixels().enumerate() {
        for channel in 0..3 {
            values[channel * plane + index] = input.normalised(channel, pixel[channel]);
        }
    }
    values
}

fn noise(input: &Input, seed: u64) -> Vec<f32> {
    let mut random = Pcg32::seed_from_u64(seed);
    (0..input.values.len())
        .map(|index| {
            let intensity = (f64::from(random.next_u32()) / f64::from(u32::MAX)) as f32;
            input.normalised(index / input.plane(), intensity)
        })
        .collect()
}
