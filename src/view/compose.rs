//! From what is worth saying to what is printed: every count becomes a figure,
//! every status a word and a light; a file a section.

mod cards;
mod charts;
mod checks;
mod closings;
mod comparison;
mod composer;
mod decisions;
mod desk;
mod desk_words;
mod detail;
mod front;
mod echo;
mod items;
mod next;
mod mismatches;
mod overview;
mod problems;
mod sections;
mod standing;
mod unit_page;
mod units;

use crate::model::config::Config;
use crate::model::ledger::Ledger;
use crate::model::task::MasterList;
use crate::quarter::comparison::Comparison;
use crate::quarter::doubts::Doubts;
use crate::quarter::echo::Echo;
use crate::quarter::issue::Issue;
use crate::quarter::rows::Rows;
use crate::view::figures::Figures;
use crate::view::selection::Selection;
use crate::view::{Briefing, Charts, Trend};
use composer::Composer;
use std::sync::Arc;

pub use charts::charts;
pub use desk::{DeskFacts, DeskPlan, ExchangeLine};
use overview::hues;
pub use unit_page::UnitPages;

/// The view of a quarter after these issues, the earliest first.
pub fn compose(ledger: &Ledger, master: &MasterList, config: &Config, past: &[Issue]) -> Briefing {
    let selection = Selection::new(ledger, master);
    let (rows, since) = (Rows::of(ledger), past.last().map(|issue| Comparison::new(issue, ledger, master)));
    let echo = since.as_ref().map(|since| Echo::of(since, ledger));
    let names: Vec<Arc<str>> = selection.reporters.iter().map(|r| r.name.into()).collect();
    let ids: Vec<Arc<str>> = ledger.items.iter().map(|item| item.id.to_string().into()).collect();
    let mut composer = Composer {
        ledger,
        master,
        config,
        selection: &selection,
        past,
        rows: &rows,
        doubts: Doubts::of(ledger),
        since: since.as_ref(),
        echo: echo.as_ref(),
        figures: Figures::new(config.decimals),
        places: composer::places(&selection, &names, &ids),
        judgements: Vec::new(),
        people: ledger.people().into_iter().map(|(unit, names)| (unit, names.into_iter().collect())).collect(),
        names,
        ids,
        named: selection.annex_units(),
    };
    let mut items = composer.items();
    composer.choose_targets(&mut items);
    let units = composer.units();
    let overview = composer.overview(&items, &units);
    let tasks = composer.tasks(&items);
    let task_notes = composer.task_notes(&tasks);
    let mut briefing = Briefing {
        format: "jianbao-briefing".to_string(),
        version: 1,
        period: ledger.period,
        as_of: ledger.as_of,
        lights: config.colours.clone(),
        hues: hues(&config.colours),
        head: composer.head(),
        overview,
        tasks,
        task_notes,
        mismatches: composer.mismatches(),
        highlights: composer.highlights(),
        problems: composer.problems(),
        next: composer.next(&items),
        matrix: composer.matrix(),
        detail: Some(composer.detail(units.total.expected.clone())),
        checks: composer.checks(),
        foot: composer.foot(),
        since: composer.issue_ref(),
        echo: composer.echo(),
        trend: Trend::default(),
        charts: Charts::default(),
        items,
        units,
        judgements: Vec::new(),
        figures: Vec::new(),
    };
    composer.compare(&mut briefing);
    briefing.trend = composer.trend(&briefing);
    briefing.charts = charts(&briefing);
    briefing.judgements = composer.judgements;
    briefing.figures = composer.figures.into_figures();
    briefing.keep_tasks(&briefing.telling());
    debug_assert!(briefing.imbalances().is_empty(), "{:?}", briefing.imbalances());
    briefing
}
