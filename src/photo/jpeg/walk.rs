//! Walks a JPEG's markers from its start to the end of the first picture in the file.

use std::collections::BTreeMap;

use super::faults::{damaged, unsupported};
use super::frame::{COEFFICIENTS, Frame};
use super::huffman::{Gap, Table};
use super::scan::Scan;
use crate::error::Result;
use crate::photo::limits::Budget;

/// A picture of more scans is refused: each goes over all of its blocks.
const MAX_SCANS: usize = 100;
const EXIF: &[u8] = b"Exif\0\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";
const JFIF: &[u8] = b"JFIF\0";
/// Names of components that are red, green and blue.
const PLAIN: [u8; 3] = *b"RGB";
/// Names of components that are luma and two chromas.
const LUMA_FIRST: [u8; 3] = [1, 2, 3];

/// The one picture, and what stands beside it.
pub(super) struct Walked<'a> {
    /// A JPEG with nothing but the picture: no profiles, and nothing behind its end.
    pub(super) clean: Vec<u8>,
    /// The first EXIF segment.
    pub(super) exif: Option<&'a [u8]>,
    pub(super) profile: Vec<u8>,
    /// Grey, colours or inks.
    pub(super) components: usize,
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    exif: Option<&'a [u8]>,
    profile: BTreeMap<u8, &'a [u8]>,
    /// Adobe's word for what the components are.
    transform: Option<u8>,
    /// By JFIF, three components are luma and two chromas, whatever else is said.
    jfif: bool,
    budget: Budget,
    /// Segments that hold for the scans to come, by marker and number.
    tables: BTreeMap<(u8, u8), Vec<u8>>,
    restart: usize,
    frame: Option<(Frame, Vec<u8>)>,
    clean: Vec<u8>,
}

pub(super) fn walk(bytes: &[u8], budget: Budget) -> Result<Walked<'_>> {
    let mut walk = Walk {
        bytes,
        at: 2,
        exif: None,
        profile: BTreeMap::new(),
        transform: None,
        jfif: false,
        budget,
        tables: BTreeMap::new(),
        restart: 0,
        frame: None,
        clean: vec![0xff, 0xd8],
    };
    let mut scans = 0;
    while let Some(marker) = walk.marker() {
        match marker {
            0xd9 => break,
            0x01 | 0xd0..=0xd8 => continue,
            _ => {}
        }
        let segment = walk.segment()?;
        match marker {
            0xc4 => walk.huffman(segment)?,
            0xdb => walk.quantization(segment)?,
            0xdd => walk.restarts(segment)?,
            0xc0..=0xc2 => walk.start_of_frame(marker, segment)?,
            0xc3 | 0xc5..=0xcf | 0xde | 0xdf => {
                return Err(unsupported("arithmetic or lossless coding"));
            }
            0xda => {
                scans += 1;
                if scans > MAX_SCANS {
                    return Err(unsupported(&format!("more than {MAX_SCANS} scans")));
                }
                if walk.scan(segment)? {
                    break;
                }
            }
            0xe0 if segment.starts_with(JFIF) => walk.jfif = true,
            0xe1 if segment.starts_with(EXIF) => {
                walk.exif = walk.exif.or(Some(&segment[EXIF.len()..]));
            }
            0xe2 if segment.starts_with(PROFILE) => {
                if let [number, _, part @ ..] = &segment[PROFILE.len()..] {
                    walk.profile.entry(*number).or_insert(part);
                }
            }
            0xee if segment.starts_with(ADOBE) => {
                walk.transform = walk.transform.or(segment.get(11).copied());
            }
            _ => {}
        }
    }
    let Some((frame, _)) = walk.frame else {
        return Err(damaged("there is no picture in it"));
    };
    if !frame.is_whole() {
        return Err(frame.missing());
    }
    walk.clean.extend([0xff, 0xd9]);
    Ok(Walked {
        clean: walk.clean,
        exif: walk.exif,
        profile: walk.profile.into_values().flatten().copied().collect(),
        components: frame.components.len(),
    })
}

