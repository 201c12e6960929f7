//! The list as received: the tab-separated text, CSV, or a workbook, with the
//! four columns 任务, 具体要求, 成果, 责任部门 wherever their heading stands.
//!
//! Lines are only put together, never dropped: what has no number of its own
//! belongs to the task before it.

use super::received::{ReceivedCell, ReceivedList, ReceivedTask};
use crate::formats::{Sheet, Workbook};
use crate::model::config::Vocabulary;
use crate::model::form::Column;
use crate::model::value::{Style, clean, key, numbered, ordinal};
use std::sync::Arc;

/// One line of a table: its number and its fields with their columns, from 1.
struct ListLine {
    number: u32,
    fields: Vec<(u32, String)>,
}

impl ListLine {
    /// The words under a column; empty where there are none.
    fn words(&self, column: u32) -> String {
        self.fields.iter().find(|(col, _)| *col == column).map_or(String::new(), |(_, text)| clean(text))
    }
}

/// Reads a list that came as text or CSV. UTF-8 with or without mark, UTF-16
/// with mark, or GB18030. The message of an error is Chinese.
pub fn import(bytes: &[u8], name: &str) -> Result<ReceivedList, String> {
    let text = decode(bytes)?;
    if text.trim().is_empty() {
        return Err("文件没有内容".into());
    }
    let is_csv = name.to_lowercase().ends_with(".csv") || !text.contains('\t') && text.contains(',');
    let lines = if is_csv { csv_lines(&text)? } else { tab_lines(&text) };
    assemble(name, None, &lines)
}

/// Reads a list from the first sheet of a workbook that has its heading;
/// hidden sheets are passed over.
pub fn import_workbook(workbook: &Workbook, name: &str) -> Result<ReceivedList, String> {
    let mut why = "工作簿中没有显示的工作表".to_string();
    for sheet in workbook.sheets.iter().filter(|sheet| !sheet.hidden) {
        match assemble(name, Some(sheet.name.as_str().into()), &sheet_lines(sheet)) {
            Ok(list) => return Ok(list),
            Err(reason) => why = reason,
        }
    }
    Err(why)
}

/// The text of a file in one of the encodings that Chinese Windows writes.
pub(super) fn decode(bytes: &[u8]) -> Result<String, String> {
    let text = crate::formats::decode(bytes).filter(|text| !text.contains('\0'));
    text.ok_or_else(|| "不是文本文件，或编码不是 UTF-8、GB18030".into())
}

fn tab_lines(text: &str) -> Vec<ListLine> {
    let fields = |line: &str| (1..).zip(line.split('\t').map(str::to_string)).collect();
    (1..).zip(text.lines()).map(|(number, line)| ListLine { number, fields: fields(line) }).collect()
}

fn csv_lines(text: &str) -> Result<Vec<ListLine>, String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut next = 1;
    for record in reader.records() {
        let record = record.map_err(|e| format!("CSV 格式有误：{e}"))?;
        let number = record.position().map_or(next, |p| p.line() as u32);
        // The reader passes over blank lines; they may cut the table in two.
        lines.extend((next..number).map(|number| ListLine { number, fields: Vec::new() }));
        let rows = record.iter().map(|field| field.matches('\n').count()).sum::<usize>() as u32 + 1;
        lines.push(ListLine { number, fields: (1..).zip(record.iter().map(str::to_string)).collect() });
        next = number + rows;
    }
    Ok(lines)
}

fn sheet_lines(sheet: &Sheet) -> Vec<ListLine> {
    let rows = sheet.rows();
    let last = rows.last().copied().unwrap_or(0);
    let fields = |row: u32| sheet.row(row).iter().map(|((_, col), cell)| (*col, cell.text())).collect();
    // Far beyond a list of tasks there is nothing to join by blank lines.
    (1..=last.min(20_000)).map(|number| ListLine { number, fields: fields(number) }).collect()
}

/// The four columns and the numbers of tasks.
const COLUMNS: [Column; 5] = [Column::Task, Column::Requirement, Column::Deliverable, Column::Lead, Column::Id];

/// Where the columns stand; 0 where there is none.
type Header = [u32; COLUMNS.len()];

