//! 三 and 附件2: the board of units and the matrix.

use super::composer::{Composer, id_of, short_label};
use crate::model::ledger::UnitState;
use crate::model::value::{Derived, Quantity};
use crate::view::{LegendEntry, Matrix, MatrixCell, MatrixRow, Num, UnitBoard, UnitCounts, UnitRest, UnitView};
use std::array;
use std::collections::BTreeMap;

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
        let total = self.sums("cells", &rows.iter().collect::<Vec<_>>());
        let left: Vec<usize> = (0..rows.len()).filter(|u| !rows[*u].in_body).collect();
        let rest = (!left.is_empty()).then(|| UnitRest {
            units: self.count_units("units.rest", left.iter().copied()),
            counts: self.sums("units.rest", &left.iter().map(|u| &rows[*u]).collect::<Vec<_>>()),
        });
        UnitBoard {
            rest,
            in_body: rows.iter().filter(|row| row.in_body).count(),
            has_open: total.open.value != Quantity::default(),
            has_other: total.other.value != Quantity::default(),
            ranked: self.config.ranking,
            total,
            rows,
        }
    }

    fn unit(&mut self, unit: usize, in_body: bool) -> UnitView {
        let reporter = &self.selection.reporters[unit];
        let prefix = format!("unit.{}", reporter.name);
        let expected = self.count_cells(format!("{prefix}.expected"), "项", &reporter.cells);
        let columns = COLUMNS.map(|(id, classes)| {
            let of = |c: &usize| classes.contains(&self.selection.cells[*c].status);
            let cells: Vec<usize> = reporter.cells.iter().copied().filter(of).collect();
            self.count_cells(format!("{prefix}.{id}"), "项", &cells)
        });
        let deadline = self.config.period(self.ledger.period).deadline;
        let received = reporter.report.and_then(|report| report.received);
        let late = deadline.zip(received).map(|(by, at)| (at.naive_local().date() - by.date()).num_days());
        let late = late.filter(|days| *days > 0 && reporter.state == UnitState::Late);
        let evidence = vec![self.reporter(unit)];
        UnitView {
            name: reporter.name.to_string(),
            kind: reporter.kind,
            state: id_of(reporter.state),
            label: reporter.state.label().to_string(),
            received: received.map(|at| at.format("%Y-%m-%d %H:%M").to_string()),
            days_late: late
                .map(|n| self.figures.read(format!("{prefix}.days_late"), "天", Quantity::whole(n), evidence)),
            in_body,
            counts: self.counts(&prefix, expected, columns),
            rank: None,
            since: None,
        }
    }

    /// The sums over these rows.
    fn sums(&mut self, prefix: &str, rows: &[&UnitView]) -> UnitCounts {
        let columns = array::from_fn(|at| {
            let parts = rows.iter().map(|row| row.counts.columns()[at]);
            self.figures.sum(format!("{prefix}.{}", COLUMNS[at].0), "项", parts)
        });
        let expected =
            self.figures.sum(format!("{prefix}.expected"), "项", rows.iter().map(|row| &row.counts.expected));
        self.counts(prefix, expected, columns)
    }

    /// The counts from the columns in the order of the table above.
    fn counts(&mut self, prefix: &str, expected: Num, columns: [Num; 9]) -> UnitCounts {
        let [done, on_track, lagging, overdue, not_started, open, other, blank, unknown] = columns;
        let reported = self.figures.less(format!("{prefix}.reported"), "项", &expected, &blank);
        let rate = self.figures.rate(format!("{prefix}.rate"), &done, &expected);
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

    /// Places by share of items done; ties share one, and who did not report has none.
    fn rank(&mut self, rows: &mut [UnitView]) {
        let reporters = &self.selection.reporters;
        let rate = |row: &UnitView| row.counts.rate.as_ref().map(|rate| rate.percent.clone());
        let rates = rows.iter().zip(reporters).map(|(row, r)| rate(row).filter(|_| r.state.has_reported()));
        let rates: Vec<Option<Num>> = rates.collect();
        for (row, rate) in rows.iter_mut().zip(&rates) {
            let Some(own) = rate else { continue };
            let ahead: Vec<&Num> = rates.iter().flatten().filter(|other| other.value > own.value).collect();
            let place = Quantity::whole(1 + i64::try_from(ahead.len()).unwrap_or(i64::MAX - 1));
            let of: Vec<&Num> = std::iter::once(own).chain(ahead).collect();
            row.rank = Some(self.figures.derived(format!("unit.{}.rank", row.name), "", place, &of));
        }
    }

    /// 附件2.
    pub(super) fn matrix(&mut self) -> Matrix {
        let columns: Vec<usize> =
            self.selection.counted.iter().copied().filter(|i| !self.selection.by_item[*i].is_empty()).collect();
        let positions: BTreeMap<usize, usize> = columns.iter().enumerate().map(|(c, item)| (*item, c)).collect();
        let rows = self.selection.reporters.iter().filter(|r| !r.cells.is_empty()).map(|reporter| {
            let mut cells = vec![None; columns.len()];
            for cell in reporter.cells.iter().map(|c| &self.selection.cells[*c]) {
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
