//! 更正说明.md: what is no longer as it was published, as a bureau would say
//! it: what came, what that changes on the first page, then every sentence and
//! every answer that is another.

use crate::document::edits::{Difference, compare};
use crate::document::figures::{Printed, plain};
use crate::document::markdown::{render_with, with_figures};
use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::view::{Briefing, ClosingView, Corrections, Erratum, Group, ItemView, Moved, Num, Row, Topic};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tera::Context;

const TEMPLATE: &str = "erratum.md";

/// A printed number that is another now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// Id of its figure, for `trace`.
    pub figure: String,
    /// As published; absent where it was not printed.
    pub old: Option<String>,
    /// As it is; absent where it is no longer printed.
    pub new: Option<String>,
}

/// The texts of then and now with their numbers.
pub struct Both<'b> {
    /// The view of then.
    pub then: &'b Briefing,
    now: &'b Briefing,
    texts: [String; 2],
    numbers: [Vec<Printed>; 2],
}

impl<'b> Both<'b> {
    /// Makes both texts, in the wording of now.
    ///
    /// # Errors
    /// A template does not render.
    pub fn new(then: &'b Briefing, now: &'b Briefing, templates: &Templates) -> Result<Self, Error> {
        let (then_text, then_numbers) = with_figures(then, templates)?;
        let (now_text, now_numbers) = with_figures(now, templates)?;
        Ok(Self { then, now, texts: [then_text, now_text], numbers: [then_numbers, now_numbers] })
    }

    /// Every number of the text that is another, in the order of print, then
    /// those that are gone.
    pub fn corrected(&self) -> Vec<Corrected> {
        let (was, is) = (by_figure(&self.numbers[0]), by_figure(&self.numbers[1]));
        let mut seen = BTreeSet::new();
        let all = self.numbers[1].iter().chain(&self.numbers[0]).map(|one| one.figure.as_str());
        let text = |of: &BTreeMap<&str, &str>, id: &str| of.get(id).map(|text| (*text).to_string());
        all.filter(|id| seen.insert(*id) && was.get(id) != is.get(id))
            .map(|id| Corrected { figure: id.to_string(), old: text(&was, id), new: text(&is, id) })
            .collect()
    }

    /// What changed in the text. `cause` is told ids of figures, and what the
    /// row of a table is called.
    pub fn corrections(&self, cause: impl Fn(&BTreeSet<&str>, &str) -> String) -> Corrections {
        let changed: BTreeSet<String> = self.corrected().into_iter().map(|one| one.figure).collect();
        let mut made = Corrections { main: main_figures(self.then, self.now), ..Corrections::default() };
        for difference in compare(&self.texts[0], &self.texts[1]) {
            let ids = self.on_lines(difference.lines, &changed);
            let (annex, count) = (difference.annex.clone(), difference.count);
            let cause = cause(&ids, &difference.row);
            let row = row(difference, cause);
            let group = match annex.is_empty() {
                true => &mut made.body,
                false => group(&mut made.annexes, annex),
            };
            group.count += count;
            group.rows.push(row);
        }
        made.annexed = made.annexes.iter().map(|group| group.count).sum();
        [&mut made.body].into_iter().chain(&mut made.annexes).for_each(Group::settle);
        made
    }

    /// The changed figures on a line of each text.
    fn on_lines(&self, lines: (Option<usize>, Option<usize>), changed: &BTreeSet<String>) -> BTreeSet<&str> {
        let all = on_line(&self.numbers[0], lines.0).chain(on_line(&self.numbers[1], lines.1));
        all.filter(|id| changed.contains(*id)).collect()
    }
}

impl Group {
    /// One cause that all rows share stands once, above them.
    fn settle(&mut self) {
        let causes: BTreeSet<&str> = self.rows.iter().map(|row| row.cause.as_str()).collect();
        self.cause = if causes.len() == 1 { causes.first().map(|one| (*one).to_string()) } else { None };
    }
}

fn on_line(numbers: &[Printed], line: Option<usize>) -> impl Iterator<Item = &str> {
    numbers.iter().filter(move |one| Some(one.line) == line).map(|one| one.figure.as_str())
}

fn by_figure(all: &[Printed]) -> BTreeMap<&str, &str> {
    all.iter().rev().map(|one| (one.figure.as_str(), one.text.as_str())).collect()
}

