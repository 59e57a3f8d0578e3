//! Unpacks what was packed with deflate (RFC 1951), and the checksum of ZIP files (CRC-32).
//!
//! As strict as zlib: what that refuses is declined here.

use crate::xml::{Declined, Res};

const BAD: Declined = Declined("damaged deflate stream");
const PRIMARY: u32 = 10;
const MOST_BITS: usize = 15;
const LENGTHS: [(u16, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];
const DISTANCES: [(u16, u8); 30] = [
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 1),
    (7, 1),
    (9, 2),
    (13, 2),
    (17, 3),
    (25, 3),
    (33, 4),
    (49, 4),
    (65, 5),
    (97, 5),
    (129, 6),
    (193, 6),
    (257, 7),
    (385, 7),
    (513, 8),
    (769, 8),
    (1025, 9),
    (1537, 9),
    (2049, 10),
    (3073, 10),
    (4097, 11),
    (6145, 11),
    (8193, 12),
    (12289, 12),
    (16385, 13),
    (24577, 13),
];
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// A Huffman code: entries for codes of few bits (symbol, and how many bits), and counts for the longer ones.
struct Code {
    primary: Vec<(u16, u8)>,
    counts: [u16; MOST_BITS + 1],
    symbols: Vec<u16>,
}

impl Code {
    fn new() -> Code {
        Code { primary: vec![(0, 0); 1 << PRIMARY], counts: [0; MOST_BITS + 1], symbols: Vec::with_capacity(288) }
    }

    /// Build the code from the lengths of its symbols; an incomplete one is good where `may_lack` and it has one symbol.
    fn build(&mut self, lengths: &[u8], may_lack: bool) -> Res<()> {
        self.counts = [0; MOST_BITS + 1];
        for &length in lengths {
            self.counts[length as usize] += 1;
        }
        let used = lengths.len() - self.counts[0] as usize;
        self.counts[0] = 0;
        let mut left = 1_i32;
        for &count in &self.counts[1..] {
            left = (left << 1) - i32::from(count);
            if left < 0 {
                return Err(BAD);
            }
        }
        if left > 0 && !(may_lack && (used == 0 || (used == 1 && self.counts[1] == 1))) {
            return Err(BAD);
        }
        let mut offsets = [0_usize; MOST_BITS + 2];
        let mut next = [0_u32; MOST_BITS + 2];
        for bits in 1..=MOST_BITS {
            offsets[bits + 1] = offsets[bits] + self.counts[bits] as usize;
            next[bits + 1] = (next[bits] + u32::from(self.counts[bits])) << 1;
        }
        self.symbols.clear();
        self.symbols.resize(used, 0);
        self.primary.fill((0, 0));
        for (symbol, &length) in lengths.iter().enumerate().filter(|(_, &length)| length > 0) {
            let bits = length as usize;
            self.symbols[offsets[bits]] = symbol as u16;
            offsets[bits] += 1;
            let code = next[bits];
            next[bits] += 1;
            if u32::from(length) <= PRIMARY {
                let mut at = (code.reverse_bits() >> (32 - bits)) as usize;
                while at < 1 << PRIMARY {
                    self.primary[at] = (symbol as u16, length);
                    at += 1 << bits;
                }
            }
        }
        Ok(())
    }
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
}

impl Bits<'_> {
    /// Hold at least 48 bits, or all that are left.
    #[inline]
    fn refill(&mut self) {
        if let Some(eight) = self.data.get(self.at..self.at + 8) {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(eight);
            self.held |= u64::from_le_bytes(bytes) << self.count;
            let taken = (63 - self.count) >> 3;
            self.at += taken as usize;
            self.count += taken * 8;
        } else {
            while self.count <= 48 && self.at < self.data.len() {
                self.held |= u64::from(self.data[self.at]) << self.count;
                self.at += 1;
                self.count += 8;
            }
        }
    }

    #[inline]
    fn take(&mut self, bits: u32) -> Res<u32> {
        if self.count < bits {
            self.refill();
            if self.count < bits {
                return Err(BAD);
            }
        }
        let found = (self.held & ((1_u64 << bits) - 1)) as u32;
        self.held >>= bits;
        self.count -= bits;
        Ok(found)
    }

    #[inline]
    fn symbol(&mut self, code: &Code) -> Res<u16> {
        if self.count < MOST_BITS as u32 {
            self.refill();
        }
        let (symbol, bits) = code.primary[(self.held & ((1 << PRIMARY) - 1)) as usize];
        if bits == 0 {
            return self.long_symbol(code);
        }
        if self.count < u32::from(bits) {
            return Err(BAD);
        }
        self.held >>= bits;
        self.count -= u32::from(bits);
        Ok(symbol)
    }

    #[cold]
    fn long_symbol(&mut self, code: &Code) -> Res<u16> {
        let (mut value, mut first, mut index) = (0_i32, 0_i32, 0_i32);
        for bits in 1..=MOST_BITS {
            value |= self.take(1)? as i32;
            let count = i32::from(code.counts[bits]);
            if value - count < first {
                return code.symbols.get((index + value - first) as usize).copied().ok_or(BAD);
            }
            index += count;
            first = (first + count) << 1;
            value <<= 1;
        }
        Err(BAD)
    }

    /// Go to the next whole byte and return where it stands.
    fn align(&mut self) -> usize {
        self.at - (self.count / 8) as usize
    }
}

