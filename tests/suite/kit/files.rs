//! Workbooks, honest and not, made in memory.

pub use super::{archive, members};
use flate2::{Compress, Compression, FlushCompress};
use jianbao::formats::{Container, Content, InProcess, Payload, Sheet, Unreadable, Workbook};
use jianbao::model::place::{Area, CellRef};
use jianbao::model::value::Cell;
use rust_xlsxwriter::Workbook as Writer;

pub type Bytes = Vec<u8>;

/// A workbook of one sheet, as the writer makes it.
pub fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet) -> Result<(), rust_xlsxwriter::XlsxError>) -> Bytes {
    let mut writer = Writer::new();
    let sheet = writer.add_worksheet();
    sheet.set_name("三季度").expect("name");
    fill(sheet).expect("filled");
    writer.save_to_buffer().expect("saved")
}

pub const SHEET: &str = "xl/worksheets/sheet1.xml";

pub const STRINGS: &str = "xl/sharedStrings.xml";

/// The same workbook with one part rewritten.
pub fn patched(book: &[u8], name: &str, patch: impl Fn(String) -> Bytes) -> Bytes {
    let mut parts = members(book);
    let part = parts.iter_mut().find(|(found, _)| found == name).expect("part is there");
    let before = part.1.clone();
    part.1 = patch(String::from_utf8(before.clone()).expect("text"));
    assert_ne!(part.1, before, "the patch must change something");
    archive(parts)
}

/// A workbook whose sheet part is `data` between `<sheetData>` and its end, and
/// `after` behind it.
pub fn sheet_of(data: &str, after: &str) -> Bytes {
    patched(&book(|_| Ok(())), SHEET, |_| {
        let ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        format!("<worksheet xmlns=\"{ns}\"><sheetData>{data}</sheetData>{after}</worksheet>").into_bytes()
    })
}

pub fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    InProcess.workbook(bytes)
}

pub fn only_sheet(bytes: &[u8]) -> Sheet {
    let mut book = read(bytes).expect("readable");
    assert_eq!(book.sheets.len(), 1);
    book.sheets.remove(0)
}

pub fn text(words: &str) -> Cell {
    Cell::Text(words.into())
}

pub fn number(n: f64) -> Cell {
    Cell::Number(n, None)
}

pub fn area(first: &str, last: &str) -> Area {
    Area { first: first.parse().expect("cell"), last: last.parse().expect("cell") }
}

pub fn at(sheet: &Sheet, cell: &str) -> Option<Cell> {
    sheet.cell(cell.parse::<CellRef>().expect("cell")).cloned()
}

/// A member as it stands in an archive, honest or not.
#[derive(Default)]
pub struct Raw {
    pub name: Bytes,
    pub flags: u16,
    pub extra: Bytes,
    /// Mode bits of Unix; 0 for a plain file of Windows.
    pub mode: u32,
    pub method: u16,
    pub crc: u32,
    pub size: u32,
    pub data: Bytes,
}

impl Raw {
    pub fn stored(name: impl AsRef<[u8]>, data: Bytes) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(&data);
        let name = name.as_ref().to_vec();
        Self { name, crc: crc.sum(), size: data.len() as u32, data, ..Self::default() }
    }

    /// The fields that the local and the central header share.
    pub fn fields(&self) -> Bytes {
        let mut fields = Bytes::new();
        for word in [20, self.flags, self.method, 0, 0x21] {
            fields.extend(word.to_le_bytes());
        }
        for word in [self.crc, self.data.len() as u32, self.size] {
            fields.extend(word.to_le_bytes());
        }
        fields.extend((self.name.len() as u16).to_le_bytes());
        fields.extend((self.extra.len() as u16).to_le_bytes());
        fields
    }
}

