//! How bright a picture is: what is said about it, and stretching it.

use image::DynamicImage;

use super::note::Note;

/// The share of a picture's values that must lie close together for a picture of one colour.
const SHARE: f64 = 0.999;
const ALIKE: f64 = 6.0 / 255.0;
/// The share of white below which the brightest value of a nearly black picture lies.
const DARK: f64 = 0.1;
/// How many steps of the file's own values are more than noise.
const STEPS: f64 = 8.0;
/// Bins of a histogram.
const BINS: usize = 1 << 16;

/// The values of a picture, as shares of white.
pub(super) struct Levels {
    /// Whether there is a pixel that is not wholly transparent.
    visible: bool,
    /// The darkest value of all channels, over the pixels that are not wholly transparent; the brightest
    /// follows.
    darkest: f64,
    brightest: f64,
    /// For each channel, between which values `SHARE` of it lies once the picture is laid on white.
    spans: Vec<(f64, f64)>,
    /// The largest value of the file's type.
    white: f64,
}

impl Levels {
    pub(super) fn of(image: &DynamicImage) -> Levels {
        let alpha = image.color().has_alpha();
        let channels = usize::from(image.color().channel_count());
        use DynamicImage::*;
        match image {
            ImageLuma8(b) => measure(b, channels, alpha),
            ImageLumaA8(b) => measure(b, channels, alpha),
            ImageRgb8(b) => measure(b, channels, alpha),
            ImageRgba8(b) => measure(b, channels, alpha),
            ImageLuma16(b) => measure(b, channels, alpha),
            ImageLumaA16(b) => measure(b, channels, alpha),
            ImageRgb16(b) => measure(b, channels, alpha),
            ImageRgba16(b) => measure(b, channels, alpha),
            other => measure(&other.to_rgba16(), 4, true),
        }
    }

    /// The note, if any, about a picture of one colour, or one that is nearly black.
    pub(super) fn note(&self) -> Option<Note> {
        if !self.visible {
            return Some(Note::Transparent);
        }
        let brightest = self.spans.iter().fold(0.0, |most, span| span.1.max(most));
        let widest = self
            .spans
            .iter()
            .fold(0.0, |most, span| (span.1 - span.0).max(most));
        let flat = widest <= ALIKE;
        // Twelve bits in sixteen are dark, but not flat: there are more steps than noise has.
        let steps = if self.white > 255.0 {
            STEPS
        } else {
            ALIKE * 255.0
        };
        if brightest < DARK && widest * self.white > steps {
            return Some(Note::NearlyBlack {
                brightest: 100.0 * brightest,
            });
        }
        flat.then_some(Note::OneColour)
    }

    /// Makes the darkest value black and the brightest white, in all channels alike.
    pub(super) fn stretch(&self, image: &mut DynamicImage) -> Option<Note> {
        if !self.visible || self.brightest <= self.darkest {
            return None;
        }
        let alpha = image.color().has_alpha();
        let channels = usize::from(image.color().channel_count());
        let bounds = (self.darkest, self.brightest);
        use DynamicImage::*;
        match image {
            ImageLuma8(b) => spread(b, channels, alpha, bounds),
            ImageLumaA8(b) => spread(b, channels, alpha, bounds),
            ImageRgb8(b) => spread(b, channels, alpha, bounds),
            ImageRgba8(b) => spread(b, channels, alpha, bounds),
            ImageLuma16(b) => spread(b, channels, alpha, bounds),
            ImageLumaA16(b) => spread(b, channels, alpha, bounds),
            ImageRgb16(b) => spread(b, channels, alpha, bounds),
            ImageRgba16(b) => spread(b, channels, alpha, bounds),
            _ => return None,
        }
        Some(Note::Stretched {
            darkest: 100.0 * self.darkest,
            brightest: 100.0 * self.brightest,
        })
    }
}

trait Value: Copy {
    const WHITE: f64;
    fn bin(self) -> usize;
    fn from_share(share: f64) -> Self;
}

impl Value for u8 {
    const WHITE: f64 = 255.0;
    fn bin(self) -> usize {
        usize::from(self)
    }
    fn from_share(share: f64) -> u8 {
        (share * Self::WHITE).round() as u8
    }
}

impl Value for u16 {
    const WHITE: f64 = 65535.0;
    fn bin(self) -> usize {
        usize::from(self)
    }
    fn from_share(share: f64) -> u16 {
        (share * Self::WHITE).round() as u16
    }
}

fn measure<V: Value>(values: &[V], channels: usize, alpha: bool) -> Levels {
    let colours = channels - usize::from(alpha);
    let mut counts = vec![0u32; colours * BINS];
    let (mut least, mut most) = (BINS, 0);
    let mut visible = false;
    for pixel in values.chunks_exact(channels) {
        let share = match alpha {
            true => pixel[colours].bin() as f64 / V::WHITE,
            false => 1.0,
        };
        visible |= share > 0.0;
        for (channel, value) in pixel[..colours].iter().enumerate() {
            let mut bin = value.bin();
            if share > 0.0 {
                (least, most) = (least.min(bin), most.max(bin));
            }
            if share < 1.0 {
                bin = (bin as f64 * share + V::WHITE * (1.0 - share)).round() as usize;
            }
            counts[channel * BINS + bin] += 1;
        }
    }
    let pixels = (values.len() / channels) as f64;
    let outside = ((1.0 - SHARE) / 2.0 * pixels) as u64;
    let mut spans = vec![];
    for counts in counts.chunks_exact(BINS) {
        let used = |mut bins: Box<dyn Iterator<Item = usize>>, beyond: u64| {
            let mut sum = 0;
            bins.find(|&bin| {
                sum += u64::from(counts[bin]);
                sum > beyond
            })
            .unwrap_or(0)
        };
        let (low, high) = (
            used(Box::new(0..BINS), outside),
            used(Box::new((0..BINS).rev()), outside),
        );
        spans.push((low as f64 / V::WHITE, high as f64 / V::WHITE));
    }
    Levels {
        visible,
        darkest: least as f64 / V::WHITE,
        brightest: most as f64 / V::WHITE,
        spans,
        white: V::WHITE,
    }
}

fn spread<V: Value>(values: &mut [V], channels: usize, alpha: bool, (low, high): (f64, f64)) {
    let colours = channels - usize::from(alpha);
    let stretched = |bin: usize| ((bin as f64 / V::WHITE - low) / (high - low)).clamp(0.0, 1.0);
    let table: Vec<V> = (0..=V::WHITE as usize)
        .map(|bin| V::from_share(stretched(bin)))
        .collect();
    for pixel in values.chunks_exact_mut(channels) {
        for value in &mut pixel[..colours] {
            *value = table[value.bin()];
        }
    }
}
