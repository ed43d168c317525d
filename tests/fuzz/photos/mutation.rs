//! Changes to a file: of bytes anywhere, and of the parts that a format is made of.

use std::ops::Range;

use heatlens::random::Random;

/// Values at which arithmetic goes wrong.
const NUMBERS: [u32; 14] = [
    0,
    1,
    2,
    7,
    8,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x3fff,
    0x7fff,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
];
const MOST_CHANGES: usize = 6;
const LONGEST: usize = 1 << 14;

pub fn mutated(corpus: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = pick(corpus, random).clone();
    for _ in 0..=random.up_to(MOST_CHANGES) {
        change(&mut bytes, corpus, random);
        bytes.truncate(LONGEST);
    }
    if random.up_to(3) > 0 {
        repair(&mut bytes);
    }
    bytes
}

fn pick<'a, T>(from: &'a [T], random: &mut Random) -> &'a T {
    &from[random.up_to(from.len() - 1)]
}

fn change(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    if bytes.is_empty() {
        return;
    }
    let at = random.up_to(bytes.len() - 1);
    match random.up_to(11) {
        0 => bytes[at] ^= 1 << random.up_to(7),
        1 => bytes[at] = random.up_to(255) as u8,
        2 | 3 => number(bytes, at, random),
        4 => bytes.truncate(at),
        5 => {
            let end = (at + random.up_to(16)).min(bytes.len());
            bytes.drain(at..end);
        }
        6 => {
            let new: Vec<u8> = (0..random.up_to(16))
                .map(|_| random.up_to(255) as u8)
                .collect();
            bytes.splice(at..at, new);
        }
        7 => {
            let other = pick(corpus, random);
            let from = random.up_to(other.len() - 1);
            let end = (from + random.up_to(200)).min(other.len());
            bytes.splice(at..at, other[from..end].iter().copied());
        }
        8 => {
            // The rest of another file: a frame of one size with data of another.
            let other = pick(corpus, random);
            let from = at.min(other.len());
            bytes.truncate(at);
            bytes.extend(&other[from..]);
        }
        _ => part(bytes, random),
    }
}

/// Writes a number that stands at the edge of something.
fn number(bytes: &mut [u8], at: usize, random: &mut Random) {
    let value = *pick(&NUMBERS, random);
    let width = [1, 2, 3, 4][random.up_to(3)];
    let big = random.up_to(1) == 0;
    for (index, byte) in bytes[at..].iter_mut().take(width).enumerate() {
        let shift = 8 * if big { width - 1 - index } else { index };
        *byte = (value >> shift) as u8;
    }
}

/// Takes out, doubles or swaps chunks or segments, or lies about their length.
fn part(bytes: &mut Vec<u8>, random: &mut Random) {
    let parts = parts(bytes);
    if parts.len() < 2 {
        return;
    }
    let one = pick(&parts, random).clone();
    let other = pick(&parts, random).clone();
    match random.up_to(4) {
        0 => drop(bytes.drain(one)),
        1 => {
            let copy = bytes[one].to_vec();
            bytes.splice(other.start..other.start, copy);
        }
        2 if one.end <= other.start => {
            let (first, second) = (bytes[one.clone()].to_vec(), bytes[other.clone()].to_vec());
            bytes.splice(other, first);
            bytes.splice(one, second);
        }
        3 => {
            // Lengths stand in the first eight bytes of every kind of part.
            let at = one.start + random.up_to(7.min(one.len() - 1));
            number(bytes, at, random);
        }
        _ => {
            let at = one.start + random.up_to(one.len() - 1);
            number(bytes, at, random);
        }
    }
}

/// The chunks of PNG and WebP, and the segments of JPEG.
fn parts(bytes: &[u8]) -> Vec<Range<usize>> {
    let four = |at: usize| bytes.get(at..at + 4).map(|b| [b[0], b[1], b[2], b[3]]);
    let mut at = match bytes {
        [0x89, b'P', ..] => 8,
        [b'R', ..] => 12,
        [0xff, 0xd8, ..] => 2,
        _ => return vec![],
    };
    let mut found = vec![];
    while let Some(next) = four(at) {
        let length = match bytes[0] {
            0x89 => u32::from_be_bytes(next) as usize + 12,
            b'R' => {
                let length = four(at + 4).map_or(0, u32::from_le_bytes) as usize;
                8 + length + length % 2
            }
            _ if next[0] == 0xff => 2 + usize::from(u16::from_be_bytes([next[2], next[3]])),
            _ => break,
        };
        let end = at.saturating_add(length);
        if end > bytes.len() || length == 0 {
            break;
        }
        found.push(at..end);
        at = end;
    }
    found
}

/// Makes the sums of PNG and the lengths of WebP fit again, so that what was changed is reached.
fn repair(bytes: &mut [u8]) {
    match bytes {
        [0x89, ..] => {
            for part in parts(bytes) {
                let sum = part.end - 4;
                let crc = crc(&bytes[part.start + 4..sum]);
                bytes[sum..part.end].copy_from_slice(&crc.to_be_bytes());
            }
        }
        [b'R', _, _, _, _, _, _, _, ..] => {
            let size = bytes.len() as u32 - 8;
            bytes[4..8].copy_from_slice(&size.to_le_bytes());
        }
        _ => {}
    }
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| match sum & 1 {
            0 => sum >> 1,
            _ => (sum >> 1) ^ 0xedb8_8320,
        })
    })
}
