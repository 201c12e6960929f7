//! 自 and 至: in which quarters a row of 单位, 成果 or 分解 holds, and which of
//! several rows about one thing is the one of a quarter.

use super::sheets::{FROM, Row, SheetTable, UNTIL, unread};
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::span::Span;
use crate::model::value::{Quarter, quarter_typed_in};
use std::collections::BTreeMap;

/// A row, what it is about, and when it holds.
pub(super) struct SpanRow<'a, K> {
    /// What the row is about; rows about one thing take turns.
    pub key: K,
    /// Where it stands.
    pub row: Row<'a>,
    /// When it holds.
    pub span: Span,
    /// Whether it is the row of the quarter.
    pub holds: bool,
}

/// The rows of a table by what `key` makes of each, those that it makes nothing of
/// left out; `holds` is right for the quarter. What does not read, overlaps or
/// leaves a gap is told at its cell.
pub(super) fn rows_of<'a, K: Ord>(
    table: &'a SheetTable<'a>,
    (year, quarter): (i32, Quarter),
    mut key: impl FnMut(Row<'a>, &mut Findings) -> Option<K>,
    findings: &mut Findings,
) -> Vec<SpanRow<'a, K>> {
    let mut rows = Vec::new();
    for row in table.rows() {
        if let Some(key) = key(row, findings) {
            let span = span_of(row, year, findings);
            rows.push(SpanRow { key, row, span, holds: span.holds(quarter) });
        }
    }
    let mut alike: BTreeMap<&K, Vec<usize>> = BTreeMap::new();
    rows.iter().enumerate().for_each(|(at, row)| alike.entry(&row.key).or_default().push(at));
    let taking_turns = alike.into_values().filter(|own| own.iter().any(|at| !rows[*at].span.is_whole()));
    let several: Vec<Vec<usize>> = taking_turns.filter(|own| own.len() > 1).collect();
    for mut own in several {
        for (at, later) in own.iter().enumerate() {
            let clashes = |earlier: &&usize| rows[**earlier].span.overlap(rows[*later].span).is_some();
            let Some(earlier) = own[..at].iter().find(clashes) else { continue };
            overlap(&rows[*earlier], &rows[*later], findings);
            let holds = rows[*later].holds && !own[..at].iter().any(|earlier| rows[*earlier].holds);
            rows[*later].holds = holds;
        }
        own.sort_by_key(|at| rows[*at].span.from);
        let mut last = own.first().and_then(|at| rows[*at].span.until);
        for at in own.into_iter().skip(1) {
            let Span { from, until } = rows[at].span;
            if let Some((from, before)) = from.zip(last).filter(|(from, last)| last.next() < *from) {
                let found = format!("{}，前一行至{before}", shown(rows[at].span));
                let taken = Taken::Did("中间的季度按没有这一行处理".into());
                let finding = Finding::new(Code::SpanWrong, rows[at].row.place(FROM), found, taken);
                findings.push(finding.expecting(format!("自{}，或前一行至{from}的前一个季度", before.next())));
            }
            last = last.zip(until).map(|(last, until)| last.max(until));
        }
    }
    rows
}

/// What a row says of its span; what does not read counts as not typed.
fn span_of(row: Row, year: i32, findings: &mut Findings) -> Span {
    let mut end = |heading: &str| {
        let typed = row.text(heading);
        let read = quarter_typed_in(&typed, year);
        if read.is_none() && !typed.is_empty() {
            let taken = Taken::Did("按没有填处理".into());
            findings.push(unread(row, heading, &format!("{year}Q3、三季度"), taken));
        }
        read
    };
    let span = Span { from: end(FROM), until: end(UNTIL) };
    match span.from.zip(span.until) {
        Some((from, until)) if from > until => {
            let taken = Taken::Did("按没有填“自”“至”处理，全年有效".into());
            let finding = Finding::new(Code::SpanWrong, row.place(FROM), shown(span), taken);
            findings.push(finding.expecting(format!("自{until}至{from}")));
            Span::default()
        }
        _ => span,
    }
}

fn overlap<K>(earlier: &SpanRow<K>, later: &SpanRow<K>, findings: &mut Findings) {
    let found = format!("{}；第{}行{}", shown(later.span), earlier.row.number, shown(earlier.span));
    let taken = Taken::Did(format!("重叠的季度按第{}行", earlier.row.number));
    let expected = match (earlier.span.until, later.span.from) {
        (Some(until), _) => format!("自{}", until.next()),
        (None, Some(from)) => format!("第{}行的“至”填到{from}的前一个季度", earlier.row.number),
        (None, None) => "各行的季度不重叠".into(),
    };
    let finding = Finding::new(Code::SpanWrong, later.row.place(FROM), found, taken);
    findings.push(finding.expecting(expected));
}

/// A span in words.
fn shown(span: Span) -> String {
    if span.is_whole() { "没有填“自”“至”".into() } else { span.to_string() }
}
