//! 收件登记.xlsx: when files that carry no date were received, and who handed them over,
//! as staff write it down.
//!
//! A file is known by its name below `inbox/`. A date counts where it is one day, from
//! the quarter's first to a year after its last; of two that differ none does.

use super::due::{TypedDay, read_typed_day};
use super::finding::{Code, Finding, Findings, Taken};
use super::place::Place;
use super::receipt::{Receipt, can_be_of};
use super::value::{Cell, Quarter, clean};
use chrono::{Datelike, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The headings of 收件登记.xlsx, in their order.
pub const HEADINGS: [&str; 5] = ["文件", "单位", "收件日期", "交来人", "备注"];
/// The heading after those: what the program knows of the file.
pub const STATE: &str = "情况";

/// Files that are listed; whoever dates them sees the next.
const LISTED: usize = 3_000;

/// Seconds east of Greenwich at the office.
const OFFICE: i32 = 8 * 3600;

/// A file of the inbox that brought a return, or something that seems to be one, and
/// carries no date.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Undated {
    /// Its name below `inbox/`.
    pub file: String,
    /// Whose return it is, as far as that is known.
    pub units: BTreeSet<String>,
}

/// A row of 收件登记.xlsx; words that are not there are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterRow {
    /// The file's name below `inbox/`.
    pub file: String,
    /// The unit, as the program understands it.
    pub unit: String,
    /// When it was received, as typed.
    pub date: String,
    /// Who handed it over, and how, as typed.
    pub by: String,
    /// Anything else, as typed.
    pub remark: String,
    /// What the program knows of the file, where that is not what a row is for.
    pub state: String,
}

impl RegisterRow {
    /// Whether staff wrote anything in it.
    fn is_filled(&self) -> bool {
        [&self.date, &self.by, &self.remark].iter().any(|words| !words.is_empty())
    }
}

/// What staff wrote down of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Handed {
    /// The file's name below `inbox/`.
    pub file: String,
    /// When it was received, as it was read: `2025-10-08`; absent where no date is known.
    pub received: Option<String>,
    /// Who handed it over, and how; empty where nothing is written.
    pub by: String,
}

/// 收件登记.xlsx as staff left it.
#[derive(Clone, Debug, Default)]
pub struct Register {
    rows: Vec<RegisterRow>,
    known: BTreeMap<String, (Option<Receipt>, String)>,
}

impl Register {
    /// Takes the rows, each with the cell of its date and where that stands.
    pub fn new(rows: Vec<(RegisterRow, Cell, Place)>, period: Quarter, findings: &mut Findings) -> Self {
        let mut register = Self::default();
        let mut clashes = BTreeSet::new();
        for (row, cell, place) in rows {
            let received = received(&row, &cell, &place, period, findings);
            let known = register.known.entry(row.file.clone()).or_insert_with(|| (received, row.by.clone()));
            if received.is_some() && known.0.is_some() && known.0 != received {
                let taken = Taken::Did(UNKNOWN.into());
                let finding = Finding::new(Code::RegisterUnread, place, format!("{}：{}", row.file, row.date), taken);
                findings.push(finding.expecting("同一个文件只写一个收件日期"));
                clashes.insert(row.file.clone());
            }
            known.0 = known.0.or(received);
            if known.1.is_empty() {
                known.1.clone_from(&row.by);
            }
            register.rows.push(row);
        }
        for file in clashes {
            register.known.entry(file).and_modify(|known| known.0 = None);
        }
        register
    }

    /// When a file of the inbox was received; absent where nobody wrote it down.
    pub fn received(&self, file: &str) -> Option<Receipt> {
        self.known.get(file)?.0
    }

    /// Who handed a file over, and how; absent where nobody wrote it down.
    pub fn handed(&self, file: &str) -> Option<&str> {
        self.known.get(file).map(|(_, by)| by.as_str()).filter(|by| !by.is_empty())
    }

    /// What is written down of files that are there, for the manifest.
    pub fn used(&self, undated: &[Undated]) -> Vec<Handed> {
        let used = undated.iter().filter_map(|one| Some((&one.file, self.known.get(&one.file)?)));
        let used = used.filter(|(_, (received, by))| received.is_some() || !by.is_empty());
        used.map(|(file, (received, by))| Handed {
            file: file.clone(),
            received: received.map(|at| at.to_string()),
            by: by.clone(),
        })
        .collect()
    }

    /// What 收件登记.xlsx should hold now, and how many files are not listed: the rows in
    /// which staff wrote something, then the files that are not there yet. `is_there` tells
    /// whether a file still lies in the inbox.
    pub fn rows_with(&self, undated: &[Undated], is_there: impl Fn(&str) -> bool) -> (Vec<RegisterRow>, usize) {
        let units: BTreeMap<&str, String> = undated.iter().map(|one| (one.file.as_str(), units(one))).collect();
        let kept = self.rows.iter().filter(|row| row.is_filled() || units.contains_key(row.file.as_str()));
        let mut rows: Vec<RegisterRow> = kept
            .map(|row| match units.get(row.file.as_str()) {
                Some(unit) => RegisterRow { unit: unit.clone(), state: String::new(), ..row.clone() },
                None if is_there(&row.file) => RegisterRow { state: NOT_NEEDED.into(), ..row.clone() },
                None => RegisterRow { state: GONE.into(), ..row.clone() },
            })
            .collect();
        let known: BTreeSet<&str> = self.rows.iter().map(|row| row.file.as_str()).collect();
        let new = || units.iter().filter(|(file, _)| !known.contains(*file));
        let more = new().count().saturating_sub(LISTED);
        rows.extend(new().take(LISTED).map(|(file, unit)| RegisterRow {
            file: (*file).to_string(),
            unit: unit.clone(),
            ..RegisterRow::default()
        }));
        (rows, more)
    }

