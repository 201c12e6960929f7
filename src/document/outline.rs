//! Markdown into parts, for every format that is made from it: what each treats
//! in its own way (markers, rules, headings, tables) and blocks. What is unsafe
//! or would reach outside is taken out here, and Chinese bold is repaired.

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// Stands for an asterisk that was escaped, while bold is repaired.
const STAR: char = '\u{E001}';

/// What a line `<!-- jianbao:name -->` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Marker {
    /// The key figures.
    KeyFigures,
    /// Targets against what was reported.
    TargetsChart,
    /// Tasks by the status of what units report on them.
    StatusChart,
    /// Units by status.
    Board,
    /// The share of what is done, quarter by quarter.
    TrendChart,
    /// The table that follows is unit × item.
    Matrix,
    /// The charts that the body of a paged format has no room for.
    Charts,
    /// The cells one by one, for the screen.
    Detail,
    /// What follows is the imprint.
    Foot,
}

impl Marker {
    const ALL: [(Self, &'static str); 9] = [
        (Self::KeyFigures, "key-figures"),
        (Self::TargetsChart, "targets-chart"),
        (Self::StatusChart, "status-chart"),
        (Self::Board, "board"),
        (Self::TrendChart, "trend-chart"),
        (Self::Matrix, "matrix"),
        (Self::Charts, "charts"),
        (Self::Detail, "detail"),
        (Self::Foot, "foot"),
    ];

    /// What is drawn under a number, the most telling first.
    pub const CHARTS: [Self; 4] = [Self::TargetsChart, Self::StatusChart, Self::Board, Self::TrendChart];

    /// The name in the text.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The marker of a comment.
    fn of(html: &str) -> Option<Self> {
        let name = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?.trim().strip_prefix("jianbao:")?;
        Self::ALL.into_iter().find_map(|(marker, known)| (known == name).then_some(marker))
    }
}

/// The events of a cell.
pub type Cell<'a> = Vec<Event<'a>>;

/// A part of the text.
pub enum Part<'a> {
    /// `<!-- jianbao:name -->`.
    Marker(Marker),
    /// `---`.
    Rule,
    /// A heading and what stands in it.
    Heading(HeadingLevel, Vec<Event<'a>>),
    /// A table: alignments, then rows of cells; the first row is the heading.
    Table(Vec<Alignment>, Vec<Vec<Cell<'a>>>),
    /// Anything else, with its own start and end.
    Block(Vec<Event<'a>>),
}

/// The parts of a text.
pub fn parts(markdown: &str) -> Vec<Part<'_>> {
    let events: Vec<Event> = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES)
        .into_offset_iter()
        .map(|(event, range)| shield(event, &range, markdown))
        .collect();
    let events = bold(merge(numbered(harmless(events))));
    let mut parts = Vec::new();
    let mut rest = events.into_iter().peekable();
    while let Some(event) = rest.next() {
        match event {
            Event::Html(html) => parts.extend(Marker::of(&html).map(Part::Marker)),
            Event::Rule => parts.push(Part::Rule),
            Event::Start(Tag::Heading { level, .. }) => {
                let inner = rest.by_ref().take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
                parts.push(Part::Heading(level, inner.collect()));
            }
            Event::Start(Tag::Table(aligns)) => parts.push(Part::Table(aligns, rows(&mut rest))),
            start @ Event::Start(_) => {
                let mut block = vec![start];
                let mut depth = 1;
                while let Some(event) = rest.next_if(|_| depth > 0) {
                    depth += match event {
                        Event::Start(_) => 1,
                        Event::End(_) => -1,
                        _ => 0,
                    };
                    block.push(event);
                }
                parts.push(Part::Block(block));
            }
            other => parts.push(Part::Block(vec![other])),
        }
    }
    parts
}

/// The rows of a table whose start is taken, up to its end: cells of events.
pub fn rows<'a>(rest: &mut impl Iterator<Item = Event<'a>>) -> Vec<Vec<Cell<'a>>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for event in rest {
        match event {
            Event::End(TagEnd::Table) => break,
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => rows.last_mut().into_iter().for_each(|row| row.push(Vec::new())),
            Event::End(TagEnd::TableHead | TagEnd::TableRow | TagEnd::TableCell) => {}
            other => {
                if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
                    cell.push(other);
                }
            }
        }
    }
    rows
}

