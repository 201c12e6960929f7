//! 更正说明.md: what is no longer as it was published, as a bureau would say
//! it: what came, what that changes on the first page, then every sentence and
//! every answer that changed.

use crate::document::edits::{Difference, compare};
use crate::document::figures::{Printed, plain};
use crate::document::markdown::{render_with, with_figures};
use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::view::{Briefing, ClosingView, Corrections, Erratum, Group, ItemView, MainFigure, Num, Row, Topic, TopicId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tera::Context;

const TEMPLATE: &str = "erratum.md";

/// A printed number that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// Id of its figure, for `trace`.
    pub figure: String,
    /// As published; absent where it was not printed.
    pub old: Option<String>,
    /// As it is; absent where it is no longer printed.
    pub new: Option<String>,
    /// What changed it.
    pub cause: String,
}

/// What is no longer as it was printed.
#[derive(Default)]
pub struct TextChanges {
    /// Every number, in the order of print, then those that are gone.
    pub figures: Vec<Corrected>,
    /// The first page, every sentence and every row of a table.
    pub corrections: Corrections,
}

/// Compares the text of a published view with the text as it is, both made with
/// the same templates. `cause` is given ids of figures, and what the row of a table is called.
///
/// # Errors
/// A template does not render.
pub fn text_changes(
    then: &Briefing,
    now: &Briefing,
    templates: &Templates,
    cause: impl Fn(&BTreeSet<&str>, &str) -> String,
) -> Result<TextChanges, Error> {
    let (then_text, then_numbers) = with_figures(then, templates)?;
    let (now_text, now_numbers) = with_figures(now, templates)?;
    let numbers = [then_numbers, now_numbers];
    let by_figure = |numbers: &[Printed]| -> BTreeMap<String, String> {
        numbers.iter().rev().map(|one| (one.figure.clone(), one.text.clone())).collect()
    };
    let (mut was, mut is) = (by_figure(&numbers[0]), by_figure(&numbers[1]));
    let mut figures = Vec::new();
    for id in numbers[1].iter().chain(&numbers[0]).map(|one| one.figure.as_str()) {
        let (old, new) = (was.remove(id), is.remove(id));
        if old != new {
            figures.push(Corrected { figure: id.to_string(), old, new, cause: cause(&[id].into(), "") });
        }
    }
    let changed: BTreeSet<&str> = figures.iter().map(|one| one.figure.as_str()).collect();
    // The changed figures on each line of either text.
    let on_line = numbers.each_ref().map(|numbers| {
        let mut lines: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for one in numbers.iter().filter(|one| changed.contains(one.figure.as_str())) {
            lines.entry(one.line).or_default().insert(&one.figure);
        }
        lines
    });
    let mut made = Corrections { main: main_figures(then, now), ..Corrections::default() };
    for difference in compare(&then_text, &now_text) {
        let ids = |side: usize, line: Option<usize>| on_line[side].get(&line?);
        let ids = [ids(0, difference.lines.0), ids(1, difference.lines.1)].into_iter().flatten().flatten().copied();
        let cause = cause(&ids.collect(), &difference.row);
        let group =
            if difference.annex.is_empty() { &mut made.body } else { group(&mut made.annexes, &difference.annex) };
        group.count += difference.count;
        group.rows.push(row(difference, cause));
    }
    made.annexed = made.annexes.iter().map(|group| group.count).sum();
    // One cause that all rows share stands once, above them.
    for group in made.annexes.iter_mut().chain([&mut made.body]) {
        let cause = group.rows.first().map(|row| row.cause.clone());
        group.cause = cause.filter(|cause| group.rows.iter().all(|row| row.cause == *cause));
    }
    Ok(TextChanges { figures, corrections: made })
}

/// The group of an annex, made where there is none.
fn group<'g>(groups: &'g mut Vec<Group>, name: &str) -> &'g mut Group {
    let at = groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
        groups.push(Group { name: name.to_string(), ..Group::default() });
        groups.len() - 1
    });
    &mut groups[at]
}

fn row(difference: Difference, cause: String) -> Row {
    let words = |text: Option<String>| text.map(|text| plain(&text).replace("**", "").replace('\\', ""));
    let place = format!("{} {}", difference.section, difference.place).trim().to_string();
    Row { place, old: words(difference.old), new: words(difference.new), cause }
}

