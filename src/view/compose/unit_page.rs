//! 对照: the pages of the units, from what they have in common to each.

use crate::model::config::Config;
use crate::model::finding::Code;
use crate::model::form::Column;
use crate::model::ledger::{Entry, Ledger, Source, UnitReport, UnitState};
use crate::model::returned::Point;
use crate::model::task::{Item, MasterList};
use crate::model::value::{Derived, exact, in_one_line};
use crate::quarter::comparison::Comparison;
use crate::quarter::doubts::Doubts;
use crate::quarter::issue::Issue;
use crate::quarter::medians::{FEWEST, Measure, Medians};
use crate::quarter::rows::Rows;
use crate::view::board::board;
use crate::view::desk::{BoardLine, Counted};
use crate::view::letter::{Asked, are_of_several_files};
use crate::view::phrases::until;
use crate::view::phrases::{masked, passage, plain_name, quotation};
use crate::view::unit_page::{AsideRow, Checked, FigureRow, Typed, UnitPage, UnitRow};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// Characters of an answer, and of a status where it stands beside what is judged.
const WORDS: usize = 300;
const STATUS: usize = 20;
/// What it is asked to mend that the page lists; the return has all.
const POINTS: usize = 100;

/// What the pages of a quarter go by, looked up once for all units.
pub struct UnitPages<'a> {
    ledger: &'a Ledger,
    master: &'a MasterList,
    config: &'a Config,
    rows: Rows<'a>,
    medians: Medians,
    doubts: Doubts<'a>,
    since: Option<Comparison<'a>>,
    board: Vec<BoardLine>,
    people: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> UnitPages<'a> {
    /// The pages of a quarter after these issues, the earliest first.
    pub fn new(ledger: &'a Ledger, master: &'a MasterList, config: &'a Config, past: &'a [Issue]) -> Self {
        let rows = Rows::of(ledger);
        Self {
            medians: Medians::of(ledger, &rows, master),
            doubts: Doubts::of(ledger),
            since: past.last().map(|issue| Comparison::new(issue, ledger, master)),
            board: board(ledger, config.period(ledger.period).deadline),
            people: ledger.people().into_iter().map(|(unit, names)| (unit, names.into_iter().collect())).collect(),
            ledger,
            master,
            config,
            rows,
        }
    }

    /// The page of a unit, by its position in the ledger, with what it is asked to mend;
    /// absent where there is no such unit.
    pub fn of(&self, unit: usize, points: &[Point]) -> Option<UnitPage> {
        let (report, line) = self.ledger.units.get(unit).zip(self.board.get(unit))?;
        let page = Page { all: self, report, people: self.people.get(&*report.name).map_or(&[], Vec::as_slice) };
        Some(page.made(line, points))
    }
}

/// The page of one unit while it is made.
struct Page<'p, 'a> {
    all: &'p UnitPages<'a>,
    report: &'p UnitReport,
    people: &'p [&'a str],
}

