//! 三 and 附件2: the board of units and the matrix.

use super::super::*;
use super::{Desk, short_label, state_id};
use crate::model::value::{Derived, Quantity};
use crate::view::narrate::Reporter;
use std::collections::BTreeSet;

/// The classes of a unit's row: the column, and what it takes together.
const COLUMNS: [(&str, &[Derived]); 8] = [
    ("done", &[Derived::Done]),
    ("on_track", &[Derived::OnTrack]),
    ("lagging", &[Derived::Lagging]),
    ("overdue", &[Derived::Overdue]),
    ("not_started", &[Derived::NotStarted]),
    ("other", &[Derived::Standing, Derived::Adjusted, Derived::NotApplicable]),
    ("unreported", &[Derived::Unreported]),
    ("unknown", &[Derived::Unknown]),
];

impl Desk<'_> {
    /// The board.
    pub(super) fn units(&mut self) -> UnitBoard {
        let mut rows: Vec<UnitView> = (0..self.story.reporters.len()).map(|u| self.unit(u)).collect();
        if self.config.ranking {
            self.rank(&mut rows);
        }
        let total = self.sums("cells", &rows.iter().collect::<Vec<_>>());
        let left: Vec<usize> = (0..rows.len()).filter(|u| !rows[*u].in_body).collect();
        let rest = (!left.is_empty()).then(|| UnitRest {
            units: self.book.count("units.rest", "个", left.iter().map(|u| self.reporter(*u)).collect()),
            counts: self.sums("units.rest", &left.iter().map(|u| &rows[*u]).collect::<Vec<_>>()),
        });
        UnitBoard {
            rest,
            in_body: rows.iter().filter(|row| row.in_body).count(),
            has_other: total.other.value != Quantity::default(),
            ranked: self.config.ranking,
            total,
            rows,
        }
    }

    fn unit(&mut self, unit: usize) -> UnitView {
        let reporter: Reporter = self.story.reporters[unit].clone();
        let prefix = format!("unit.{}", reporter.name);
        let expected =
            self.book.count(format!("{prefix}.expected"), "项", reporter.cells.iter().map(|c| self.cell(*c)).collect());
        let mut columns = Vec::new();
        for (id, classes) in COLUMNS {
            let cells = reporter.cells.iter().filter(|c| classes.contains(&self.story.cells[**c].status));
            let from = cells.map(|c| self.cell(*c)).collect();
            columns.push(self.book.count(format!("{prefix}.{id}"), "项", from));
        }
        let deadline = self.config.period(self.ledger.period).deadline;
        let received = reporter.report.and_then(|report| report.received);
        let late = deadline.zip(received).map(|(by, at)| (at.naive_local().date() - by.date()).num_days());
        let late = late.filter(|days| *days > 0 && reporter.state == crate::model::ledger::UnitState::Late);
        let evidence = vec![self.reporter(unit)];
        UnitView {
            name: reporter.name.to_string(),
            kind: reporter.kind,
            state: state_id(reporter.state).to_string(),
            label: reporter.state.label().to_string(),
            received: received.map(|at| at.format("%Y-%m-%d %H:%M").to_string()),
            days_late: late.map(|n| self.book.read(format!("{prefix}.days_late"), "天", Quantity::whole(n), evidence)),
            in_body: self.story.body_units.contains(&unit),
            counts: self.counts(&prefix, expected, columns),
            rank: None,
            since: None,
        }
    }

    /// The sums over these rows.
    fn sums(&mut self, prefix: &str, rows: &[&UnitView]) -> UnitCounts {
        let mut columns = Vec::new();
        for (i, (id, _)) in COLUMNS.iter().enumerate() {
            columns.push(self.book.sum(format!("{prefix}.{id}"), "项", rows.iter().map(|row| row.counts.columns()[i])));
        }
        let expected = self.book.sum(format!("{prefix}.expected"), "项", rows.iter().map(|row| &row.counts.expected));
        self.counts(prefix, expected, columns)
    }

    /// The counts from the columns in the order of the table above.
    fn counts(&mut self, prefix: &str, expected: Num, columns: Vec<Num>) -> UnitCounts {
        let at = |i: usize| columns[i].clone();
        UnitCounts {
            reported: self.book.less(format!("{prefix}.reported"), "项", &expected, &columns[6]),
            rate: self.book.rate(format!("{prefix}.rate"), &columns[0], &expected),
            done: at(0),
            on_track: at(1),
            lagging: at(2),
            overdue: at(3),
            not_started: at(4),
            other: at(5),
            blank: at(6),
            unknown: at(7),
            expected,
        }
    }

    /// Places by share of items done; ties share a place, and who did not
    /// report has none.
    fn rank(&mut self, rows: &mut [UnitView]) {
        let reported = |row: &UnitView| ["on_time", "late", "undated"].contains(&row.state.as_str());
        let rates: Vec<Option<Num>> =
            rows.iter().map(|r| r.counts.rate.as_ref().filter(|_| reported(r)).map(|r| r.percent.clone())).collect();
        for (row, rate) in rows.iter_mut().zip(&rates) {
            let Some(own) = rate else { continue };
            let ahead: Vec<&Num> = rates.iter().flatten().filter(|other| other.value > own.value).collect();
            let place = Quantity::whole(1 + i64::try_from(ahead.len()).unwrap_or(i64::MAX - 1));
            let of: Vec<&Num> = std::iter::once(own).chain(ahead).collect();
            row.rank = Some(self.book.derived(format!("unit.{}.rank", row.name), "", place, &of));
        }
    }

    /// 附件2.
    pub(super) fn matrix(&mut self) -> Matrix {
        let columns: Vec<usize> =
            self.story.counted.iter().copied().filter(|i| !self.story.by_item[*i].is_empty()).collect();
        let positions: BTreeMap<usize, usize> = columns.iter().enumerate().map(|(c, item)| (*item, c)).collect();
        let mut seen = BTreeSet::new();
        let rows = self.story.reporters.iter().filter(|r| !r.cells.is_empty()).map(|reporter| {
            let mut cells = vec![None; columns.len()];
            for cell in reporter.cells.iter().map(|c| &self.story.cells[*c]) {
                seen.insert(cell.status);
                if let Some(column) = positions.get(&cell.item) {
                    cells[*column] = Some(MatrixCell {
                        status: cell.status.id().to_string(),
                        short: short_label(cell.status).to_string(),
                        light: self.config.colours.of(cell.status),
                    });
                }
            }
            MatrixRow { unit: reporter.name.to_string(), cells }
        });
        let rows: Vec<MatrixRow> = rows.collect();
        let legend = Derived::ALL.into_iter().filter(|class| seen.contains(class)).map(|class| LegendEntry {
            status: class.id().to_string(),
            short: short_label(class).to_string(),
            label: class.label().to_string(),
            light: self.config.colours.of(class),
            colour: self.config.colours.of(class).label().to_string(),
        });
        Matrix { legend: legend.collect(), columns: columns.iter().map(|i| self.item_ref(*i)).collect(), rows }
    }
}

impl UnitCounts {
    /// The classes, which sum to `expected`.
    pub fn columns(&self) -> [&Num; 8] {
        [
            &self.done, &self.on_track, &self.lagging, &self.overdue, &self.not_started, &self.other, &self.blank,
            &self.unknown,
        ]
    }
}