/// The figures of the first page: items by class with the rate, items that
/// stand elsewhere, targets, and how units reported.
fn main_figures(then: &Briefing, now: &Briefing) -> Vec<Topic> {
    let topics = [
        (TopicId::Classes, "成果", classes(then, now)),
        (TopicId::Statuses, "总体状态", statuses(then, now)),
        (TopicId::Targets, "主要目标", targets(then, now)),
        (TopicId::Reporting, "报送", reporting(then, now)),
    ];
    let made = topics.into_iter().map(|(id, name, moved)| Topic { id, name: name.into(), moved });
    made.filter(|topic| !topic.moved.is_empty()).collect()
}

/// `1.1“优化基本单元”`.
pub fn named(item: &ItemView) -> String {
    format!("{}“{}”", item.id, item.name)
}

fn text(num: Option<&Num>) -> String {
    num.map_or_else(|| "—".to_string(), |num| num.text.clone())
}

/// A figure that is not as it was.
fn moved(label: String, old: Option<&Num>, new: Option<&Num>, measure: &str) -> Option<MainFigure> {
    let (old, new) = (text(old), text(new));
    (old != new).then(|| MainFigure { label, old, new, measure: measure.into() })
}

fn classes(then: &Briefing, now: &Briefing) -> Vec<MainFigure> {
    let was = |id: &str| then.overview.classes.iter().find(|class| class.id == id).map(|class| &class.count);
    let classes = now.overview.classes.iter();
    let mut all: Vec<_> =
        classes.filter_map(|class| moved(class.label.clone(), was(&class.id), Some(&class.count), "项")).collect();
    let percent = |view: &Briefing| text(view.overview.rate.as_ref().map(|rate| &rate.percent));
    let rate = MainFigure { label: "完成率".into(), old: percent(then), new: percent(now), measure: "%".into() };
    if !all.is_empty() || rate.old != rate.new {
        all.push(rate);
    }
    all
}

fn statuses(then: &Briefing, now: &Briefing) -> Vec<MainFigure> {
    let counted = now.items.iter().filter(|item| item.repeat_of.is_none());
    let pairs = counted.filter_map(|item| Some((then.items.iter().find(|was| was.id == item.id)?, item)));
    let figure = |(was, is): (&ItemView, &ItemView)| MainFigure {
        label: named(is),
        old: was.label.clone(),
        new: is.label.clone(),
        measure: String::new(),
    };
    pairs.filter(|(was, is)| was.status != is.status).map(figure).collect()
}

fn targets(then: &Briefing, now: &Briefing) -> Vec<MainFigure> {
    let closing = |is: &ClosingView| {
        let mut closings = then.overview.closings.iter();
        let was = closings.find(|was| was.item.id == is.item.id && was.words == is.words);
        let label = |what: &str| format!("“{}”{what}", is.words);
        let sum = label(if is.planned { "列入计划" } else { "累计" });
        let sum = moved(sum, was.and_then(|was| was.sum.as_ref()), is.sum.as_ref(), &is.measure);
        let percent = |view: &'_ ClosingView| view.rate.as_ref().map(|rate| rate.percent.clone());
        let rate = if sum.is_some() { "完成比例".to_string() } else { label("完成比例") };
        let rate = moved(rate, was.and_then(percent).as_ref(), percent(is).as_ref(), "%");
        sum.into_iter().chain(rate.filter(|_| !is.planned))
    };
    now.overview.closings.iter().flat_map(closing).collect()
}

fn reporting(then: &Briefing, now: &Briefing) -> Vec<MainFigure> {
    let (was, is) = (&then.overview, &now.overview);
    let of = |id: &str| was.states.iter().find(|state| state.id == id).map(|state| &state.units.total);
    let states = is.states.iter().filter_map(|s| moved(s.label.clone(), of(&s.id), Some(&s.units.total), "个"));
    let cells = moved("应填报".into(), Some(&was.cells), Some(&is.cells), "项次");
    let filled = moved("实际填报".into(), Some(&was.filled), Some(&is.filled), "项次");
    states.chain(cells).chain(filled).collect()
}

/// The Markdown of a note.
///
/// # Errors
/// The template does not render.
pub fn render(erratum: &Erratum, templates: &Templates) -> Result<String, Error> {
    let context = Context::from_serialize(erratum)
        .map_err(|e| Error::Template { name: TEMPLATE.into(), reason: e.to_string() })?;
    render_with(TEMPLATE, &context, templates)
}
