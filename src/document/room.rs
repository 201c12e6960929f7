//! Room on paper: the body of a briefing keeps to five pages of A4, whatever
//! the quarter brings and however staff word it. The words are measured as they
//! stand; where they run over, the least pressing tasks are left to the annex.

use super::markdown::render;
use super::templates::Templates;
use crate::model::error::Error;
use crate::view::{Briefing, Matrix};
use unicode_width::UnicodeWidthStr;

/// Lines of five pages (GB/T 9704: 22 a page), less what the head takes and
/// what stays empty where a table or a heading moves to the next page.
const LINES: usize = 5 * 22 - 12;
/// Half widths of a line of 28 characters; ragged ends are allowed for.
const LINE: usize = 55;
/// The first line's indent.
const INDENT: usize = 4;
/// Parts of a line that heights are measured in.
const PART: usize = 20;
/// The longest that a paragraph about a task gets, in lines: how many tasks to
/// leave out at once.
const PARAGRAPH: usize = 5;

/// The text of a briefing. Tasks that the body has no room for are taken out of
/// it, in the view as well.
///
/// # Errors
/// A template does not render.
pub fn fitted(view: &mut Briefing, templates: &Templates) -> Result<String, Error> {
    let mut body = body_of(view);
    let mut kept = body.overview.pressing.len();
    loop {
        body.keep_tasks(kept);
        let over = lines(&render(&body, templates)?).saturating_sub(LINES);
        if over == 0 || kept == 0 {
            break;
        }
        kept = kept.saturating_sub(over.div_ceil(PARAGRAPH));
    }
    view.keep_tasks(kept);
    render(view, templates)
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
        figures: Vec::new(),
        ..view.clone()
    }
}

/// Lines that the body takes, from its first heading to the first annex: rows of
/// a table are a little more than half as high as a line.
fn lines(text: &str) -> usize {
    let body = text.split("\n## 附件").next().unwrap_or_default();
    let told = body.lines().skip_while(|line| !line.starts_with("### "));
    let height = |line: &str| match line.chars().next() {
        None | Some('<') => 0,
        Some('#') => PART,
        Some('|') if line.starts_with("| :") => 0,
        Some('|') => PART * 11 / 20,
        Some(_) => (line.replace("**", "").width_cjk() + INDENT).div_ceil(LINE) * PART,
    };
    told.map(height).sum::<usize>().div_ceil(PART)
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
