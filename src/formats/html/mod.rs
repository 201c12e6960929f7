//! Web pages with tables: what office systems export under the name .xls, what
//! Excel and WPS save as a page, and the body of a mail.
//!
//! The page becomes one sheet, as it does when Excel opens it: every line of
//! text is a row, every table follows with its rows. Only the tokens come from
//! a library; tables are put together here, because a tree of a hundred
//! thousand nested elements has no use and many dangers.

mod looks;
mod styles;
mod table;

use super::encoding::{decode_declared, named};
use super::text_buffer::Look;
use super::text_buffer::TextBuffer;
use super::unreadable::check_cells;
use super::{Kind, Unreadable, Workbook, limits};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use looks::Looks;
use styles::{CellAttributes, Styles};
use table::{Block, OpenCell, OpenTable, fill};

/// Tables within tables; deeper ones are taken for text.
const NESTED: usize = 32;

/// Reads a page; one without a table is no workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let text = decode(bytes).ok_or_else(|| Unreadable::damaged("文字编码无法识别"))?;
    let mut page = Page::default();
    let mut emitter = DefaultEmitter::default();
    // Styles and scripts are no text.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(text.as_str(), emitter) {
        match token {
            Ok(Token::StartTag(tag)) => page.open(&tag)?,
            Ok(Token::EndTag(tag)) => page.close(&lossy(&tag.name)),
            Ok(Token::String(text)) => page.text(&lossy(&text)),
            Ok(Token::Comment(comment)) => page.comment(&lossy(&comment)),
            _ => {}
        }
    }
    page.finish()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The text of a page, whose encoding stands at its head.
fn decode(bytes: &[u8]) -> Option<String> {
    let head = lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let label = head.split("charset").nth(1).map(|rest| rest.trim_start_matches([' ', '=', '"', '\'']));
    let label = label.and_then(|rest| rest.split(['"', '\'', ' ', ';', '>', '/']).next());
    decode_declared(bytes, label.and_then(named))
}

/// The page so far.
#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    tables: Vec<OpenTable>,
    /// Text outside tables.
    text: TextBuffer,
    styles: Styles,
    looks: Looks,
    /// The element whose content is no text.
    within: Option<&'static str>,
    title: String,
    /// Sheet names that Excel left in a comment.
    names: Vec<String>,
    /// Tables too deep to be taken for any.
    ignored: usize,
    frames: bool,
    visited: u64,
}

/// Elements that stand on lines of their own.
const LINES: [&str; 17] =
    ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dd", "dt", "hr", "center", "blockquote"];

/// The element in which LibreOffice puts the note of a cell.
const NOTE: &str = "comment";

/// Elements whose content is no text.
const SILENT: [&str; 5] = ["title", "style", "script", "xml", "noframes"];