/// The group of an annex, made where there is none.
fn group(groups: &mut Vec<Group>, name: String) -> &mut Group {
    let at = groups.iter().position(|group| group.name == name).unwrap_or_else(|| {
        groups.push(Group { name, ..Group::default() });
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
pub fn main_figures(then: &Briefing, now: &Briefing) -> Vec<Topic> {
    let topics = [
        ("成果", classes(then, now)),
        ("总体状态", statuses(then, now)),
        ("主要目标", targets(then, now)),
        ("报送", reporting(then, now)),
    ];
    let made = topics.into_iter().map(|(name, moved)| Topic { name: name.into(), moved });
    made.filter(|topic| !topic.moved.is_empty()).collect()
}

/// `1.1“优化基本单元”`.
pub fn named(item: &ItemView) -> String {
    format!("{}“{}”", item.id, item.name)
}

fn moved(label: String, (old, new): (Option<&Num>, Option<&Num>), measure: &str) -> Option<Moved> {
    let text = |num: Option<&Num>| num.map_or_else(|| "—".to_string(), |num| num.text.clone());
    let (old, new) = (text(old), text(new));
    (old != new).then(|| Moved { label, old, new, measure: measure.into() })
}

fn classes(then: &Briefing, now: &Briefing) -> Vec<Moved> {
    let of =
        |view: &Briefing, id: &str| view.overview.classes.iter().find(|class| class.id == id).map(|c| c.count.clone());
    let classes = now.overview.classes.iter();
    let counts = classes.filter_map(|c| moved(c.label.clone(), (of(then, &c.id).as_ref(), Some(&c.count)), "项"));
    let percent = |view: &Briefing| view.overview.rate.as_ref().map_or("—".into(), |rate| rate.percent.text.clone());
    let rate = Moved { label: "完成率".into(), old: percent(then), new: percent(now), measure: "%".into() };
    let counts: Vec<Moved> = counts.collect();
    if counts.is_empty() && rate.old == rate.new { counts } else { counts.into_iter().chain([rate]).collect() }
}

fn statuses(then: &Briefing, now: &Briefing) -> Vec<Moved> {
    let counted = now.items.iter().filter(|item| item.repeat_of.is_none());
    let pairs = counted.filter_map(|item| Some((then.items.iter().find(|was| was.id == item.id)?, item)));
    let made = pairs.filter(|(was, is)| was.status != is.status).map(|(was, is)| Moved {
        label: named(is),
        old: was.label.clone(),
        new: is.label.clone(),
        measure: String::new(),
    });
    made.collect()
}

fn targets(then: &Briefing, now: &Briefing) -> Vec<Moved> {
    let same = |is: &ClosingView| {
        let was = then.overview.closings.iter();
        was.into_iter().find(|was| was.item.id == is.item.id && was.words == is.words)
    };
    let closing = |is: &ClosingView| {
        let was = same(is);
        let label = |what: &str| format!("“{}”{what}", is.words);
        let percent = |view: Option<&ClosingView>| view.and_then(|c| c.rate.as_ref()).map(|rate| rate.percent.clone());
        let sum = moved(
            label(if is.planned { "列入计划" } else { "累计" }),
            (was.and_then(|was| was.sum.as_ref()), is.sum.as_ref()),
            &is.measure,
        );
        let what = if sum.is_some() { "完成比例".to_string() } else { label("完成比例") };
        let rate = moved(what, (percent(was).as_ref(), percent(Some(is)).as_ref()), "%");
        sum.into_iter().chain(rate.filter(|_| !is.planned))
    };
    now.overview.closings.iter().flat_map(closing).collect()
}

fn reporting(then: &Briefing, now: &Briefing) -> Vec<Moved> {
    let (was, is) = (&then.overview, &now.overview);
    let of = |id: &str| was.states.iter().find(|state| state.id == id).map(|state| &state.units.total);
    let states = is.states.iter().filter_map(|s| moved(s.label.clone(), (of(&s.id), Some(&s.units.total)), "个"));
    let cells = moved("应填报".into(), (Some(&was.cells), Some(&is.cells)), "项次");
    let filled = moved("实际填报".into(), (Some(&was.filled), Some(&is.filled)), "项次");
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
