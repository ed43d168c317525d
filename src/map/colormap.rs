//! Values to colours: two hues around zero for signed maps (ColorBrewer's diverging schemes that it
//! lists as safe for colour-blind readers), one perceptually uniform way from dark to light for the
//! others (matplotlib's).

use colorous::Gradient;

use crate::error::{Error, Result};
use crate::map::heatmap::{Scale, Sign};

/// The colours of signed maps, with a name for those above zero and for those below.
struct Diverging {
    name: &'static str,
    gradient: Gradient,
    above: &'static str,
    below: &'static str,
}

const DIVERGING: &[Diverging] = &[
    Diverging {
        name: "red-blue",
        gradient: colorous::RED_BLUE,
        above: "red",
        below: "blue",
    },
    Diverging {
        name: "purple-orange",
        gradient: colorous::PURPLE_ORANGE,
        above: "purple",
        below: "orange",
    },
    Diverging {
        name: "brown-green",
        gradient: colorous::BROWN_GREEN,
        above: "brown",
        below: "green",
    },
];

const SEQUENTIAL: &[(&str, Gradient)] = &[
    ("inferno", colorous::INFERNO),
    ("viridis", colorous::VIRIDIS),
    ("cividis", colorous::CIVIDIS),
    ("magma", colorous::MAGMA),
    ("plasma", colorous::PLASMA),
];

/// How values become colours: one choice for signed maps, one for the others.
#[derive(Clone, Copy)]
pub struct Colormap {
    diverging: &'static Diverging,
    sequential: Gradient,
}

impl Default for Colormap {
    fn default() -> Colormap {
        Colormap {
            diverging: &DIVERGING[0],
            sequential: SEQUENTIAL[0].1,
        }
    }
}

impl Colormap {
    /// The colours of a name, with the default ones for maps of the other kind; the default ones for both
    /// kinds if the name is empty.
    ///
    /// # Errors
    /// [`Error::Colormap`] with all names if none is this one.
    pub fn find(name: &str) -> Result<Colormap> {
        let usual = Colormap::default();
        if name.is_empty() {
            return Ok(usual);
        }
        if let Some(diverging) = DIVERGING.iter().find(|known| known.name == name) {
            return Ok(Colormap { diverging, ..usual });
        }
        match SEQUENTIAL.iter().find(|(known, _)| *known == name) {
            Some(&(_, sequential)) => Ok(Colormap {
                sequential,
                ..usual
            }),
            None => Err(Error::Colormap {
                name: name.to_string(),
                available: diverging()
                    .chain(sequential())
                    .collect::<Vec<_>>()
                    .join(", "),
            }),
        }
    }

    /// The names of the colours above and below zero of a signed map.
    pub fn hues(&self) -> [&'static str; 2] {
        [self.diverging.above, self.diverging.below]
    }

    fn color(&self, value: f32, sign: Sign, scale: Scale) -> [u8; 3] {
        let strength = f64::from(strength(value, sign, scale));
        let color = match sign {
            Sign::Signed => self
                .diverging
                .gradient
                .eval_continuous(0.5 - 0.5 * strength),
            Sign::Magnitude | Sign::Lowness => self.sequential.eval_continuous(strength),
        };
        [color.r, color.g, color.b]
    }
}

/// The names of the colour maps for signed values.
pub fn diverging() -> impl Iterator<Item = &'static str> {
    DIVERGING.iter().map(|known| known.name)
}

/// The names of the colour maps for all other values.
pub fn sequential() -> impl Iterator<Item = &'static str> {
    SEQUENTIAL.iter().map(|(name, _)| *name)
}

/// RGBA, alpha not multiplied in. Zero effect and unknown values are transparent, so that the
/// photo shows through where the map says nothing.
pub fn paint(colormap: Colormap, values: &[f32], sign: Sign, scale: Scale) -> Vec<u8> {
    values
        .iter()
        .flat_map(|&value| {
            if value.is_nan() {
                return [0; 4];
            }
            let [red, green, blue] = colormap.color(value, sign, scale);
            let alpha = strength(value, sign, scale).abs().sqrt() * 255.0;
            [red, green, blue, alpha.round() as u8]
        })
        .collect()
}

/// Opaque RGBA of three planes of signed values, red, green and blue. Zero is 128, the middle of grey,
/// in each; the scale's ends are 1 and 255.
pub fn paint_around_grey(planes: &[f32], scale: Scale) -> Vec<u8> {
    let size = planes.len() / 3;
    let level = |index: usize| {
        let share = strength(planes[index], Sign::Signed, scale);
        (128.0 + 127.0 * share).round() as u8
    };
    (0..size)
        .flat_map(|pixel| {
            [
                level(pixel),
                level(size + pixel),
                level(2 * size + pixel),
                255,
            ]
        })
        .collect()
}

