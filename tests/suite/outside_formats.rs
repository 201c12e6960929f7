//! The same sheet in every format, as programs that we did not write write it:
//! what is read must be the same. Where one is absent its check is skipped
//! aloud.

use crate::kit::outside::{convert, outside, python, script, succeeds};
use crate::kit::{Folder, Workspace, folder, list};
use jianbao::formats::{Content, InProcess, Payload, Remark, Sheet, Unreadable, Workbook};
use jianbao::model::place::CellRef;
use jianbao::model::value::Cell;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder with the sheet as Python writes it.
fn written() -> Option<Folder> {
    let python = python(&["openpyxl", "xlwt"])?;
    let dir = folder();
    succeeds(Command::new(python).arg(script("formats.py")).arg(&*dir));
    Some(dir)
}

fn read(path: &Path) -> Workbook {
    let bytes = fs::read(path).expect("bytes");
    InProcess.workbook(&bytes).unwrap_or_else(|why| panic!("{}: {}", path.display(), why.message()))
}

/// What a person sees of the cells: numbers with their kind of format.
fn seen(book: &Workbook) -> Vec<Vec<((u32, u32), String)>> {
    let kind = |cell: &Cell| match cell {
        Cell::Number(n, Some(format)) if format.contains('%') => format!("{:.6}%", n * 100.0),
        Cell::Number(n, _) => format!("{n:.6}"),
        Cell::Date(at, _, _) => at.to_string(),
        other => other.text().to_string(),
    };
    book.sheets.iter().map(|sheet| sheet.cells.iter().map(|(at, cell)| (*at, kind(cell))).collect()).collect()
}

#[test]
fn every_workbook_format_gives_the_same_cells_merges_and_hidden_parts() {
    let Some(dir) = written() else { return };
    let first = read(&dir.join("openpyxl.xlsx"));
    let mut others = vec![dir.join("xlwt.xls")];
    for to in ["xls", "ods", "fods", "xlsx"] {
        let Some(made) = convert(&dir.join("openpyxl.xlsx"), to, &dir.join("libreoffice")) else { return };
        others.push(made);
    }
    let sheet = &first.sheets[0];
    assert_eq!((first.sheets.len(), sheet.merges.len(), sheet.cells.len()), (2, 2, 34));
    assert!(sheet.hidden_rows.contains(&6) && sheet.hidden_columns.contains(&4) && first.sheets[1].hidden);
    for path in others {
        let other = read(&path);
        assert_eq!(seen(&other), seen(&first), "{}", path.display());
        for (other, first) in other.sheets.iter().zip(&first.sheets) {
            let what = path.display();
            assert_eq!((&other.name, other.hidden), (&first.name, first.hidden), "{what}");
            let sorted = |sheet: &Sheet| sheet.merges.iter().copied().collect::<BTreeSet<_>>();
            assert_eq!(sorted(other), sorted(first), "{what}");
            assert_eq!(other.hidden_rows, first.hidden_rows, "{what}");
            assert_eq!(other.hidden_columns, first.hidden_columns, "{what}");
            assert!(!other.structure_unread && other.troubles.is_empty(), "{what}");
        }
    }
}

#[test]
fn what_the_eye_does_not_see_is_read_in_no_format() {
    let Some(python) = python(&["openpyxl"]) else { return };
    let dir = folder();
    succeeds(Command::new(python).arg(script("eye.py")).arg(&*dir));
    let mut files = vec![dir.join("eye.xlsx")];
    for to in ["xls", "ods", "fods", "xlsx"] {
        let Some(made) = convert(&dir.join("eye.xlsx"), to, &dir.join("libreoffice")) else { return };
        files.push(made);
    }
    let cells = [
        ("A1", "12"),
        ("B1", "66.7%"),
        ("C1", "有批注"),
        ("A2", "12"),
        ("B2", "50%"),
        ("A3", "9m2"),
        ("B3", "80.000000%"),
        ("A4", "CO2"),
        ("B4", "约12个"),
        ("B7", "12"),
        ("B9", "是"),
        ("B10", "未已完成"),
    ];
    let struck = [("A5", "全划"), ("A6", "全划"), ("A7", "15"), ("A8", "TRUE"), ("A9", "2025-09-28")];
    let remarks = ["B5 Hidden 5", "B6 Hidden 藏", "C1 Note 区里核减后为10个"];
    let shown = |at: &(u32, u32), words: &str| (CellRef::new(at.0, at.1).to_string(), words.to_string());
    let owned =
        |list: &[(&str, &str)]| list.iter().map(|(at, words)| ((*at).into(), (*words).into())).collect::<Vec<_>>();
    for path in files {
        let (book, what) = (read(&path), path.display());
        let sheet = &book.sheets[0];
        let found: Vec<_> = seen(&book)[0].iter().map(|(at, words)| shown(at, words)).collect();
        assert_eq!(found, owned(&cells), "{what}");
        let found: Vec<_> = sheet.struck.iter().map(|(at, words)| shown(at, words)).collect();
        assert_eq!(found, owned(&struck), "{what}");
        let remark = |r: &Remark| format!("{} {:?} {}", r.at.expect("a place"), r.kind, r.text);
        // In the order of the file, which differs.
        let mut told: Vec<String> = sheet.remarks.iter().map(remark).collect();
        told.sort();
        assert_eq!(told, remarks, "{what}");
        assert!(!sheet.structure_unread && sheet.troubles.is_empty(), "{what}");
    }
}