/// The words of events.
pub fn plain(events: &[Event]) -> String {
    events.iter().map(said).collect()
}

fn said<'e>(event: &'e Event) -> &'e str {
    match event {
        Event::Text(text) | Event::Code(text) => text.as_ref(),
        _ => "",
    }
}

/// Whether a heading opens an annex: `附件1　任务进展汇总表`.
pub fn is_annex(heading: &str) -> bool {
    heading.trim_start().starts_with("附件")
}

/// Whether a row of a table only names the rows below it.
pub fn is_group(row: &[Cell]) -> bool {
    row.len() > 3 && row.iter().skip(2).all(|cell| plain(cell).trim().is_empty())
}

/// A table with more columns than this needs a landscape page.
const COLUMNS: usize = 8;

/// Positions of the headings of annexes whose pages are landscape: those that hold
/// the matrix, or a table for which `wide` says so or whose columns are many.
pub fn landscape(parts: &[Part], wide: impl Fn(&[Vec<Cell>]) -> bool) -> BTreeSet<usize> {
    let mut landscape = BTreeSet::new();
    let mut annex = None;
    for (position, part) in parts.iter().enumerate() {
        match part {
            Part::Heading(HeadingLevel::H2, events) => annex = is_annex(&plain(events)).then_some(position),
            Part::Marker(Marker::Matrix) => landscape.extend(annex),
            Part::Table(aligns, rows) if aligns.len() > COLUMNS || wide(rows) => landscape.extend(annex),
            _ => {}
        }
    }
    landscape
}

/// The annexes that a paragraph below the text lists, one after the other:
/// `附件：1.甲 2.乙` gives `附件：1.甲` and `2.乙`. None where it is no such list.
pub fn attachments(events: &[Event]) -> Option<Vec<String>> {
    let simple = |event: &Event| {
        matches!(
            event,
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) | Event::Text(_) | Event::HardBreak
        )
    };
    let text: String = events.iter().map(|event| if *event == Event::HardBreak { " " } else { said(event) }).collect();
    let rest = text.trim().strip_prefix("附件：").filter(|_| events.iter().all(simple))?;
    let counted =
        |word: &str, n: usize| word.strip_prefix(&n.to_string()).is_some_and(|rest| rest.starts_with(['.', '．']));
    let mut lines: Vec<String> = Vec::new();
    for word in rest.split_whitespace() {
        let next = counted(word, lines.len() + 1);
        match lines.last_mut().filter(|_| !next) {
            Some(line) => *line = format!("{line} {word}"),
            None if !next => return None,
            None => lines.push(word.to_string()),
        }
    }
    let first = lines.first_mut().filter(|first| !first.is_empty())?;
    *first = format!("附件：{first}");
    Some(lines)
}

/// Escaped asterisks must not look like bold once text is merged.
fn shield<'a>(event: Event<'a>, range: &Range<usize>, source: &str) -> Event<'a> {
    match event {
        Event::Text(text) if text.starts_with('*') && source[..range.start].ends_with('\\') => {
            Event::Text(text.replacen('*', &STAR.to_string(), 1).into())
        }
        other => other,
    }
}

/// Raw HTML becomes text, but for markers; links keep their words and go only
/// to the web, to mail or within the page; pictures become their description;
/// line breaks between Chinese words vanish.
fn harmless(events: Vec<Event>) -> Vec<Event> {
    let mut out = Vec::new();
    let mut links = Vec::new();
    for event in events {
        match event {
            Event::Html(html) if Marker::of(&html).is_some() => out.push(Event::Html(html)),
            Event::Html(html) if html.trim().is_empty() || is_comment(&html) => {}
            Event::Html(html) => {
                out.push(Event::Start(Tag::Paragraph));
                out.push(Event::Text(html));
                out.push(Event::End(TagEnd::Paragraph));
            }
            Event::InlineHtml(html) if is_comment(&html) => {}
            Event::InlineHtml(html) => out.push(Event::Text(html)),
            Event::Start(Tag::HtmlBlock | Tag::Image { .. }) | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => {}
            Event::Start(Tag::Link { ref dest_url, .. }) => {
                let safe = is_safe(dest_url);
                links.push(safe);
                out.extend(safe.then_some(event));
            }
            Event::End(TagEnd::Link) => out.extend(links.pop().unwrap_or(false).then_some(event)),
            Event::SoftBreak => out.push(Event::Text(" ".into())),
            other => out.push(other),
        }
    }
    out
}

