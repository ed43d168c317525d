//! Reads a scan's entropy-coded data to its end, without making pixels of it.

use super::frame::{COEFFICIENTS, Frame};
use super::huffman::{Bits, Gap, Table};

/// What a start of scan declares.
pub(super) struct Scan<'a> {
    /// Indices of components, with tables for their first and their other coefficients.
    pub(super) parts: Vec<(usize, Option<&'a Table>, Option<&'a Table>)>,
    /// The first and the last coefficient.
    pub(super) band: (usize, usize),
    /// Whether the scan adds a bit to coefficients that came before: it names the bit position above its
    /// own (Ah).
    pub(super) refines: bool,
    /// The lowest bit position of a coefficient that this scan gives (Al).
    pub(super) bit: u8,
    /// Units between restarts, or 0.
    pub(super) restart: usize,
}

impl Scan<'_> {
    /// Reads all units; returns where the scan ends in `data`.
    pub(super) fn read(&self, frame: &mut Frame, data: &[u8]) -> Result<usize, Gap> {
        let mut bits = Bits::new(data);
        let mut run = 0;
        let (across, down) = match self.parts[..] {
            [(part, ..)] => frame.components[part].alone,
            _ => frame.units,
        };
        for unit in 0..across * down {
            if self.restart > 0 && unit > 0 && unit % self.restart == 0 {
                bits.restart()?;
                run = 0;
            }
            let (x, y) = (unit % across, unit / across);
            for &(part, first, others) in &self.parts {
                let component = &mut frame.components[part];
                let (h, v) = match self.parts.len() {
                    1 => (1, 1),
                    _ => (component.across, component.down),
                };
                for block in 0..h * v {
                    let place = (y * v + block / h) * component.stride + x * h + block % h;
                    if frame.progressive {
                        let nonzero = component.nonzero.get_mut(place).ok_or(Gap::Code)?;
                        self.step(&mut bits, first, others, nonzero, &mut run)?;
                    } else {
                        whole_block(&mut bits, first.ok_or(Gap::Code)?, others.ok_or(Gap::Code)?)?;
                    }
                }
            }
        }
        for &(part, ..) in &self.parts {
            let known = &mut frame.components[part].known;
            match frame.progressive {
                true => known[self.band.0..=self.band.1].fill(self.bit),
                false => known.fill(0),
            }
        }
        Ok(bits.marker())
    }

    /// One block's share of a progressive scan. `run` counts blocks whose band has ended already.
    fn step(
        &self,
        bits: &mut Bits,
        first: Option<&Table>,
        others: Option<&Table>,
        nonzero: &mut u64,
        run: &mut u32,
    ) -> Result<(), Gap> {
        if self.band.0 == 0 {
            return match self.refines {
                true => bits.skip(1),
                false => {
                    let size = bits.symbol(first.ok_or(Gap::Code)?)?;
                    bits.skip(u32::from(size & 15))
                }
            };
        }
        let table = others.ok_or(Gap::Code)?;
        match self.refines {
            true => self.refine(bits, table, nonzero, run),
            false => self.begin(bits, table, nonzero, run),
        }
    }

    fn begin(
        &self,
        bits: &mut Bits,
        table: &Table,
        nonzero: &mut u64,
        run: &mut u32,
    ) -> Result<(), Gap> {
        if *run > 0 {
            *run -= 1;
            return Ok(());
        }
        let mut place = self.band.0;
        while place <= self.band.1 {
            let symbol = bits.symbol(table)?;
            let (zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            place += zeros as usize;
            if size > 0 {
                bits.skip(size)?;
                if place < COEFFICIENTS {
                    *nonzero |= 1 << place;
                }
            } else if zeros < 15 {
                *run = (1 << zeros) - 1 + bits.take(zeros)?;
                break;
            }
            place += 1;
        }
        Ok(())
    }

    fn refine(
        &self,
        bits: &mut Bits,
        table: &Table,
        nonzero: &mut u64,
        run: &mut u32,
    ) -> Result<(), Gap> {
        let mut place = self.band.0;
        while *run == 0 && place <= self.band.1 {
            let symbol = bits.symbol(table)?;
            let (mut zeros, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if size > 0 {
                bits.skip(1)?;
            } else if zeros < 15 {
                *run = (1 << zeros) + bits.take(zeros)?;
                break;
            }
            while place <= self.band.1 {
                if *nonzero >> place & 1 == 1 {
                    bits.skip(1)?;
                } else if zeros == 0 {
                    break;
                } else {
                    zeros -= 1;
                }
                place += 1;
            }
            if size > 0 && place <= self.band.1 {
                *nonzero |= 1 << place;
            }
            place += 1;
        }
        if *run > 0 {
            let band = *nonzero & (u64::MAX >> (COEFFICIENTS - 1 - self.band.1));
            let rest = band.checked_shr(place as u32).unwrap_or(0);
            bits.skip(rest.count_ones())?;
            *run -= 1;
        }
        Ok(())
    }
}

fn whole_block(bits: &mut Bits, first: &Table, others: &Table) -> Result<(), Gap> {
    let size = bits.symbol(first)?;
    bits.skip(u32::from(size & 15))?;
    let mut place = 1;
    while place < COEFFICIENTS {
        let symbol = bits.symbol(others)?;
        let (zeros, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
        if size == 0 && zeros < 15 {
            break;
        }
        bits.skip(size)?;
        place += zeros + 1;
    }
    Ok(())
}
