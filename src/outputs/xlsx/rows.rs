//! The rows of a list as they stand in the file. A long list is most of a workbook: its
//! cells are written one after the other, and none is remembered. Words that come back
//! stand once in the file, as units, titles and files do; answers, of which hardly two
//! are alike, stand in their cells.

use super::style::TALLEST;
use super::table::{At, Column, Content, fraction, height, letters, serial};
use super::text::{escape, lines};
use chrono::NaiveTime;
use foldhash::HashMap;
use std::fmt::{Display, Write as _};
use std::io::{self, Write};

/// Links that Excel takes on a sheet: 65,530. Beyond them their cells stay empty.
pub const LINKS: usize = 65_000;
/// How often words may be new to a column before more must have come back than were new.
const TRIED: usize = 64;

/// The numbers by which the file knows the formats of the cells of a list.
pub struct Formats<'f> {
    /// The standing format of each column.
    pub columns: Vec<&'f str>,
    /// Text that must not turn into a formula.
    pub guarded: &'f str,
    /// A percentage with two decimals.
    pub fine_percent: &'f str,
    /// A link.
    pub link: &'f str,
    /// Text too long for the tallest row: what part of the full size it has, and its format.
    pub small: [(f64, &'f str); 2],
}

/// Words that stand once in the file, whatever cells they are in.
#[derive(Default)]
pub struct Shared {
    numbers: HashMap<Box<str>, usize>,
    /// Those before these.
    pub before: usize,
    /// As the file has them, in the order of their numbers.
    pub xml: String,
    /// How many cells have one of these.
    pub cells: usize,
}

impl Shared {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of words, and whether they are new.
    fn number(&mut self, words: &str) -> (usize, bool) {
        if let Some(number) = self.numbers.get(words) {
            return (*number, false);
        }
        let number = self.before + self.numbers.len();
        self.numbers.insert(words.into(), number);
        push(&mut self.xml, &["<si><t", kept(words), ">"]);
        escape(words, &mut self.xml);
        self.xml.push_str("</t></si>");
        (number, true)
    }
}

/// What a column has shown so far.
struct Habit {
    letters: String,
    /// How often words were new, and how often they came back.
    new: usize,
    again: usize,
    /// What stood in the cell above, and its number.
    above: (String, usize),
}

/// Writes the rows of one sheet.
pub struct Rows<'w> {
    out: &'w mut dyn Write,
    formats: &'w Formats<'w>,
    shared: &'w mut Shared,
    habits: Vec<Habit>,
    /// The number of the current row in the file.
    row: String,
    /// Its cells so far.
    cells: String,
    /// The links of the sheet as the file has them below its rows, and how many there are.
    links: (String, usize),
}

impl<'w> Rows<'w> {
    /// Of a sheet whose cells have these formats.
    pub fn new(out: &'w mut dyn Write, formats: &'w Formats<'w>, shared: &'w mut Shared) -> Self {
        let habit = |col| Habit { letters: letters(col), new: 0, again: 0, above: Default::default() };
        let habits = (0..).take(formats.columns.len()).map(habit).collect();
        let (row, cells, links) = Default::default();
        Self { out, formats, shared, habits, row, cells, links }
    }