/// A strip of opaque RGBA colours of a scale, from the low end of a part of it to the high end.
pub fn legend(colormap: Colormap, sign: Sign, scale: Scale, span: Scale, length: usize) -> Vec<u8> {
    let step = (span.high - span.low) / (length.max(2) - 1) as f32;
    (0..length)
        .flat_map(|i| {
            let [red, green, blue] = colormap.color(span.low + i as f32 * step, sign, scale);
            [red, green, blue, 255]
        })
        .collect()
}

/// The value as a share of the scale: from -1 to 1 if it is signed, else from 0 to 1.
fn strength(value: f32, sign: Sign, scale: Scale) -> f32 {
    if scale.high <= 0.0 {
        return 0.0;
    }
    let share = value / scale.high;
    match sign {
        Sign::Signed => share.clamp(-1.0, 1.0),
        Sign::Magnitude => share.clamp(0.0, 1.0),
        Sign::Lowness => (1.0 - share).clamp(0.0, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two pixels on a scale that ends at 2: nothing and one end, then half and beyond the other.
    #[test]
    fn around_grey_by_hand() {
        let planes = [0.0, 1.0, 2.0, -1.0, -2.0, -4.0];
        let scale = Scale {
            low: -2.0,
            high: 2.0,
        };
        let pixels = paint_around_grey(&planes, scale);
        assert_eq!(pixels, [128, 255, 1, 255, 192, 65, 1, 255]);
        let nothing = Scale {
            low: 0.0,
            high: 0.0,
        };
        assert_eq!(paint_around_grey(&[0.0; 3], nothing), [128, 128, 128, 255]);
    }

    const SCALE: Scale = Scale {
        low: -2.0,
        high: 2.0,
    };

    #[test]
    fn zero_and_unknown_are_transparent() {
        let pixels = paint(Colormap::default(), &[0.0, f32::NAN], Sign::Signed, SCALE);
        assert_eq!((pixels[3], pixels[7]), (0, 0));
    }

    #[test]
    fn above_zero_is_red_and_below_is_blue() {
        let pixels = paint(Colormap::default(), &[2.0, -2.0], Sign::Signed, SCALE);
        assert!(pixels[0] > pixels[2]);
        assert!(pixels[4] < pixels[6]);
        assert_eq!((pixels[3], pixels[7]), (255, 255));
    }

    /// Red, orange and brown have more red than blue; blue, purple and green have not.
    #[test]
    fn hues_are_what_they_are_called() {
        for name in ["red-blue", "purple-orange", "brown-green"] {
            let colormap = Colormap::find(name).unwrap();
            let pixels = paint(colormap, &[2.0, -2.0], Sign::Signed, SCALE);
            for (hue, pixel) in std::iter::zip(colormap.hues(), pixels.chunks(4)) {
                let warm = ["red", "orange", "brown"].contains(&hue);
                assert_eq!(pixel[0] > pixel[2], warm, "{name}: {hue}");
            }
        }
    }

    /// A perceptually uniform map never gets darker on its way.
    #[test]
    fn sequential_maps_grow_lighter() {
        let scale = Scale {
            low: 0.0,
            high: 1.0,
        };
        for (name, _) in SEQUENTIAL {
            let colours = legend(
                Colormap::find(name).unwrap(),
                Sign::Magnitude,
                scale,
                scale,
                64,
            );
            let luma = |rgba: &[u8]| {
                0.2126 * f32::from(rgba[0])
                    + 0.7152 * f32::from(rgba[1])
                    + 0.0722 * f32::from(rgba[2])
            };
            let lumas: Vec<f32> = colours.chunks(4).map(luma).collect();
            assert!(
                lumas.windows(2).all(|pair| pair[1] > pair[0] - 1.0),
                "{name}: {lumas:?}"
            );
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = Colormap::find("jet").err().unwrap().to_string();
        assert!(
            error.contains("jet") && error.contains("cividis"),
            "{error}"
        );
    }

    #[test]
    fn a_low_probability_is_the_strong_end() {
        let scale = Scale {
            low: 0.0,
            high: 0.8,
        };
        let pixels = paint(Colormap::default(), &[0.0, 0.8], Sign::Lowness, scale);
        assert_eq!((pixels[3], pixels[7]), (255, 0));
    }

    #[test]
    fn a_flat_map_is_drawn_flat() {
        let scale = Scale {
            low: 0.0,
            high: 0.0,
        };
        let pixels = paint(Colormap::default(), &[0.0, 0.0], Sign::Signed, scale);
        assert!(pixels.chunks(4).all(|pixel| pixel[3] == 0));
    }
}
