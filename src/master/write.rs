//! `master.xlsx` as `init` writes it, once. The same list gives the same bytes;
//! text is never a formula.

use super::baseline::{self, ItemCells};
use super::carry::Carried;
use super::corrections::fields;
use super::interpret::deliverables_of;
use super::item_columns::target_name;
use super::received::ReceivedList;
use super::settings::{ROWS, Setting, WordKind, WordRow, moment_text};
use super::sheets::{BASELINE, CORRECTIONS, FILE, ITEMS, Layout, PERIODS, SETTINGS, SHARES, TASKS, UNITS, WORDS};
use crate::formats::made_alike;
use crate::model::config::Config;
use crate::model::error::Error;
use crate::model::task::{ItemId, MasterList, Scope, Task, Unit, UnitKind};
use crate::model::value::{Quantity, Quarter};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use unicode_width::UnicodeWidthStr;

/// The last row in which a list to choose from is offered, at least.
const CHOSEN: u32 = 500;

/// Empty rows prepared for staff.
const SPARE_ROWS: u32 = 30;

/// Writes the workbook of a new workspace: what was understood of the list, the
/// settings, and, carried over from the workspace before, rows of 词表 and what
/// staff decided.
pub fn write_master(
    list: &MasterList,
    received: &ReceivedList,
    config: &Config,
    words: &[WordRow],
    carried: &Carried,
) -> Result<Vec<u8>, Error> {
    compose(list, received, config, words, carried)
        .map_err(|why| Error::Output { name: FILE.to_string(), reason: why.to_string() })
}

fn compose(
    list: &MasterList,
    received: &ReceivedList,
    config: &Config,
    words: &[WordRow],
    carried: &Carried,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(list.year.clamp(1990, 2100) as u16, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title("任务清单").set_creation_datetime(&made));
    let formats = Formats::new();
    let cells = baseline::item_cells(list, config);
    sheet(&mut workbook, &formats, &TASKS, &task_rows(list, carried))?;
    sheet(&mut workbook, &formats, &ITEMS, &item_rows(&cells, carried))?;
    let units = sheet(&mut workbook, &formats, &UNITS, &unit_rows(list))?;
    choose(units, (1, CHOSEN.max(list.units.len() as u32 + SPARE_ROWS)), UnitKind::ALL.map(UnitKind::label))?;
    sheet(&mut workbook, &formats, &SHARES, &share_rows(list, carried))?;
    let corrections = sheet(&mut workbook, &formats, &CORRECTIONS, &carried.corrections)?;
    choose(corrections, (2, CHOSEN), fields())?;
    let settings = sheet(&mut workbook, &formats, &SETTINGS, &setting_rows(list, config))?;
    periods(settings, &formats, &period_rows(list, config))?;
    let words: Vec<Vec<String>> =
        words.iter().map(|row| vec![row.kind.label().to_string(), row.word.clone(), row.meaning.clone()]).collect();
    let vocabulary = sheet(&mut workbook, &formats, &WORDS, &words)?;
    choose(vocabulary, (0, CHOSEN), WordKind::ALL.map(WordKind::label))?;
    let deliverables = deliverables_of(received, &received.tasks());
    let first = baseline::rows(received, &cells, &deliverables);
    sheet(&mut workbook, &formats, &BASELINE, &first)?.set_hidden(true);
    Ok(made_alike(workbook.save_to_buffer()?)?)
}

/// The formats of every sheet.
struct Formats {
    note: Format,
    head: Format,
    body: Format,
}

impl Formats {
    fn new() -> Self {
        let base = Format::new().set_font_name("宋体").set_font_size(10.5);
        let cell = base.clone().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin);
        Self {
            note: base.set_italic().set_font_color("5A5A5A"),
            head: cell
                .clone()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color("DDE6F0"),
            // Text stays text, whatever is typed: 6-9 is not the 9th of June.
            body: cell.set_num_format("@"),
        }
    }
}

