//! The list of 2025 and its units, and short forms of what was made of them.

use jianbao::formats::{InProcess, Workbook};
use jianbao::master::{self, ReceivedList};
use jianbao::model::config::Config;
use jianbao::model::due::Milestone;
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::task::{Item, MasterList, Unit};
use jianbao::model::value::Cell;

pub const LIST: &[u8] = include_bytes!("../../../samples/jiading-2025/master-2025.txt");
pub const UNITS: &str = include_str!("../../../samples/jiading-2025/units.txt");

pub fn units() -> Vec<Unit> {
    master::parse_units(UNITS).expect("the units")
}

pub fn received() -> ReceivedList {
    master::import(LIST, "master-2025.txt").expect("the list")
}

pub fn compiled() -> (MasterList, Vec<Finding>) {
    let mut findings = Findings::default();
    let list = master::interpret(&received(), &units(), &Config::default(), 2025, &mut findings);
    (list, findings.into_sorted())
}

pub fn item<'a>(list: &'a MasterList, id: &str) -> &'a Item {
    list.item(id.parse().expect(id)).expect(id)
}

/// Findings of a code, as cell and words.
pub fn of(findings: &[Finding], code: Code) -> Vec<(String, &str)> {
    let cell = |f: &Finding| f.place.cell.map_or(String::new(), |c| c.to_string());
    findings.iter().filter(|f| f.code == code).map(|f| (cell(f), f.found.as_str())).collect()
}

pub fn cells(findings: &[Finding], code: Code) -> Vec<String> {
    of(findings, code).into_iter().map(|(cell, _)| cell).collect()
}

/// `label|from..due/strict`, with `*` where inferred.
pub fn dates(milestones: &[Milestone]) -> String {
    let date = |d: Option<chrono::NaiveDate>| d.map_or(String::new(), |d| d.to_string());
    let one = |m: &Milestone| {
        let from = m.from.map_or(String::new(), |d| format!("{d}.."));
        let strict = if m.due == m.due_strict { String::new() } else { format!("/{}", date(m.due_strict)) };
        format!("{}|{from}{}{strict}{}", m.label, date(m.due), if m.inferred { "*" } else { "" })
    };
    milestones.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// A workbook from its bytes.
pub fn open(bytes: &[u8]) -> Workbook {
    InProcess.workbook(bytes).expect("opens")
}

/// What `init` puts into 设置.
pub fn config() -> Config {
    master::initial_config(&received())
}

/// `master.xlsx` as `init` writes it.
pub fn written() -> Vec<u8> {
    let mut findings = Findings::default();
    let list = master::interpret(&received(), &units(), &config(), 2025, &mut findings);
    master::write_master(&list, &received(), &config(), &[], &Default::default()).expect("writes")
}

/// What is understood of `master.xlsx`.
pub fn loaded(workbook: &Workbook) -> (MasterList, Config, Vec<Finding>) {
    let mut findings = Findings::default();
    let (list, config) = master::load(workbook, None, &mut findings).expect("loads");
    (list, config, findings.into_sorted())
}

/// Writes `text` under `heading` in the row of `sheet` whose first column is `id`
/// (or into the first empty row for a new one).
pub fn edit(workbook: &mut Workbook, sheet: &str, id: &str, heading: &str, text: &str) {
    let sheet = workbook.sheets.iter_mut().find(|s| s.name == sheet).expect(sheet);
    let of_text = |wanted: &str| {
        let found = sheet.cells.iter().find(|(at, cell)| at.0 >= 2 && cell.text() == wanted);
        found.map(|(at, _)| *at)
    };
    let col = of_text(heading).expect(heading).1;
    let row = of_text(id).map_or(sheet.cells.last().map_or(3, |(at, _)| at.0 + 1), |at| at.0);
    let at = (row, col);
    sheet.cells.retain(|(place, _)| *place != at);
    if !text.is_empty() {
        sheet.cells.push((at, Cell::Text(text.into())));
        sheet.cells.sort_by_key(|(place, _)| *place);
    }
}

/// Adds a row to a sheet, by its headings.
pub fn add_row(workbook: &mut Workbook, sheet: &str, values: &[(&str, &str)]) {
    let table = workbook.sheets.iter_mut().find(|s| s.name == sheet).expect(sheet);
    let next = table.cells.iter().filter(|(_, c)| !c.is_blank()).map(|(at, _)| at.0).max().unwrap_or(2) + 1;
    let column =
        |heading: &str| table.cells.iter().find(|(at, c)| at.0 == 2 && c.text() == heading).expect(heading).0.1;
    let new: Vec<_> =
        values.iter().map(|(heading, text)| ((next, column(heading)), Cell::Text((*text).into()))).collect();
    table.cells.retain(|(at, c)| at.0 != next || !c.is_blank());
    table.cells.extend(new);
    table.cells.sort_by_key(|(place, _)| *place);
}

/// What is understood of `master.xlsx` as it holds in a quarter.
pub fn loaded_in(workbook: &Workbook, quarter: &str) -> (MasterList, Vec<Finding>) {
    let mut findings = Findings::default();
    let quarter = Some(quarter.parse().expect("a quarter"));
    let (list, _) = master::load(workbook, quarter, &mut findings).expect("loads");
    (list, findings.into_sorted())
}

/// Adds a row like the one whose first column is `id`, with other cells under these headings.
pub fn add_like(workbook: &mut Workbook, sheet: &str, id: &str, changes: &[(&str, &str)]) {
    let table = workbook.sheets.iter().find(|s| s.name == sheet).expect(sheet);
    let heads: Vec<(u32, String)> =
        table.cells.iter().filter(|(at, _)| at.0 == 2).map(|(at, cell)| (at.1, cell.text().into())).collect();
    let row = table.cells.iter().find(|(at, cell)| at.0 > 2 && at.1 == 1 && cell.text() == id).expect(id).0.0;
    let own = |col: u32| table.cells.iter().find(|(at, _)| *at == (row, col)).map(|(_, cell)| cell.text().to_string());
    let values: Vec<(String, String)> = heads
        .into_iter()
        .filter_map(|(col, heading)| {
            let change = changes.iter().find(|(of, _)| *of == heading).map(|(_, text)| text.to_string());
            change.or_else(|| own(col)).map(|text| (heading, text))
        })
        .collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(heading, text)| (heading.as_str(), text.as_str())).collect();
    add_row(workbook, sheet, &values);
}

/// The workbook as a file, as staff save it.
pub fn saved(workbook: &Workbook) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for sheet in &workbook.sheets {
        let page = book.add_worksheet().set_name(&sheet.name).expect("a name");
        page.set_hidden(sheet.hidden);
        for ((row, col), cell) in sheet.cells.iter().filter(|(_, cell)| !cell.is_blank()) {
            let col = u16::try_from(col - 1).expect("a column");
            page.write_string(row - 1, col, &*cell.text()).expect("written");
        }
    }
    book.save_to_buffer().expect("saved")
}