impl<'a> Walk<'a> {
    /// The code of the next marker, and past it.
    fn marker(&mut self) -> Option<u8> {
        let rest = self.bytes.get(self.at..)?;
        let found = rest
            .windows(2)
            .position(|pair| pair[0] == 0xff && pair[1] != 0 && pair[1] != 0xff)?;
        self.at += found + 2;
        Some(rest[found + 1])
    }

    /// What stands in a segment behind its length.
    fn segment(&mut self) -> Result<&'a [u8]> {
        let short = || damaged("a segment is longer than what is left of the file");
        let rest = &self.bytes[self.at..];
        let [high, low, ..] = rest else {
            return Err(short());
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if length < 2 {
            return Err(damaged("a segment has an impossible length"));
        }
        self.at += length;
        rest.get(2..length).ok_or_else(short)
    }

    fn huffman(&mut self, mut rest: &[u8]) -> Result<()> {
        let wrong = || damaged("a Huffman table is broken");
        while let Some((&number, behind)) = rest.split_first() {
            let counts = behind.get(..16).ok_or_else(wrong)?;
            let length = 16
                + counts
                    .iter()
                    .map(|&count| usize::from(count))
                    .sum::<usize>();
            let table = behind.get(..length).ok_or_else(wrong)?;
            if number & 15 > 3 || number >> 4 > 1 {
                return Err(wrong());
            }
            self.tables.insert((0xc4, number), table.to_vec());
            rest = &behind[length..];
        }
        Ok(())
    }

    fn quantization(&mut self, mut rest: &[u8]) -> Result<()> {
        let wrong = || damaged("a quantization table is broken");
        while let Some((&number, behind)) = rest.split_first() {
            let length = if number >> 4 == 0 { 64 } else { 128 };
            let table = behind.get(..length).ok_or_else(wrong)?;
            if number & 15 > 3 || number >> 4 > 1 {
                return Err(wrong());
            }
            let mut kept = vec![number];
            kept.extend(table);
            self.tables.insert((0xdb, number & 15), kept);
            rest = &behind[length..];
        }
        Ok(())
    }

    fn restarts(&mut self, segment: &[u8]) -> Result<()> {
        let [high, low, ..] = segment else {
            return Err(damaged("a restart interval is cut short"));
        };
        self.restart = usize::from(u16::from_be_bytes([*high, *low]));
        self.tables.insert((0xdd, 0), vec![*high, *low]);
        Ok(())
    }

    fn start_of_frame(&mut self, marker: u8, segment: &[u8]) -> Result<()> {
        if self.frame.is_some() {
            return Err(damaged("it has two frames in one picture"));
        }
        let frame = Frame::parse(segment, marker == 0xc2, self.budget)?;
        let mut header = vec![marker];
        header.extend(segment);
        self.frame = Some((frame, header));
        Ok(())
    }