impl Page {
    fn open(&mut self, tag: &StartTag<()>) -> Result<(), Unreadable> {
        let name = lossy(&tag.name);
        if self.within.is_some() {
            return Ok(());
        }
        if let Some(silent) = SILENT.iter().find(|silent| **silent == name) {
            self.within = Some(silent).copied().filter(|_| !tag.self_closing);
            return Ok(());
        }
        let own = |name: &str| tag.attributes.get(name.as_bytes()).map(|value| lossy(value));
        self.looks.open(&name, || self.styles.look(own("class").as_deref(), own("style").as_deref()));
        match name.as_str() {
            "input" if own("type").is_some_and(|kind| matches!(kind.as_str(), "checkbox" | "radio")) => {
                self.text(if own("checked").is_some() { "☑" } else { "☐" });
            }
            "table" => self.open_table()?,
            "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption" | "col"
                if !self.tables.is_empty() && self.ignored == 0 =>
            {
                self.visit()?;
                self.part(&name, tag);
            }
            "tr" | "td" | "th" => self.buffer().end_line(),
            "frameset" | "frame" => self.frames = true,
            "br" => self.buffer().line_break(),
            name if LINES.contains(&name) => self.buffer().end_line(),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        if self.within.is_some() {
            self.within = self.within.filter(|silent| *silent != name);
            return;
        }
        self.looks.close(name);
        match name {
            "table" if self.ignored > 0 => self.ignored -= 1,
            "table" => self.close_table(),
            "tr" | "tbody" | "thead" | "tfoot" | "td" | "th" => {
                let Some(table) = self.tables.last_mut().filter(|_| self.ignored == 0) else { return };
                if matches!(name, "td" | "th") { table.close_cell() } else { table.close_row() }
            }
            name if name == "caption" || LINES.contains(&name) => self.buffer().end_line(),
            _ => {}
        }
    }

    /// Where text goes now.
    fn buffer(&mut self) -> &mut TextBuffer {
        let in_note = self.looks.is_within(NOTE);
        match self.tables.last_mut() {
            Some(table) if in_note => table.note(),
            Some(table) => table.buffer(),
            None => &mut self.text,
        }
    }

    fn text(&mut self, text: &str) {
        match self.within {
            None => {
                let look = self.looks.now();
                let buffer = self.buffer();
                buffer.look(look);
                buffer.flow(text);
            }
            Some("style") => self.styles.read(text),
            Some("title") => self.title.push_str(text),
            Some(_) => {}
        }
    }

    /// Excel leaves the names of sheets in a comment, and its styles too.
    fn comment(&mut self, comment: &str) {
        if self.within == Some("style") {
            return self.styles.read(comment);
        }
        for rest in comment.split("<x:Name>").skip(1).take(limits::SHEETS) {
            self.names.extend(rest.split_once("</x:Name>").map(|(name, _)| name.trim().to_string()));
        }
    }

    fn visit(&mut self) -> Result<(), Unreadable> {
        self.visited += 1;
        if self.visited > limits::CELLS_VISITED / 10 { check_cells(usize::MAX) } else { Ok(()) }
    }

    fn open_table(&mut self) -> Result<(), Unreadable> {
        self.visit()?;
        if self.ignored > 0 || self.tables.len() >= NESTED {
            self.ignored += 1;
            self.buffer().end_line();
            return Ok(());
        }
        match self.tables.last_mut() {
            Some(table) => table.open_nested(),
            None => self.flush(),
        }
        self.tables.push(OpenTable::default());
        Ok(())
    }

    fn close_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        let blocks = table.close();
        match self.tables.last_mut() {
            Some(outer) => outer.take(blocks),
            None => self.blocks.extend(blocks),
        }
    }

    /// Text so far becomes lines.
    fn flush(&mut self) {
        self.blocks.extend(Block::lines(&self.text.take()));
    }

    /// A row, a cell or a column of the innermost table.
    fn part(&mut self, name: &str, tag: &StartTag<()>) {
        let own = |name: &str| tag.attributes.get(name.as_bytes()).map(|value| lossy(value));
        let (class, style) = (own("class"), own("style"));
        let look = self.styles.look(class.as_deref(), style.as_deref());
        let count = |name: &str, most: u64| {
            let text = own(name).unwrap_or_default();
            text.trim().parse::<u64>().map_or(1, |n| n.min(most))
        };
        let Some(table) = self.tables.last_mut() else { return };
        match name {
            "tr" => {
                table.open_row(look.hidden);
                self.looks.row(Look { hidden: false, ..look });
            }
            "col" => table.columns(count("span", 1_000).max(1), look.hidden),
            "td" | "th" => {
                let spans = (count("rowspan", 65_534), count("colspan", 1_000).max(1));
                let format = self.styles.format(class.as_deref(), style.as_deref());
                let struck = self.looks.cell(look);
                table.open_cell(OpenCell::new(spans, CellAttributes::of(own, format), struck));
            }
            "caption" => table.buffer().end_line(),
            _ => table.close_row(),
        }
    }

    fn finish(mut self) -> Result<Workbook, Unreadable> {
        if !self.tables.is_empty() {
            return Err(Unreadable::damaged("表格没有结尾，网页可能没有传完"));
        }
        self.flush();
        if !self.blocks.iter().any(|block| matches!(block, Block::Table(_))) {
            let frames = || Unreadable::Unsupported {
                kind: "分成几个文件的网页，表格在随附的文件夹里".into()
            };
            return Err(if self.frames { frames() } else { Unreadable::Foreign(Kind::Html) });
        }
        let name = match self.names.as_slice() {
            [name] => name.as_str(),
            _ if !self.title.trim().is_empty() => self.title.trim(),
            _ => "网页",
        };
        fill(self.blocks, &name.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(31).collect::<String>())
    }
}
