//! Tables of a Word document (.docx): towns often send the form as one.
//!
//! As with a page, the document becomes one sheet: every paragraph is a row,
//! every table follows with its rows. Text that was struck out, by hand or by a
//! tracked change, does not count; boxes beside the text, comments and footnotes
//! are remarks.

use super::package::Package;
use super::text_buffer::{Look, TextBuffer};
use super::workbook_builder::WorkbookBuilder;
use super::xml::{Attributes, Markup, walk};
use super::{Kind, RemarkKind, Unreadable, Workbook};
use std::collections::{BTreeMap, HashMap};

/// Reads the tables of a document; one without a table is no workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let mut package = Package::open(bytes)?;
    package.check_sizes()?;
    // Where nothing leads to the text, it stands where Word puts it.
    let path = package.workbook_path().unwrap_or_else(|_| "word/document.xml".into());
    let notes = notes(&mut package, &path)?;
    let part = package.needed(&path, "缺少正文部件")?;
    let mut pass = Pass { row: 1, notes, ..Pass::default() };
    pass.builder.sheet("正文", false)?;
    walk(part, &ASIDE, |markup| pass.take(markup))?;
    if !pass.has_table {
        return Err(Unreadable::Foreign(Kind::Docx));
    }
    pass.builder.finish()
}

/// Elements whose content is not of the text: older forms of what is there
/// already, changes, readings of characters.
const ASIDE: [&str; 6] = ["Fallback", "del", "moveFrom", "instrText", "rPrChange", "rt"];

/// Parts of notes, and the elements in the text that call one.
const NOTES: [(&str, &str); 3] =
    [("comments", "commentReference"), ("footnotes", "footnoteReference"), ("endnotes", "endnoteReference")];

/// What the notes of a document say, by the element that calls one with its number.
type Notes = HashMap<String, String>;