    /// Writes rows from `top` on, which counts from 0, one below another.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn body<R>(&mut self, top: u32, columns: &[Column<'_, R>], rows: &[R]) -> io::Result<()> {
        for (row, at) in rows.iter().zip(top..) {
            self.row = (at + 1).to_string();
            let mut tallest = 1;
            for (column, col) in columns.iter().zip(0..) {
                tallest = tallest.max(self.value((at, col), column.width, (column.content)(row)));
            }
            self.end_row(tallest)?;
        }
        Ok(())
    }

    /// The links.
    pub fn into_links(self) -> String {
        self.links.0
    }

    fn end_row(&mut self, tallest: usize) -> io::Result<()> {
        write!(self.out, "<row r=\"{}\"", self.row)?;
        if tallest > 1 {
            // Whole pixels, four of which are three points.
            let points = (height(tallest) * 4.0 / 3.0).round() * 0.75;
            write!(self.out, " ht=\"{points}\" customHeight=\"1\"")?;
        }
        write!(self.out, ">{}</row>", self.cells)?;
        self.cells.clear();
        Ok(())
    }

    /// Writes one cell in the standing format of its column, and returns how many lines
    /// it takes.
    fn value(&mut self, at: At, width: f64, content: Content<'_>) -> usize {
        let standing = self.formats.columns[usize::from(at.1)];
        match content {
            Content::Blank => {}
            Content::Text(text) => return self.text(at.1, width, &text),
            Content::Number(n) | Content::Share(n) => self.number(at.1, standing, n),
            Content::Percent(percent) => {
                let is_fine = percent.hundredths() % 10 != 0;
                let format = if is_fine { self.formats.fine_percent } else { standing };
                self.number(at.1, format, fraction(percent));
            }
            Content::Date(date) => self.number(at.1, standing, serial(date.and_time(NaiveTime::MIN))),
            Content::Moment(moment) => self.number(at.1, standing, serial(moment)),
            Content::Link(words, target) => self.link(at.1, words, &target),
        }
        1
    }

    /// Writes text, in smaller type where the tallest row would cut it off, and returns
    /// how many lines of full size it takes.
    fn text(&mut self, col: u16, width: f64, text: &str) -> usize {
        let mut needed = lines(text, width);
        // A program that re-enters the text would take it for a formula.
        let is_guarded = text.starts_with(['=', '+', '-', '@']);
        let mut format = if is_guarded { self.formats.guarded } else { self.formats.columns[usize::from(col)] };
        for (scale, small) in self.formats.small {
            if height(needed) >= TALLEST {
                needed = (lines(text, width / scale) as f64 * scale).ceil() as usize;
                format = small;
            }
        }
        self.string(col, format, text);
        needed
    }

    fn string(&mut self, col: u16, format: &str, text: &str) {
        self.cell(col, format);
        if let Some(number) = self.number_of(col, text) {
            let _ = write!(self.cells, " t=\"s\"><v>{number}</v></c>");
            return;
        }
        push(&mut self.cells, &[" t=\"inlineStr\"><is><t", kept(text), ">"]);
        escape(text, &mut self.cells);
        self.cells.push_str("</t></is></c>");
    }

    /// The number of words that stand once in the file; absent where they stand in their
    /// cell, as in a column whose words hardly come back.
    fn number_of(&mut self, col: u16, text: &str) -> Option<usize> {
        let habit = &mut self.habits[usize::from(col)];
        if habit.new > habit.again + TRIED {
            return None;
        }
        if habit.above.0 != text {
            let (number, is_new) = self.shared.number(text);
            (habit.new, habit.again) = (habit.new + usize::from(is_new), habit.again + usize::from(!is_new));
            text.clone_into(&mut habit.above.0);
            habit.above.1 = number;
        }
        self.shared.cells += 1;
        Some(habit.above.1)
    }

    fn number(&mut self, col: u16, format: &str, value: impl Display) {
        self.cell(col, format);
        let _ = write!(self.cells, "><v>{value}</v></c>");
    }

    /// Begins a cell.
    fn cell(&mut self, col: u16, format: &str) {
        push(&mut self.cells, &["<c r=\"", &self.habits[usize::from(col)].letters, &self.row, "\" s=\"", format, "\""]);
    }

    fn link(&mut self, col: u16, words: &str, target: &str) {
        let (links, count) = &mut self.links;
        if *count < LINKS {
            *count += 1;
            push(links, &["<hyperlink ref=\"", &self.habits[usize::from(col)].letters, &self.row, "\" location=\""]);
            escape(target.trim_start_matches("internal:"), links);
            push(links, &["\" display=\"", words, "\"/>"]);
            self.string(col, self.formats.link, words);
        }
    }
}

/// What tells that blanks around words are part of them.
fn kept(text: &str) -> &'static str {
    let blank = ['\t', '\n', ' '];
    if text.starts_with(blank) || text.ends_with(blank) { " xml:space=\"preserve\"" } else { "" }
}

fn push(text: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| text.push_str(part));
}
