//! A workbook whose long lists are written row by row. rust_xlsxwriter makes all of it
//! but those rows: a list is a table with one row, which shows how its cells are
//! formatted. Row by row the others take its place as the file is written, so that no
//! list is ever held; all other parts go over as they are.
//!
//! Its own way to write rows at once needs a temporary file somewhere, and every cell
//! passes through two tables.

use super::archive::{Archive, LEVEL, Parts};
use super::rows::{Formats, Rows, Shared};
use super::style::Styles;
use super::table::{Column, column_number, letters};
use crate::formats::made_alike;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Cursor, Read, Write};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use zip::ZipArchive;

/// Where the file keeps texts that stand in several cells.
const TEXTS: &str = "xl/sharedStrings.xml";
/// Formats that not all cells of a column have.
const FURTHER: usize = 5;

/// A workbook in the making.
pub struct Book<'a> {
    /// All but the rows of the lists.
    pub frame: Workbook,
    /// Every format.
    pub styles: &'a Styles,
    lists: Vec<Body<'a>>,
}

/// Writes the rows of a list.
pub type WriteRows<'a> = Box<dyn Fn(&mut Rows<'_>) -> io::Result<()> + 'a>;

/// The rows of a list, and where they go.
pub struct Body<'a> {
    /// What its sheet and its table are called.
    pub name: String,
    /// The row of the headings, from 0.
    pub top: u32,
    /// The last row, from 0.
    pub last: u32,
    /// How many columns it has.
    pub columns: usize,
    /// Writes the rows.
    pub write: WriteRows<'a>,
}

impl<'a> Book<'a> {
    /// An empty one.
    pub fn new(styles: &'a Styles) -> Self {
        let mut frame = Workbook::new();
        frame.set_zip_compression_level(LEVEL);
        Self { frame, styles, lists: Vec::new() }
    }

    /// A new sheet of this name.
    pub fn sheet(&mut self, name: &str) -> Result<&mut Worksheet, XlsxError> {
        self.frame.add_worksheet().set_name(name)
    }

    /// Puts rows on the sheet that was added last.
    pub fn put<R>(&mut self, columns: &[Column<'_, R>], body: Body<'a>) -> Result<(), XlsxError> {
        let styles = self.styles;
        let sheet = self.frame.worksheet_from_name(&body.name)?;
        let standing = columns.iter().map(|column| styles.look(column.look));
        let [(_, small), (_, smaller)] = &styles.small;
        let further: [&Format; FURTHER] = [&styles.guarded, &styles.fine_percent, &styles.link, small, smaller];
        for (format, col) in standing.chain(further).zip(0..) {
            sheet.write_blank(body.top + 1, col, format)?;
        }
        self.lists.push(body);
        Ok(())
    }

    /// Writes the file.
    pub fn save(mut self, out: &mut (dyn Write + Send)) -> Result<(), XlsxError> {
        // The writer takes a thread a sheet, and panics where the system gives none.
        let mut frame = mem::take(&mut self.frame);
        let saved = catch_unwind(AssertUnwindSafe(|| frame.save_to_buffer()));
        let saved = saved.map_err(|_| io::Error::other("可能是系统限制了线程：请关闭其他程序，再运行一次"))??;
        let names: Vec<String> = frame.worksheets().iter().map(Worksheet::name).collect();
        // Its cells are not needed any more.
        drop(frame);
        let mut parts = ZipArchive::new(Cursor::new(made_alike(saved)?.into()))?;
        let texts = text_of(&mut parts, TEXTS)?;
        let mut shared = Shared::default();
        shared.before = attribute(&texts, " uniqueCount=\"").and_then(|n| n.parse().ok()).ok_or_else(unlike)?;
        let rest = parts.clone();
        Archive::write(out, rest, |file| {
            for index in 0..parts.len() {
                let path = parts.by_index(index)?.name()?.into_owned();
                let sheet = path.strip_prefix("xl/worksheets/sheet").and_then(|name| name.strip_suffix(".xml"));
                let name = sheet.and_then(|number| names.get(number.parse::<usize>().ok()?.checked_sub(1)?));
                let list = self.lists.iter().find(|list| Some(&list.name) == name);
                let is_table = path.starts_with("xl/tables/");
                if list.is_none() && !is_table && path != TEXTS {
                    file.copy(index)?;
                    continue;
                }
                file.begin(&path)?;
                let xml = text_of(&mut parts, &path)?;
                match list {
                    Some(list) => list.sheet(&xml, &self.styles.small, &mut shared, file)?,
                    None if is_table => file.write_all(self.table(&xml).as_bytes())?,
                    // They stand behind the sheets.
                    None => with_shared(&xml, &shared, file)?,
                }
            }
            Ok(())
        })
    }

    /// A table as long as its list.
    fn table(&self, xml: &str) -> String {
        let list = self.lists.iter().find(|list| xml.contains(&format!(" displayName=\"{}\"", list.name)));
        list.map_or_else(|| xml.to_string(), |list| xml.replace(&list.range(list.top + 1), &list.range(list.last)))
    }
}

impl Body<'_> {
    /// Its cells down to this row, with the headings.
    fn range(&self, last: u32) -> String {
        format!("ref=\"A{}:{}{}\"", self.top + 1, letters(column_number(self.columns) - 1), last + 1)
    }

