//! 问题, 亮点做法 and 填报与判定不一致: what units wrote, a cell a row, as typed and with
//! its source. The rows are the cells that the figures of the text count, in the kinds
//! of the text.

use super::book::Book;
use super::context::Context;
use super::entries::{self, Line};
use super::hyperlinks::Key;
use super::list::List;
use super::sheets::{MISMATCHES, PRACTICE, PROBLEMS};
use super::style::Look;
use super::table::{Column, Content, column};
use crate::model::ledger::Entry;
use crate::model::value::Answer;
use crate::view::Num;
use rust_xlsxwriter::XlsxError;
use std::collections::BTreeMap;

/// 问题.
pub fn problems<'a>(book: &mut Book<'a>, context: &'a Context<'a>) -> Result<(), XlsxError> {
    let kinds = &context.view.problems.kinds;
    let rows = counted(context, kinds.iter().map(|kind| (&kind.count, kind.name.as_str())));
    let mut columns = columns(("问题（原文）", 46.0), |entry| &entry.answers.problems);
    columns.insert(3, column("类别", 11.0, Look::Word, |l: &Line<'_>| Content::text(l.kind)));
    write(book, context, PROBLEMS, columns, rows)
}

/// 亮点做法.
pub fn practice<'a>(book: &mut Book<'a>, context: &'a Context<'a>) -> Result<(), XlsxError> {
    let rows = counted(context, [(&context.view.highlights.total, "")]);
    let columns = columns(("亮点做法（原文）", 56.0), |entry| &entry.answers.highlight);
    write(book, context, PRACTICE, columns, rows)
}

/// 填报与判定不一致: the grounds stand beside what was typed.
pub fn mismatches<'a>(book: &mut Book<'a>, context: &'a Context<'a>) -> Result<(), XlsxError> {
    let rows = counted(context, [(&context.view.mismatches.total, "")]);
    let mut columns = columns(("状态原文", 14.0), |entry| &entry.answers.status);
    columns.insert(3, entries::reported());
    columns.insert(6, entries::reasons(34.0));
    write(book, context, MISMATCHES, columns, rows)
}

/// Writes a list of answers, without the last column when printed.
fn write<'a>(
    book: &mut Book<'a>,
    context: &'a Context<'a>,
    name: &'static str,
    columns: Vec<Column<'a, Line<'a>>>,
    rows: Vec<Line<'a>>,
) -> Result<(), XlsxError> {
    let list = List { name, frozen: 2, printed: columns.len() - 1, above: 0, columns };
    list.write(book, &context.view.lights, |name| context.heading(name), rows)
}

/// The rows that these figures count, each with the word for its kind, in the order of
/// 明细.
fn counted<'a>(context: &Context<'a>, figures: impl IntoIterator<Item = (&'a Num, &'a str)>) -> Vec<Line<'a>> {
    let mut kinds: BTreeMap<usize, &str> = BTreeMap::new();
    for (count, kind) in figures {
        let figure = context.view.figure(&count.figure);
        for place in figure.into_iter().flat_map(|figure| &figure.from) {
            let cell = place.unit.as_deref().zip(place.item.as_ref().and_then(|id| id.parse().ok()));
            let position = cell.and_then(|(unit, item)| context.links.position(Key::Cell(unit, item)));
            kinds.extend(position.map(|position| (position, kind)));
        }
    }
    let mut lines = entries::lines(context, kinds.keys().copied());
    for (line, kind) in lines.iter_mut().zip(kinds.into_values()) {
        line.kind = kind;
    }
    lines
}

/// Who said what of which item, how it stands there, and where it is written.
fn columns<'a, T: 'a>(
    (heading, width): (&'static str, f64),
    answer: fn(&Entry) -> &Answer<T>,
) -> Vec<Column<'a, Line<'a>>> {
    let words = move |line: &Line<'a>| line.typed(answer(line.entry));
    let cell = move |line: &Line<'a>| {
        Content::maybe(answer(line.entry).as_ref(), |given| Content::text(entries::spot(given.source(), given.cell)))
    };
    vec![
        entries::unit(),
        entries::number(),
        entries::deliverable(),
        Column { heading, width, look: Look::Text, content: Box::new(words) },
        entries::standing(),
        entries::file(32.0),
        entries::sheet(),
        Column { heading: "单元格", width: 8.0, look: Look::Word, content: Box::new(cell) },
        entries::way(),
    ]
}