/// Footnotes by number, in the order in which the text first names them; they
/// stay where they were written.
fn numbered(mut events: Vec<Event>) -> Vec<Event> {
    let mut known: Vec<String> = Vec::new();
    let mut number = |label: &mut CowStr| {
        let known_at = known.iter().position(|other| *other == **label).unwrap_or_else(|| {
            known.push(label.to_string());
            known.len() - 1
        });
        *label = (known_at + 1).to_string().into();
    };
    for event in &mut events {
        match event {
            Event::FootnoteReference(label) | Event::Start(Tag::FootnoteDefinition(label)) => number(label),
            _ => {}
        }
    }
    events
}

fn is_comment(html: &str) -> bool {
    html.trim().starts_with("<!--") && html.trim().ends_with("-->")
}

fn is_safe(url: &str) -> bool {
    let url = url.trim().to_ascii_lowercase();
    ["https://", "http://", "mailto:", "#"].iter().any(|scheme| url.starts_with(scheme))
}

/// Adjacent texts as one.
fn merge(events: Vec<Event>) -> Vec<Event> {
    let mut out: Vec<Event> = Vec::new();
    for event in events {
        match (out.last_mut(), event) {
            (Some(Event::Text(last)), Event::Text(text)) => *last = format!("{last}{text}").into(),
            (_, event) => out.push(event),
        }
    }
    out
}

/// `**注意：**请` is no bold in Markdown, because the marks stand between a
/// Chinese stop and a Chinese word. What is left of such pairs, in one run of
/// text or across what stands in between on the same level, becomes bold here.
fn bold<'a>(events: Vec<Event<'a>>) -> Vec<Event<'a>> {
    let mut out: Vec<Event> = Vec::new();
    // For each level that is open, where the mark stands that has no other yet.
    let mut open: Vec<Option<usize>> = vec![None];
    let mut put = |piece: Event<'a>| {
        match &piece {
            Event::Start(_) => open.push(None),
            Event::End(_) if open.len() > 1 => drop(open.pop()),
            Event::Text(text) if text.as_ref() == "**" => {
                let level = open.len() - 1;
                if let Some(start) = open[level].filter(|start| start + 1 < out.len()) {
                    out[start] = Event::Start(Tag::Strong);
                    out.push(Event::End(TagEnd::Strong));
                    open[level] = None;
                    return;
                }
                open[level] = Some(out.len());
            }
            _ => {}
        }
        out.push(match piece {
            Event::Text(text) if text.contains(STAR) => Event::Text(text.replace(STAR, "*").into()),
            other => other,
        });
    };
    for event in events {
        match event {
            Event::Text(text) if text.is_empty() => {}
            Event::Text(text) if text.contains("**") => pieces(&text).for_each(&mut put),
            other => put(other),
        }
    }
    out
}

/// A text in pieces, each `**` by itself.
fn pieces<'a>(text: &str) -> impl Iterator<Item = Event<'a>> {
    let words = text.split("**").map(|piece| Event::Text(piece.to_string().into()));
    let marks = words.flat_map(|piece| [Event::Text("**".into()), piece]).skip(1);
    marks.filter(|piece| !matches!(piece, Event::Text(text) if text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annexes_are_listed_a_line_each() {
        let of = |markdown: &str| match &parts(markdown)[..] {
            [Part::Block(events)] => attachments(events),
            _ => None,
        };
        let lines = |lines: &[&str]| Some(lines.iter().map(|line| (*line).to_string()).collect::<Vec<_>>());
        assert_eq!(of("附件：1.汇总表 2.成果 矩阵 3.说明"), lines(&["附件：1.汇总表", "2.成果 矩阵", "3.说明"]));
        assert_eq!(of("附件：1.汇总表\\\n2.矩阵"), lines(&["附件：1.汇总表", "2.矩阵"]));
        assert_eq!(of("附件：1.2025年汇总表 3.说明"), lines(&["附件：1.2025年汇总表 3.说明"]));
        assert_eq!((of("附件：汇总表"), of("附件：1.**汇总表**"), of("附件：")), (None, None, None));
    }
}
