//! The list as received: the tab-separated text, CSV, or a workbook or document
//! with a table, a row a task or a row a deliverable, under headings of any
//! district.
//!
//! Lines are only put together, never dropped: what has no number of its own
//! belongs to the task before it, what is no task is named as a note or as unused.

use super::heading::{Heading, heading};
use super::lines::{ListLine, csv_lines, sheet_lines, tab_lines};
use super::notes::{general, is_note};
use super::received::{ReceivedCell, ReceivedList, ReceivedRow, ReceivedTask, Unused, UnusedKind};
use crate::formats::{Sheet, Workbook};
use crate::model::config::Vocabulary;
use crate::model::value::{Style, clean, heads_a_section, key, numbered, ordinal};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// Reads a list from the first sheet of a workbook that has its heading; hidden
/// sheets are passed over, and every other sheet is named.
pub fn import_workbook(workbook: &Workbook, name: &str) -> Result<ReceivedList, String> {
    let mut why = "工作簿中没有显示的工作表".to_string();
    let filled: Vec<&Sheet> = workbook.sheets.iter().filter(|sheet| !sheet.cells.is_empty()).collect();
    for sheet in filled.iter().filter(|sheet| !sheet.hidden) {
        match assemble(name, Some(sheet.name.as_str().into()), &sheet_lines(sheet)) {
            Ok(mut list) => {
                let others = filled.iter().filter(|other| other.name != sheet.name);
                list.unused.extend(others.map(|other| Unused {
                    kind: UnusedKind::Sheet,
                    at: (0, 0),
                    words: format!("{}{}", other.name, if other.hidden { "（隐藏）" } else { "" }),
                }));
                return Ok(list);
            }
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

fn assemble(name: &str, sheet: Option<Arc<str>>, lines: &[ListLine]) -> Result<ReceivedList, String> {
    let words = Vocabulary::default();
    let found = (0..lines.len()).find_map(|i| Some((i, heading(&words, &lines[i..])?)));
    let (at, head) = found.ok_or("没有找到表头：应有“任务、具体要求、成果、责任部门”等栏")?;
    let mut list = ReceivedList { name: name.into(), sheet, ..ReceivedList::default() };
    above(&lines[..at], &mut list);
    list.columns = lines[at].fields.len() as u32;
    let body = &lines[at + head.lines..];
    let mut reader = TaskReader::new(list.clone(), head.clone());
    reader.read(&words, body);
    if head.deliverables == 0 && reader.several {
        // A task over several rows of what is to be done: these are its deliverables.
        let head = Heading { deliverables: head.requirement, requirement: 0, ..head };
        reader = TaskReader::new(list, head);
        reader.read(&words, body);
    }
    let list = reader.finish(body);
    if list.rows.is_empty() {
        return Err("表头下面没有任务".into());
    }
    Ok(list)
}

/// The title of the list, and notes in it that speak of every task.
fn above(lines: &[ListLine], list: &mut ReceivedList) {
    let mut heading = Vec::new();
    for line in lines {
        for (_, text) in line.filled() {
            let text = clean(text.trim_start_matches(['#', ' ']));
            let note = [(line.number, text.clone())];
            let said = general(&note);
            if !said.used.is_empty() && said.unused.is_empty() {
                list.notes.extend(note);
            }
            heading.push(text);
        }
    }
    list.heading = heading.join("\n");
}

/// Reads the lines below the heading.
struct TaskReader {
    list: ReceivedList,
    head: Heading,
    /// Whether the line before was a note below the table.
    in_notes: bool,
    /// Whether a task has several rows of what is to be done.
    several: bool,
    /// Tasks whose number stands in the column of ids.
    numbered_by_id: Vec<usize>,
    /// Whether that column counts rows, not tasks.
    counts_rows: bool,
}

impl TaskReader {
    fn new(list: ReceivedList, head: Heading) -> Self {
        let list = ReceivedList { results: head.name(head.deliverables), ..list };
        Self { list, head, in_notes: false, several: false, numbered_by_id: Vec::new(), counts_rows: false }
    }

    fn read(&mut self, words: &Vocabulary, lines: &[ListLine]) {
        let mut blank = None;
        for (i, line) in lines.iter().enumerate() {
            if line.filled().next().is_none() {
                let cuts = !self.list.rows.is_empty() && line.merged.is_empty();
                blank = blank.or(Some(line.number)).filter(|_| cuts);
                continue;
            }
            if self.is_aside(line, &lines[i + 1..]) {
                continue;
            }
            self.list.breaks.extend(blank.take());
            if heading(words, std::slice::from_ref(line)).is_none() {
                self.take(line);
            }
        }
    }

    /// Keeps a line that is no part of the table: a note, a section, a sum.
    fn is_aside(&mut self, line: &ListLine, rest: &[ListLine]) -> bool {
        let filled: Vec<(u32, String)> = line.filled().collect();
        let first = filled[0].1.as_str();
        let bare = matches!(key(first).as_str(), "注" | "注:" | "备注" | "备注:" | "说明" | "说明:");
        let alone = filled.len() == 1;
        if (alone && (self.in_notes || is_note(first))) || (filled.len() == 2 && (bare || is_note(first))) {
            let words: Vec<&str> = filled.iter().map(|(_, text)| text.as_str()).collect();
            self.list.notes.push((line.number, words.join("：").replace("：：", "：")));
            self.in_notes = true;
            return true;
        }
        self.in_notes = false;
        let sum = matches!(key(first).as_str(), "合计" | "总计" | "小计");
        let section = alone && self.is_section(line, filled[0].0, first, rest);
        if sum || section {
            self.unused(UnusedKind::Row, (line.number, filled[0].0), first.to_string());
            return true;
        }
        // A cell of a sheet is never cut; words beside the columns are no part of a task.
        let beside = ![self.head.requirement, self.head.deliverables, self.head.owners].contains(&filled[0].0);
        let stray = alone && self.list.sheet.is_some() && beside && numbered(first).is_none();
        if stray {
            self.list.notes.push((line.number, first.to_string()));
        }
        stray
    }

    /// A line alone that begins as a section does, or reaches over the whole
    /// table, where a task follows.
    fn is_section(&self, line: &ListLine, column: u32, words: &str, rest: &[ListLine]) -> bool {
        let next = rest.iter().find(|line| line.filled().next().is_some());
        let task = next.is_some_and(|next| next.alone().is_none() && !next.words(self.head.title).is_empty());
        let led = [self.head.title, self.head.id, 1].contains(&column) && heads_a_section(&key(words));
        self.head.named.len() > 2 && task && (line.wide || led)
    }

    fn unused(&mut self, kind: UnusedKind, at: (u32, u32), words: String) {
        self.list.unused.push(Unused { kind, at, words });
    }

    /// The number of a line by its column of ids, and whether it is one of a deliverable (2.1).
    fn id(&self, line: &ListLine) -> Option<(u32, bool)> {
        let words = line.words(self.head.id);
        let found = numbered(&words).filter(|found| found.rest.is_empty());
        let plain = || ordinal(words.trim_end_matches(['.', '．', '、', ':', '：'])).map(|number| (number, false));
        found.map(|found| (found.number, found.style == Style::Decimal)).or_else(plain)
    }

    /// Adds a line: a task of its own, or more of the one before.
    fn take(&mut self, line: &ListLine) {
        let title = line.words(self.head.title);
        let (own, bare) = title_of(&title);
        let id = self.id(line);
        let merged = title.is_empty() && line.merged.contains_key(&self.head.title);
        let last = self.list.rows.last();
        let same = last.is_some_and(|last| {
            let again =
                !title.is_empty() && key(bare) == key(last.title.text()) && own.is_none_or(|n| Some(n) == last.number);
            again && (self.head.deliverables > 0 || id.is_some_and(|(_, decimal)| decimal))
        });
        let cut = own.or(id.map(|(number, _)| number)).is_none() && line.alone().is_some();
        if last.is_some() && (title.is_empty() || cut || same) {
            if !merged && !same {
                self.list.joined.push(line.number);
            }
            // A column that goes on counting within a task counts rows.
            self.counts_rows |= (merged || same)
                && id.is_some_and(|(number, decimal)| {
                    !decimal && self.list.rows.last().is_some_and(|last| last.number != Some(number))
                });
            self.go_on(line, &title);
            return;
        }
        let cell =
            |column| ReceivedCell { column, words: Some(line.words_or_merged(column)).filter(|w| !w.is_empty()) };
        let head = &self.head;
        if own.is_none() && id.is_some() {
            self.numbered_by_id.push(self.list.rows.len());
        }
        // A sheet does not keep the empty cells at the end of a row.
        let whole = self.list.sheet.is_some();
        let fields = if whole { self.list.columns } else { self.list.columns.min(line.fields.len() as u32) };
        let title = ReceivedCell { column: head.title, words: Some(bare.to_string()).filter(|_| !title.is_empty()) };
        let task = ReceivedTask {
            line: line.number,
            fields,
            number: own.or(id.map(|(number, _)| number)),
            title,
            requirement: cell(head.requirement),
            deliverables: cell(head.deliverables),
            owners: cell(head.owners),
            support: cell(head.support),
            deadline: cell(head.deadline),
            rows: Vec::new(),
        };
        let row = row_of(line, head, task.deliverables.text());
        self.list.rows.push(ReceivedTask { rows: vec![row], ..task });
    }

    /// More of the task before.
    fn go_on(&mut self, line: &ListLine, title: &str) {
        let head = &self.head;
        let Some(last) = self.list.rows.last_mut() else { return };
        if !title.is_empty() && key(title) != key(last.title.text()) && title_of(title).1 != last.title.text() {
            last.continue_with(title);
        }
        let deliverables = line.words(head.deliverables);
        self.several |= !line.words(head.requirement).is_empty();
        append(&mut last.requirement, &line.words_or_merged(head.requirement), "\n");
        // The same words twice are two deliverables.
        if !deliverables.is_empty() {
            let before = last.deliverables.words.take().map_or(String::new(), |before| before + "\n\n");
            last.deliverables.words = Some(before + &deliverables);
        }
        append(&mut last.owners, &line.words_or_merged(head.owners), "\n");
        append(&mut last.support, &line.words_or_merged(head.support), "\n");
        append(&mut last.deadline, &line.words_or_merged(head.deadline), "\n");
        let row = row_of(line, head, &deliverables);
        match last.rows.last_mut().filter(|_| deliverables.is_empty()) {
            Some(before) => before.add(&row),
            None => last.rows.push(row),
        }
    }

    /// The list, with what it leaves unused.
    fn finish(mut self, lines: &[ListLine]) -> ReceivedList {
        // Numbers that begin again in every section are none of the list.
        let mut seen = BTreeSet::new();
        let repeated = self.list.rows.iter().filter_map(|row| row.number).any(|number| !seen.insert(number));
        let sections = self.list.unused.iter().any(|unused| unused.kind == UnusedKind::Row);
        if self.counts_rows || repeated && sections {
            for at in std::mem::take(&mut self.numbered_by_id) {
                self.list.rows[at].number = None;
            }
        }
        let last = self.list.rows.last().map_or(0, |row| row.rows.last().map_or(row.line, |row| row.line));
        let mut found: BTreeMap<u32, (u32, String)> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.number <= last && line.alone().is_none()) {
            for (col, text) in line.filled().filter(|(col, _)| !self.head.columns().contains(col)) {
                found.entry(col).or_insert((line.number, text));
            }
        }
        for (col, (line, words)) in found {
            let name = Some(self.head.name(col)).filter(|name| !name.is_empty());
            let name = name.map_or("没有栏名的一栏".to_string(), |name| format!("“{name}”栏"));
            self.unused(UnusedKind::Column, (line, col), format!("{name}（{words}）"));
        }
        self.list
    }
}

fn row_of(line: &ListLine, head: &Heading, deliverables: &str) -> ReceivedRow {
    let named = [head.owners, head.support].map(|column| line.words_or_merged(column));
    let named: Vec<&str> = named.iter().map(String::as_str).filter(|words| !words.is_empty()).collect();
    ReceivedRow {
        line: line.number,
        deliverables: deliverables.to_string(),
        owners: named.join(" "),
        deadline: line.words_or_merged(head.deadline),
    }
}

impl ReceivedRow {
    /// What a row without a deliverable adds to the one above it.
    fn add(&mut self, more: &Self) {
        for (own, more, with) in [(&mut self.owners, &more.owners, " "), (&mut self.deadline, &more.deadline, "；")] {
            if own.is_empty() {
                own.clone_from(more);
            } else if !more.is_empty() && own != more {
                *own = format!("{own}{with}{more}");
            }
        }
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
}

/// Adds words of a further row, unless a row before said the same.
fn append(cell: &mut ReceivedCell, words: &str, with: &str) {
    let said = cell.words.as_deref().is_some_and(|before| before.split(with).any(|part| part == words));
    if words.is_empty() || said {
        return;
    }
    cell.words = Some(match cell.words.take() {
        Some(before) => format!("{before}{with}{words}"),
        None => words.to_string(),
    });
}

/// The number before a title (`9: …`, `9：…`, `（九）…`, `任务九 …`) and the title.
fn title_of(cell: &str) -> (Option<u32>, &str) {
    let led = cell.starts_with(['任', '第', '序']);
    match numbered(cell).filter(|found| !found.rest.is_empty()) {
        Some(found) if matches!(found.style, Style::Stopped | Style::Bracketed) => (Some(found.number), found.rest),
        Some(found) if found.style == Style::Loose && led => (Some(found.number), found.rest),
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