/// An archive written byte by byte.
pub fn raw_archive(parts: &[Raw]) -> Bytes {
    let (mut out, mut directory) = (Bytes::new(), Bytes::new());
    for part in parts {
        directory.extend(if part.mode > 0 { b"PK\x01\x02\x14\x03" } else { b"PK\x01\x02\x14\0" });
        directory.extend(part.fields());
        directory.extend([0; 6]);
        directory.extend((part.mode << 16).to_le_bytes());
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(&part.name);
        directory.extend(&part.extra);
        out.extend(b"PK\x03\x04");
        out.extend(part.fields());
        out.extend(&part.name);
        out.extend(&part.extra);
        out.extend(&part.data);
    }
    let (start, count) = (out.len() as u32, (parts.len() as u16).to_le_bytes());
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

/// A deflated sheet part: its beginning, then this many megabytes of blanks.
pub fn blanks(megabytes: usize) -> Bytes {
    let chunk = |content: &[u8]| {
        let mut out = Vec::with_capacity(content.len() + 1024);
        let mut deflate = Compress::new(Compression::default(), false);
        deflate.compress_vec(content, &mut out, FlushCompress::Full).expect("deflated");
        out
    };
    let blank = chunk(&vec![b' '; 1 << 20]);
    let mut out = chunk(b"<worksheet><sheetData>");
    for _ in 0..megabytes {
        out.extend(&blank);
    }
    out.extend([3, 0]);
    out
}

/// A workbook whose sheet is this many megabytes of blanks, and declares to be
/// so many bytes.
pub fn bomb(megabytes: usize, declared: u32) -> Bytes {
    let mut raw: Vec<Raw> = members(&book(|_| Ok(()))).into_iter().map(|(n, d)| Raw::stored(&n, d)).collect();
    raw.retain(|part| part.name != SHEET.as_bytes());
    raw.push(Raw { name: SHEET.into(), method: 8, size: declared, data: blanks(megabytes), ..Raw::default() });
    raw_archive(&raw)
}

/// An OLE compound file with these names in its directory.
pub fn compound(names: &[&str]) -> Bytes {
    let mut out = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    out.resize(512, 0xFF);
    out[0x1E..0x20].copy_from_slice(&9u16.to_le_bytes());
    out[0x30..0x34].copy_from_slice(&1u32.to_le_bytes());
    out[0x4C..0x50].copy_from_slice(&0u32.to_le_bytes());
    out.resize(1024, 0xFF);
    for name in names {
        let start = out.len();
        out.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        out.resize(start + 128, 0);
        out[start + 64] = (name.len() * 2 + 2) as u8;
        out[start + 66] = 2;
    }
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

/// What a mail or an archive holds.
pub fn parcel(bytes: &[u8]) -> Container {
    match InProcess.read(bytes) {
        Ok(Content::Container(parcel)) => parcel,
        other => panic!("no parcel: {other:?}"),
    }
}

/// The names of its members.
pub fn names(parcel: &Container) -> Vec<&str> {
    parcel.members.iter().map(|member| member.name.as_str()).collect()
}

/// The bytes of a member, which must be whole.
pub fn file<'p>(parcel: &'p Container, name: &str) -> &'p [u8] {
    match &parcel.members.iter().find(|member| member.name == name).expect(name).payload {
        Payload::File(bytes) => bytes,
        other => panic!("{name}: {other:?}"),
    }
}

/// Why a member does not come out.
pub fn refusal<'p>(parcel: &'p Container, name: &str) -> &'p Unreadable {
    match &parcel.members.iter().find(|member| member.name == name).expect(name).payload {
        Payload::Refused(why) => why,
        other => panic!("{name}: {other:?}"),
    }
}

/// A mail of the third quarter; attachments go in as they are, so its boundary
/// must be its own.
pub fn mail((from, date, subject): (&str, &str, &str), words: &str, attached: &[(&str, Bytes)]) -> Bytes {
    let edge = format!("=_{}", from.replace('@', "_"));
    let mut out = format!(
        "From: {from}\r\nDate: {date}\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"{edge}\"\r\n\r\n\
         --{edge}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
    .into_bytes();
    for (name, bytes) in attached {
        let head = format!(
            "--{edge}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\
             Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n"
        );
        out.extend(head.bytes());
        out.extend(bytes);
        out.extend(b"\r\n");
    }
    out.extend(format!("--{edge}--\r\n").bytes());
    out
}
