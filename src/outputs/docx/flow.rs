//! Paragraphs, lists, quotations and code, one after the other.

use super::story::{Look, Paragraph, Story};
use super::table;
use crate::document::outline;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// The deepest level of a list that word processors number.
const DEEPEST: usize = 8;
/// Twips that each level of a list stands further in.
const STEP: usize = 480;

/// A list that is open.
struct List {
    /// Its numbering.
    number: usize,
    /// The next paragraph opens an item, and so has the mark.
    marked: bool,
}

/// A block while it is being written.
struct Flow<'s, 'a> {
    story: &'s mut Story,
    /// How a plain paragraph is set.
    plain: Paragraph<'s>,
    lists: Vec<List>,
    quotes: usize,
    /// Within a footnote.
    note: bool,
    /// The number of the footnote that has just begun.
    mark: Option<CowStr<'a>>,
    /// The inline events of the paragraph that is open.
    inline: Vec<Event<'a>>,
}

/// Writes a block, plain paragraphs set as those around it.
pub(super) fn write(story: &mut Story, plain: Paragraph, room: usize, events: Vec<Event>) {
    let mut flow = Flow { story, plain, lists: Vec::new(), quotes: 0, note: false, mark: None, inline: Vec::new() };
    let mut events = events.into_iter();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Table(aligns)) => {
                flow.flush();
                let rows = outline::rows(&mut events);
                table::write(flow.story, table::Kind::Plain, room, &aligns, &rows);
            }
            Event::Start(Tag::CodeBlock(_)) => {
                flow.flush();
                let inner = events.by_ref().take_while(|e| !matches!(e, Event::End(TagEnd::CodeBlock)));
                flow.code(&outline::plain(&inner.collect::<Vec<_>>()));
            }
            other => flow.event(other),
        }
    }
    flow.flush();
}

impl<'s, 'a> Flow<'s, 'a> {
    fn event(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::List(start)) => {
                self.flush();
                self.lists.push(List { number: self.story.numbering(start), marked: false });
            }
            Event::Start(Tag::Item) => {
                self.flush();
                self.lists.iter_mut().last().into_iter().for_each(|list| list.marked = true);
            }
            Event::Start(Tag::BlockQuote(_)) => {
                self.flush();
                self.quotes += 1;
            }
            Event::Start(Tag::FootnoteDefinition(number)) => {
                self.flush();
                self.note = true;
                self.mark = Some(number);
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                self.flush();
                self.note = false;
            }
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) => self.flush(),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => self.flush(),
            Event::End(TagEnd::List(_)) => {
                self.flush();
                self.lists.pop();
            }
            Event::End(TagEnd::BlockQuote(_)) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
            }
            Event::Rule => {
                self.flush();
                self.story.paragraph(Paragraph::of("Rule"), |_| {});
            }
            other => self.inline.push(other),
        }
    }

    /// Closes the paragraph that is open, if there is one.
    fn flush(&mut self) {
        let mut inline = std::mem::take(&mut self.inline);
        let referring = inline.iter().any(|event| matches!(event, Event::FootnoteReference(_)));
        if outline::plain(&inline).trim().is_empty() && !referring {
            return;
        }
        if let Some(number) = self.mark.take() {
            inline.insert(0, Event::FootnoteReference(number));
        }
        let set = self.setting();
        self.story.paragraph(set, |story| story.runs(&inline, Look::default()));
    }

    /// Every line of a code block.
    fn code(&mut self, text: &str) {
        self.story.words(Paragraph::of("Code"), Look::default(), text.trim_end());
    }

    fn setting(&mut self) -> Paragraph<'s> {
        let level = self.lists.len().saturating_sub(1).min(DEEPEST);
        match self.lists.last_mut() {
            Some(list) => {
                let marked = std::mem::take(&mut list.marked);
                let numbering = marked.then_some((list.number, level));
                let indent = (!marked).then_some(STEP * (level + 2));
                Paragraph { numbering, indent, ..Paragraph::of("ListParagraph") }
            }
            None if self.quotes > 0 => Paragraph::of("Quote"),
            None if self.note => Paragraph::of("Note"),
            None => self.plain,
        }
    }
}
