//! Workbooks in binary formats, made byte by byte.

use super::pool::pool;
use crate::kit::files::*;
use jianbao::formats::{Kind, Unreadable, sniff};
use jianbao::model::value::Cell;
use std::io::Write;

/// Records one after the other: kind, length, content.
pub fn records(list: &[(u16, Bytes)]) -> Bytes {
    list.iter()
        .flat_map(|(kind, data)| {
            [kind.to_le_bytes().to_vec(), (data.len() as u16).to_le_bytes().to_vec(), data.clone()].concat()
        })
        .collect()
}

/// A compound file with one stream.
pub fn in_compound(name: &str, stream: &[u8]) -> Bytes {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("created");
    file.create_stream(format!("/{name}")).expect("stream").write_all(stream).expect("written");
    file.flush().expect("flushed");
    file.into_inner().into_inner()
}

fn words(list: &[u16]) -> Bytes {
    list.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The workbook stream: `globals` before the list of sheets, one sheet of `cells`.
fn stream(version: u16, globals: &[(u16, Bytes)], name: Bytes, cells: &[(u16, Bytes)]) -> Bytes {
    let begin = |kind: u16| (0x0809, words(&[version, kind, 0, 0]));
    let end = (0x000A, Bytes::new());
    let listed = |at: u32| (0x0085, [at.to_le_bytes().to_vec(), vec![0, 0], name.clone()].concat());
    let head = |at| records(&[vec![begin(5)], globals.to_vec(), vec![listed(at), end.clone()]].concat());
    let at = head(0).len() as u32;
    [head(at), records(&[vec![begin(0x10)], cells.to_vec(), vec![end]].concat())].concat()
}

fn gbk(text: &str) -> Bytes {
    encoding_rs::GBK.encode(text).0.into_owned()
}

/// An old workbook (Excel 5 to 95) in GBK, whose code page is as given.
fn biff5(page: u16) -> Bytes {
    biff5_of(0x0500, page)
}

fn biff5_of(version: u16, page: u16) -> Bytes {
    let label =
        |row: u16, col: u16, text: &str| (0x0204, [words(&[row, col, 0, gbk(text).len() as u16]), gbk(text)].concat());
    let style = |format: u16| (0x00E0, words(&[0, format, 0, 0, 0, 0, 0, 0]));
    let number = |row: u16, style: u16, n: f64| (0x0203, [words(&[row, 1, style]), n.to_le_bytes().to_vec()].concat());
    let format = [words(&[164]), vec![gbk("yyyy年m月").len() as u8], gbk("yyyy年m月")].concat();
    let globals = [(0x0042, words(&[page])), (0x041E, format), style(0), style(9), style(164)];
    let cells = [
        label(0, 0, "社区“圈”"),
        number(0, 1, 0.85),
        number(1, 2, 45_906.0),
        (0x0208, [words(&[2, 0, 1, 255, 0, 0]), vec![0x20, 1, 0, 0]].concat()),
        (0x007D, words(&[1, 2, 0, 0, 1, 0])),
        // A formula with a text for a result, and one with an error.
        (0x0006, [words(&[2, 0, 0]), vec![0, 0, 0, 0, 0, 0, 0xFF, 0xFF], vec![0; 8]].concat()),
        (0x0207, [words(&[2]), gbk("三")].concat()),
        (0x0006, [words(&[2, 1, 0]), vec![2, 0, 0x17, 0, 0, 0, 0xFF, 0xFF], vec![0; 8]].concat()),
        (
            0x00BD,
            [
                words(&[3, 0, 0]),
                7u32.wrapping_shl(2).wrapping_add(2).to_le_bytes().to_vec(),
                words(&[0]),
                0x3FF0_0000u32.to_le_bytes().to_vec(),
                words(&[1]),
            ]
            .concat(),
        ),
    ];
    let name = [vec![gbk("三季度").len() as u8], gbk("三季度")].concat();
    in_compound("Book", &stream(version, &globals, name, &cells))
}

#[test]
fn an_old_workbook_in_gbk_is_read_whatever_code_page_it_claims() {
    for page in [936, 0, 1252, 1200] {
        let sheet = only_sheet(&biff5(page));
        assert_eq!(sheet.name, "三季度", "{page}");
        assert_eq!(at(&sheet, "A1"), Some(text("社区“圈”")));
        assert_eq!(at(&sheet, "B1"), Some(Cell::Number(0.85, Some("0%".into()))));
        assert!(matches!(at(&sheet, "B2"), Some(Cell::Date(day, n, Some(format)))
            if day.date().to_string() == "2025-09-06" && n == 45_906.0 && format == "yyyy年m月"));
        assert_eq!(at(&sheet, "A3"), Some(text("三")));
        assert_eq!(at(&sheet, "B3"), Some(Cell::Error("#REF!".into())));
        assert_eq!((at(&sheet, "A4"), at(&sheet, "B4")), (Some(number(7.0)), Some(number(1.0))));
        assert_eq!(sheet.hidden_rows.iter().copied().collect::<Vec<_>>(), [3]);
        assert_eq!(sheet.hidden_columns.iter().copied().collect::<Vec<_>>(), [2, 3]);
    }
}

#[test]
fn every_version_5_is_read_as_such() {
    assert_eq!(read(&biff5_of(0x0580, 936)), read(&biff5(936)));
}

fn biff8(globals: &[(u16, Bytes)], cells: &[(u16, Bytes)]) -> Bytes {
    in_compound("Workbook", &stream(0x0600, globals, vec![1, 0, b'A'], cells))
}

#[test]
fn a_workbook_with_a_password_says_so_and_far_or_broken_cells_cost_little() {
    let locked = biff8(&[(0x002F, words(&[1, 1, 1]))], &[]);
    assert_eq!(read(&locked), Err(Unreadable::Encrypted));
    let number = |row: u16, col: u16| (0x0203, [words(&[row, col, 0]), 1f64.to_le_bytes().to_vec()].concat());
    // The far corner, a column that no sheet has, a number that is none, a
    // string that is not there, merges beyond reason.
    let nan = (0x0203, [words(&[1, 0, 0]), f64::NAN.to_le_bytes().to_vec()].concat());
    let missing = (0x00FD, [words(&[2, 0, 0]), 9u32.to_le_bytes().to_vec()].concat());
    let merge = (0x00E5, words(&[2, 0, 1, 0, 0, 0, 65535, 0, 65535]));
    let sheet = only_sheet(&biff8(&[], &[number(65535, 255), number(0, 65535), nan, missing, merge]));
    assert_eq!(sheet.cells, [((65536, 256), crate::kit::files::number(1.0))]);
    assert_eq!(sheet.troubles, [(1, 16384), (2, 1), (3, 1)]);
    assert_eq!(*sheet.merges, [area("A1", "A2")]);
    assert!(sheet.structure_unread);
    // The list of sheets points nowhere.
    let astray = in_compound(
        "Workbook",
        &records(&[
            (0x0809, words(&[0x0600, 5, 0, 0])),
            (0x0085, vec![0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 1, 0, b'A']),
            (0x000A, vec![]),
        ]),
    );
    assert!(matches!(read(&astray), Err(Unreadable::Damaged { .. })));
}

/// A formula in the first column of this row, with eight bytes of result.
fn formula(kind: u16, row: u16, result: [u8; 8]) -> (u16, Bytes) {
    (kind, [words(&[row, 0, 0]), result.to_vec(), vec![0; 8]].concat())
}

const EMPTY_TEXT: [u8; 8] = [3, 0, 0, 0, 0, 0, 0xFF, 0xFF];
const TEXT_FOLLOWS: [u8; 8] = [0, 0, 0, 0, 0, 0, 0xFF, 0xFF];

#[test]
fn formulas_are_read_under_each_of_their_kinds() {
    let cells = [0x0006, 0x0206, 0x0406].iter().zip(0..).map(|(kind, row)| formula(*kind, row, 7.5f64.to_le_bytes()));
    let sheet = only_sheet(&biff8(&[], &cells.collect::<Vec<_>>()));
    assert_eq!(sheet.cells, [((1, 1), number(7.5)), ((2, 1), number(7.5)), ((3, 1), number(7.5))]);
}

#[test]
fn a_workbook_never_calculated_says_so_and_an_empty_text_is_none() {
    let empty = [formula(6, 0, EMPTY_TEXT), formula(6, 1, EMPTY_TEXT)];
    let written = only_sheet(&biff8(&[], &empty));
    assert_eq!(written.cells, [((1, 1), Cell::Uncalculated), ((2, 1), Cell::Uncalculated)]);
    // The mark of a program that calculates, or another result.
    let calculated = only_sheet(&biff8(&[(0x01C1, words(&[0x01C1, 0, 1, 0]))], &empty));
    assert_eq!(calculated.cells, []);
    let mixed = only_sheet(&biff8(&[], &[&empty[..], &[formula(6, 2, 1f64.to_le_bytes())]].concat()));
    assert_eq!(mixed.cells, [((3, 1), number(1.0))]);
}

#[test]
fn a_formula_whose_text_is_missing_is_not_an_empty_cell() {
    let label = (0x0207, [words(&[1]), vec![0, b'T']].concat());
    let shared = (0x04BC, vec![0; 10]);
    let cells = [
        formula(6, 0, TEXT_FOLLOWS),
        shared,
        label.clone(),
        formula(6, 1, TEXT_FOLLOWS),
        formula(6, 2, TEXT_FOLLOWS),
        label,
        formula(6, 3, TEXT_FOLLOWS),
    ];
    let sheet = only_sheet(&biff8(&[], &cells));
    let expected =
        [((1, 1), text("T")), ((2, 1), Cell::Uncalculated), ((3, 1), text("T")), ((4, 1), Cell::Uncalculated)];
    assert_eq!(sheet.cells, expected);
}

#[test]
fn what_is_embedded_in_a_workbook_does_not_make_it_something_else() {
    let workbook = stream(0x0600, &[], vec![1, 0, b'A'], &[formula(6, 0, 1f64.to_le_bytes())]);
    for inner in ["WordDocument", "PowerPoint Document", "EncryptedPackage", "__properties_version1.0"] {
        let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).expect("created");
        for folder in ["/MBD0001", "/MBD0001/ObjectPool", "/MBD0002"] {
            file.create_storage(folder).expect("storage");
        }
        for (name, content) in [("MBD0001/ObjectPool", &b"1"[..]), ("MBD0001", b"2"), ("MBD0002", b"3")]
            .map(|(f, c)| (format!("/{f}/{inner}"), c))
        {
            file.create_stream(name).expect("stream").write_all(content).expect("written");
        }
        file.create_stream("/Workbook").expect("stream").write_all(&workbook).expect("written");
        file.flush().expect("flushed");
        let bytes = file.into_inner().into_inner();
        assert_eq!(sniff(&bytes), Kind::Xls, "{inner}");
        assert_eq!(only_sheet(&bytes).cells, [((1, 1), number(1.0))]);
    }
    assert_eq!(sniff(&in_compound("WordDocument", b"1")), Kind::Doc);
}

