//! Files as a whole: damaged, too large, of another kind.

use super::pool::pool;
use crate::kit::files::*;
use jianbao::formats::{Kind, Unreadable, read_text, sniff};

#[test]
fn a_sheet_that_is_cut_or_not_in_unicode_is_damage_and_not_silence() {
    let plain = book(|s| s.write(0, 0, "字").map(|_| ()));
    let patches: [(&str, &dyn Fn(String) -> Bytes); 7] = [
        (SHEET, &|x| x.split("</c>").next().unwrap_or_default().into()),
        (SHEET, &|x| x.split("</sheetData>").next().unwrap_or_default().into()),
        (SHEET, &|_| Bytes::new()),
        (SHEET, &|_| b"<html><body/></html>".to_vec()),
        (SHEET, &|x| [x.as_bytes(), &[0xD6, 0xD0]].concat()),
        (STRINGS, &|x| encoding_rs::GB18030.encode(&x).0.into_owned()),
        (STRINGS, &|x| x.split("</sst>").next().unwrap_or_default().into()),
    ];
    for (i, (part, patch)) in patches.into_iter().enumerate() {
        let read = read(&patched(&plain, part, patch));
        assert!(matches!(read, Err(Unreadable::Damaged { .. })), "{i}: {read:?}");
    }
}

#[test]
fn what_is_odd_and_readable_is_read() {
    let plain = book(|s| s.write(0, 0, "字")?.write(1, 1, 12).map(|_| ()));
    let cells = [((1, 1), text("字")), ((2, 2), number(12.0))];
    let sixteen = |text: String| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Bytes>();
    let marked = |text: String| [vec![0xFF, 0xFE], sixteen(text)].concat();
    let dimension = |new: &'static str| move |x: String| x.replace("<dimension ref=\"A1:B2\"/>", new).into_bytes();
    let (rels, workbook, styles) = ("xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml");
    let patches: [(&str, &dyn Fn(String) -> Bytes); 13] = [
        (SHEET, &marked),
        (SHEET, &sixteen),
        (STRINGS, &marked),
        (workbook, &marked),
        (styles, &marked),
        (rels, &marked),
        (SHEET, &dimension("<dimension ref=\"1:5\"/>")),
        (SHEET, &dimension("<dimension ref=\"A:Z\"/>")),
        (SHEET, &dimension("<dimension/>")),
        (SHEET, &dimension("")),
        (workbook, &|x| x.replace("<sheet ", "<sheet state=\"shown\" ").into()),
        (rels, &|x| x.replace("\"worksheets/sheet1.xml", "\"../xl/./worksheets\\sheet1.xml").into()),
        (workbook, &|x| {
            x.replace("xmlns=", "xmlns:x=").replace("<sheet", "<x:sheet").replace("</sheet", "</x:sheet").into()
        }),
    ];
    for (i, (part, patch)) in patches.into_iter().enumerate() {
        assert_eq!(only_sheet(&patched(&plain, part, patch)).cells, cells, "{i}");
    }
    // Of sheets without a part the others tell, by name.
    for state in ["", "state=\"hidden\""] {
        let listed = format!("<sheet name=\"旧\" sheetId=\"9\" r:id=\"rId99\" {state}/></sheets>");
        let book = read(&patched(&plain, workbook, |x| x.replace("</sheets>", &listed).into())).expect("read");
        assert_eq!((book.sheets.len(), book.lost.as_slice()), (1, &["旧".to_string()][..]));
        assert_eq!(book.sheets[0].cells, cells);
    }
    // Parts of other names than usual.
    let renamed = |text: String| text.replace("sharedStrings.xml", "texts.xml").replace("styles.xml", "looks.xml");
    let other = patched(&plain, rels, |x| renamed(x).into());
    let other = members(&other).into_iter().map(|(name, data)| (renamed(name), data));
    assert_eq!(only_sheet(&archive(other)).cells, cells);
}

#[test]
fn a_file_of_apple_is_one_finding() {
    let iwa =
        |folder: &str| archive([(format!("{folder}Index/Document.iwa"), "x"), (format!("{folder}preview.jpg"), "y")]);
    assert_eq!(sniff(&iwa("")), Kind::Apple);
    assert_eq!(sniff(&iwa("南翔镇.numbers/")), Kind::Apple);
    let among = archive([("a.numbers/Index/Document.iwa", "x"), ("b.txt", "y")]);
    assert_eq!(sniff(&among), Kind::Zip, "an archive that holds other files too");
}

