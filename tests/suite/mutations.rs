//! The sample sheets, mangled at random as offices mangle them: every answer is
//! still read as before, or flagged. The seeds are fixed; a failure names its own.

use crate::formats::pool::pool;
use crate::kit::{Dice, desk, tree};
use jianbao::formats::{Content, InProcess, Payload, Sheet, Unreadable, Workbook};
use jianbao::model::finding::Finding;
use jianbao::model::form::FIELDS;
use jianbao::model::ledger::{Entry, Ledger};
use jianbao::model::place::{Area, CellRef};
use jianbao::model::task::ItemId;
use jianbao::model::value::{Cell, key};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The sample workbooks that name their unit inside or in the file name.
fn samples() -> Vec<(String, Workbook)> {
    let inbox = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/jiading-2025/2025Q3/inbox");
    let mut files: Vec<_> = std::fs::read_dir(inbox).expect("the inbox").map(|e| e.expect("an entry").path()).collect();
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        workbooks(&name, &std::fs::read(path).expect("a file"), &mut found);
    }
    found
}

/// Every workbook in a file, whatever mails and archives are around it.
fn workbooks(name: &str, bytes: &[u8], found: &mut Vec<(String, Workbook)>) {
    match InProcess.read(bytes) {
        Ok(Content::Workbook(workbook)) => found.push((name.to_string(), workbook)),
        Ok(Content::Container(parcel)) => {
            for member in parcel.members {
                if let Payload::File(bytes) = member.payload {
                    workbooks(&member.name, &bytes, found);
                }
            }
        }
        Err(_) => {}
    }
}

/// Where the heading row of a sheet is: the row with the most known headings.
fn heading_row(sheet: &Sheet) -> u32 {
    let known: BTreeSet<String> =
        FIELDS.iter().flat_map(|f| std::iter::once(f.heading).chain(f.synonyms.iter().copied())).map(key).collect();
    let score = |row: &u32| sheet.row(*row).iter().filter(|(_, cell)| known.contains(&key(&cell.text()))).count();
    sheet.rows().into_iter().max_by_key(score).unwrap_or(1)
}

fn rewrite(sheet: &Sheet, place: impl Fn(u32, u32) -> (u32, u32)) -> Sheet {
    let mut cells: Vec<_> = sheet.cells.iter().map(|((row, col), cell)| (place(*row, *col), cell.clone())).collect();
    cells.sort_by_key(|(at, _)| *at);
    let corner = |at: CellRef| {
        let (row, col) = place(at.row, at.col);
        CellRef::new(row, col)
    };
    let merges = sheet.merges.iter().map(|area| Area { first: corner(area.first), last: corner(area.last) }).collect();
    Sheet { cells, merges, ..sheet.clone() }
}

/// Moves the whole sheet down and to the right.
fn move_away(sheet: &Sheet, dice: &mut Dice) -> Sheet {
    let (down, right) = (dice.below(5) as u32, dice.below(4) as u32);
    rewrite(sheet, |row, col| (row + down, col + right))
}

/// Opens a gap of blank rows somewhere below the heading.
fn open_a_gap(sheet: &Sheet, dice: &mut Dice) -> Sheet {
    let rows = sheet.rows();
    let from = heading_row(sheet) + 2 + dice.below(rows.len()) as u32;
    let inside = sheet.merges.iter().any(|area| area.first.row < from && area.last.row >= from);
    if inside { sheet.clone() } else { rewrite(sheet, |row, col| (if row >= from { row + 2 } else { row }, col)) }
}

/// Exchanges two whole columns, where no merged cell is in the way.
fn exchange_columns(sheet: &Sheet, dice: &mut Dice) -> Sheet {
    let heading = heading_row(sheet);
    let columns: Vec<u32> = sheet.row(heading).iter().map(|((_, col), _)| *col).collect();
    let (a, b) = (*dice.pick(&columns), *dice.pick(&columns));
    if sheet.merges.iter().any(|area| area.last.row >= heading && area.first.col != area.last.col) {
        return sheet.clone();
    }
    rewrite(sheet, |row, col| match (row >= heading, col) {
        (true, c) if c == a => (row, b),
        (true, c) if c == b => (row, a),
        _ => (row, col),
    })
}