fn sheet<'a>(
    workbook: &'a mut Workbook,
    formats: &Formats,
    layout: &Layout,
    rows: &[Vec<String>],
) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(layout.name)?;
    sheet.write_string_with_format(0, 0, layout.note, &formats.note)?;
    let mut widths = Vec::new();
    for ((col, heading), most) in (0u16..).zip(layout.headings).zip(layout.widths) {
        sheet.write_string_with_format(1, col, *heading, &formats.head)?;
        let texts = rows.iter().filter_map(|row| row.get(usize::from(col)));
        let width = width(heading, texts, usize::from(*most));
        sheet.set_column_width(col, width as f64)?;
        widths.push(width);
    }
    let grows = [UNITS.name, SHARES.name, CORRECTIONS.name, WORDS.name].contains(&layout.name);
    let spare = if grows { SPARE_ROWS } else { 0 };
    let blank = Vec::new();
    let padded = rows.iter().chain(std::iter::repeat_n(&blank, spare as usize));
    for (at, row) in (2..).zip(padded) {
        let empty = (row.len()..layout.headings.len()).map(|_| String::new());
        cells(sheet, at, &row.iter().cloned().chain(empty).collect::<Vec<_>>(), &formats.body)?;
        sheet.set_row_height(at, height(row, &widths))?;
    }
    sheet.set_freeze_panes(2, 1)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&C第 &P 页，共 &N 页");
    sheet.set_repeat_rows(1, 1)?;
    sheet.set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3);
    Ok(sheet)
}

fn cells(sheet: &mut Worksheet, row: u32, texts: &[String], format: &Format) -> Result<(), XlsxError> {
    for (col, text) in (0u16..).zip(texts) {
        match text.as_str() {
            "" => sheet.write_blank(row, col, format)?,
            text => sheet.write_string_with_format(row, col, text, format)?,
        };
    }
    Ok(())
}

/// As wide as the widest line, a hanzi counting two, within `most`; the heading always fits.
fn width<'t>(heading: &str, texts: impl Iterator<Item = &'t String>, most: usize) -> usize {
    let widest = texts.flat_map(|text| text.lines()).map(UnicodeWidthStr::width).max().unwrap_or(0);
    (widest + 2).min(most).max(heading.width() + 2)
}

/// As high as the cell with the most lines needs, in points. Not every program
/// finds the height of wrapped text by itself; 409 is the most that Excel takes.
fn height(row: &[String], widths: &[usize]) -> f64 {
    let lines_of = |(text, width): (&String, &usize)| -> usize {
        let room = width.saturating_sub(1).max(1);
        text.lines().map(|line| line.width().div_ceil(room).max(1)).sum()
    };
    let lines = row.iter().zip(widths).map(lines_of).max().unwrap_or(1).clamp(1, 28);
    14.5 * lines as f64 + 1.5
}

/// A list to choose from in a column.
fn choose(sheet: &mut Worksheet, (col, last): (u16, u32), words: impl AsRef<[&'static str]>) -> Result<(), XlsxError> {
    let validation = DataValidation::new().allow_list_strings(words.as_ref())?;
    sheet.add_data_validation(2, col, last, col, &validation)?;
    Ok(())
}

/// Puts what was carried over into the row of its id.
fn carry(mut row: Vec<String>, layout: &Layout, cells: Option<&BTreeMap<&'static str, String>>) -> Vec<String> {
    for (heading, text) in cells.into_iter().flatten() {
        if let Some(at) = layout.headings.iter().position(|known| known == heading) {
            row[at].clone_from(text);
        }
    }
    row
}

fn task_rows(list: &MasterList, carried: &Carried) -> Vec<Vec<String>> {
    let row = |task: &Task| {
        let owners = task.owners.clone().unwrap_or_default();
        let support = task.support.clone().unwrap_or_default();
        let row = [&task.number.to_string(), &task.title, &task.requirement, &owners, &support, ""];
        carry(row.map(str::to_string).to_vec(), &TASKS, carried.tasks.get(&task.number))
    };
    list.tasks.iter().map(row).collect()
}

fn item_rows(cells: &[(ItemId, ItemCells)], carried: &Carried) -> Vec<Vec<String>> {
    let row = |(id, cells): &(ItemId, ItemCells)| {
        let blank = [String::new(), String::new()];
        let row = [id.to_string(), id.task.to_string()].into_iter().chain(cells.iter().cloned()).chain(blank);
        carry(row.collect(), &ITEMS, carried.items.get(id))
    };
    cells.iter().map(row).collect()
}

fn unit_rows(list: &MasterList) -> Vec<Vec<String>> {
    let row = |unit: &Unit| {
        vec![unit.name.clone(), unit.kind.label().to_string(), unit.aliases.join("；"), unit.emails.join("；")]
    };
    list.units.iter().map(row).collect()
}

/// Rows of 分解 that are prepared for staff to fill in, at most: what a province fills
/// in by hand. They are no more than is read again, whatever else the workbook holds.
const SHARE_ROWS: usize = 20_000;

/// A row for each share of a district target that several units have, its
/// number left to staff unless it is known.
fn share_rows(list: &MasterList, carried: &Carried) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for item in list.items.iter().filter(|item| item.expected_from.len() > 1) {
        for (i, target) in item.targets.iter().enumerate() {
            let shared = target.scope == Scope::District && target.value.is_some_and(|v| v > Quantity::whole(1));
            let fits = rows.len() + item.expected_from.len() <= SHARE_ROWS;
            for unit in item.expected_from.iter().filter(|_| shared && fits) {
                let share = item.allocation.get(&(i, unit.clone())).map_or(String::new(), |share| share.to_string());
                rows.push(vec![item.id.to_string(), unit.clone(), share, target_name(target)]);
            }
        }
    }
    let mut places: HashMap<[String; 2], Vec<usize>> = HashMap::new();
    let whose = |row: &[String]| [row[0].clone(), row[1].clone()];
    rows.iter().enumerate().for_each(|(at, row)| places.entry(whose(row)).or_default().push(at));
    for row in &carried.shares {
        let own = places.entry(whose(row)).or_default();
        match own.iter().find(|at| row[3].is_empty() || rows[**at][3] == row[3]) {
            Some(at) => rows[*at][2].clone_from(&row[2]),
            None => {
                own.push(rows.len());
                rows.push(row.clone());
            }
        }
    }
    rows
}

