//! 三 and 附件2: the board of units and the matrix.

use super::composer::Composer;
use crate::model::ledger::UnitState;
use crate::model::receipt::Receipt;
use crate::model::task::{ItemId, UnitKind};
use crate::model::value::{Derived, Quantity};
use crate::view::board::corrected;
use crate::view::figures::Figures;
use crate::view::parts::short_label;
use crate::view::selection::Cell;
use crate::view::{LegendEntry, Matrix, MatrixCell, MatrixRow, Num, Rate, UnitBoard, UnitCounts, UnitRest, UnitView};
use std::array;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A percentage as typed that can be read, unless it says what 已完成 says.
fn typed_share(cell: &Cell) -> Option<String> {
    let percent = cell.entry?.answers.percent.as_ref()?.exact()?;
    let told = cell.status == Derived::Done && percent.hundredths() == 10_000;
    (!told).then(|| percent.to_string())
}

/// The classes of a unit's row: the column, and what it takes together.
pub(super) const COLUMNS: [(&str, &[Derived]); 9] = [
    ("done", &[Derived::Done]),
    ("on_track", &[Derived::OnTrack]),
    ("lagging", &[Derived::Lagging]),
    ("overdue", &[Derived::Overdue]),
    ("not_started", &[Derived::NotStarted]),
    ("open", &[Derived::Open]),
    ("other", &[Derived::Standing, Derived::Adjusted, Derived::NotApplicable]),
    ("unreported", &[Derived::Unreported]),
    ("unknown", &[Derived::Unknown]),
];

