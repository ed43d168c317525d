//! Huffman tables of a JPEG, and the bits that they are read from.

/// Codes up to this length are looked up at once.
const FAST: u32 = 9;

/// Why the entropy-coded data could not be read on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Gap {
    /// A marker or the end of the file came first.
    Short,
    /// Bits that no code of the table begins with.
    Code,
}

pub(super) struct Table {
    /// Length and symbol by the next bits; length 0 if the code is longer.
    fast: [(u8, u8); 1 << FAST],
    /// For each length: the first code behind those of that length, left-aligned in 16 bits, and what is
    /// added to a code for its index.
    ends: [(u32, i32); 17],
    symbols: Vec<u8>,
}

impl Table {
    /// The table of a DHT segment, from the numbers of codes of each length and the codes' symbols; none if
    /// there are more codes than bits can tell apart.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Table> {
        let mut table = Table {
            fast: [(0, 0); 1 << FAST],
            ends: [(0, 0); 17],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut index) = (0u32, 0usize);
        for length in 1..=16u32 {
            let first = code;
            let count = u32::from(counts[length as usize - 1]);
            if code + count > 1 << length {
                return None;
            }
            let offset = index as i32 - first as i32;
            for _ in 0..count {
                let symbol = *symbols.get(index)?;
                if length <= FAST {
                    let from = (code << (FAST - length)) as usize;
                    let spread = 1usize << (FAST - length);
                    table.fast[from..from + spread].fill((length as u8, symbol));
                }
                code += 1;
                index += 1;
            }
            table.ends[length as usize] = (code << (16 - length), offset);
            code <<= 1;
        }
        Some(table)
    }
}

/// Bits of entropy-coded data. They end at a marker.
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    buffer: u64,
    left: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(data: &'a [u8]) -> Bits<'a> {
        Bits {
            data,
            at: 0,
            buffer: 0,
            left: 0,
        }
    }

    fn fill(&mut self) {
        while self.left <= 56 {
            let Some(&byte) = self.data.get(self.at) else {
                return;
            };
            if byte == 0xff {
                if self.data.get(self.at + 1) != Some(&0) {
                    return;
                }
                self.at += 1;
            }
            self.at += 1;
            self.buffer = self.buffer << 8 | u64::from(byte);
            self.left += 8;
        }
    }

    /// The next `count` bits, at most 16.
    pub(super) fn take(&mut self, count: u32) -> Result<u32, Gap> {
        if self.left < count {
            self.fill();
            if self.left < count {
                return Err(Gap::Short);
            }
        }
        self.left -= count;
        Ok((self.buffer >> self.left) as u32 & ((1 << count) - 1))
    }

    /// Passes over any number of bits.
    pub(super) fn skip(&mut self, mut count: u32) -> Result<(), Gap> {
        while count > 16 {
            self.take(16)?;
            count -= 16;
        }
        self.take(count).map(|_| ())
    }

    pub(super) fn symbol(&mut self, table: &Table) -> Result<u8, Gap> {
        if self.left < 16 {
            self.fill();
        }
        // Behind the last bit come ones, which no code consists of.
        let next = if self.left >= 16 {
            (self.buffer >> (self.left - 16)) as u32 & 0xffff
        } else {
            let missing = 16 - self.left;
            ((self.buffer as u32) << missing | ((1 << missing) - 1)) & 0xffff
        };
        let (length, symbol) = match table.fast[(next >> (16 - FAST)) as usize] {
            (0, _) => {
                let length = (FAST + 1..=16).find(|&length| next < table.ends[length as usize].0);
                let length = length.ok_or(if self.left < 16 {
                    Gap::Short
                } else {
                    Gap::Code
                })?;
                let index = (next >> (16 - length)) as i32 + table.ends[length as usize].1;
                let symbol = usize::try_from(index)
                    .ok()
                    .and_then(|i| table.symbols.get(i));
                (length, *symbol.ok_or(Gap::Code)?)
            }
            (length, symbol) => (u32::from(length), symbol),
        };
        if length > self.left {
            return Err(Gap::Short);
        }
        self.left -= length;
        Ok(symbol)
    }

    /// Goes behind the next marker if it is for a restart.
    pub(super) fn restart(&mut self) -> Result<(), Gap> {
        self.left = 0;
        self.at = self.marker();
        match self.data.get(self.at..self.at + 2) {
            Some([0xff, 0xd0..=0xd7]) => self.at += 2,
            _ => return Err(Gap::Short),
        }
        Ok(())
    }

    /// Where the next marker is, or the end.
    pub(super) fn marker(&self) -> usize {
        let rest = &self.data[self.at.min(self.data.len())..];
        let found = rest
            .windows(2)
            .position(|pair| pair[0] == 0xff && pair[1] != 0 && pair[1] != 0xff);
        self.at + found.unwrap_or(rest.len())
    }
}
