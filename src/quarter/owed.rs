//! What each unit is asked to mend: the findings that go back to it, each by the item, the
//! answer or the project that it is about.
//!
//! Which kinds go back stands in the table of codes. What is about a file that is not used
//! goes back while nothing of the unit is: the file stays in the inbox for good, and nobody
//! need mend it twice.

use crate::model::finding::{Code, Finding};
use crate::model::form::Column;
use crate::model::ledger::{Entry, Ledger, Project, Source, UnitReport};
use crate::model::place::{CellRef, Origin, Place};
use crate::model::returned::{Point, Said};
use crate::model::task::{Item, ItemId, MasterList};
use crate::quarter::rows::Rows;
use crate::quarter::waiting::waiting;
use foldhash::{HashMap, HashMapExt};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// What one unit is asked to mend.
#[derive(Clone, Debug)]
pub struct Owed<'l> {
    /// The unit.
    pub unit: &'l UnitReport,
    /// What it is asked: of its files first, then by item, answer and place, what is of no
    /// item that is known after that, and the register last.
    pub points: Vec<Point>,
    /// Whether the office must decide something before the unit is asked anything; there are
    /// no points then.
    pub waits: bool,
}

/// What a finding at a row asks for, where it stands at no answer: there is none, or it is
/// about the row.
const AT_THE_ROW: &[(Code, Column)] = &[
    (Code::ItemUnknown, Column::Id),
    (Code::ItemContradiction, Column::Id),
    (Code::RowMissing, Column::Status),
    (Code::NothingToJudge, Column::Status),
    (Code::OnlyParts, Column::Status),
    (Code::PartBehind, Column::Status),
    (Code::StatusWentBack, Column::Status),
    (Code::HundredNotDone, Column::Status),
    (Code::TaskRowOpen, Column::Status),
    (Code::ProjectsUnfilled, Column::Status),
    (Code::SilentSince, Column::Done),
    (Code::OverdueWithoutProblem, Column::Problems),
];

/// What every unit is asked to mend, in the order of printing; of a unit with nothing to
/// mend, or of which the office must decide something first, there are no points.
pub fn owed<'l>(ledger: &'l Ledger, master: &MasterList) -> Vec<Owed<'l>> {
    let (rows, waiting) = (Rows::of(ledger), waiting(ledger));
    let inbox: HashSet<&str> = ledger.dispositions.iter().filter_map(|d| outermost(&d.path)).collect();
    let mut by_unit: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in ledger.findings.iter().filter(|finding| finding.code.row().ask().is_some()) {
        // What staff typed into 更正 they mend themselves.
        let is_sent = finding.place.origin.as_ref().is_none_or(|at| outermost(at).is_some_and(|at| inbox.contains(at)));
        if let Some(unit) = finding.unit.as_deref().filter(|_| is_sent) {
            by_unit.entry(unit).or_default().push(finding);
        }
    }
    let of_unit = |unit: &'l UnitReport| {
        let findings = by_unit.remove(unit.name.as_str()).unwrap_or_default();
        let waits = waiting.contains(unit.name.as_str());
        let points = if waits { Vec::new() } else { points(unit, &findings, &rows, master) };
        Owed { unit, points, waits }
    };
    ledger.units.iter().map(of_unit).collect()
}

fn points(unit: &UnitReport, findings: &[&Finding], rows: &Rows, master: &MasterList) -> Vec<Point> {
    if findings.is_empty() {
        return Vec::new();
    }
    let sheet = Sheets::of(rows.entries(&unit.name), rows.projects(&unit.name));
    let used = used(unit, &sheet);
    let counts = |place: &Place| {
        let is_used = |origin: &Origin| outermost(origin).is_some_and(|file| used.contains(file));
        !unit.state.has_reported() || place.origin.as_ref().is_none_or(is_used)
    };
    let mut points = Vec::new();
    for finding in findings.iter().filter(|finding| counts(&finding.place)) {
        match finding.code {
            Code::RowMissing => {
                let silent = rows.entries(&unit.name).iter().filter(|entry| entry.is_silent());
                points.extend(silent.filter_map(|entry| missing(finding, entry, master)));
            }
            // An item without a row is asked for as a whole.
            Code::SilentSince if finding.place.origin.is_none() => {}
            // When it came is not what stands there: an empty form sent twice is asked once.
            Code::ReportedEmpty => {
                points.push(sheet.point(Finding { found: String::new(), ..(*finding).clone() }));
            }
            _ => points.push(sheet.point((*finding).clone())),
        }
    }
    points.sort_by(|one, other| order(one).cmp(&order(other)));
    points
}

/// The outermost step of a file's way: the file as it lies in the inbox.
pub(super) fn outermost(origin: &Origin) -> Option<&str> {
    origin.steps().first().map(String::as_str)
}

/// The files that something used of the unit is from.
fn used<'l>(unit: &'l UnitReport, sheets: &'l Sheets) -> BTreeSet<&'l str> {
    let files = unit.source.iter().chain(unit.corrections.iter().map(|correction| &correction.path));
    let rows = sheets.entries.keys().chain(sheets.projects.keys()).map(|row| &row.path);
    files.chain(rows).filter_map(outermost).collect()
}

