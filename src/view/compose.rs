//! From what is worth saying to what is printed: every count becomes a figure,
//! every status a word and a light. Sections 一 and the head are made here,
//! the others in the files below.

mod annex;
mod comparison;
mod detail;
mod items;
mod talk;
mod units;

use super::book::{Book, share};
use super::*;
use crate::model::config::Config;
use crate::model::ledger::{Ledger, UnitState};
use crate::model::task::{MasterList, UnitKind};
use crate::model::value::Derived;
use crate::quarter::comparison::Comparison;
use crate::quarter::issue::Issue;
use crate::quarter::rows::Rows;
use crate::view::narrate::{self, Cell, Story};
use chrono::Datelike;

/// Names that a sentence of 一 and 六 shows; the others become 等N个.
const NAMES: usize = 6;
/// Names that a sentence of 二 and 五 shows.
const FEW: usize = 3;
/// Items that a sentence shows.
const ITEMS: usize = 3;
/// Targets that 一 tells of.
const TARGETS: usize = 2;

/// The view of the first quarter that is published.
pub fn compose(ledger: &Ledger, master: &MasterList, config: &Config) -> Briefing {
    compose_after(ledger, master, config, &[])
}

/// The view of a quarter after these issues, the earliest first.
pub fn compose_after(ledger: &Ledger, master: &MasterList, config: &Config, past: &[Issue]) -> Briefing {
    let story = narrate::narrate(ledger, master, config);
    let (rows, since) = (Rows::of(ledger), past.last().map(|issue| Comparison::new(issue, ledger)));
    let mut desk = Desk::new(ledger, master, config, (&story, past), (&rows, since.as_ref()));
    let items = desk.items();
    let units = desk.units();
    let overview = desk.overview(&items, &units);
    let tasks = desk.tasks(&items);
    let mut briefing = Briefing {
        format: "jianbao-briefing".to_string(),
        version: 1,
        period: ledger.period,
        as_of: ledger.as_of,
        lights: config.colours.clone(),
        hues: hues(&config.colours),
        head: desk.head(),
        overview,
        tasks,
        highlights: desk.highlights(),
        problems: desk.problems(),
        next: desk.next(),
        matrix: desk.matrix(),
        detail: Some(desk.detail(units.total.expected.clone())),
        checks: desk.checks(),
        foot: desk.foot(),
        since: desk.issue_ref(),
        trend: Trend::default(),
        items,
        units,
        figures: Vec::new(),
    };
    desk.compare(&mut briefing);
    briefing.trend = desk.trend(&briefing);
    briefing.figures = desk.book.into_figures();
    debug_assert!(briefing.imbalances().is_empty(), "{:?}", briefing.imbalances());
    briefing
}

/// Everything that the sections are made with.
struct Desk<'a> {
    ledger: &'a Ledger,
    master: &'a MasterList,
    config: &'a Config,
    story: &'a Story<'a>,
    /// Issues published for earlier quarters, the earliest first.
    past: &'a [Issue],
    /// The rows of the ledger by unit.
    rows: &'a Rows<'a>,
    /// The ledger beside the last of these issues.
    since: Option<&'a Comparison<'a>>,
    book: Book,
    /// Names of the reporters, shared by all evidence.
    names: Vec<Arc<str>>,
    /// Ids of the ledger's items, likewise.
    ids: Vec<Arc<str>>,
}