/// What the program makes of a file: the entries, without where they stand.
fn entries(path: &Path) -> Vec<Value> {
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.dat", &fs::read(path).expect("bytes"));
    let ledger = workspace.built().json("out/ledger.json");
    let of_unit = list(&ledger, "entries").iter().filter(|e| e["unit"] == "南翔镇" && !e["source"].is_null());
    let answers = ["status", "percent", "target", "done", "progress", "problems", "next_steps", "contact", "note"];
    let plain = |entry: &Value| {
        let answer = |key: &&str| match &entry[*key] {
            Value::Null => Value::Null,
            // A text file has the day as it is shown, the others have the day.
            given if *key == "note" && given["text"] == "2025年9月6日" => json!(["2025-09-06", null, given["cell"]]),
            // LibreOffice writes a truth value into a page as 1.
            given if *key == "note" && given["text"] == "1" => json!(["TRUE", null, given["cell"]]),
            given if given["value"].is_null() => json!([given["text"], given["cell"]]),
            given => json!([given["value"], given["qualifier"], given["cell"]]),
        };
        json!([entry["item"], entry["source"]["row"], answers.iter().map(answer).collect::<Vec<_>>()])
    };
    of_unit.map(plain).collect()
}

#[test]
fn every_format_gives_the_same_entries() {
    let Some(dir) = written() else { return };
    let first = entries(&dir.join("plain.xlsx"));
    assert_eq!(first.len(), 4, "{first:#?}");
    assert_eq!(first[0][2][1], json!([87.5, null, "C4"]));
    assert_eq!(first[2][2][1], json!([60, "about", "C6"]));
    let mut others: Vec<PathBuf> =
        ["plain.xls", "utf8.csv", "mark.csv", "gb.csv", "unicode.txt", "gb.tsv"].map(|name| dir.join(name)).into();
    for to in ["xls", "ods", "fods", "html", "csv:Text - txt - csv (StarCalc):44,34,76,1"] {
        let Some(made) = convert(&dir.join("plain.xlsx"), to, &dir.join("libreoffice")) else { return };
        others.push(made);
    }
    for path in others {
        let other = entries(&path);
        assert_eq!(other, first, "{}", path.display());
    }
}

#[test]
fn archives_of_other_programs_give_the_same_entries() {
    let (Some(dir), Some(python)) = (written(), python(&["py7zr"])) else { return };
    if outside(&["7zz"]).is_none() || outside(&["bsdtar"]).is_none() {
        return;
    }
    let plain = entries(&dir.join("plain.xlsx"));
    assert_eq!(plain.len(), 4, "{plain:#?}");
    let packed = folder();
    succeeds(Command::new(python).arg(script("archives.py")).arg(dir.join("plain.xlsx")).arg(&*packed));
    for name in ["lzma2", "ultra", "lzma", "ppmd", "bzip2", "stored", "single", "filters", "libarchive", "python"] {
        assert_eq!(entries(&packed.join(format!("{name}.7z"))), plain, "{name}");
    }
    let why = |name: &str| InProcess.read(&fs::read(packed.join(name)).expect("bytes"));
    assert_eq!(why("hidden.7z"), Err(Unreadable::Encrypted));
    let Ok(Content::Container(locked)) = why("locked.7z") else { panic!("the names are not locked") };
    let locked = locked.members.iter().map(|member| &member.payload);
    assert!(locked.eq([&Payload::Refused(Unreadable::Encrypted); 2]));
    assert!(matches!(why("volumes.7z.001"), Err(Unreadable::Damaged { .. })));
}
