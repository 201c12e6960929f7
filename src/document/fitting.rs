//! The body of a briefing keeps to five pages of A4, whatever the quarter brings
//! and however staff word it. The text is measured as it stands; where it runs
//! over, examples give way, then the least pressing tasks share a sentence.

use super::markdown::{render_with, with_judgements};
use super::outline::{Part, parts};
use super::paper::{self, LINE, LINES, PAGES, Setting};
use super::templates::{Templates, context};
use super::{figures, judgements};
use crate::model::error::Error;
use crate::view::{Briefing, FIRST_GIVES_WAY, GIVES_WAY};
use std::mem::take;
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
    let kept = if height(&text) <= ROOM * LINE { telling } else { give_way(view, body, telling)? };
    view.keep_tasks(&kept);
    let text = with_judgements(view, templates)?;
    view.judgements = judgements::told(take(&mut view.judgements), &text);
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
    // Tasks make their own section longer, if the templates put them nowhere else.
    let whole = height(&body.text(&telling)?);
    if let Ok(section) = body.section(&telling) {
        let others = whole.saturating_sub(height(&section));
        let kept = kept(&telling, |tasks| Ok(others + height(&body.section(tasks)?) <= ROOM * LINE))?;
        if body.fits(&kept)? {
            return Ok(kept);
        }
    }
    kept(&telling, |tasks| body.fits(tasks))
}

/// As many tasks as fit, the first ones first; one that does not leaves its room to the next.
fn kept(telling: &[u32], mut fits: impl FnMut(&[u32]) -> Result<bool, Error>) -> Result<Vec<u32>, Error> {
    let first = last(0, telling.len(), |tasks| fits(&telling[..tasks]))?;
    let mut kept = telling[..first].to_vec();
    for task in telling.iter().skip(first + 1) {
        kept.push(*task);
        if !fits(&kept)? {
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
    fn of(view: &mut Briefing, templates: &'t Templates) -> Self {
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
        self.made("briefing.md", tasks)
    }

    /// Its section that tells of the tasks, likewise.
    fn section(&mut self, tasks: &[u32]) -> Result<String, Error> {
        self.made("tasks.md", tasks)
    }

    fn made(&mut self, name: &str, tasks: &[u32]) -> Result<String, Error> {
        self.view.keep_tasks(tasks);
        self.context.insert("task_notes", &self.view.task_notes);
        if let Some(seen) = self.context.remove("tasks") {
            let seen = self.view.tasks.iter().zip(seen.as_array().unwrap_or_default());
            let seen = seen.map(|(task, seen)| with(seen, "in_body", task.in_body));
            self.context.insert_value("tasks", seen.collect::<Vec<_>>().into());
        }
        Ok(judgements::plain(&render_with(name, &self.context, self.templates)?))
    }

    /// Whether it has room for the paragraphs of these tasks.
    fn fits(&mut self, tasks: &[u32]) -> Result<bool, Error> {
        Ok(height(&self.text(tasks)?) <= ROOM * LINE)
    }
}

/// Fields with one of them otherwise.
fn with(fields: &Value, name: &'static str, value: bool) -> Value {
    let mut fields = fields.as_map().cloned().unwrap_or_default();
    fields.insert(Key::Str(name), value.into());
    fields.into()
}

/// The view without what the annexes list, nor is that copied.
fn body_of(view: &mut Briefing) -> Briefing {
    let (units, items) = (take(&mut view.units.rows), take(&mut view.items));
    let (matrix, detail) = (take(&mut view.matrix.rows), take(&mut view.detail));
    let (judgements, places, figures) = (take(&mut view.judgements), take(&mut view.places), take(&mut view.figures));
    let mut body = view.clone();
    body.units.rows = units.iter().filter(|row| row.in_body).cloned().collect();
    (view.units.rows, view.items, view.matrix.rows, view.detail) = (units, items, matrix, detail);
    (view.judgements, view.places, view.figures) = (judgements, places, figures);
    body
}

/// Twips that the sections of a text take.
fn height(text: &str) -> usize {
    let parts = parts(text);
    let heights = paper::sections(&parts).iter().map(|part| match part {
        Part::Table(_, rows) => ROW * rows.len(),
        part => LINE * paper::lines(part, SETTING),
    });
    heights.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_height_is_that_of_the_body() {
        let text = format!(
            "# 名\n\n第3期\n\n### 一、总体情况\n\n{}\n\n<!-- jianbao:board -->\n\n| a |\n| :-- |\n| b |\n\n## 附件1\n\n{}\n",
            "字".repeat(27),
            "字".repeat(900)
        );
        assert_eq!(height(&text), (1 + 2) * LINE + 2 * ROW);
        assert_eq!(height("没有标题"), 0);
    }
}
