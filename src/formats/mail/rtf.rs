//! The words of a mail that Outlook keeps as RTF, compressed ([MS-OXRTFCP]), be they RTF of
//! its own or HTML wrapped in it ([MS-OXRTFEX]).

use crate::formats::encoding::decode_code_page;
use crate::formats::limits;
use crate::formats::little_endian::u32_at;

/// What every dictionary begins with.
const DICTIONARY: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \
    \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/// Bytes of the dictionary.
const WINDOW: usize = 4096;

/// The RTF that was compressed, as far as the limit and its end; `None` where it is none.
pub(super) fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    const COMPRESSED: u32 = 0x7546_5A4C;
    const STORED: u32 = 0x414C_454D;
    let (most, content) = (u32_at(packed, 4)? as usize, packed.get(16..)?);
    let most = most.min(limits::SMALL_PART_BYTES as usize);
    match u32_at(packed, 8)? {
        STORED => return Some(content[..most.min(content.len())].to_vec()),
        COMPRESSED => {}
        _ => return None,
    }
    let mut window = [b' '; WINDOW];
    window[..DICTIONARY.len()].copy_from_slice(DICTIONARY);
    let (mut end, mut out, mut rest) = (DICTIONARY.len(), Vec::new(), content.iter().copied());
    let mut put = |byte: u8, end: &mut usize, window: &mut [u8; WINDOW]| {
        window[*end] = byte;
        *end = (*end + 1) % WINDOW;
        out.push(byte);
        out.len() < most
    };
    'all: while let Some(control) = rest.next() {
        for bit in 0..8 {
            let Some(byte) = rest.next() else { break 'all };
            if control & (1 << bit) == 0 {
                if !put(byte, &mut end, &mut window) {
                    break 'all;
                }
                continue;
            }
            let Some(low) = rest.next() else { break 'all };
            let at = usize::from(byte) << 4 | usize::from(low) >> 4;
            if at == end {
                break 'all;
            }
            for step in 0..usize::from(low & 0xF) + 2 {
                let byte = window[(at + step) % WINDOW];
                if !put(byte, &mut end, &mut window) {
                    break 'all;
                }
            }
        }
    }
    Some(out)
}

/// What an RTF says; one of the two.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rich {
    pub html: String,
    pub text: String,
}

/// The words of an RTF, or the HTML in it.
pub(super) fn read(rtf: &[u8]) -> Rich {
    let mut reading = Reading {
        page: 0,
        html: false,
        out: String::new(),
        bytes: Vec::new(),
        units: Vec::new(),
        skip: 0,
        groups: vec![Group::default()],
    };
    reading.read(rtf);
    reading.flush();
    if reading.html {
        Rich { html: reading.out, text: String::new() }
    } else {
        Rich { html: String::new(), text: reading.out }
    }
}

/// Groups within one another; beyond them nothing is honest.
const DEPTH: usize = 256;

/// What holds within a pair of braces.
#[derive(Clone, Copy, Default)]
struct Group {
    /// Nothing here is text.
    silent: bool,
    /// What stands here is for readers of RTF, the HTML has it elsewhere.
    only_rtf: bool,
    /// Characters that stand for one of `\u`, less one.
    fallback: u8,
}

struct Reading {
    /// The code page of the bytes.
    page: u16,
    /// Whether it is HTML in RTF.
    html: bool,
    out: String,
    /// Bytes that are not yet decoded, or units of UTF-16.
    bytes: Vec<u8>,
    units: Vec<u16>,
    /// Characters that a `\u` before them stands for.
    skip: usize,
    groups: Vec<Group>,
}

