//! The body of a briefing keeps to five pages of A4, whatever the quarter brings
//! and however staff word it. The text is measured as it stands; where it runs
//! over, examples give way, then the least pressing tasks share a sentence.

use super::markdown::{render, with_judgements};
use super::outline::{Part, parts};
use super::paper::{self, LINE, LINES, PAGES, Setting};
use super::templates::Templates;
use super::{figures, judgements};
use crate::model::error::Error;
use crate::view::{Briefing, FIRST_GIVES_WAY, GIVES_WAY, Matrix};

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
    let mut body = body_of(view);
    for give_way in FIRST_GIVES_WAY {
        if paper::first_section(&parts(&render(&body, templates)?), Setting::default()) <= FIRST {
            break;
        }
        give_way(view);
        give_way(&mut body);
    }
    let mut whole = fits(&mut body, &telling, templates)?;
    for give_way in GIVES_WAY {
        if whole {
            break;
        }
        give_way(view);
        give_way(&mut body);
        whole = fits(&mut body, &telling, templates)?;
    }
    let mut kept = if whole { telling.clone() } else { Vec::new() };
    for task in telling.into_iter().filter(|_| !whole) {
        kept.push(task);
        if !fits(&mut body, &kept, templates)? {
            kept.pop();
        }
    }
    view.keep_tasks(&kept);
    let text = with_judgements(view, templates)?;
    view.judgements = judgements::told(std::mem::take(&mut view.judgements), &text);
    Ok(figures::plain(&judgements::plain(&text)))
}

/// Whether the body has room for the paragraphs of these tasks.
fn fits(body: &mut Briefing, tasks: &[u32], templates: &Templates) -> Result<bool, Error> {
    body.keep_tasks(tasks);
    Ok(lines(&render(body, templates)?) <= ROOM)
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