impl Page<'_, '_> {
    fn made(&self, line: &BoardLine, points: &[Point]) -> UnitPage {
        let UnitPages { ledger, config, .. } = self.all;
        let entries = self.all.rows.entries(&self.report.name);
        let (own, other): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|e| e.counted && e.item.is_some());
        let rows: Vec<UnitRow> = own.iter().enumerate().filter_map(|(at, entry)| self.row(at, entry)).collect();
        let checked = own.iter().enumerate().filter_map(|(at, entry)| self.checked(at, entry)).collect();
        let asked: Vec<&Point> = points.iter().collect();
        let named = are_of_several_files(&asked);
        let of_point = |point: &&Point| self.asked(point, named);
        let is_used = !matches!(self.report.state, UnitState::Missing | UnitState::Unreadable);
        let corrections = self.report.corrections.iter().filter(|file| !file.whole).map(|file| &file.path);
        let mut seen = BTreeSet::new();
        let files = self.report.source.iter().chain(corrections).filter(|path| is_used && seen.insert(*path));
        let files: Vec<String> = files.map(|path| self.open(&path.to_string())).collect();
        UnitPage {
            district: config.district.clone(),
            unit: self.report.name.clone(),
            title: ledger.period.title(),
            as_of: format!("{}年{}月{}日", ledger.as_of.year(), ledger.as_of.month(), ledger.as_of.day()),
            deadline: config.period(ledger.period).deadline.map(until),
            state: line.state.clone(),
            has_reported: line.has_reported,
            received: line.received.clone(),
            file: (!files.is_empty()).then(|| files.join("、")),
            before: self.all.since.as_ref().map(|since| since.issue.period.title()),
            expected: line.expected,
            reported: line.reported,
            classes: classes(&own),
            points: asked.iter().take(POINTS).map(of_point).collect(),
            points_total: points.len(),
            points_left: points.len().saturating_sub(POINTS),
            checked,
            rows,
            aside: other.iter().map(|entry| self.aside(entry)).collect(),
            fewest: FEWEST,
        }
    }

    /// Words that name nobody.
    fn open(&self, words: &str) -> String {
        masked(words, self.people)
    }

    fn asked(&self, point: &Point, named: bool) -> Asked {
        let asked = Asked::new(point, &self.report.name, self.all.master, named);
        let is_private = matches!(point.column, Some(Column::Contact | Column::Phone));
        let found = if is_private { String::new() } else { self.open(&asked.found) };
        Asked { found, file: asked.file.map(|file| self.open(&file)), ..asked }
    }

    fn row(&self, at: usize, entry: &Entry) -> Option<UnitRow> {
        let item = self.all.ledger.item(entry.item?)?;
        let due: Vec<String> = item.milestones.iter().map(|due| in_one_line(&due.words)).collect();
        let then = self.all.since.as_ref().and_then(|since| since.derived_then(&self.report.name, item.id));
        Some(UnitRow {
            anchor: anchor(at),
            id: item.id.to_string(),
            name: plain_name(&item.text, &item.title),
            due: due.join("；"),
            typed: self.typed(entry),
            source: entry.source.as_ref().map(|source| self.place(source)),
            status: entry.answers.status.as_ref().map(|given| quotation(given.text.trim(), STATUS, self.people).text),
            class: entry.derived.id().into(),
            label: entry.derived.label().into(),
            light: self.all.config.colours.of(entry.derived),
            reasons: entry.reasons.iter().map(|reason| self.open(reason)).collect(),
            differs: entry.disagreement().is_some(),
            then: then.map(|then| then.label().into()),
            figures: self.all.master.item(item.id).map(|item| self.figures(item)).unwrap_or_default(),
        })
    }

    /// What was typed, but for contacts.
    fn typed(&self, entry: &Entry) -> Vec<Typed> {
        let answers = &entry.answers;
        let exact = |column: Column| match column {
            Column::Percent => exact(&answers.percent).map(|percent| percent.to_string()),
            Column::Target => exact(&answers.target).map(|target| target.to_string()),
            Column::Done => exact(&answers.done).map(|done| done.to_string()),
            _ => None,
        };
        let is_open = |column: &Column| !matches!(column, Column::Contact | Column::Phone);
        let given = answers.each().filter(|(column, _)| is_open(column));
        let given = given.filter_map(|(column, typed)| Some((column, typed?)));
        let given = given.filter(|(_, typed)| !typed.text.trim().is_empty());
        let told = given.map(|(column, typed)| {
            let words = passage(typed.text, WORDS, self.people);
            let words = (exact(column).unwrap_or(words.text), words.cut);
            let other = typed.source.filter(|source| Some(*source) != entry.source.as_ref());
            let source = other.map(|source| self.place(source));
            Typed { heading: column.name().into(), words: words.0, cut: words.1, source }
        });
        told.collect()
    }

    fn place(&self, source: &Source) -> String {
        self.open(&format!("{}［{}］第{}行", source.path, source.sheet, source.row))
    }

    /// The figures of an item: those that the unit gave, now or then, or that it is to reach.
    fn figures(&self, item: &Item) -> Vec<FigureRow> {
        let unit = self.report.name.as_str();
        let now = self.all.rows.figures(unit, item.id);
        let then = self.all.since.as_ref().and_then(|since| since.then(unit, item.id));
        let row = |measure: Measure| {
            let own = now.as_ref().and_then(|figures| measure.of(figures, item));
            let then = then.as_ref().and_then(|figures| measure.of(figures, item));
            let median = self.all.medians.of_others(item.id, measure, own);
            let owed = match measure {
                Measure::Percent => item.share().map(|share| format!("{share}%")),
                Measure::Count(target) => item.owed(unit, target).map(|owed| owed.to_string()),
                Measure::Done => None,
            };
            let is_told = own.is_some() || then.is_some() || owed.is_some() || median.is_some();
            is_told.then(|| FigureRow {
                label: label(measure, item),
                owed,
                now: own.map(|own| own.to_string()),
                then: then.map(|then| then.to_string()),
                others: median.map_or(0, |median| median.of),
                median: median.map(|median| median.amount.to_string()),
            })
        };
        Measure::all(item).into_iter().filter_map(row).collect()
    }

    /// What of a row is checked; absent where nothing is.
    fn checked(&self, at: usize, entry: &Entry) -> Option<Checked> {
        let item = self.all.ledger.item(entry.item?)?;
        let status = titles(self.all.doubts.of_status(entry));
        let source = entry.source.as_ref();
        let answers = &entry.answers;
        let of = |(row, cell): (&Source, _)| self.all.doubts.of_number(&entry.unit, row, cell);
        let mut numbers = Vec::new();
        if let Some(source) = source {
            numbers.extend(answers.percent.iter().flat_map(|given| of((given.row(source), given.cell))));
            numbers.extend(
                [&answers.target, &answers.done]
                    .into_iter()
                    .flatten()
                    .flat_map(|given| of((given.row(source), given.cell))),
            );
        }
        numbers.extend(entry.counts.iter().flat_map(|count| of((&count.source, count.done.cell))));
        let (numbers, is_unknown) = (titles(numbers), entry.derived == Derived::Unknown);
        let anything = is_unknown || !status.is_empty() || !numbers.is_empty();
        anything.then(|| Checked {
            anchor: anchor(at),
            id: item.id.to_string(),
            name: plain_name(&item.text, &item.title),
            is_unknown,
            status,
            numbers,
        })
    }

    fn aside(&self, entry: &Entry) -> AsideRow {
        AsideRow {
            id: entry.item.map(|item| item.to_string()),
            task: entry.task,
            typed: self.typed(entry),
            source: entry.source.as_ref().map(|source| self.place(source)),
        }
    }
}

fn anchor(at: usize) -> String {
    format!("r{}", at + 1)
}

/// How a measure is called.
fn label(measure: Measure, item: &Item) -> String {
    match measure {
        Measure::Percent => Column::Percent.name().into(),
        Measure::Done => Column::Done.name().into(),
        Measure::Count(target) => {
            item.targets.get(target).map_or_else(String::new, |target| in_one_line(&target.words))
        }
    }
}

/// What kinds of finding say, each once.
fn titles(kinds: Vec<Code>) -> Vec<String> {
    let kinds: BTreeSet<Code> = kinds.into_iter().collect();
    kinds.into_iter().map(|kind| kind.row().title.to_string()).collect()
}

/// Where the items stand, by the first row of each, as the board counts them.
fn classes(own: &[&Entry]) -> Vec<Counted> {
    let mut seen = BTreeSet::new();
    let first: Vec<Derived> = own.iter().filter(|entry| seen.insert(entry.item)).map(|entry| entry.derived).collect();
    let count = |class: Derived| first.iter().filter(|derived| **derived == class).count();
    let all = Derived::ALL.into_iter().map(|class| Counted { label: class.label().into(), count: count(class) });
    all.filter(|counted| counted.count > 0).collect()
}