#[test]
fn a_damaged_container_is_damage() {
    let plain = book(|s| s.write(0, 0, "字").map(|_| ()));
    for cut in [30, plain.len() / 2, plain.len() - 10] {
        let read = read(&plain[..cut]);
        assert!(matches!(read, Err(Unreadable::Damaged { .. })), "{cut}: {read:?}");
    }
    assert_eq!(read(b""), Err(Unreadable::Empty));
    for row in ["r=\"0\"", "r=\"x\"", "r=\"99999999999\""] {
        let read = read(&sheet_of(&format!("<row {row}><c><v>1</v></c></row>"), ""));
        assert!(matches!(read, Err(Unreadable::Damaged { .. })), "{row}: {read:?}");
    }
    for gone in ["xl/_rels/workbook.xml.rels", "_rels/.rels", "xl/workbook.xml", SHEET] {
        let left: Vec<_> = members(&plain).into_iter().filter(|(name, _)| name != gone).collect();
        assert!(matches!(read(&archive(left)), Err(Unreadable::Damaged { .. })), "{gone}");
    }
    // One bit of what was stored turned over: the checksum tells.
    let plain = book(|s| s.write(0, 0, 1234567)?.write(0, 1, "ABCDEFG").map(|_| ()));
    let stored =
        raw_archive(&members(&plain).into_iter().map(|(name, data)| Raw::stored(&name, data)).collect::<Vec<_>>());
    assert_eq!(only_sheet(&stored).cells, [((1, 1), number(1234567.0)), ((1, 2), text("ABCDEFG"))]);
    for content in [b"1234567", b"ABCDEFG"] {
        let place = stored.windows(7).position(|w| w == content).expect("stored");
        let mut turned = stored.clone();
        turned[place] ^= 1;
        assert!(matches!(read(&turned), Err(Unreadable::Damaged { .. })));
    }
}

#[test]
fn what_is_no_workbook_is_named() {
    let cases: [(Bytes, Kind, &str); 20] = [
        (b"<html><p>1</p></html>".to_vec(), Kind::Html, "没有表格的网页"),
        ("南翔镇本季度进展顺利。\n".into(), Kind::Text, "纯文本"),
        (b"%PDF-1.7".to_vec(), Kind::Pdf, "PDF"),
        (compound(&["Root Entry", "WordDocument"]), Kind::Doc, "Word"),
        (archive([("OFD.xml", Bytes::new())]), Kind::Ofd, "OFD"),
        (b"{\\rtf1}".to_vec(), Kind::Rtf, "RTF"),
        (b"\x89PNG\r\n\x1a\n\0".to_vec(), Kind::Picture, "图片"),
        (b"\xff\xd8\xff\xe0".to_vec(), Kind::Picture, "图片"),
        (b"GIF89a\0".to_vec(), Kind::Picture, "图片"),
        (b"BM\x36\0\0\0".to_vec(), Kind::Picture, "图片"),
        (b"II*\0\x08".to_vec(), Kind::Picture, "图片"),
        (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), Kind::Picture, "图片"),
        (b"\0\0\0\x20ftypheic\0".to_vec(), Kind::Picture, "图片"),
        (b"\0\0\0\x20ftypisom\0".to_vec(), Kind::Media, "视频"),
        (b"\x1f\x8b\x08\0".to_vec(), Kind::Archive, "压缩包"),
        ([vec![0; 257], b"ustar\0".to_vec()].concat(), Kind::Archive, "压缩包"),
        (b"\x78\x9f\x3e\x22\0".to_vec(), Kind::Tnef, "winmail.dat"),
        (b"L\0\0\0\x01\x14\x02\0".to_vec(), Kind::Shortcut, "快捷方式"),
        (b"[InternetShortcut]\r\nURL=http://x.invalid\r\n".to_vec(), Kind::Shortcut, "快捷方式"),
        (b"\x09\0\x04\0\0\0\x10\0".to_vec(), Kind::OldExcel, "更早版本"),
    ];
    for (bytes, kind, words) in cases {
        assert_eq!(sniff(&bytes), kind);
        let error = read(&bytes).expect_err("no workbook");
        assert!(error == Unreadable::Foreign(kind) && error.message().contains(words), "{}", error.message());
    }
    assert_eq!(sniff(&compound(&["Root Entry", "Workbook"])), Kind::Xls);
    assert_eq!(sniff(&compound(&["Root Entry", "__properties_version1.0"])), Kind::Msg);
    assert_eq!(sniff("BMW,MZ\n1,2\n".as_bytes()), Kind::Text);
    let locked = compound(&["Root Entry", "EncryptionInfo", "EncryptedPackage"]);
    assert_eq!(read(&locked), Err(Unreadable::Encrypted));
}