/// Unpack a whole stream into so many bytes.
pub fn inflate(data: &[u8], length: usize) -> Res<Vec<u8>> {
    let mut bits = Bits { data, at: 0, held: 0, count: 0 };
    let mut out = Vec::with_capacity(length);
    let (mut literals, mut distances) = (Code::new(), Code::new());
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out, length)?,
            1 => {
                literals.build(&FIXED_LITERALS, false)?;
                distances.build(&[5; 32], false)?;
                packed(&mut bits, &mut out, length, &literals, &distances)?;
            }
            2 => {
                tables(&mut bits, &mut literals, &mut distances)?;
                packed(&mut bits, &mut out, length, &literals, &distances)?;
            }
            _ => return Err(BAD),
        }
        if is_last {
            break;
        }
    }
    if bits.align() != data.len() || out.len() != length {
        return Err(BAD);
    }
    Ok(out)
}

const FIXED_LITERALS: [u8; 288] = {
    let mut lengths = [8; 288];
    let mut symbol = 144;
    while symbol < 280 {
        lengths[symbol] = if symbol < 256 { 9 } else { 7 };
        symbol += 1;
    }
    lengths
};

fn stored(bits: &mut Bits, out: &mut Vec<u8>, most: usize) -> Res<()> {
    let start = bits.align();
    let head = bits.data.get(start..start + 4).ok_or(BAD)?;
    let (count, check) = (u16::from_le_bytes([head[0], head[1]]), u16::from_le_bytes([head[2], head[3]]));
    let begin = start + 4;
    let body = bits.data.get(begin..begin + count as usize).ok_or(BAD)?;
    if count != !check || out.len() + body.len() > most {
        return Err(BAD);
    }
    out.extend_from_slice(body);
    *bits = Bits { data: bits.data, at: begin + body.len(), held: 0, count: 0 };
    Ok(())
}

fn tables(bits: &mut Bits, literals: &mut Code, distances: &mut Code) -> Res<()> {
    let (count, others) = (bits.take(5)? as usize + 257, bits.take(5)? as usize + 1);
    let named = bits.take(4)? as usize + 4;
    if count > 286 || others > 30 {
        return Err(BAD);
    }
    let mut lengths = [0_u8; 320];
    for &place in &ORDER[..named] {
        lengths[place] = bits.take(3)? as u8;
    }
    literals.build(&lengths[..19], false)?;
    let mut found = [0_u8; 320];
    let mut at = 0;
    while at < count + others {
        let (value, repeat) = match bits.symbol(literals)? {
            16 if at == 0 => return Err(BAD),
            16 => (found[at - 1], bits.take(2)? as usize + 3),
            17 => (0, bits.take(3)? as usize + 3),
            18 => (0, bits.take(7)? as usize + 11),
            length => (length as u8, 1),
        };
        if at + repeat > count + others {
            return Err(BAD);
        }
        found[at..at + repeat].fill(value);
        at += repeat;
    }
    if found[256] == 0 {
        return Err(BAD);
    }
    literals.build(&found[..count], false)?;
    distances.build(&found[count..count + others], true)
}

fn packed(bits: &mut Bits, out: &mut Vec<u8>, most: usize, literals: &Code, distances: &Code) -> Res<()> {
    loop {
        let symbol = bits.symbol(literals)?;
        if symbol < 256 {
            if out.len() == most {
                return Err(BAD);
            }
            out.push(symbol as u8);
            continue;
        }
        if symbol == 256 {
            return Ok(());
        }
        let &(base, extra) = LENGTHS.get(symbol as usize - 257).ok_or(BAD)?;
        let length = base as usize + bits.take(u32::from(extra))? as usize;
        let &(base, extra) = DISTANCES.get(bits.symbol(distances)? as usize).ok_or(BAD)?;
        let distance = base as usize + bits.take(u32::from(extra))? as usize;
        let start = out.len().checked_sub(distance).ok_or(BAD)?;
        if out.len() + length > most {
            return Err(BAD);
        }
        if distance >= length {
            out.extend_from_within(start..start + length);
        } else {
            for at in start..start + length {
                out.push(out[at]);
            }
        }
    }
}

const SLICES: usize = 16;

static CRC: [[u32; 256]; SLICES] = {
    let mut tables = [[0_u32; 256]; SLICES];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
            bit += 1;
        }
        tables[0][byte] = value;
        byte += 1;
    }
    let mut slice = 1;
    while slice < SLICES {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[slice - 1][byte];
            tables[slice][byte] = tables[0][(before & 0xff) as usize] ^ (before >> 8);
            byte += 1;
        }
        slice += 1;
    }
    tables
};

/// The checksum of ZIP files, sixteen bytes at a time.
pub fn crc32(data: &[u8]) -> u32 {
    let mut value = !0_u32;
    let mut chunks = data.chunks_exact(SLICES);
    for chunk in &mut chunks {
        let head = u32::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3]]) ^ value;
        value = 0;
        for (at, byte) in head.to_le_bytes().iter().enumerate() {
            value ^= CRC[SLICES - 1 - at][*byte as usize];
        }
        for at in 4..SLICES {
            value ^= CRC[SLICES - 1 - at][chunk[at] as usize];
        }
    }
    for &byte in chunks.remainder() {
        value = CRC[0][((value ^ u32::from(byte)) & 0xff) as usize] ^ (value >> 8);
    }
    !value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc_of_a_known_text() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b"The quick brown fox jumps over the lazy dog"), 0x414f_a339);
    }
}
