//! Values to colours: red and blue around zero for signed maps, inferno for the others.

use crate::heatmap::{Scale, Sign};

/// RGBA, alpha not multiplied in. Zero effect and unknown values are transparent, so that the
/// photo shows through where the map says nothing.
pub fn paint(values: &[f32], sign: Sign, scale: Scale) -> Vec<u8> {
    values
        .iter()
        .flat_map(|&value| {
            if value.is_nan() {
                return [0; 4];
            }
            let [red, green, blue] = color(value, sign, scale);
            let alpha = strength(value, sign, scale).abs().sqrt() * 255.0;
            [red, green, blue, alpha.round() as u8]
        })
        .collect()
}

/// A strip of opaque RGBA colours from the scale's low end to its high end.
pub fn legend(sign: Sign, scale: Scale, length: usize) -> Vec<u8> {
    let step = (scale.high - scale.low) / (length.max(2) - 1) as f32;
    (0..length)
        .flat_map(|i| {
            let [red, green, blue] = color(scale.low + i as f32 * step, sign, scale);
            [red, green, blue, 255]
        })
        .collect()
}

fn color(value: f32, sign: Sign, scale: Scale) -> [u8; 3] {
    let strength = f64::from(strength(value, sign, scale));
    let color = match sign {
        Sign::Signed => colorous::RED_BLUE.eval_continuous(0.5 - 0.5 * strength),
        Sign::Magnitude | Sign::Lowness => colorous::INFERNO.eval_continuous(strength),
    };
    [color.r, color.g, color.b]
}

/// The effect as a share of the scale: -1 to 1 where signed, else 0 to 1.
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

    const SCALE: Scale = Scale {
        low: -2.0,
        high: 2.0,
    };

    #[test]
    fn zero_and_unknown_are_transparent() {
        let pixels = paint(&[0.0, f32::NAN], Sign::Signed, SCALE);
        assert_eq!((pixels[3], pixels[7]), (0, 0));
    }

    #[test]
    fn above_zero_is_red_and_below_is_blue() {
        let pixels = paint(&[2.0, -2.0], Sign::Signed, SCALE);
        assert!(pixels[0] > pixels[2]);
        assert!(pixels[4] < pixels[6]);
        assert_eq!((pixels[3], pixels[7]), (255, 255));
    }

    #[test]
    fn a_low_probability_is_the_strong_end() {
        let scale = Scale {
            low: 0.0,
            high: 0.8,
        };
        let pixels = paint(&[0.0, 0.8], Sign::Lowness, scale);
        assert_eq!((pixels[3], pixels[7]), (255, 0));
    }

    #[test]
    fn a_flat_map_is_drawn_flat() {
        let scale = Scale {
            low: 0.0,
            high: 0.0,
        };
        let pixels = paint(&[0.0, 0.0], Sign::Signed, scale);
        assert!(pixels.chunks(4).all(|pixel| pixel[3] == 0));
    }
}
