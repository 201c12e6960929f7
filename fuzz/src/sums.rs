//! The sums over the headers of archives, put right after a mutation: a header whose sum is
//! wrong is not even looked at.

use flate2::Crc;
use libfuzzer_sys::fuzzer_mutate;

/// The custom mutator of libFuzzer for bytes that may be an archive; the new size of
/// `data`. One mutation in eight leaves the sums as they come.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32, mend: impl Fn(&mut [u8]) -> Option<()>) -> usize {
    let size = fuzzer_mutate(data, size, max_size);
    if seed % 8 > 0 {
        // As far as there are headers.
        let _ = mend(&mut data[..size]);
    }
    size
}

fn sum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn put(data: &mut [u8], at: usize, bytes: &[u8]) -> Option<()> {
    data.get_mut(at..at.checked_add(bytes.len())?)?.copy_from_slice(bytes);
    Some(())
}

fn number(data: &[u8], at: usize, bytes: usize) -> Option<usize> {
    let read = data.get(at..at.checked_add(bytes)?)?;
    Some(read.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

/// Of a 7z archive: the sum of its directory, then of the header that holds that.
pub fn seven_zip(data: &mut [u8]) -> Option<()> {
    let (from, length) = (number(data, 12, 8)?.checked_add(32)?, number(data, 20, 8)?);
    if let Some(directory) = from.checked_add(length).and_then(|to| data.get(from..to)) {
        let sum = sum(directory).to_le_bytes();
        put(data, 28, &sum)?;
    }
    let sum = sum(data.get(12..32)?).to_le_bytes();
    put(data, 8, &sum)
}

/// Of a RAR archive: the sum of each header.
pub fn rar(data: &mut [u8]) -> Option<()> {
    if data.starts_with(b"Rar!\x1a\x07\x01\0") { rar5(data) } else { rar4(data) }
}

fn rar4(data: &mut [u8]) -> Option<()> {
    let mut at = 7;
    loop {
        let (flags, length) = (number(data, at + 3, 2)?, number(data, at + 5, 2)?);
        let sum = sum(data.get(at + 2..at + length)?) as u16;
        put(data, at, &sum.to_le_bytes())?;
        let more = if flags & 0x8000 != 0 { number(data, at + 7, 4)? } else { 0 };
        at = at.checked_add(length.max(7))?.checked_add(more)?;
    }
}

/// A number of RAR 5, seven bits a byte, and where it ends.
fn variable(data: &[u8], at: usize) -> Option<(usize, usize)> {
    let bytes = data.get(at..)?.iter().take(10).position(|byte| byte & 0x80 == 0)? + 1;
    let value = data[at..at + bytes].iter().rev().fold(0usize, |value, byte| value << 7 | usize::from(byte & 0x7F));
    Some((value, at + bytes))
}

fn rar5(data: &mut [u8]) -> Option<()> {
    let mut at = 8;
    loop {
        let (length, from) = variable(data, at + 4)?;
        let end = from.checked_add(length)?;
        let sum = sum(data.get(at + 4..end)?);
        put(data, at, &sum.to_le_bytes())?;
        let (_, next) = variable(data, from)?;
        let (flags, mut next) = variable(data, next)?;
        if flags & 1 != 0 {
            next = variable(data, next)?.1;
        }
        let more = if flags & 2 != 0 { variable(data, next)?.0 } else { 0 };
        at = end.checked_add(more)?;
    }
}