    /// Whether the file says just this.
    pub fn is_kept_in(&self, rows: &[RegisterRow]) -> bool {
        self.rows == rows
    }
}

/// What is done where a date cannot be used.
const UNKNOWN: &str = "收件时间按不明处理";
const GONE: &str = "收件夹里已没有这个文件";
const NOT_NEEDED: &str = "不需要登记：文件自带收件时间，或者没有报送内容";

/// The units of a file, as they stand in its row.
fn units(one: &Undated) -> String {
    one.units.iter().cloned().collect::<Vec<_>>().join("、")
}

/// The date of a row. One without a year is the first such day from the quarter's first
/// on.
fn received(
    row: &RegisterRow,
    cell: &Cell,
    place: &Place,
    period: Quarter,
    findings: &mut Findings,
) -> Option<Receipt> {
    if row.date.is_empty() {
        return None;
    }
    let (first, last) = (period.first_day(), period.last_day());
    let mut tell = |code, expected: String| {
        let taken = Taken::Did(UNKNOWN.into());
        findings.push(Finding::new(code, place.clone(), clean(&row.date), taken).expecting(expected));
    };
    let typed = read_typed_day(cell, first.year());
    let typed = typed
        .filter(|typed| typed.has_year || typed.day >= first)
        .or_else(|| read_typed_day(cell, first.year() + 1).filter(|typed: &TypedDay| !typed.has_year).or(typed));
    let Some(TypedDay { day, time, .. }) = typed else {
        tell(Code::RegisterUnread, format!("如 {last}，或者写到几点几分"));
        return None;
    };
    if !can_be_of(day, period) {
        tell(Code::RegisterOutside, format!("{first}以后一年左右的日期"));
        return None;
    }
    let at = time.zip(FixedOffset::east_opt(OFFICE));
    Some(match at.and_then(|(time, office)| day.and_time(time).and_local_timezone(office).single()) {
        Some(at) => Receipt::At(at),
        None => Receipt::On(day),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIOD: Quarter = Quarter { year: 2025, number: 3 };

    fn row(file: &str, date: &str) -> (RegisterRow, Cell, Place) {
        let row = RegisterRow { file: file.into(), date: date.into(), ..RegisterRow::default() };
        (row, Cell::Text(date.into()), Place::nowhere())
    }

    fn read(rows: Vec<(RegisterRow, Cell, Place)>) -> (Register, Vec<Code>) {
        let mut findings = Findings::default();
        let register = Register::new(rows, PERIOD, &mut findings);
        (register, findings.into_sorted().iter().map(|finding| finding.code).collect())
    }

    #[test]
    fn dates_are_read_or_told() {
        for (date, wanted, codes) in [
            ("2025-10-08", Some("2025-10-08"), vec![]),
            ("10月8日", Some("2025-10-08"), vec![]),
            ("1月8日", Some("2026-01-08"), vec![]),
            ("2025/10/8 9:30", Some("2025-10-08T09:30:00+08:00"), vec![]),
            ("", None, vec![]),
            ("国庆后", None, vec![Code::RegisterUnread]),
            ("2025-06-30", None, vec![Code::RegisterOutside]),
            ("2027-10-08", None, vec![Code::RegisterOutside]),
        ] {
            let (register, found) = read(vec![row("a.xlsx", date)]);
            assert_eq!(register.received("a.xlsx").map(|at| at.to_string()).as_deref(), wanted, "{date}");
            assert_eq!(found, codes, "{date}");
        }
    }

    #[test]
    fn two_dates_of_one_file_are_none() {
        let twice = |other: &str| read(vec![row("a.xlsx", "2025-10-08"), row("a.xlsx", other)]);
        let (register, codes) = twice("2025-10-09");
        assert_eq!((register.received("a.xlsx"), codes), (None, vec![Code::RegisterUnread]));
        assert!(twice("2025-10-08").0.received("a.xlsx").is_some() && twice("").0.received("a.xlsx").is_some());
    }

    #[test]
    fn what_staff_wrote_stays_and_what_is_new_comes_after() {
        let (register, _) = read(vec![row("gone.xlsx", "2025-10-08"), row("idle.xlsx", ""), row("b.xlsx", "")]);
        let undated = |file: &str| Undated { file: file.into(), units: BTreeSet::from(["城东镇".to_string()]) };
        let (rows, more) = register.rows_with(&[undated("a.xlsx"), undated("b.xlsx")], |file| file != "gone.xlsx");
        let told: Vec<(&str, &str, &str)> =
            rows.iter().map(|row| (row.file.as_str(), row.unit.as_str(), row.state.as_str())).collect();
        assert_eq!(told, [("gone.xlsx", "", GONE), ("b.xlsx", "城东镇", ""), ("a.xlsx", "城东镇", "")]);
        assert!(more == 0 && !register.is_kept_in(&rows));
    }
}
