//! What a JPEG's frame header declares, and which of its coefficients have come.

use crate::error::{Error, Result};
use crate::photo::limits::Budget;

use super::faults::{damaged, unsupported};

/// Coefficients of a block.
pub(super) const COEFFICIENTS: usize = 64;
/// The bit position of a coefficient that has not come.
const MISSING: u8 = u8::MAX;

pub(super) struct Component {
    pub(super) id: u8,
    pub(super) across: usize,
    pub(super) down: usize,
    /// Blocks across and down, if its scan holds it alone.
    pub(super) alone: (usize, usize),
    /// Blocks across, filled up to whole units of all components.
    pub(super) stride: usize,
    /// The lowest bit position that has come of each coefficient.
    pub(super) known: [u8; COEFFICIENTS],
    /// For each block the coefficients that are not zero; empty unless progressive.
    pub(super) nonzero: Vec<u64>,
}

pub(super) struct Frame {
    pub(super) progressive: bool,
    pub(super) components: Vec<Component>,
    /// Units of all components, across and down.
    pub(super) units: (usize, usize),
}

impl Frame {
    /// Reads a start of frame: bits a value, height, width, components.
    pub(super) fn parse(segment: &[u8], progressive: bool, budget: Budget) -> Result<Frame> {
        let short = || damaged("its frame header is cut short");
        let [precision, h1, h0, w1, w0, count, rest @ ..] = segment else {
            return Err(short());
        };
        if *precision != 8 {
            return Err(unsupported(&format!("{precision} bits a value")));
        }
        let height = u16::from_be_bytes([*h1, *h0]);
        let width = u16::from_be_bytes([*w1, *w0]);
        if height == 0 {
            return Err(unsupported("a height that comes behind the picture"));
        }
        budget.check(u32::from(width), u32::from(height))?;
        if !matches!(count, 1 | 3 | 4) {
            return Err(unsupported(&format!("{count} components")));
        }
        if rest.len() != 3 * usize::from(*count) {
            return Err(short());
        }
        let factors: Vec<_> = rest
            .chunks_exact(3)
            .map(|part| {
                (
                    part[0],
                    usize::from(part[1] >> 4),
                    usize::from(part[1] & 15),
                )
            })
            .collect();
        if !factors
            .iter()
            .all(|(_, h, v)| (1..=4).contains(h) && (1..=4).contains(v))
        {
            return Err(damaged("a component has an impossible sampling factor"));
        }
        let most = |factor: fn(&(u8, usize, usize)) -> usize| {
            factors.iter().map(factor).max().unwrap_or(1)
        };
        let (most_across, most_down) = (most(|part| part.1), most(|part| part.2));
        let units = (
            usize::from(width).div_ceil(8 * most_across),
            usize::from(height).div_ceil(8 * most_down),
        );
        let components = factors.iter().map(|&(id, across, down)| {
            let blocks = |length: u16, factor: usize, most: usize| {
                (usize::from(length) * factor).div_ceil(most).div_ceil(8)
            };
            let (stride, rows) = (units.0 * across, units.1 * down);
            Component {
                id,
                across,
                down,
                alone: (
                    blocks(width, across, most_across),
                    blocks(height, down, most_down),
                ),
                stride,
                known: [MISSING; COEFFICIENTS],
                nonzero: if progressive {
                    vec![0; stride * rows]
                } else {
                    vec![]
                },
            }
        });
        Ok(Frame {
            progressive,
            components: components.collect(),
            units,
        })
    }

    /// Whether every bit of every coefficient has come.
    pub(super) fn is_whole(&self) -> bool {
        let parts = &mut self.components.iter();
        parts.all(|component| component.known.iter().all(|&bit| bit == 0))
    }

    /// The error for a picture of which coefficients are missing.
    pub(super) fn missing(&self) -> Error {
        let begun = |component: &Component| component.known[0] != MISSING;
        damaged(if self.components.iter().all(begun) {
            "only coarse steps of the picture are there; its finer ones are missing"
        } else {
            "a part of the picture is missing"
        })
    }
}