impl<'a> Desk<'a> {
    fn new(
        ledger: &'a Ledger,
        master: &'a MasterList,
        config: &'a Config,
        (story, past): (&'a Story<'a>, &'a [Issue]),
        (rows, since): (&'a Rows<'a>, Option<&'a Comparison<'a>>),
    ) -> Self {
        Self {
            ledger,
            master,
            config,
            story,
            past,
            rows,
            since,
            book: Book::new(config.decimals),
            names: story.reporters.iter().map(|r| Arc::from(r.name)).collect(),
            ids: ledger.items.iter().map(|item| Arc::from(item.id.to_string())).collect(),
        }
    }

    /// The evidence of a cell.
    fn cell(&self, position: usize) -> Evidence {
        let cell: Cell<'a> = self.story.cells[position];
        Evidence::entry(&self.names[cell.unit], &self.ids[cell.item], cell.entry)
    }

    /// Units with their number; the evidence of a unit is the unit.
    fn name_units(&mut self, id: &str, units: &[usize], cap: usize, pool: usize) -> Names {
        let story = self.story;
        let list: Vec<(&str, Evidence)> = units.iter().map(|u| (story.reporters[*u].name, self.reporter(*u))).collect();
        self.book.names(id, &list, cap, pool)
    }

    /// The units of these cells, each once, with their number.
    fn name_cells(&mut self, id: &str, cells: &[usize], cap: usize, pool: usize) -> Names {
        let story = self.story;
        let mut list: Vec<(usize, &str, Evidence)> = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for position in cells {
            let unit = story.cells[*position].unit;
            if seen.insert(unit) {
                list.push((unit, story.reporters[unit].name, self.cell(*position)));
            }
        }
        list.sort_by_key(|(unit, _, _)| *unit);
        let list: Vec<(&str, Evidence)> = list.into_iter().map(|(_, name, evidence)| (name, evidence)).collect();
        self.book.names(id, &list, cap, pool)
    }

    /// A unit as a whole: the file that was used, or its absence.
    fn reporter(&self, unit: usize) -> Evidence {
        let path = self.story.reporters[unit].report.and_then(|report| report.source.clone());
        Evidence { path, ..Evidence::unit(&self.names[unit]) }
    }

    fn item_ref(&self, item: usize) -> ItemRef {
        let report = &self.ledger.items[item];
        ItemRef { id: report.id.to_string(), name: narrate::short_name(&report.text, &report.title) }
    }

    fn item_list(&mut self, id: &str, items: &[usize], cap: usize) -> ItemList {
        let total = self.book.count(id, "项", items.iter().map(|i| Evidence::item(&self.ids[*i])).collect());
        let shown = if items.len() <= cap + 1 { items.len() } else { cap };
        ItemList { shown: items[..shown].iter().map(|i| self.item_ref(*i)).collect(), total, more: shown < items.len() }
    }

    fn head(&self) -> Head {
        let period = self.config.period(self.ledger.period);
        let issue = period.issue.map(|issue| issue.trim().to_string()).filter(|issue| !issue.is_empty());
        Head {
            district: self.config.district.clone(),
            title: self.config.title.clone(),
            issue_is_number: issue.as_ref().is_some_and(|issue| issue.chars().all(char::is_numeric)),
            issue,
            issuer: self.config.issuer.clone(),
            issued: period.issued.map(long_date),
            period: self.ledger.period.title(),
            quarter: self.ledger.period.ordinal().to_string(),
            next_period: self.ledger.period.next().title(),
            as_of: long_date(self.ledger.as_of),
            plan_year: self.master.year.to_string(),
        }
    }

    fn foot(&self) -> Foot {
        let period = self.config.period(self.ledger.period);
        Foot { report_to: period.report_to, send_to: period.send_to, distribute_to: period.distribute_to }
    }

    fn overview(&mut self, items: &[ItemView], units: &UnitBoard) -> Overview {
        let ids = self.ids.clone();
        let (counted, pool) = (self.story.counted.clone(), self.story.reporters.len());
        let states = self.states();
        let reported: Vec<&Num> = states.iter().filter(|s| s.reported).map(|s| &s.units.total).collect();
        let reported = self.book.sum("units.reported", "个", reported);
        let of = |list: &[usize]| -> Vec<Evidence> { list.iter().map(|i| Evidence::item(&ids[*i])).collect() };
        let repeats: Vec<usize> = (0..ids.len()).filter(|i| !counted.contains(i)).collect();
        let total = self.book.count("items.total", "项", of(&counted));
        let mut classes = Vec::new();
        for class in Derived::ALL {
            let list: Vec<usize> = counted.iter().copied().filter(|i| self.ledger.items[*i].status == class).collect();
            classes.push((class, of(&list)));
        }
        let classes = self.classes("items", "项", classes, &total, true);
        let decimals = self.config.decimals.min(2);
        let shares = classes.iter().map(|c| share(c.count.value.scaled(), total.value.scaled(), decimals));
        let shares_off = !counted.is_empty() && shares.sum::<i64>() != 100 * 10_i64.pow(decimals);
        let done = classes.iter().find(|c| c.id == Derived::Done.id()).map(|c| c.count.clone());
        let tasks = (0..self.master.tasks.len()).map(|_| Evidence::list(None)).collect();
        let orphans: Vec<usize> = counted.iter().copied().filter(|i| self.story.by_item[*i].is_empty()).collect();
        let unjudged =
            |i: &usize| self.ledger.items[*i].status == Derived::Unknown && !self.story.by_item[*i].is_empty();
        let unclear: Vec<usize> = counted.iter().copied().filter(unjudged).collect();
        Overview {
            noun: if self.story.reporters.iter().all(|r| r.kind == UnitKind::Town) { "街镇" } else { "单位" }
                .to_string(),
            units: self.book.count("units.total", "个", (0..pool).map(|u| self.reporter(u)).collect()),
            reported,
            states,
            has_deadline: self.config.period(self.ledger.period).deadline.is_some(),
            tasks: self.book.count("tasks.total", "项", tasks),
            tasks_more: self.book.count(TASKS_MORE, "项", Vec::new()),
            pressing: self.story.body_tasks.clone(),
            listed: self.book.count("items.listed", "项", ids.iter().map(Evidence::item).collect()),
            repeats: self.book.count("items.repeats", "项", of(&repeats)),
            rate: done.and_then(|done| self.book.rate("items.rate", &done, &total)),
            items: total,
            classes,
            shares_off,
            closings: items.iter().flat_map(|i| &i.closings).filter(|c| c.in_overview).cloned().collect(),
            orphans: self.item_list("items.orphans", &orphans, ITEMS),
            overdue: self.item_list("items.overdue.list", &self.story.overdue, ITEMS),
            lagging: self.item_list("items.lagging.list", &self.story.lagging, ITEMS),
            smooth: self.name_units("units.smooth", &self.story.smooth, FEW, pool),
            behind: self.name_units("units.behind", &self.story.behind, NAMES, pool),
            unclear: self.name_units("units.unclear", &self.story.unclear, NAMES, pool),
            unclear_items: self.item_list("items.unclear", &unclear, ITEMS),
            cells: units.total.expected.clone(),
            filled: units.total.reported.clone(),
            since: None,
        }
    }

    fn states(&mut self) -> Vec<StateCount> {
        let pool = self.story.reporters.len();
        let all = [
            UnitState::OnTime,
            UnitState::Late,
            UnitState::Undated,
            UnitState::Empty,
            UnitState::Missing,
            UnitState::Unreadable,
        ];
        let mut states = Vec::new();
        for state in all {
            let units: Vec<usize> = (0..pool).filter(|u| self.story.reporters[*u].state == state).collect();
            let id = state_id(state);
            let units = self.name_units(&format!("units.{id}"), &units, NAMES, pool);
            let label = state.label().to_string();
            states.push(StateCount { id: id.to_string(), label, reported: state.has_reported(), units });
        }
        states
    }

    /// Counts by class; their sum is `whole`. `empty` keeps classes without a
    /// member.
    fn classes(
        &mut self,
        prefix: &str,
        unit: &str,
        members: Vec<(Derived, Vec<Evidence>)>,
        whole: &Num,
        empty: bool,
    ) -> Vec<ClassCount> {
        let mut counts = Vec::new();
        for (class, from) in members.into_iter().filter(|(_, from)| empty || !from.is_empty()) {
            let id = class.id();
            let count = self.book.count(format!("{prefix}.{id}"), unit, from);
            let share = if empty { self.book.percent(format!("{prefix}.{id}.share"), &count, whole) } else { None };
            counts.push(ClassCount {
                id: id.to_string(),
                label: class.label().to_string(),
                short: short_label(class).to_string(),
                light: self.config.colours.of(class),
                count,
                share,
            });
        }
        counts
    }

    /// Cells by class.
    fn cell_classes(&mut self, prefix: &str, cells: &[usize], whole: &Num) -> Vec<ClassCount> {
        let members = Derived::ALL.map(|class| {
            let of = cells.iter().filter(|c| self.story.cells[**c].status == class);
            (class, of.map(|c| self.cell(*c)).collect())
        });
        self.classes(prefix, "个", members.into(), whole, false)
    }
}

impl Evidence {
    /// The list itself: a sheet of `master.xlsx`.
    fn list(item: Option<&Arc<str>>) -> Self {
        let (path, sheet) = (Origin::file("master.xlsx"), if item.is_some() { "成果" } else { "任务" });
        Self { unit: None, item: item.cloned(), path: Some(path), sheet: Some(sheet.into()), cell: None, row: None }
    }
}

/// The colour of every status in words. 已完成 is the deep one of its light, and
/// says so where another status has the same; so does that.
fn hues(lights: &Colours) -> Vec<Hue> {
    let shared =
        |class| class != Colour::Grey && lights.of(Derived::Done) == class && lights.classes(class).count() > 1;
    let hue = |class: Derived| {
        let light = lights.of(class);
        let depth = match (shared(light), class) {
            (false, _) => "",
            (true, Derived::Done) => "深",
            (true, _) => "浅",
        };
        let word = format!("{depth}{}", light.label());
        Hue { status: class.id().to_string(), label: class.label().to_string(), light, word }
    };
    Derived::ALL.map(hue).into()
}

/// `on_time`.
fn state_id(state: UnitState) -> &'static str {
    match state {
        UnitState::OnTime => "on_time",
        UnitState::Late => "late",
        UnitState::Undated => "undated",
        UnitState::Empty => "empty",
        UnitState::Missing => "missing",
        UnitState::Unreadable => "unreadable",
    }
}

/// Two characters for a narrow column.
pub fn short_label(class: Derived) -> &'static str {
    match class {
        Derived::Done => "完成",
        Derived::OnTrack => "推进",
        Derived::Lagging => "滞后",
        Derived::Overdue => "逾期",
        Derived::NotStarted => "未启",
        Derived::Standing => "长期",
        Derived::Adjusted => "调整",
        Derived::NotApplicable => "不涉",
        Derived::Unreported => "未填",
        Derived::Unknown => "待判",
    }
}

/// `2025年9月30日`.
fn long_date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