/// A record of an .xlsb part.
fn short(kind: u16, data: &[u8]) -> Bytes {
    let head = if kind < 128 { vec![kind as u8] } else { vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8] };
    assert!(data.len() < 128);
    [head, vec![data.len() as u8], data.to_vec()].concat()
}

fn wide(text: &str) -> Bytes {
    let units: Vec<u16> = text.encode_utf16().collect();
    [(units.len() as u32).to_le_bytes().to_vec(), words(&units)].concat()
}

fn longs(list: &[u32]) -> Bytes {
    list.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A binary workbook of one hidden sheet.
pub fn binary(sheet: Bytes) -> Bytes {
    let rels = |list: &[(&str, &str, &str)]| {
        let each = list.iter().map(|(id, kind, target)| {
            format!("<Relationship Id=\"{id}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
        });
        format!("<Relationships>{}</Relationships>", each.collect::<String>()).into_bytes()
    };
    let book =
        [short(0x99, &longs(&[0, 0])), short(0x9C, &[longs(&[1, 1]), wide("r1"), wide("三季度")].concat())].concat();
    let style = |format: u16| short(0x2F, &words(&[0, format, 0, 0]));
    let styles = [
        short(0x2C, &[words(&[164]), wide("0.0%")].concat()),
        style(9),
        short(0x0269, &longs(&[2])),
        style(0),
        style(164),
        short(0x026A, &[]),
    ];
    archive([
        ("_rels/.rels", rels(&[("r1", "officeDocument", "xl/workbook.bin")])),
        ("xl/workbook.bin", book),
        (
            "xl/_rels/workbook.bin.rels",
            rels(&[
                ("r1", "worksheet", "worksheets/s.bin"),
                ("r2", "styles", "styles.bin"),
                ("r3", "sharedStrings", "sst.bin"),
            ]),
        ),
        ("xl/styles.bin", styles.concat()),
        ("xl/sst.bin", short(0x13, &[vec![0], wide("社区")].concat())),
        ("xl/worksheets/s.bin", sheet),
    ])
}

/// The sheet of `binary`, honest.
pub fn binary_sheet() -> Bytes {
    [
        short(0x81, &[]),
        short(0x3C, &[longs(&[3, 4, 0, 0]), vec![1, 0]].concat()),
        short(0x91, &[]),
        short(0x00, &[longs(&[2, 0]), vec![0, 0, 0, 0x10]].concat()),
        short(0x07, &longs(&[0, 0, 0])),
        short(0x02, &longs(&[1, 1, 0x3FE0_0000])),
        short(0x0B, &[longs(&[2, 0]), vec![0x2A]].concat()),
        short(0x08, &[longs(&[3, 0]), wide("文")].concat()),
        short(0x04, &[longs(&[4, 0]), vec![1]].concat()),
        short(0x92, &[]),
        short(0xB0, &longs(&[2, 3, 0, 0])),
        short(0x82, &[]),
    ]
    .concat()
}

#[test]
fn a_binary_workbook_is_read_with_formats_merges_and_what_is_hidden() {
    let bytes = binary(binary_sheet());
    assert_eq!(sniff(&bytes), Kind::Xlsb);
    let sheet = only_sheet(&bytes);
    assert_eq!((sheet.name.as_str(), sheet.hidden), ("三季度", true));
    let expected = [
        ((3, 1), text("社区")),
        ((3, 2), Cell::Number(0.5, Some("0.0%".into()))),
        ((3, 3), Cell::Error("#N/A".into())),
        ((3, 4), text("文")),
        ((3, 5), Cell::Bool(true)),
    ];
    assert_eq!(sheet.cells, expected);
    assert_eq!(
        (sheet.merges.to_vec(), sheet.hidden_rows.into_iter().collect::<Vec<_>>()),
        (vec![area("A3", "A4")], vec![3])
    );
    assert_eq!(sheet.hidden_columns.into_iter().collect::<Vec<_>>(), [4, 5]);
    let whole = binary_sheet();
    for cut in 0..whole.len() {
        assert!(matches!(read(&binary(whole[..cut].to_vec())), Err(Unreadable::Damaged { .. })), "{cut}");
    }
}

#[test]
fn an_old_workbook_that_is_cut_is_damage_and_never_silence() {
    let pool = pool();
    let whole = biff5(936);
    let read = pool.workbook(&whole);
    assert!(read.is_ok());
    let mut cut_off = 0;
    for cut in (20..whole.len()).step_by(211) {
        match pool.workbook(&whole[..cut]) {
            Err(Unreadable::Damaged { .. } | Unreadable::Foreign(_)) => cut_off += 1,
            // Only padding was lost.
            answer => assert_eq!(answer, read, "{cut}"),
        }
    }
    assert!(cut_off > 40, "{cut_off}");
}
