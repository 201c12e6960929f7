//! 单位 as it holds in a quarter: who is on the list, and whom each carries on for.
//!
//! A unit that was merged into another (并入) is none of the list from the quarter
//! after its last: its names and addresses are the other's from then on, as are its
//! figures of earlier issues.

use super::sheets::{INTO, Row, SheetTable, UNITS, UNTIL, unread};
use super::spans::{SpanRow, rows_of};
use super::units::unit_of;
use crate::formats::Workbook;
use crate::model::finding::{Code, Findings, Taken};
use crate::model::span::{Former, Span, Spanned};
use crate::model::task::{Unit, UnitKind};
use crate::model::value::{Quarter, key};
use std::collections::{HashMap, HashSet};

/// A row of 单位.
struct UnitRow<'a> {
    unit: Unit,
    row: Row<'a>,
    span: Span,
    /// Whether it is the row of the quarter.
    holds: bool,
    /// 并入, where it can be followed: the unit, as typed.
    into: String,
}

/// The units of a quarter, in the order of the sheet. Rows that hold in some
/// quarters only are told in `spans`.
pub(super) fn read_units(
    workbook: &Workbook,
    (year, quarter): (i32, Quarter),
    spans: &mut Vec<Spanned>,
    findings: &mut Findings,
) -> Vec<Unit> {
    let Some(table) = SheetTable::find(workbook, &UNITS) else { return Vec::new() };
    let mut read: Vec<Unit> = Vec::new();
    let name = |row: Row, findings: &mut Findings| {
        let fields: Vec<String> = UNITS.headings.iter().map(|heading| row.text(heading)).collect();
        match unit_of(&fields) {
            Ok(unit) => {
                let name = unit.name.clone();
                read.push(unit);
                Some(name)
            }
            Err(why) => {
                findings.push(unread(row, "类别", &why, Taken::RowSkipped));
                None
            }
        }
    };
    let found = rows_of(&table, (year, quarter), name, findings);
    let mut names = HashSet::new();
    let mut rows = Vec::with_capacity(found.len());
    for (SpanRow { row, span, holds, .. }, unit) in found.into_iter().zip(read) {
        let into = row.text(INTO);
        if !span.is_whole() {
            spans.push(Spanned { sheet: UNITS.name, name: unit.name.clone(), span, into: into.clone() });
        }
        if holds && !names.insert(unit.name.clone()) {
            findings.push(unread(row, "名称", "每个单位一行", Taken::RowSkipped));
            continue;
        }
        rows.push(UnitRow { unit, row, span, holds, into });
    }
    if rows.iter().all(|row| row.span.is_whole() && row.into.is_empty()) {
        return rows.into_iter().map(|row| row.unit).collect();
    }
    let mut rows = Mergers::of(rows);
    rows.check(findings);
    rows.carried_out(quarter, findings)
}

/// The rows of 单位 by the names in them.
struct Mergers<'a> {
    rows: Vec<UnitRow<'a>>,
    /// The rows of a unit, by its name, folded; then the first of an alias.
    names: HashMap<String, Vec<usize>>,
}

/// Why 并入 leads nowhere.
enum Lost {
    /// It names no unit, or one that is not on the list by then.
    Nobody,
    /// It leads back.
    Circle,
}

