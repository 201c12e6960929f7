//! Records of the binary workbook (BIFF5 and BIFF8), their continuations and
//! their strings.

use encoding_rs::Encoding;

/// A record and the pieces of it that stand in continuation records.
#[derive(Clone, Debug)]
pub(super) struct Record<'a> {
    /// What it is.
    pub kind: u16,
    /// Its content, then that of each continuation.
    pub parts: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// The content without continuations.
    pub fn data(&self) -> &'a [u8] {
        self.parts.first().copied().unwrap_or_default()
    }
}

/// The records of a stream from a position on; the last one is an error where
/// the stream ends within it.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

const CONTINUE: u16 = 0x003C;

/// The stream ends within a record.
#[derive(Debug)]
pub(super) struct Cut;

impl<'a> Records<'a> {
    pub fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    fn next_one(&mut self) -> Option<Result<(u16, &'a [u8]), Cut>> {
        let head = self.stream.get(self.at..self.at.checked_add(4)?)?;
        let (kind, size) = (u16_at(head, 0)?, usize::from(u16_at(head, 2)?));
        let from = self.at + 4;
        match self.stream.get(from..from + size) {
            Some(data) => {
                self.at = from + size;
                Some(Ok((kind, data)))
            }
            None => Some(Err(Cut)),
        }
    }
}

/// The records of a stream one by one, continuations for records of their own,
/// as far as they are whole.
pub(super) fn singles(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut records = Records::new(stream, 0);
    std::iter::from_fn(move || records.next_one()?.ok())
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Cut>;

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, data) = match self.next_one()? {
            Ok(found) => found,
            Err(cut) => {
                self.at = self.stream.len();
                return Some(Err(cut));
            }
        };
        let mut parts = vec![data];
        while self.stream.get(self.at..).and_then(|rest| u16_at(rest, 0)) == Some(CONTINUE) {
            match self.next_one() {
                Some(Ok((_, data))) => parts.push(data),
                Some(Err(cut)) => {
                    self.at = self.stream.len();
                    return Some(Err(cut));
                }
                None => break,
            }
        }
        Some(Ok(Record { kind, parts }))
    }
}

/// Two bytes at a place.
pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at.checked_add(2)?).map(|b| u16::from_le_bytes([b[0], b[1]]))
}

/// Four bytes at a place.
pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at.checked_add(4)?).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// Eight bytes at a place as a finite number.
pub(super) fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    let bytes: [u8; 8] = data.get(at..at.checked_add(8)?)?.try_into().ok()?;
    Some(f64::from_le_bytes(bytes)).filter(|n| n.is_finite())
}

/// A place in the parts of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spot {
    part: usize,
    at: usize,
}

impl Spot {
    /// A place in the first part.
    pub fn at(at: usize) -> Self {
        Self { part: 0, at }
    }

    fn skip(&mut self, parts: &[&[u8]], mut count: usize) -> Option<()> {
        while count > 0 {
            let left = parts.get(self.part)?.len().saturating_sub(self.at);
            let step = left.min(count);
            self.at += step;
            count -= step;
            if count > 0 {
                *self = Self { part: self.part + 1, at: 0 };
            }
        }
        Some(())
    }

    /// The next bytes, which do not stand apart.
    fn take<'a>(&mut self, parts: &[&'a [u8]], count: usize) -> Option<&'a [u8]> {
        if parts.get(self.part)?.len() == self.at {
            *self = Self { part: self.part + 1, at: 0 };
        }
        let found = parts.get(self.part)?.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(found)
    }
}

/// A string of BIFF8 ([MS-XLS] 2.5.293): sixteen-bit or compressed characters,
/// whose kind may change at each continuation; what it is adorned with is
/// passed over. `units` is called with each of its 16-bit units.
pub(super) fn wide(parts: &[&[u8]], spot: &mut Spot, count: usize, mut units: impl FnMut(u16)) -> Option<()> {
    let flags = *spot.take(parts, 1)?.first()?;
    let runs = if flags & 8 != 0 { usize::from(u16_at(spot.take(parts, 2)?, 0)?) } else { 0 };
    let extra = if flags & 4 != 0 { u32_at(spot.take(parts, 4)?, 0)? as usize } else { 0 };
    let mut is_wide = flags & 1 != 0;
    let mut left = count;
    while left > 0 {
        let part = parts.get(spot.part)?;
        if spot.at == part.len() {
            *spot = Spot { part: spot.part + 1, at: 0 };
            is_wide = *spot.take(parts, 1)?.first()? & 1 != 0;
            continue;
        }
        let size = if is_wide { 2 } else { 1 };
        let here = ((part.len() - spot.at) / size).min(left);
        if here == 0 {
            return None;
        }
        let bytes = spot.take(parts, here * size)?;
        match is_wide {
            true => bytes.chunks_exact(2).for_each(|b| units(u16::from_le_bytes([b[0], b[1]]))),
            false => bytes.iter().for_each(|b| units(u16::from(*b))),
        }
        left -= here;
    }
    spot.skip(parts, runs.checked_mul(4)?.checked_add(extra)?)
}

