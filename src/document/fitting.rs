//! The body of a briefing keeps to five pages of A4, whatever the quarter brings
//! and however staff word it. The text is measured as it stands; where it runs
//! over, examples give way, then the least pressing tasks share a sentence.

use super::markdown::{made, with_judgements};
use super::outline::{Part, parts};
use super::paper::{self, LINE, LINES, PAGES, Setting};
use super::templates::{Templates, context};
use super::{figures, judgements};
use crate::model::error::Error;
use crate::view::{Briefing, FIRST_GIVES_WAY, GIVES_WAY, Matrix};
use tera::value::Key;
use tera::{Context, Value};

/// Lines of the pages, less what the head takes and what stays empty where a
/// table or a heading moves to the next page.
const ROOM: usize = PAGES * LINES - 12;
/// Lines of the first page below the title.
const FIRST: usize = 15;
/// Ragged ends are allowed for; each format has its own gaps.
const SETTING: Setting = Setting { autospace: false, ragged: true };
/// Twips of a row of a table: a little more than half a line.
const ROW: usize = 318;

/// The text of a briefing. Where the body has no room for all, examples are taken
/// out of it, then the paragraphs of the least pressing tasks; in the view as well.
///
/// # Errors
/// A template does not render.
pub fn fitted(view: &mut Briefing, templates: &Templates) -> Result<String, Error> {
    let telling = view.telling();
    let mut body = Body::of(view, templates);
    let mut text = body.text(&telling)?;
    for give_way in FIRST_GIVES_WAY {
        if paper::first_section(&parts(&text), Setting::default()) <= FIRST {
            break;
        }
        give_way(view);
        body.give_way(&[give_way]);
        text = body.text(&telling)?;
    }
    let kept = if lines(&text) <= ROOM { telling } else { give_way(view, body, telling)? };
    view.keep_tasks(&kept);
    let text = with_judgements(view, templates)?;
    view.judgements = judgements::told(std::mem::take(&mut view.judgements), &text);
    Ok(figures::plain(&judgements::plain(&text)))
}

/// Takes out of the view what its body has no room for, and returns the tasks that
/// keep their paragraph. Every step makes the text shorter, and every task longer.
fn give_way(view: &mut Briefing, mut body: Body, telling: Vec<u32>) -> Result<Vec<u32>, Error> {
    let after = |steps: usize| {
        let mut body = body.clone();
        body.give_way(&GIVES_WAY[..steps]);
        body
    };
    let all = GIVES_WAY.len();
    let too_long = last(0, all + 1, |steps| after(steps).fits(&telling).map(|fits| !fits))?;
    let steps = &GIVES_WAY[..all.min(too_long + 1)];
    steps.iter().for_each(|step| step(view));
    if too_long < all {
        return Ok(telling);
    }
    body.give_way(steps);
    let first = last(0, telling.len(), |tasks| body.fits(&telling[..tasks]))?;
    let mut kept = telling[..first].to_vec();
    for task in telling.into_iter().skip(first + 1) {
        kept.push(task);
        if !body.fits(&kept)? {
            kept.pop();
        }
    }
    Ok(kept)
}

/// The last number from `low` up to `high` for which something holds that holds of
/// `low`, not of `high`, and of none after the first of which it does not.
fn last(mut low: usize, mut high: usize, mut holds: impl FnMut(usize) -> Result<bool, Error>) -> Result<usize, Error> {
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(middle)? { low = middle } else { high = middle }
    }
    Ok(low)
}

/// The body of a text while it is fitted: what templates see of it is made once,
/// and again only where it changes.
#[derive(Clone)]
struct Body<'t> {
    view: Briefing,
    context: Context,
    templates: &'t Templates,
}

impl<'t> Body<'t> {
    fn of(view: &Briefing, templates: &'t Templates) -> Self {
        let view = body_of(view);
        Self { context: context(&view), view, templates }
    }

    /// Takes something out: nothing but what [`GIVES_WAY`] and [`FIRST_GIVES_WAY`] touch.
    fn give_way(&mut self, steps: &[fn(&mut Briefing)]) {
        steps.iter().for_each(|step| step(&mut self.view));
        macro_rules! see {
            ($($field:ident)*) => { $(self.context.insert(stringify!($field), &self.view.$field);)* };
        }
        see!(overview echo highlights problems next);
    }

    /// The text where these tasks have a paragraph.
    fn text(&mut self, tasks: &[u32]) -> Result<String, Error> {
        self.view.keep_tasks(tasks);
        self.context.insert("task_notes", &self.view.task_notes);
        if let Some(seen) = self.context.remove("tasks") {
            let seen = self.view.tasks.iter().zip(seen.as_array().unwrap_or_default());
            let seen = seen.map(|(task, seen)| with(seen, "in_body", task.in_body));
            self.context.insert_value("tasks", seen.collect::<Vec<_>>().into());
        }
        Ok(figures::plain(&judgements::plain(&made(&self.context, self.templates)?)))
    }

    /// Whether it has room for the paragraphs of these tasks.
    fn fits(&mut self, tasks: &[u32]) -> Result<bool, Error> {
        Ok(lines(&self.text(tasks)?) <= ROOM)
    }
}

/// Fields with one of them otherwise.
fn with(fields: &Value, name: &'static str, value: bool) -> Value {
    let mut fields = fields.as_map().cloned().unwrap_or_default();
    fields.insert(Key::Str(name), value.into());
    fields.into()
}

/// The view without what the annexes list.
fn body_of(view: &Briefing) -> Briefing {
    let mut units = view.units.clone();
    units.rows.retain(|row| row.in_body);
    Briefing {
        units,
        items: Vec::new(),
        matrix: Matrix { columns: Vec::new(), rows: Vec::new(), legend: Vec::new() },
        detail: None,
        judgements: Vec::new(),
        figures: Vec::new(),
        ..view.clone()
    }
}

/// Lines that the sections of a text take.
fn lines(text: &str) -> usize {
    let parts = parts(text);
    let heights = paper::sections(&parts).iter().map(|part| match part {
        Part::Table(_, rows) => ROW * rows.len(),
        part => LINE * paper::lines(part, SETTING),
    });
    heights.sum::<usize>().div_ceil(LINE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_body() {
        let text = format!(
            "# 名\n\n第3期\n\n### 一、总体情况\n\n{}\n\n<!-- jianbao:board -->\n\n| a |\n| :-- |\n| b |\n\n## 附件1\n\n{}\n",
            "字".repeat(27),
            "字".repeat(900)
        );
        assert_eq!(lines(&text), 1 + 2 + 2);
        assert_eq!(lines("没有标题"), 0);
    }
}