    /// Writes its sheet, of which all else is in `xml`.
    fn sheet(
        &self,
        xml: &str,
        small: &[(f64, Format); 2],
        shared: &mut Shared,
        out: &mut Archive,
    ) -> Result<(), XlsxError> {
        let begin = format!("<row r=\"{}\"", self.top + 2);
        let (head, rest) = xml.split_once(&begin).ok_or_else(unlike)?;
        let (row, rest) = rest.split_once("</row>").ok_or_else(unlike)?;
        let (below, after) = rest.split_once("<printOptions").ok_or_else(unlike)?;
        let formats = formats(row, self.columns, small).ok_or_else(unlike)?;
        out.write_all(self.sized(head).as_bytes())?;
        let mut rows = Rows::new(out, &formats, shared);
        (self.write)(&mut rows)?;
        let links = rows.into_links();
        out.write_all(self.sized(below).as_bytes())?;
        if !links.is_empty() {
            write!(out, "<hyperlinks>{links}</hyperlinks>")?;
        }
        write!(out, "<printOptions{after}")?;
        Ok(())
    }

    /// What the file says of the size of the sheet, without the formats beside the list.
    fn sized(&self, xml: &str) -> String {
        let spans = |columns: usize| format!(" spans=\"1:{columns}\"");
        let xml = xml.replace(&spans(self.columns + FURTHER), &spans(self.columns));
        let (beside, last) =
            (letters(column_number(self.columns + FURTHER) - 1), letters(column_number(self.columns) - 1));
        let Some((head, rest)) = xml.split_once("<dimension ref=\"") else { return xml };
        let Some((range, rest)) = rest.split_once('"') else { return xml };
        let (from, to) = range.split_once(':').unwrap_or((range, range));
        let end = to.strip_prefix(&beside).and_then(|row| row.parse().ok()).unwrap_or(0).max(self.last + 1);
        format!("{head}<dimension ref=\"{from}:{last}{end}\"{rest}")
    }
}

/// The numbers of the formats in the row that shows them.
fn formats<'r>(row: &'r str, columns: usize, small: &[(f64, Format); 2]) -> Option<Formats<'r>> {
    let mut all: Vec<&str> = row.split("<c ").skip(1).map(|cell| attribute(cell, " s=\"").unwrap_or("0")).collect();
    let [guarded, fine_percent, link, first, second] = all.split_off(columns).try_into().ok()?;
    let small = [(small[0].0, first), (small[1].0, second)];
    Some(Formats { columns: all, guarded, fine_percent, link, small })
}

/// The texts of a workbook with those that its lists share.
fn with_shared(xml: &str, shared: &Shared, out: &mut Archive) -> Result<(), XlsxError> {
    let (texts, end) = xml.rsplit_once("</sst>").ok_or_else(unlike)?;
    let cells: usize = attribute(xml, " count=\"").and_then(|n| n.parse().ok()).ok_or_else(unlike)?;
    let of = |cells: usize, texts: usize| format!(" count=\"{cells}\" uniqueCount=\"{texts}\"");
    let now = of(cells + shared.cells, shared.before + shared.len());
    let texts = texts.replacen(&of(cells, shared.before), &now, 1);
    write!(out, "{texts}{}</sst>{end}", shared.xml)?;
    Ok(())
}

/// What stands behind the first of these beginnings of an attribute.
fn attribute<'x>(xml: &'x str, begin: &str) -> Option<&'x str> {
    Some(xml.split_once(begin)?.1.split_once('"')?.0)
}

fn text_of(parts: &mut Parts, path: &str) -> Result<String, XlsxError> {
    let mut xml = String::new();
    parts.by_name(path)?.read_to_string(&mut xml)?;
    Ok(xml)
}

/// Never seen: the writer's version is fixed, and tests read what it writes.
fn unlike() -> XlsxError {
    io::Error::other("工作表的写法与预期不同").into()
}