/// Groups that hold no words.
const SILENT: [&str; 10] =
    ["fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "themedata", "listtable"];

/// Words that stand for a character.
const CHARACTERS: [(&str, &str); 12] = [
    ("par", "\r\n"),
    ("line", "\r\n"),
    ("row", "\r\n"),
    ("cell", "\t"),
    ("tab", "\t"),
    ("lquote", "‘"),
    ("rquote", "’"),
    ("ldblquote", "“"),
    ("rdblquote", "”"),
    ("bullet", "•"),
    ("endash", "–"),
    ("emdash", "—"),
];

impl Reading {
    fn group(&mut self) -> Group {
        self.groups.last().copied().unwrap_or_default()
    }

    fn change(&mut self, change: impl FnOnce(&mut Group)) {
        if let Some(group) = self.groups.last_mut() {
            change(group);
        }
    }

    fn read(&mut self, rtf: &[u8]) {
        let mut rest = rtf;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            match byte {
                b'{' if self.groups.len() >= DEPTH => return,
                b'{' => {
                    let group = self.group();
                    self.groups.push(group);
                }
                b'}' => {
                    self.groups.pop();
                    if self.groups.len() < 2 {
                        return;
                    }
                }
                b'\\' => rest = self.escape(after),
                b'\r' | b'\n' | 0 => {}
                byte => self.byte(*byte),
            }
        }
    }

    /// What stands behind a backslash; the rest is given back.
    fn escape<'r>(&mut self, rest: &'r [u8]) -> &'r [u8] {
        let Some((first, after)) = rest.split_first() else { return rest };
        match first {
            b'\'' => {
                let hex = after.get(..2).and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
                if let Some(byte) = hex {
                    self.byte(byte);
                }
                after.get(2..).unwrap_or_default()
            }
            b'*' => {
                // An unknown destination is passed over whole.
                let tag = after.starts_with(b"\\htmltag");
                self.change(|group| group.silent |= !tag);
                after
            }
            b'~' => {
                self.text("\u{a0}");
                after
            }
            first if first.is_ascii_alphabetic() => {
                let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                let (word, after) = rest.split_at(length);
                let digits = after.iter().enumerate();
                let digits =
                    digits.take_while(|(at, byte)| byte.is_ascii_digit() || (*at == 0 && **byte == b'-')).count();
                let (number, after) = after.split_at(digits);
                let number = std::str::from_utf8(number).ok().and_then(|number| number.parse::<i64>().ok());
                self.word(std::str::from_utf8(word).unwrap_or_default(), number);
                after.strip_prefix(b" ").unwrap_or(after)
            }
            b'-' | b'_' | b'|' | b':' => after,
            first => {
                self.byte(*first);
                after
            }
        }
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        match word {
            "ansicpg" => self.page = number.and_then(|page| u16::try_from(page).ok()).unwrap_or_default(),
            "fromhtml" => self.html = true,
            "htmlrtf" => self.change(|group| group.only_rtf = number != Some(0)),
            "uc" => {
                let count = number.and_then(|count| u8::try_from(count).ok()).unwrap_or(1);
                self.change(|group| group.fallback = count.wrapping_sub(1));
            }
            "u" => {
                let unit = number.map(|unit| unit as u16).unwrap_or_default();
                let fallback = usize::from(self.group().fallback.wrapping_add(1));
                self.unit(unit);
                self.skip = fallback;
            }
            _ if SILENT.contains(&word) => self.change(|group| group.silent = true),
            _ => {
                if let Some((_, text)) = CHARACTERS.iter().find(|(found, _)| *found == word) {
                    self.text(text);
                }
            }
        }
    }

    fn is_heard(&mut self) -> bool {
        let group = self.group();
        !(group.silent || self.html && group.only_rtf)
    }

    /// One byte of text in the code page.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.is_heard() {
            self.flush_units();
            self.bytes.push(byte);
        }
    }

    /// One unit of UTF-16; a character of the higher planes comes as two of them.
    fn unit(&mut self, unit: u16) {
        if self.is_heard() {
            self.flush_bytes();
            self.units.push(unit);
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_heard() {
            self.flush();
            self.out.push_str(text);
        }
    }

    fn flush(&mut self) {
        self.flush_units();
        self.flush_bytes();
    }

    fn flush_bytes(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        if !bytes.is_empty() {
            self.out.push_str(&decode_code_page(&bytes, self.page));
        }
    }

    fn flush_units(&mut self) {
        self.out.extend(char::decode_utf16(self.units.drain(..)).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compressed_comes_out_as_far_as_it_goes() {
        // The example of [MS-OXRTFCP].
        let packed = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\n\0rcpg125\x42\x32\n\xf3 hel\t\0 bw\x05\xb0ld}\n\x80\x0f\xa0";
        let whole = unpack(packed).expect("an RTF");
        assert_eq!(whole, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert_eq!(read(&whole).text, "hello world");
        assert!(unpack(&packed[..40]).is_some_and(|cut| whole.starts_with(&cut)));
        // It says that it has less, and a dictionary may be copied without end.
        let mut short = packed.to_vec();
        short[4] = 5;
        assert_eq!(unpack(&short).as_deref(), Some(&b"{\\rtf"[..]));
        for none in [&b""[..], &packed[..15], b"\0\0\0\0\0\0\0\0LZFx\0\0\0\0abc"] {
            assert_eq!(unpack(none), None, "{none:?}");
        }
    }

    #[test]
    fn words_are_read_in_every_way_in_which_rtf_writes_them() {
        let cases: [(&[u8], &str); 6] = [
            (
                b"{\\rtf1\\ansicpg936{\\fonttbl{\\f0 Arial;}}\\f0 \\'b1\\'e0\\'ba\\'c5\\par 1.1\\cell 50%\\row}",
                "编号\r\n1.1\t50%\r\n",
            ),
            (b"{\\rtf1\\uc1\\u32534 ?\\u21495 ?}", "编号"),
            (b"{\\rtf1\\uc2\\u32534 \\'b1\\'e0{\\uc0\\u21495 }x}", "编号x"),
            (b"{\\rtf1\\u-10179?\\u-8704?}", "\u{1F600}"),
            (b"{\\rtf1{\\*\\generator x;}a\\{b\\}\\\\c}", "a{b}\\c"),
            (b"{\\rtf1 a}b", "a"),
        ];
        for (rtf, words) in cases {
            assert_eq!(read(rtf), Rich { html: String::new(), text: words.into() }, "{words}");
        }
        let deep = [vec![b'{'; 100_000], b"a".to_vec()].concat();
        assert_eq!(read(&deep), Rich::default());
    }
}
