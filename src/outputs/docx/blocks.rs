//! Paragraphs, lists, quotations and code, one after the other.

use super::table;
use super::writer::{Font, Paragraph, Writer};
use crate::document::outline;
use crate::outputs::colours::TableKind;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// The deepest level of a list that word processors number.
const DEEPEST: usize = 8;
/// Twips that each level of a list stands further in.
const STEP: usize = 480;

struct List {
    number: usize,
    /// The next paragraph opens an item, and so has the mark.
    marked: bool,
}

/// A block while it is being written.
struct Block<'s, 'a> {
    out: &'s mut Writer,
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
pub(super) fn write(out: &mut Writer, plain: Paragraph, width: usize, events: Vec<Event>) {
    let mut block = Block { out, plain, lists: Vec::new(), quotes: 0, note: false, mark: None, inline: Vec::new() };
    let mut events = events.into_iter();
    while let Some(event) = events.next() {
        match event {
            Event::Start(Tag::Table(aligns)) => {
                block.flush();
                let rows = outline::rows(&mut events);
                table::write(block.out, TableKind::Plain, width, &aligns, &rows);
            }
            Event::Start(Tag::CodeBlock(_)) => {
                block.flush();
                let inner = events.by_ref().take_while(|e| !matches!(e, Event::End(TagEnd::CodeBlock)));
                let code = outline::plain(&inner.collect::<Vec<_>>());
                block.out.words(Paragraph::of("Code"), Font::default(), code.trim_end());
            }
            other => block.event(other),
        }
    }
    block.flush();
}

impl<'s, 'a> Block<'s, 'a> {
    fn event(&mut self, event: Event<'a>) {
        let is_inline = match event {
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. }) => true,
            Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link) => true,
            _ => !matches!(event, Event::Start(_) | Event::End(_) | Event::Rule),
        };
        if !is_inline {
            self.flush();
        }
        match event {
            inline if is_inline => self.inline.push(inline),
            Event::Start(Tag::List(start)) => {
                self.lists.push(List { number: self.out.numbering(start), marked: false });
            }
            Event::Start(Tag::Item) => self.lists.iter_mut().last().into_iter().for_each(|list| list.marked = true),
            Event::Start(Tag::BlockQuote(_)) => self.quotes += 1,
            Event::Start(Tag::FootnoteDefinition(number)) => (self.note, self.mark) = (true, Some(number)),
            Event::End(TagEnd::FootnoteDefinition) => self.note = false,
            Event::End(TagEnd::List(_)) => drop(self.lists.pop()),
            Event::End(TagEnd::BlockQuote(_)) => self.quotes = self.quotes.saturating_sub(1),
            Event::Rule => self.out.paragraph(Paragraph::of("Rule"), |_| {}),
            _ => {}
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
        self.out.paragraph(set, |out| out.runs(&inline, Font::default()));
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