#[test]
fn sheets_of_other_kinds_are_empty_and_a_sheet_of_macros_stops_no_other() {
    let plain = book(|s| s.write(0, 0, 1).map(|_| ()));
    let retyped = |kind: &str| {
        patched(&plain, "xl/_rels/workbook.xml.rels", |x| {
            x.replace("relationships/worksheet\"", &format!("relationships/{kind}\"")).into()
        })
    };
    assert_eq!(only_sheet(&retyped("chartsheet")).cells, []);
    assert!(matches!(read(&retyped("xlMacrosheet")), Err(Unreadable::Unsupported { kind }) if kind.contains("宏")));
    let mut two = rust_xlsxwriter::Workbook::new();
    for name in ["三季度", "Macro1"] {
        two.add_worksheet().set_name(name).expect("name").write(0, 0, name).expect("written");
    }
    let two = two.save_to_buffer().expect("saved");
    for kind in ["xlMacrosheet", "xlIntlMacrosheet"] {
        let retyped = patched(&two, "xl/_rels/workbook.xml.rels", |x| {
            let at = x.find("worksheets/sheet2.xml").expect("a sheet");
            let from = x[..at].rfind("relationships/worksheet").expect("its kind");
            [&x[..from], &x[from..].replacen("relationships/worksheet", &format!("relationships/{kind}"), 1)]
                .concat()
                .into()
        });
        let retyped = patched(&retyped, "xl/worksheets/sheet2.xml", |x| {
            x.replace("<worksheet xmlns=", "<xm:macrosheet xmlns:xm=\"m\" xmlns=")
                .replace("</worksheet", "</xm:macrosheet")
                .into()
        });
        assert_eq!(read(&retyped), read(&two), "{kind}");
    }
    assert_eq!(only_sheet(&patched(&plain, SHEET, |_| b"<worksheet/>".to_vec())).cells, []);
}

#[test]
fn many_formatted_but_empty_rows_are_honest() {
    let rows: String = (1..=20_000).map(|r| format!("<row r=\"{r}\"><c r=\"A{r}\" s=\"0\"/></row>")).collect();
    assert_eq!(only_sheet(&sheet_of(&rows, "")).cells, []);
    let full: String = (1..=300_001).map(|_| "<c><v>1</v></c>").collect();
    let read = read(&sheet_of(&full, ""));
    assert!(matches!(read, Err(Unreadable::TooLarge { .. })), "{:?}", read.map(|b| b.sheets.len()));
}

#[test]
fn what_inflates_beyond_the_limits_is_refused_by_what_it_declares() {
    let honest = read(&bomb(1024, 1 << 30));
    assert!(matches!(honest, Err(Unreadable::TooLarge { found, .. }) if found == 1 << 30), "{honest:?}");
    let liar = read(&bomb(1024, 10_000));
    assert!(matches!(liar, Err(Unreadable::Damaged { .. })), "{liar:?}");
    let boaster = read(&bomb(0, 200 << 20));
    assert!(matches!(boaster, Err(Unreadable::Damaged { .. })), "{boaster:?}");
    // Within what may be declared, but more than a worker may hold at once.
    assert_eq!(pool().workbook(&bomb(200, 200 << 20)), Err(Unreadable::OutOfMemory));
    let many: Vec<Raw> = (0..20_000).map(|i| Raw::stored(i.to_string(), Bytes::new())).collect();
    assert_eq!(sniff(&raw_archive(&many)), Kind::BrokenZip);
    assert!(matches!(read(&raw_archive(&many)), Err(Unreadable::TooLarge { .. })));
}

#[test]
fn the_total_of_all_texts_is_bounded_however_few_are_stored() {
    let one =
        patched(&book(|s| s.write(0, 0, "字").map(|_| ())), STRINGS, |x| x.replace("字", &"字".repeat(30_000)).into());
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(1_000);
    let amplified = patched(&one, SHEET, |_| {
        format!("<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>").into_bytes()
    });
    assert!(matches!(read(&amplified), Err(Unreadable::TooLarge { .. })));
}

#[test]
fn delimited_text_of_an_old_excel_is_read() {
    let gbk = encoding_rs::GBK.encode("编号,任务\r\n1.1,\"甲,\r\n乙\"\r\n").0.into_owned();
    let sheet = &read_text(&gbk).expect("text").sheets[0];
    let expected =
        vec![((1, 1), text("编号")), ((1, 2), text("任务")), ((2, 1), text("1.1")), ((2, 2), text("甲,\n乙"))];
    assert_eq!(sheet.cells, expected);
}