/// A heading row names at least the tasks and one more of the four.
fn header_of(line: &ListLine) -> Option<Header> {
    let words = Vocabulary::default();
    let named: Vec<_> = line.fields.iter().map(|(col, text)| (words.column(&key(text)), *col)).collect();
    let at = |column| named.iter().find(|(named, _)| *named == Some(column)).map_or(0, |(_, col)| *col);
    let header = COLUMNS.map(at);
    (header[0] > 0 && header[1..4].iter().any(|col| *col > 0)).then_some(header)
}

fn assemble(name: &str, sheet: Option<Arc<str>>, lines: &[ListLine]) -> Result<ReceivedList, String> {
    let found = lines.iter().enumerate().find_map(|(i, line)| Some((i, header_of(line)?)));
    let (at, header) = found.ok_or("没有找到表头：应有“任务、具体要求、成果、责任部门”四栏")?;
    let heading: Vec<String> = lines[..at]
        .iter()
        .flat_map(|line| line.fields.iter().map(|(_, text)| clean(text.trim_start_matches(['#', ' ']))))
        .filter(|text| !text.is_empty())
        .collect();
    let mut list = ReceivedList {
        name: name.into(),
        sheet,
        heading: heading.join("\n"),
        columns: lines[at].fields.len() as u32,
        ..ReceivedList::default()
    };
    let mut blank = None;
    for line in &lines[at + 1..] {
        if line.fields.iter().all(|(_, text)| clean(text).is_empty()) {
            blank = blank.or(Some(line.number)).filter(|_| !list.rows.is_empty());
            continue;
        }
        list.breaks.extend(blank.take());
        if header_of(line).is_none() {
            list.take(&header, line);
        }
    }
    if list.rows.is_empty() {
        return Err("表头下面没有任务".into());
    }
    Ok(list)
}

impl ReceivedList {
    /// Adds a line: a task of its own, or more of the one before.
    fn take(&mut self, header: &Header, line: &ListLine) {
        let [title, requirement, deliverables, owners, id] = header
            .map(|column| ReceivedCell { column, words: Some(line.words(column)).filter(|words| !words.is_empty()) });
        let (number, bare) = title_of(title.text());
        let number = number.or_else(|| ordinal(id.text().trim_end_matches(['.', '．', '、', ':', '：'])));
        let alone = line.fields.iter().filter(|(_, text)| !clean(text).is_empty()).count() == 1;
        let continues = title.words.is_none() || (number.is_none() && alone);
        if let (true, Some(last)) = (continues, self.rows.last_mut()) {
            self.joined.push(line.number);
            if title.words.is_some() {
                last.continue_with(title.text());
            }
            last.join(&requirement, &deliverables, &owners);
            return;
        }
        let bare = title.words.is_some().then(|| bare.to_string());
        let title = ReceivedCell { words: bare, ..title };
        // A sheet does not keep the empty cells at the end of a row.
        let fields = if self.sheet.is_some() { self.columns } else { self.columns.min(line.fields.len() as u32) };
        self.rows.push(ReceivedTask { line: line.number, fields, number, title, requirement, deliverables, owners });
    }
}

impl ReceivedTask {
    /// A line that a break inside the last cell cut off.
    fn continue_with(&mut self, words: &str) {
        let cells = [&mut self.owners, &mut self.deliverables, &mut self.requirement, &mut self.title];
        if let Some(cell) = cells.into_iter().find(|cell| cell.words.is_some()) {
            append(cell, words, "\n");
        }
    }

    /// A further row of the same task; each deliverable on a row of its own is
    /// one of its own, which an empty line marks.
    fn join(&mut self, requirement: &ReceivedCell, deliverables: &ReceivedCell, owners: &ReceivedCell) {
        append(&mut self.requirement, requirement.text(), "\n");
        append(&mut self.deliverables, deliverables.text(), "\n\n");
        append(&mut self.owners, owners.text(), "\n");
    }
}

fn append(cell: &mut ReceivedCell, words: &str, with: &str) {
    if words.is_empty() || cell.words.as_deref() == Some(words) {
        return;
    }
    cell.words = Some(match cell.words.take() {
        Some(before) => format!("{before}{with}{words}"),
        None => words.to_string(),
    });
}