/// One item of those that a finding says are not answered.
fn missing(finding: &Finding, entry: &Entry, master: &MasterList) -> Option<Point> {
    let item = entry.item?;
    let place = entry.source.as_ref().map_or_else(Place::nowhere, Source::place);
    let expected = format!("“{}”的状态和进展", master.item(item).map_or_else(|| item.to_string(), Item::quoted));
    let finding = Finding { place, found: item.to_string(), expected, ..finding.clone() };
    Some(Point { finding, item: Some(item), column: Some(Column::Status), project: None, said: Said::default() })
}

/// In which order points are told.
fn order(point: &Point) -> impl Ord + '_ {
    let Point { finding, item, column, project, .. } = point;
    let rank = match (item, project, finding.place.cell) {
        (None, None, None) => 0,
        (Some(_), ..) => 1,
        (None, None, Some(_)) => 2,
        (None, Some(_), _) => 3,
    };
    (rank, *item, *column, &finding.place, finding.code)
}

/// What the rows that a unit sent are about.
struct Sheets<'l> {
    entries: BTreeMap<Source, Vec<&'l Entry>>,
    projects: BTreeMap<Source, &'l Project>,
    /// What the columns of its sheets hold.
    columns: BTreeMap<(Origin, Arc<str>, u32), Column>,
}

impl<'l> Sheets<'l> {
    fn of(entries: &[&'l Entry], projects: &[&'l Project]) -> Self {
        let mut sheets = Self { entries: BTreeMap::new(), projects: BTreeMap::new(), columns: BTreeMap::new() };
        for entry in entries {
            for row in entry.rows().collect::<BTreeSet<_>>() {
                sheets.entries.entry(row).or_default().push(entry);
            }
            for (column, place) in answers(entry) {
                sheets.column(&place, column);
            }
        }
        for project in projects {
            sheets.projects.extend(project.rows().map(|row| (row, *project)));
            for (column, place) in of_register(project) {
                sheets.column(&place, column);
            }
        }
        sheets
    }

    fn column(&mut self, place: &Place, column: Column) {
        if let (Some(origin), Some(sheet), Some(cell)) = (&place.origin, &place.sheet, place.cell) {
            self.columns.entry((origin.clone(), sheet.clone(), cell.col)).or_insert(column);
        }
    }

    fn point(&self, finding: Finding) -> Point {
        let place = &finding.place;
        let (item, column, project) = match (&place.origin, &place.sheet, place.cell) {
            (Some(path), Some(sheet), Some(cell)) => {
                let row = Source { path: path.clone(), sheet: sheet.clone(), row: cell.row };
                match (self.entries.get(&row), self.projects.get(&row)) {
                    (Some(entries), _) => self.of_entries(&finding, entries, cell),
                    (None, Some(project)) => self.of_project(&finding, project),
                    (None, None) => (None, self.of_row(&finding, cell), None),
                }
            }
            _ => (None, None, None),
        };
        Point { item, column, project, finding, said: Said::default() }
    }

    /// A cell of these rows, which are one on the sheet: of a row for a whole task there is
    /// one of the task and one an item.
    fn of_entries(&self, finding: &Finding, entries: &[&Entry], cell: CellRef) -> About {
        let given = |entry: &Entry| answers(entry).find(|(_, place)| *place == finding.place).map(|(column, _)| column);
        let exact: Vec<(&Entry, Column)> = entries.iter().filter_map(|entry| Some((*entry, given(entry)?))).collect();
        let column = exact.first().map(|(_, column)| *column);
        let about: BTreeSet<_> = match exact.is_empty() {
            true => entries.iter().map(|entry| entry.item).collect(),
            false => exact.iter().map(|(entry, _)| entry.item).collect(),
        };
        let item = about.first().copied().flatten().filter(|_| about.len() == 1);
        (item, column.or_else(|| self.of_row(finding, cell)), None)
    }

    fn of_project(&self, finding: &Finding, project: &Project) -> About {
        let column = of_register(project).find(|(_, place)| *place == finding.place).map(|(column, _)| column);
        let cell = finding.place.cell.unwrap_or(CellRef::new(1, 1));
        let name = project.name.as_ref().map_or_else(String::new, |name| name.text.to_string());
        (None, column.or_else(|| self.of_row(finding, cell)), Some(name))
    }

    /// The answer that is asked for where there is none at the cell.
    fn of_row(&self, finding: &Finding, cell: CellRef) -> Option<Column> {
        let asked = AT_THE_ROW.iter().find(|(code, _)| *code == finding.code).map(|(_, column)| *column);
        let below = || {
            let Place { origin, sheet, .. } = &finding.place;
            self.columns.get(&(origin.clone()?, sheet.clone()?, cell.col)).copied()
        };
        asked.or_else(below)
    }
}

/// Item, answer and project.
type About = (Option<ItemId>, Option<Column>, Option<String>);

/// The answers of an entry and where they stand, its counts with them.
fn answers(entry: &Entry) -> impl Iterator<Item = (Column, Place)> {
    let own = entry.source.as_ref();
    let given = entry.answers.each().filter_map(move |(column, answer)| {
        let typed = answer?;
        Some((column, typed.source.or(own)?.place().at(typed.cell)))
    });
    let counted = entry.counts.iter().map(|count| (Column::Done, count.done.place(&count.source)));
    given.chain(counted)
}

/// The answers of a project and where they stand.
fn of_register(project: &Project) -> impl Iterator<Item = (Column, Place)> {
    project.each().filter_map(|(column, answer)| {
        let typed = answer?;
        Some((column, typed.source.unwrap_or(&project.source).place().at(typed.cell)))
    })
}