impl<'a> Mergers<'a> {
    fn of(rows: Vec<UnitRow<'a>>) -> Self {
        let mut names: HashMap<String, Vec<usize>> = HashMap::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            names.entry(key(&row.unit.name)).or_default().push(at);
        }
        let aliases = rows.iter().enumerate().flat_map(|(at, row)| row.unit.aliases.iter().map(move |name| (at, name)));
        for (at, name) in aliases {
            names.entry(key(name)).or_insert_with(|| vec![at]);
        }
        Self { rows, names }
    }

    fn of_name(&self, name: &str) -> &[usize] {
        self.names.get(&key(name)).map_or(&[], Vec::as_slice)
    }

    /// The row of the unit that carries on in a quarter for who was merged into `name`.
    fn heir(&self, name: &str, of: usize, quarter: Quarter) -> Result<usize, Lost> {
        let (mut name, mut seen) = (name, vec![key(&self.rows[of].unit.name)]);
        loop {
            let rows = self.of_name(name);
            let first = rows.first().map(|at| key(&self.rows[*at].unit.name)).ok_or(Lost::Nobody)?;
            if seen.contains(&first) {
                return Err(Lost::Circle);
            }
            seen.push(first);
            let mut rows = rows.iter().map(|at| (*at, &self.rows[*at]));
            if let Some((at, _)) = rows.clone().find(|(_, row)| row.span.holds(quarter)) {
                return Ok(at);
            }
            let merged = rows.find(|(_, row)| row.span.is_over(quarter) && !row.into.is_empty());
            name = merged.map(|(_, row)| row.into.as_str()).ok_or(Lost::Nobody)?;
        }
    }

    /// Takes out what of 并入 cannot be followed, and tells it.
    fn check(&mut self, findings: &mut Findings) {
        for at in 0..self.rows.len() {
            let UnitRow { row, span, into, .. } = &self.rows[at];
            if into.is_empty() {
                continue;
            }
            let (heading, expected) = match span.until.map(|until| (self.heir(into, at, until.next()), until.next())) {
                None => (UNTIL, "写了“并入”的，填最后一个季度".to_string()),
                Some((Ok(_), _)) => continue,
                Some((Err(Lost::Circle), _)) => (INTO, "另一个单位；不能并入自己，也不能绕成一圈".to_string()),
                Some((Err(Lost::Nobody), from)) => (INTO, format!("“单位”表中{from}有效的单位名称")),
            };
            let taken = Taken::Did("没有按并入处理".into());
            findings.push(unread(*row, heading, &expected, taken));
            self.rows[at].into.clear();
        }
    }

    /// The units of the quarter, with whom they carry on for.
    fn carried_out(self, quarter: Quarter, findings: &mut Findings) -> Vec<Unit> {
        let mut formers: HashMap<usize, Vec<Former>> = HashMap::new();
        let held = || self.rows.iter().filter(|row| row.holds).map(|row| &row.unit);
        let known: HashSet<String> =
            held().flat_map(|unit| std::iter::once(&unit.name).chain(&unit.aliases)).map(|name| key(name)).collect();
        let present: HashSet<&str> = held().map(|unit| unit.name.as_str()).collect();
        for (at, UnitRow { unit, row, span, into, .. }) in self.rows.iter().enumerate() {
            let is_over = span.is_over(quarter) && !present.contains(unit.name.as_str());
            let Some(until) = span.until.filter(|_| is_over) else { continue };
            // Of several rows of a unit the last tells how it ended.
            if self.of_name(&unit.name).iter().any(|other| self.rows[*other].span.until > Some(until)) {
                continue;
            }
            let found = format!("{}（至{until}）", unit.name);
            let heir = self.heir(into, at, quarter).ok().map(|at| self.of_name(&self.rows[at].unit.name));
            let Some(heir) = heir.and_then(|own| own.iter().copied().find(|at| self.rows[*at].holds)) else {
                if unit.kind == UnitKind::Town {
                    let taken = format!("自{}起不要求填报；上期的数没有单位接续", until.next());
                    findings.add(Code::UnitEnded, row.place(UNTIL), found, Taken::Did(taken));
                }
                continue;
            };
            let name = &self.rows[heir].unit.name;
            let did = format!("名称、别名、邮箱自{}起归{name}，上期的数计入{name}的上期数", until.next());
            findings.add(Code::UnitMerged, row.place(INTO), found, Taken::Did(did));
            // What another unit is called by is no sign of this one.
            let aliases = unit.aliases.iter().filter(|alias| !known.contains(&key(alias))).cloned().collect();
            let (name, emails) = (unit.name.clone(), unit.emails.clone());
            formers.entry(heir).or_default().push(Former { name, aliases, emails, until });
        }
        let rows = self.rows.into_iter().enumerate().filter(|(_, row)| row.holds);
        rows.map(|(at, row)| with_formers(row.unit, formers.remove(&at).unwrap_or_default())).collect()
    }
}

/// A unit that carries on for others, under their names and addresses too.
fn with_formers(mut unit: Unit, formers: Vec<Former>) -> Unit {
    for former in &formers {
        let new = |known: &[String], name: &&String| !known.iter().any(|own| key(own) == key(name));
        let names: Vec<String> = former.names().filter(|name| new(&unit.aliases, name)).cloned().collect();
        unit.aliases.extend(names.into_iter().filter(|name| key(name) != key(&unit.name)));
        let emails: Vec<String> = former.emails.iter().filter(|email| new(&unit.emails, email)).cloned().collect();
        unit.emails.extend(emails);
    }
    Unit { formers, ..unit }
}