/// Renames a heading to another name of the same column.
fn rename_headings(sheet: &Sheet, dice: &mut Dice) -> Sheet {
    let heading = heading_row(sheet);
    let mut out = sheet.clone();
    for ((row, _), cell) in out.cells.iter_mut().filter(|((row, _), _)| *row == heading) {
        let Cell::Text(text) = &cell else { continue };
        let field = FIELDS.iter().find(|f| f.heading == key(text) || f.synonyms.contains(&key(text).as_str()));
        if let Some(field) = field.filter(|_| *row == heading) {
            let names: Vec<&str> = std::iter::once(field.heading).chain(field.synonyms.iter().copied()).collect();
            let name = *dice.pick(&names);
            *cell = Cell::Text(spaced(name, dice).into());
        }
    }
    out
}

/// The same words with blanks, line breaks or invisible marks between them.
fn spaced(words: &str, dice: &mut Dice) -> String {
    let between = *dice.pick(&["", " ", "\n", "\u{3000}", "\u{200B}"]);
    words.chars().map(String::from).collect::<Vec<_>>().join(between)
}

/// Types percentages, counts and marks again in another form of the same value.
fn retype(sheet: &Sheet, dice: &mut Dice) -> Sheet {
    let heading = heading_row(sheet);
    let mut out = sheet.clone();
    for ((row, _), cell) in &mut out.cells {
        if *row <= heading || dice.below(3) > 0 {
            continue;
        }
        *cell = match &cell {
            Cell::Number(n, Some(format)) if format.contains('%') => {
                let percent = (n * 100.0).round();
                Cell::Text(
                    dice.pick(&[format!("{percent}%"), format!("{percent}％"), format!(" {percent} % ")])
                        .as_str()
                        .into(),
                )
            }
            Cell::Text(text) if text.ends_with('%') => Cell::Text(text.replace('%', "％").into()),
            Cell::Text(text) if text.len() < 30 && !text.contains(['=', '<']) => {
                Cell::Text(format!("\u{3000}{text}\u{200B} ").into())
            }
            other => (*other).clone(),
        };
    }
    out
}

/// Repeats one data row below the table: one item in two rows.
fn split_a_row(sheet: &Sheet, dice: &mut Dice) -> Sheet {
    let heading = heading_row(sheet);
    let rows: Vec<u32> =
        sheet.rows().into_iter().filter(|row| *row > heading + 1 && sheet.row(*row).len() > 4).collect();
    let Some(chosen) = (!rows.is_empty()).then(|| *dice.pick(&rows)) else { return sheet.clone() };
    let mut out = rewrite(sheet, |row, col| (if row > chosen { row + 1 } else { row }, col));
    let copies: Vec<_> = sheet.row(chosen).iter().map(|((row, col), cell)| ((row + 1, *col), cell.clone())).collect();
    out.cells.extend(copies);
    out.cells.sort_by_key(|(at, _)| *at);
    out
}

/// Merges a cell with the one below it, whose content is lost as in Excel.
fn merge_two_cells(sheet: &Sheet, dice: &mut Dice) -> Sheet {
    let heading = heading_row(sheet);
    let cells: Vec<(u32, u32)> = sheet.cells.iter().map(|(at, _)| *at).filter(|(row, _)| *row > heading + 1).collect();
    let Some((row, col)) = (!cells.is_empty()).then(|| *dice.pick(&cells)) else { return sheet.clone() };
    let mut out = sheet.clone();
    if out.merge(CellRef::new(row, col)).is_some() || out.merge(CellRef::new(row + 1, col)).is_some() {
        return out;
    }
    out.cells.retain(|(at, _)| *at != (row + 1, col));
    out.merges.push(Area { first: CellRef::new(row, col), last: CellRef::new(row + 1, col) });
    out.merges.settle();
    out
}

type Mutation = fn(&Sheet, &mut Dice) -> Sheet;
const HARMLESS: &[Mutation] = &[move_away, open_a_gap, exchange_columns, rename_headings, retype];
const HARMFUL: &[Mutation] = &[split_a_row, merge_two_cells];