impl Composer<'_> {
    /// The board.
    pub(super) fn units(&mut self) -> UnitBoard {
        let body = self.selection.body_units();
        let mut rows: Vec<UnitView> =
            (0..self.selection.reporters.len()).map(|u| self.unit(u, body.contains(&u))).collect();
        if self.config.ranking {
            self.rank(&mut rows);
        }
        let beyond = self.beyond();
        let parts: Vec<&UnitCounts> = rows.iter().filter(|row| row.is_named).map(|row| &row.counts).collect();
        let parts: Vec<&UnitCounts> = parts.into_iter().chain(beyond.iter().map(|beyond| &beyond.counts)).collect();
        let total = self.sums("cells", &parts);
        let left: Vec<usize> = (0..rows.len()).filter(|u| !rows[*u].in_body).collect();
        let rest = (!left.is_empty()).then(|| {
            let named = rows.iter().filter(|row| row.is_named && !row.in_body).map(|row| &row.counts);
            let parts: Vec<&UnitCounts> = named.chain(beyond.iter().map(|beyond| &beyond.counts)).collect();
            UnitRest {
                units: self.count_units("units.rest", left.iter().copied()),
                counts: self.sums("units.rest", &parts),
            }
        });
        UnitBoard {
            rest,
            beyond,
            in_body: rows.iter().filter(|row| row.in_body).count(),
            has_open: !total.open.is_zero(),
            has_other: !total.other.is_zero(),
            ranked: self.config.ranking,
            total,
            rows,
        }
    }

    /// The units that no page names.
    fn beyond(&mut self) -> Option<UnitRest> {
        let selection = self.selection;
        let units = (0..selection.reporters.len()).filter(|unit| !self.named.contains(unit));
        let units: Vec<usize> = units.collect();
        if units.is_empty() {
            return None;
        }
        let cells: Vec<usize> = units.iter().flat_map(|unit| &selection.reporters[*unit].cells).copied().collect();
        let (expected, columns) = self.columns("units.beyond", &cells);
        Some(UnitRest {
            units: self.count_units("units.beyond", units),
            counts: self.counts("units.beyond", expected, columns),
        })
    }

    /// The numbers of a unit; no figures where no page names it.
    fn unit(&mut self, unit: usize, in_body: bool) -> UnitView {
        let named = self.named.contains(&unit);
        let entered = (!named).then(|| std::mem::replace(&mut self.figures, Figures::new(self.config.decimals)));
        let view = self.unit_view(unit, in_body);
        self.figures = entered.unwrap_or_else(|| std::mem::take(&mut self.figures));
        UnitView { is_named: named, ..view }
    }

    /// How many cells there are, and how many of them each column takes together.
    fn columns(&mut self, prefix: &str, cells: &[usize]) -> (Num, [Num; 9]) {
        let columns = COLUMNS.map(|(id, classes)| {
            let of = |c: &usize| classes.contains(&self.selection.cells[*c].status);
            let cells: Vec<usize> = cells.iter().copied().filter(of).collect();
            self.count_cells(format!("{prefix}.{id}"), "项", &cells)
        });
        let parts = columns.iter().filter(|column| !column.is_zero());
        (self.figures.sum(format!("{prefix}.expected"), "项", parts), columns)
    }

    fn unit_view(&mut self, unit: usize, in_body: bool) -> UnitView {
        let reporter = &self.selection.reporters[unit];
        let prefix = format!("unit.{}", reporter.name);
        let (expected, columns) = self.columns(&prefix, &reporter.cells);
        let deadline = self.config.period(self.ledger.period).deadline;
        let received = reporter.report.and_then(|report| report.received);
        let late = deadline.zip(received).map(|(by, at)| (at.day() - by.date()).num_days());
        let late = late.filter(|days| *days > 0 && reporter.state == UnitState::Late);
        let evidence = vec![(*self.reporter(unit)).clone()];
        let due = if self.config.ranking { self.due_rate(unit, &prefix) } else { None };
        UnitView {
            name: reporter.name.to_string(),
            kind: reporter.kind,
            state: reporter.state.id().to_string(),
            label: reporter.state.label().to_string(),
            received: received.map(Receipt::shown),
            corrected: reporter.report.and_then(corrected),
            days_late: late
                .map(|n| self.figures.read(format!("{prefix}.days_late"), "天", Quantity::whole(n), evidence)),
            in_body,
            is_named: true,
            counts: self.counts(&prefix, expected, columns),
            due,
            rank: None,
            since: None,
        }
    }

    /// The sums over these rows.
    fn sums(&mut self, prefix: &str, rows: &[&UnitCounts]) -> UnitCounts {
        let columns = array::from_fn(|at| {
            let parts = rows.iter().map(|counts| counts.columns()[at]);
            self.figures.sum(format!("{prefix}.{}", COLUMNS[at].0), "项", parts)
        });
        let expected = self.figures.sum(format!("{prefix}.expected"), "项", rows.iter().map(|counts| &counts.expected));
        self.counts(prefix, expected, columns)
    }

    /// The counts from the columns in the order of the table above.
    fn counts(&mut self, prefix: &str, expected: Num, columns: [Num; 9]) -> UnitCounts {
        let [done, on_track, lagging, overdue, not_started, open, other, blank, unknown] = columns;
        let reported = self.figures.less(format!("{prefix}.reported"), "项", &expected, &blank);
        // Who reported nothing is not known to have done nothing.
        let told = Some(&done).filter(|_| !reported.is_zero());
        let rate = told.and_then(|done| self.figures.rate(format!("{prefix}.rate"), done, &expected));
        UnitCounts {
            expected,
            reported,
            done,
            on_track,
            lagging,
            overdue,
            not_started,
            open,
            other,
            blank,
            unknown,
            rate,
        }
    }

    /// Done of the cells of a unit that are due; see [`UnitView::due`].
    fn due_rate(&mut self, unit: usize, prefix: &str) -> Option<Rate> {
        let reporter = &self.selection.reporters[unit];
        let none = [Derived::Standing, Derived::Adjusted, Derived::NotApplicable];
        let status = |c: &usize| self.selection.cells[*c].status;
        let due = |c: &usize| self.is_due(self.selection.cells[*c].item) && !none.contains(&status(c));
        let due: Vec<usize> = reporter.cells.iter().copied().filter(due).collect();
        let open = due.iter().any(|c| status(c).is_unjudged());
        if open || !reporter.state.has_reported() {
            return None;
        }
        let done = self.selection.with_status(&due, Derived::Done);
        let done = self.count_cells(format!("{prefix}.due.done"), "项", &done);
        let due = self.count_cells(format!("{prefix}.due"), "项", &due);
        self.figures.rate(format!("{prefix}.due.rate"), &done, &due)
    }

    /// Whether the last date of an item has passed; what is undated is due with the
    /// plan year.
    pub(super) fn is_due(&self, item: usize) -> bool {
        self.ledger.items[item].due().unwrap_or(self.calendar().end()) <= self.ledger.as_of
    }

    /// Places among the units of a kind by done of due; ties share one, and who has
    /// no such share has none.
    fn rank(&mut self, rows: &mut [UnitView]) {
        let mut rates: BTreeMap<UnitKind, Vec<(Quantity, Option<Num>)>> = BTreeMap::new();
        for row in rows.iter() {
            let Some(rate) = row.due.as_ref().map(|rate| &rate.percent) else { continue };
            rates.entry(row.kind).or_default().push((rate.value, row.is_named.then(|| rate.clone())));
        }
        // The highest first; of equal ones the order of printing.
        rates.values_mut().for_each(|rates| rates.sort_by_key(|(value, _)| Reverse(*value)));
        for row in rows.iter_mut() {
            let Some((own, peers)) = row.due.as_ref().map(|rate| &rate.percent).zip(rates.get(&row.kind)) else {
                continue;
            };
            let ahead = &peers[..peers.partition_point(|(value, _)| *value > own.value)];
            let place = Quantity::whole(1 + i64::try_from(ahead.len()).unwrap_or(i64::MAX - 1));
            row.rank = Some(if row.is_named {
                let of: Vec<&Num> =
                    std::iter::once(own).chain(ahead.iter().filter_map(|(_, num)| num.as_ref())).collect();
                self.figures.derived(format!("unit.{}.rank", row.name), "", place, &of)
            } else {
                Num { figure: String::new(), text: place.to_string(), value: place }
            });
        }
    }

    /// Columns that units filled in without being asked, by unit.
    fn outside(&self, columns: &[usize]) -> BTreeMap<&str, BTreeSet<usize>> {
        let at: BTreeMap<ItemId, usize> =
            columns.iter().enumerate().map(|(column, item)| (self.ledger.items[*item].id, column)).collect();
        let mut outside: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for entry in self.selection.uncounted.iter().filter(|entry| !entry.answers.is_empty()) {
            if let Some(column) = entry.item.and_then(|item| at.get(&item)) {
                outside.entry(&entry.unit).or_default().insert(*column);
            }
        }
        outside
    }

    /// 附件2.
    pub(super) fn matrix(&mut self) -> Matrix {
        let columns: Vec<usize> =
            self.selection.counted.iter().copied().filter(|i| !self.selection.by_item[*i].is_empty()).collect();
        let positions: BTreeMap<usize, usize> = columns.iter().enumerate().map(|(c, item)| (*item, c)).collect();
        let mut outside = self.outside(&columns);
        let reporters = self.selection.reporters.iter().enumerate().filter(|(_, r)| !r.cells.is_empty());
        let rows = reporters.map(|(unit, reporter)| {
            let mut cells = vec![None; columns.len()];
            for cell in reporter.cells.iter().map(|c| &self.selection.cells[*c]) {
                if let Some(column) = positions.get(&cell.item) {
                    cells[*column] = Some(MatrixCell {
                        status: cell.status,
                        light: self.config.colours.of(cell.status),
                        percent: typed_share(cell),
                    });
                }
            }
            let outside = outside.remove(reporter.name).unwrap_or_default();
            let outside = outside.into_iter().filter(|column| cells[*column].is_none()).collect();
            MatrixRow { unit: reporter.name.to_string(), is_named: self.named.contains(&unit), cells, outside }
        });
        let rows: Vec<MatrixRow> = rows.collect();
        let occurs = |class: &Derived| self.selection.reporters.iter().any(|r| r.any(&[*class]));
        let legend = Derived::ALL.into_iter().filter(occurs).map(|class| LegendEntry {
            status: class.id().to_string(),
            short: short_label(class).to_string(),
            label: class.label().to_string(),
            light: self.config.colours.of(class),
            colour: self.config.colours.of(class).label().to_string(),
        });
        Matrix { legend: legend.collect(), columns: columns.iter().map(|i| self.item_ref(*i)).collect(), rows }
    }
}