    /// Reads a scan to its end; says whether the picture is whole.
    fn scan(&mut self, segment: &[u8]) -> Result<bool> {
        let wrong = || damaged("a scan's header is broken");
        let Some((mut frame, mut header)) = self.frame.take() else {
            return Err(damaged("a scan stands before the frame"));
        };
        let (&count, rest) = segment.split_first().ok_or_else(wrong)?;
        let count = usize::from(count);
        if rest.len() != 2 * count + 3 || count == 0 || count > frame.components.len() {
            return Err(wrong());
        }
        let (parts, band) = rest.split_at(2 * count);
        let mut built = BTreeMap::new();
        for ((marker, number), table) in &self.tables {
            if *marker == 0xc4
                && let Some((counts, symbols)) = table.split_first_chunk()
            {
                let made = Table::new(counts, symbols);
                built.insert(
                    *number,
                    made.ok_or_else(|| damaged("a Huffman table is broken"))?,
                );
            }
        }
        let mut found: Vec<(usize, Option<&Table>, Option<&Table>)> = vec![];
        for part in parts.chunks_exact(2) {
            let index = frame
                .components
                .iter()
                .position(|component| component.id == part[0]);
            let index = index.ok_or_else(wrong)?;
            if found.iter().any(|&(other, ..)| other == index) {
                return Err(wrong());
            }
            let first = built.get(&(part[1] >> 4));
            found.push((index, first, built.get(&(0x10 | part[1] & 15))));
        }
        let (start, end) = (usize::from(band[0]), usize::from(band[1]));
        let progressive = frame.progressive;
        if progressive
            && (end >= COEFFICIENTS
                || start > end
                || (start == 0) != (end == 0)
                || start > 0 && count > 1)
        {
            return Err(wrong());
        }
        let scan = Scan {
            parts: found,
            band: if progressive {
                (start, end)
            } else {
                (0, COEFFICIENTS - 1)
            },
            refines: progressive && band[2] >> 4 > 0,
            bit: if progressive { band[2] & 15 } else { 0 },
            restart: self.restart,
        };
        let data = &self.bytes[self.at..];
        let length = scan.read(&mut frame, data).map_err(|gap| match gap {
            Gap::Short => damaged("the picture ends before its last row"),
            Gap::Code => damaged("the picture's data are broken"),
        })?;
        self.write(&mut header, &frame, segment, &data[..length]);
        self.at += length;
        let whole = frame.is_whole();
        self.frame = Some((frame, header));
        Ok(whole)
    }

    /// Names of three components that tell the decoder what they are, as browsers decide it: luma and
    /// chromas by JFIF; then by Adobe's word; then by the names in the file.
    fn names(&self, frame: &Frame) -> [u8; 3] {
        let plain = std::iter::zip(&frame.components, PLAIN).all(|(part, name)| part.id == name);
        match (self.jfif, self.transform) {
            (false, Some(0)) => PLAIN,
            (false, None) if plain => PLAIN,
            _ => LUMA_FIRST,
        }
    }

    /// Appends what the decoder needs for a scan: before the first one the frame, tables, the scan.
    fn write(&mut self, header: &mut Vec<u8>, frame: &Frame, segment: &[u8], data: &[u8]) {
        let count = frame.components.len();
        let mut segment = segment.to_vec();
        if count == 3 {
            rename(header, &mut segment, frame, self.names(frame));
        }
        let out = &mut self.clean;
        if let [marker, rest @ ..] = &header[..] {
            if count == 4 {
                let transform = if self.transform == Some(2) { 2 } else { 0 };
                put(out, 0xee, &[ADOBE, &[0, 100, 0, 0, 0, 0, transform]]);
            }
            put(out, *marker, &[rest]);
            header.clear();
        }
        for ((marker, number), table) in &self.tables {
            match marker {
                0xc4 => put(out, *marker, &[&[*number], table]),
                _ => put(out, *marker, &[table]),
            }
        }
        put(out, 0xda, &[&segment]);
        out.extend(data);
    }
}

/// Gives the components of a frame and of a scan other names.
fn rename(header: &mut [u8], segment: &mut [u8], frame: &Frame, names: [u8; 3]) {
    let parts = 2 * usize::from(segment[0]);
    for part in segment[1..=parts].chunks_exact_mut(2) {
        let mut components = frame.components.iter();
        if let Some(index) = components.position(|component| component.id == part[0]) {
            part[0] = names[index];
        }
    }
    for (index, name) in names.iter().enumerate() {
        if let Some(id) = header.get_mut(7 + 3 * index) {
            *id = *name;
        }
    }
}

fn put(out: &mut Vec<u8>, marker: u8, parts: &[&[u8]]) {
    let length = 2 + parts.iter().map(|part| part.len()).sum::<usize>();
    out.extend([0xff, marker]);
    out.extend((length as u16).to_be_bytes());
    parts.iter().for_each(|part| out.extend(*part));
}