/// Every answer of a ledger: what was read, by unit, item and field.
fn answers(ledger: &Ledger) -> BTreeMap<(String, ItemId, String), (Value, Entry)> {
    let mut all = BTreeMap::new();
    for entry in ledger.entries.iter().filter(|entry| entry.source.is_some()) {
        let Some(item) = entry.item else { continue };
        let fields = serde_json::to_value(&entry.answers).expect("answers serialise");
        for (field, given) in fields.as_object().expect("an object") {
            if !given.is_null() {
                let value = serde_json::json!([given["value"], given["qualifier"]]);
                all.insert((entry.unit.to_string(), item, field.clone()), (value, entry.clone()));
            }
        }
    }
    all
}

/// Whether anything was said about an answer: its row, its heading, its unit's
/// file, or the unit as a whole.
fn flagged(findings: &[Finding], unit: &str, rows: &BTreeSet<u32>) -> bool {
    findings.iter().any(|f| {
        f.unit.as_deref() == Some(unit)
            && f.severity() < jianbao::model::finding::Severity::Note
            && f.place.cell.is_none_or(|cell| rows.contains(&cell.row))
    })
}

fn check(name: &str, book: &Workbook, seed: u64, mutations: &[Mutation]) {
    let before = desk::Desk::default().file(name, book.sheets.clone()).ledger();
    let mut dice = Dice(seed);
    let mut sheets = book.sheets.clone();
    for _ in 0..3 {
        let mutation = *dice.pick(mutations);
        sheets[0] = mutation(&sheets[0], &mut dice);
    }
    let after = desk::Desk::default().file(name, sheets).ledger();
    let read = answers(&after);
    for ((unit, item, field), (value, _)) in answers(&before) {
        let now = read.get(&(unit.clone(), item, field.clone())).map(|(value, _)| value);
        // What is merged over all the rows of a task is the task's.
        let of_task = |e: &&Entry| e.unit == unit && e.item.is_none() && e.task == Some(item.task);
        let has_field = |e: &Entry| serde_json::to_value(&e.answers).is_ok_and(|fields| !fields[&field].is_null());
        if now == Some(&value) || now.is_none() && after.entries.iter().filter(of_task).any(has_field) {
            continue;
        }
        let own = after.entries.iter().filter(|e| e.unit == unit && e.item == Some(item));
        let near = own.filter_map(|e| e.source.as_ref()).flat_map(|s| [s.row, s.row.saturating_sub(1)]).collect();
        assert!(
            flagged(&after.findings, &unit, &near),
            "{name}, seed {seed}: {unit} {item} {field} was {value}, is {now:?}, and nothing is said"
        );
    }
}

#[test]
fn harmless_changes_change_nothing_unsaid() {
    for (name, book) in samples() {
        for seed in 0..8 {
            check(&name, &book, seed, HARMLESS);
        }
    }
}

#[test]
fn harmful_changes_are_told() {
    let all: Vec<Mutation> = HARMLESS.iter().chain(HARMFUL).copied().collect();
    for (name, book) in samples() {
        for seed in 100..106 {
            check(&name, &book, seed, &all);
        }
    }
}

/// Every file in an archive by its name.
fn inside(read: &Result<Content, Unreadable>) -> BTreeMap<&str, &[u8]> {
    let Ok(Content::Container(parcel)) = read else { return BTreeMap::new() };
    let files = parcel.members.iter().filter_map(|member| match &member.payload {
        Payload::File(bytes) => Some((member.name.as_str(), bytes.as_slice())),
        _ => None,
    });
    files.collect()
}

#[test]
fn an_archive_that_was_damaged_on_its_way_gives_no_other_content() {
    let pool = pool();
    let (mut dice, mut whole, mut hurt) = (Dice(26), 0, 0);
    for format in ["rar", "seven_zip"] {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(format);
        for (name, bytes) in tree(&seeds) {
            let read = pool.read(&bytes);
            let honest = inside(&read);
            for _ in 0..12 {
                let mut changed = bytes.clone();
                let at = dice.below(changed.len());
                changed[at] ^= 1 << dice.below(8);
                let answer = pool.read(&changed);
                let given = inside(&answer);
                assert!(given.values().all(|file| honest.values().any(|as_sent| as_sent == file)), "{name}, byte {at}");
                whole += usize::from(given == honest);
                hurt += usize::from(given != honest);
            }
        }
    }
    assert!(hurt > whole, "{hurt} of {whole}");
}