/// The number before a title (`9: …`, `9：…`, `9、…`, `九、…`) and the title.
fn title_of(cell: &str) -> (Option<u32>, &str) {
    match numbered(cell) {
        Some(found) if found.style == Style::Stopped && !found.rest.is_empty() => (Some(found.number), found.rest),
        _ => (None, cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "## 2025年清单\n\n任务\t具体要求\t成果\t责任部门\n1: 甲\t要求\t1、一 2、二\t各街镇\n\n2：乙\t要求\t<p>1、三</p>\n";

    #[test]
    fn the_text_is_read_with_its_lines() {
        let list = import(TEXT.as_bytes(), "清单.txt").expect("a list");
        assert_eq!((list.year(), list.columns, list.breaks.as_slice()), (Some(2025), 4, &[5][..]));
        let rows: Vec<_> = list.rows.iter().map(|r| (r.line, r.number, r.fields, r.title.text())).collect();
        assert_eq!(rows, [(4, Some(1), 4, "甲"), (6, Some(2), 3, "乙")]);
        assert_eq!(list.rows[0].owners.text(), "各街镇");
        assert_eq!(list.rows[1].owners.words, None);
    }

    #[test]
    fn every_encoding_gives_the_same_list() {
        let plain = import(TEXT.as_bytes(), "a.txt").expect("a list");
        let marked = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
        let (national, _, _) = encoding_rs::GB18030.encode(TEXT);
        assert_eq!(import(&marked, "a.txt").expect("with mark"), plain);
        assert_eq!(import(&national, "a.txt").expect("GB18030"), plain);
        assert!(import(b"\x00\x01\xFF\xFF", "a.txt").is_err());
        assert!(import(b" \n", "a.txt").is_err());
        assert!(import("没有表头\n".as_bytes(), "a.txt").is_err());
    }

    #[test]
    fn csv_is_read_in_any_order_of_columns() {
        let csv = "标题,,,\n序号,责任部门,成果,任务\n1,各街镇,\"1、一\n2、二\",甲\n,,\"3、三\",\n,,,\n2,各街镇,四,乙\n";
        let list = import(csv.as_bytes(), "清单.csv").expect("a list");
        assert_eq!(list.rows.len(), 2);
        assert_eq!(list.rows[0].deliverables.text(), "1、一\n2、二\n\n3、三");
        assert_eq!((list.rows[1].line, list.rows[1].number), (7, Some(2)));
        assert_eq!((list.breaks.as_slice(), list.joined.as_slice()), (&[6][..], &[5][..]));
    }

    #[test]
    fn a_line_without_number_belongs_to_the_task_before() {
        let text = "任务\t成果\n1: 甲\t1、一\n2、二\n2: 乙\t三\n";
        let list = import(text.as_bytes(), "a.txt").expect("a list");
        assert_eq!(list.rows[0].deliverables.text(), "1、一");
        assert_eq!(list.rows.len(), 3, "a number makes a task");
        let text = "任务\t成果\n1: 甲\t一，\n续上一行\n";
        let list = import(text.as_bytes(), "a.txt").expect("a list");
        assert_eq!((list.rows[0].deliverables.text(), list.joined.as_slice()), ("一，\n续上一行", &[3][..]));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = import(&bytes, "a.txt");
            let _ = import(&bytes, "a.csv");
        }

        #[test]
        fn any_table_keeps_every_word(cells in proptest::collection::vec("[甲乙丙丁0-9、：.]{1,6}", 1..12)) {
            let mut text = String::from("任务\t成果\n1: 始\t终\n");
            for pair in cells.chunks(2) {
                text += &format!("{}\n", pair.join("\t"));
            }
            let list = import(text.as_bytes(), "a.txt").expect("a list");
            let all: String = list.rows.iter().map(|r| format!("{}{}{:?}", r.title.text(), r.deliverables.text(), r.number)).collect();
            for cell in &cells {
                let (number, words) = title_of(cell);
                let split = all.contains(words) && number.is_some_and(|n| all.contains(&format!("Some({n})")));
                prop_assert!(all.contains(cell.as_str()) || split, "{} in {}", cell, all);
            }
        }
    }
}
