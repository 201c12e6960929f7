//! Uuencoded files within a text, as old mailers and plain texts of Outlook carry
//! them: a line `begin 644 name`, lines of 45 bytes each, and a line `end`.

use crate::formats::limits;
use std::iter::Peekable;

/// One file in a text.
pub(super) struct EncodedFile {
    /// Its name, as bytes in an unknown encoding.
    pub(super) name: Vec<u8>,
    /// What it holds; `None` where its end is missing or a line is none of it.
    pub(super) content: Option<Vec<u8>>,
}

/// Whether a transfer encoding is this one.
pub(super) fn is_uuencode(transfer: &str) -> bool {
    ["x-uuencode", "uuencode", "x-uue", "uue"].iter().any(|name| transfer.eq_ignore_ascii_case(name))
}

/// The text without the files in it, and these; `None` where there are none.
/// Beyond the limit on the parts of a mail no more of them are looked for.
pub(super) fn extract(text: &[u8]) -> Option<(Vec<u8>, Vec<EncodedFile>)> {
    let lines = || text.split_inclusive(|byte| *byte == b'\n');
    lines().find_map(name)?;
    let (mut left, mut files) = (Vec::new(), Vec::new());
    let mut lines = lines().peekable();
    while let Some(line) = lines.next() {
        let file = name(line).filter(|_| files.len() <= limits::CONTAINER_MEMBERS);
        match file.filter(|_| lines.peek().is_none_or(|next| is_end(next) || unpack(next, &mut Vec::new()))) {
            Some(name) => files.push(EncodedFile { name: name.to_vec(), content: content(&mut lines) }),
            None => left.extend(line),
        }
    }
    (!files.is_empty()).then_some((left, files))
}

/// The name of the file that begins with this line.
fn name(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"begin ")?;
    let mode = rest.iter().take_while(|byte| (b'0'..=b'7').contains(*byte)).count();
    let name = rest.get(mode..)?.strip_prefix(b" ")?.trim_ascii();
    ((3..=4).contains(&mode) && !name.is_empty()).then_some(name)
}

fn is_end(line: &[u8]) -> bool {
    line.trim_ascii_end() == b"end"
}

/// What the lines of a file hold, up to its end.
fn content<'t>(lines: &mut Peekable<impl Iterator<Item = &'t [u8]>>) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    while let Some(line) = lines.next_if(|line| is_end(line) || unpack(line, &mut content)) {
        if is_end(line) {
            return Some(content);
        }
    }
    None
}

/// Adds what one line holds; false where it cannot be a line of a file. Blanks
/// that mailers take from its end are zeros.
fn unpack(line: &[u8], content: &mut Vec<u8>) -> bool {
    let Some((count, letters)) = line.trim_ascii_end().split_first() else { return true };
    let six = |letter: &u8| letter.wrapping_sub(b' ') & 0x3F;
    let count = usize::from(six(count));
    let threes = count.div_ceil(3);
    let sound = line.trim_ascii_end().iter().all(|letter| (b' '..=b'`').contains(letter));
    // One more may be a sum that some programs add.
    if !sound || letters.len() > 4 * threes + 1 {
        return false;
    }
    let end = content.len() + count;
    for at in 0..threes {
        let four = |nth: usize| letters.get(4 * at + nth).map_or(0, six);
        let (a, b, c, d) = (four(0), four(1), four(2), four(3));
        content.extend([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]);
    }
    content.truncate(end);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_out_of_its_text_whole_or_not_at_all() {
        let text = b"before\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\nafter\r\n";
        let (left, files) = extract(text).expect("a file");
        assert_eq!(left, b"before\r\nafter\r\n");
        assert_eq!((files[0].name.as_slice(), files[0].content.as_deref()), (&b"cat.txt"[..], Some(&b"Cat"[..])));
        for cut in [b"begin 644 cat.txt\n#0V%T\n`\n".as_slice(), b"begin 644 cat.txt\n#0V%T", b"begin 644 cat.txt"] {
            assert!(extract(cut).is_some_and(|(left, files)| left.is_empty() && files[0].content.is_none()));
        }
        let (left, files) = extract(b"begin 644 a\n#0V%T\nso far\nend\n").expect("a file");
        assert_eq!((left.as_slice(), files[0].content.is_none()), (&b"so far\nend\n"[..], true));
    }

    #[test]
    fn words_are_no_file() {
        for words in ["begin 644 words\nof a text\n", "begin with 644 a\n", "> begin 644 a\n#0V%T\n", "begin 9 a\n"] {
            assert!(extract(words.as_bytes()).is_none(), "{words}");
        }
    }
}