fn setting_rows(list: &MasterList, config: &Config) -> Vec<Vec<String>> {
    let row = |s: &Setting| vec![s.name.to_string(), (s.show)(config, list.year), s.note.to_string()];
    ROWS.iter().map(row).collect()
}

/// The four quarters of the year and whatever others are set.
fn period_rows(list: &MasterList, config: &Config) -> Vec<Vec<String>> {
    let mut quarters: BTreeSet<Quarter> = (1..=4).map(|number| Quarter { year: list.year, number }).collect();
    quarters.extend(config.periods.keys());
    let row = |quarter: &Quarter| {
        let p = config.period(*quarter);
        let moment = |at: Option<chrono::NaiveDateTime>| at.map_or(String::new(), moment_text);
        let issued = p.issued.map_or(String::new(), |day| day.to_string());
        vec![
            quarter.to_string(),
            p.issue.unwrap_or_default(),
            moment(p.deadline),
            moment(p.latest),
            issued,
            p.report_to,
            p.send_to,
            p.distribute_to,
        ]
    };
    quarters.iter().map(row).collect()
}

/// The lower table of 设置, below the upper one with a row between.
fn periods(sheet: &mut Worksheet, formats: &Formats, rows: &[Vec<String>]) -> Result<(), XlsxError> {
    let head = 2 + ROWS.len() as u32 + 1;
    for (col, heading) in (0u16..).zip(PERIODS.headings) {
        sheet.write_string_with_format(head, col, *heading, &formats.head)?;
        if usize::from(col) >= SETTINGS.headings.len() {
            sheet.set_column_width(col, 16.0)?;
        }
    }
    for (at, row) in (head + 1..).zip(rows) {
        cells(sheet, at, row, &formats.body)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master::import::import;
    use crate::master::interpret::interpret;
    use crate::master::settings::initial_config;
    use crate::model::finding::Findings;

    #[test]
    fn no_more_rows_are_prepared_than_are_read_again() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/jiading-2025/master-2025.txt");
        let received = import(&std::fs::read(path).expect("the list"), "master-2025.txt").expect("reads");
        let config = initial_config(&received);
        let town = |n: usize| Unit {
            name: format!("测试{n}镇"),
            kind: UnitKind::Town,
            aliases: Vec::new(),
            emails: Vec::new(),
            formers: Vec::new(),
        };
        let rows = |towns: usize| {
            let towns: Vec<Unit> = (0..towns).map(town).collect();
            let list = interpret(&received, &towns, &config, 2025, &mut Findings::default());
            share_rows(&list, &Carried::default()).len()
        };
        let targets = rows(10) / 10;
        assert!(targets > 1);
        let (fits, beyond) = (SHARE_ROWS / targets, SHARE_ROWS / targets + 1);
        assert_eq!((rows(fits), rows(beyond)), (targets * fits, (targets - 1) * beyond));
    }

    #[test]
    fn every_layout_has_a_width_for_each_column() {
        for layout in [TASKS, ITEMS, UNITS, SHARES, CORRECTIONS, SETTINGS, WORDS, BASELINE] {
            assert_eq!(layout.headings.len(), layout.widths.len(), "{}", layout.name);
        }
    }
}