fn notes(package: &mut Package<'_>, path: &str) -> Result<Notes, Unreadable> {
    let mut notes = Notes::new();
    if !package.has(&Package::relationships_path(path)) {
        return Ok(notes);
    }
    for rel in package.relationships(path)? {
        let Some((_, called)) = NOTES.iter().find(|(kind, _)| *kind == rel.kind) else { continue };
        let Some(markup) = package.text(&rel.target)? else { continue };
        let (mut id, mut text, mut in_text) = (String::new(), TextBuffer::default(), false);
        walk(markup.trim_start_matches('\u{feff}').as_bytes(), &ASIDE, |markup| {
            match markup {
                Markup::Open("comment" | "footnote" | "endnote", attributes) => {
                    id = attributes.own("id").unwrap_or_default();
                }
                Markup::Open("t", _) => in_text = true,
                Markup::Text(words) if in_text => text.exact(words),
                Markup::Close("t") => in_text = false,
                Markup::Close("p") => text.end_line(),
                Markup::Close("comment" | "footnote" | "endnote") => {
                    notes.insert(format!("{called} {id}"), text.take());
                }
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(notes)
}

#[derive(Default)]
struct Pass {
    builder: WorkbookBuilder,
    has_table: bool,
    /// Tables open; what is in one within another is text of the outer cell.
    depth: usize,
    row: u64,
    col: u64,
    cell: Open,
    text: TextBuffer,
    in_text: bool,
    notes: Notes,
    /// Boxes open, and the text of the outermost.
    boxes: usize,
    boxed: TextBuffer,
    /// How the run looks that is open.
    run: Option<Look>,
    /// A check box in the text, and whether it is ticked.
    check_box: Option<bool>,
    /// Cells that reach downwards, by their first column.
    reaching: BTreeMap<u64, Reach>,
}

/// A cell that reaches downwards: its first row, its last column, its last row
/// so far.
struct Reach {
    first: u64,
    to: u64,
    last: u64,
}

/// The cell being read.
#[derive(Default)]
struct Open {
    span: u64,
    continues: bool,
    begins: bool,
}

impl Pass {
    fn take(&mut self, markup: Markup<'_>) -> Result<(), Unreadable> {
        match markup {
            Markup::Open(name, attributes) if self.properties(name, attributes) => {}
            Markup::Open("t", _) => self.in_text = true,
            Markup::Open("tab" | "ptab", _) => self.buffer().exact("\t"),
            Markup::Open("br" | "cr", _) => self.buffer().line_break(),
            Markup::Open("noBreakHyphen", _) => self.buffer().exact("-"),
            Markup::Text(text) if self.in_text => self.words(text),
            Markup::Close("t") => self.in_text = false,
            Markup::Close("r") => self.run = None,
            Markup::Close("checkBox") => {
                let ticked = self.check_box.take() == Some(true);
                self.words(if ticked { "☑" } else { "☐" });
            }
            Markup::Open("txbxContent", _) => self.boxes += 1,
            Markup::Close("txbxContent") => self.close_box(),
            Markup::Close("p") if self.boxes > 0 => self.boxed.end_line(),
            _ if self.boxes > 0 => {}
            Markup::Open("tbl", _) => {
                (self.depth, self.has_table) = (self.depth + 1, true);
                self.text.end_line();
            }
            Markup::Close("p") if self.depth == 0 => self.line()?,
            Markup::Close("p") => self.text.end_line(),
            Markup::Close("tbl") => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    for (col, Reach { first, to, last }) in std::mem::take(&mut self.reaching) {
                        self.builder.merge((first, col), (last, to));
                    }
                }
            }
            Markup::Open(name, attributes) if NOTES.iter().any(|(_, called)| *called == name) => {
                self.note(name, attributes);
            }
            // What stands in a table within a table is text of the outer cell.
            _ if self.depth != 1 => {}
            Markup::Open("tr", _) => {
                self.col = 1;
                self.builder.visit(1)?;
            }
            Markup::Open("gridBefore", attributes) => self.col += attributes.count("val"),
            Markup::Open("tc", _) => {
                self.cell = Open { span: 1, ..Open::default() };
                drop(self.text.take_or_struck());
                self.builder.visit(1)?;
            }
            Markup::Open("gridSpan", attributes) => self.cell.span = attributes.count("val"),
            Markup::Open("vMerge", attributes) => {
                self.cell.begins = attributes.get("val") == Some("restart");
                self.cell.continues = !self.cell.begins;
            }
            Markup::Close("tc") => self.close_cell()?,
            Markup::Close("tr") => self.row += 1,
            _ => {}
        }
        Ok(())
    }

    /// Properties of a run, or of a check box in it; false for anything else.
    fn properties(&mut self, name: &str, attributes: &Attributes) -> bool {
        let says = !matches!(attributes.get("val"), Some("0" | "false" | "off" | "none" | "baseline"));
        match (name, &mut self.run, &mut self.check_box) {
            ("r", run, _) => *run = Some(Look::default()),
            ("strike" | "dstrike", Some(run), _) => run.struck = says,
            ("vanish", Some(run), _) => run.hidden = says,
            ("vertAlign", Some(run), _) => run.raised = says,
            ("checkBox", _, ticked) => *ticked = Some(false),
            ("default" | "checked", _, Some(ticked)) => *ticked = says,
            _ => return false,
        }
        true
    }

    fn buffer(&mut self) -> &mut TextBuffer {
        if self.boxes > 0 { &mut self.boxed } else { &mut self.text }
    }

    fn words(&mut self, text: &str) {
        let look = self.run.unwrap_or_default();
        let buffer = self.buffer();
        buffer.look(look);
        buffer.exact(text);
    }

    /// Where the text now stands.
    fn here(&self) -> Option<(u64, u64)> {
        Some((self.row, if self.depth > 0 { self.col } else { 1 }))
    }

    fn note(&mut self, called: &str, attributes: &Attributes) {
        let id = attributes.get("id").unwrap_or_default();
        let said = self.notes.remove(&format!("{called} {id}")).unwrap_or_default();
        self.builder.remark(self.here(), RemarkKind::Note, &said);
    }

    fn close_box(&mut self) {
        self.boxes = self.boxes.saturating_sub(1);
        if self.boxes == 0 {
            let words = self.boxed.take();
            self.builder.remark(self.here(), RemarkKind::TextBox, &words);
        }
    }

    /// A paragraph outside tables is a row, unless it is empty.
    fn line(&mut self) -> Result<(), Unreadable> {
        let (text, struck) = self.text.take_or_struck();
        if !text.trim().is_empty() {
            self.builder.put_text((self.row, 1), &text, struck)?;
            self.row += 1;
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Unreadable> {
        let (text, struck) = self.text.take_or_struck();
        let (at, last) = ((self.row, self.col), self.col.saturating_add(self.cell.span - 1));
        let above = self.reaching.get_mut(&at.1).filter(|reach| self.cell.continues && reach.last + 1 == at.0);
        match above {
            Some(reach) => reach.last = at.0,
            None if self.cell.begins => {
                let begun = Reach { first: at.0, to: last, last: at.0 };
                if let Some(ended) = self.reaching.insert(at.1, begun) {
                    self.builder.merge((ended.first, at.1), (ended.last, ended.to));
                }
            }
            None => self.builder.merge(at, (at.0, last)),
        }
        self.col = last.saturating_add(1);
        self.builder.put_text(at, &text, struck)
    }
}