/// Text of 16-bit units; a half of a pair becomes a mark of its own.
pub(super) fn decode_units(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied()).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The string at a place of a record of BIFF8, whose count takes two bytes.
pub(super) fn wide_text(parts: &[&[u8]], spot: &mut Spot) -> Option<String> {
    let count = usize::from(u16_at(spot.take(parts, 2)?, 0)?);
    let mut units = Vec::with_capacity(count);
    wide(parts, spot, count, |unit| units.push(unit))?;
    Some(decode_units(&units))
}

/// The shared strings: where each begins. They are decoded when a cell asks, so
/// that a table of them takes no more memory than the file.
#[derive(Default)]
pub(super) struct SharedStrings<'a> {
    parts: Vec<&'a [u8]>,
    starts: Vec<Spot>,
}

impl<'a> SharedStrings<'a> {
    /// Finds the strings of the record; those after a broken one are missing.
    pub fn new(record: Record<'a>) -> Self {
        let parts = record.parts;
        let mut starts = Vec::new();
        let mut spot = Spot::at(8);
        loop {
            let mut next = spot;
            let Some(count) = next.take(&parts, 2).and_then(|b| u16_at(b, 0)) else { break };
            if wide(&parts, &mut next, usize::from(count), |_| {}).is_none() {
                break;
            }
            starts.push(spot);
            spot = next;
        }
        Self { parts, starts }
    }

    /// The string of this index.
    pub fn get(&self, index: usize) -> Option<String> {
        wide_text(&self.parts, &mut self.starts.get(index)?.clone())
    }
}

/// The characters of BIFF5, by code page.
#[derive(Clone, Copy, Debug)]
pub(super) struct CodePage(pub u16);

impl CodePage {
    /// Text in this code page. A page that is not of East Asia (or none at all,
    /// 0) is believed only where the bytes are not sound Chinese: programs that
    /// write one beside GBK text are many.
    pub fn decode(self, bytes: &[u8]) -> String {
        let named: Option<&'static Encoding> = match self.0 {
            932 => Some(encoding_rs::SHIFT_JIS),
            936 | 54936 => Some(encoding_rs::GB18030),
            949 => Some(encoding_rs::EUC_KR),
            950 => Some(encoding_rs::BIG5),
            65001 => Some(encoding_rs::UTF_8),
            _ => None,
        };
        let sound = |encoding: &'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes);
        let (named, other) = match named {
            Some(named) => (named, encoding_rs::GB18030),
            None => {
                let label = format!("windows-{}", self.0);
                let western = Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252);
                (encoding_rs::GB18030, western)
            }
        };
        let text = sound(named).or_else(|| sound(other));
        text.unwrap_or_else(|| named.decode_without_bom_handling(bytes).0).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_change_their_width_where_they_are_continued() {
        // “ab中文c” cut after “中”, then wide, then compressed.
        let first = [0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 1, b'a', 0, b'b', 0, 0x2D, 0x4E];
        let second = [1, 0x87, 0x65];
        let third = [0, b'c', 1, 0, 0, b'z'];
        let record = Record { kind: 0xFC, parts: vec![&first, &second, &third] };
        let strings = SharedStrings::new(record);
        assert_eq!(strings.get(0).as_deref(), Some("ab中文c"));
        assert_eq!(strings.get(1).as_deref(), Some("z"));
        assert_eq!(strings.get(2), None);
    }

    #[test]
    fn a_wrong_code_page_does_not_garble_chinese() {
        let gbk = encoding_rs::GBK.encode("社区生活圈").0;
        for page in [936, 0, 1252, 10_000] {
            assert_eq!(CodePage(page).decode(&gbk), "社区生活圈", "{page}");
        }
        assert_eq!(CodePage(950).decode(&encoding_rs::BIG5.encode("進度").0), "進度");
        assert_eq!(CodePage(1252).decode(b"caf\xe9"), "café");
    }

    #[test]
    fn a_record_cut_short_is_told() {
        let stream = [0x09, 0x08, 2, 0, 0, 6, 0x3C, 0, 9, 0, 1];
        let read: Vec<_> = Records::new(&stream, 0).collect();
        assert!(matches!(read.as_slice(), [Err(Cut)]), "{read:?}");
    }
}
