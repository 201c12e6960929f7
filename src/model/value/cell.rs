//! A cell as a reader delivers it, and an answer as it was given.

use super::text::{as_key, clean, is_alphanumeric, key, trimmed};
use crate::model::place::{CellRef, Place, Source};
use chrono::NaiveDateTime;
use chrono::naive::serde::ts_microseconds;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, ToSmolStr, format_smolstr};
use std::borrow::Cow;

/// The content of one cell, as stored in the workbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Text, verbatim.
    Text(Words),
    /// A stored number and the number format it is shown in; `None` is the
    /// general format. There is a % in the format where the number is shown in per
    /// cent and nowhere else: what is shown with other words is text.
    Number(f64, Option<Words>),
    /// A date or a time of day that the program which made the file stored as
    /// such, its serial number, and its number format.
    Date(#[serde(with = "ts_microseconds")] NaiveDateTime, f64, Option<Words>),
    /// A truth value.
    Bool(bool),
    /// An error value such as `#REF!`.
    Error(Words),
    /// A formula that was saved without its result.
    Uncalculated,
    /// A picture inside the cell (WPS 嵌入单元格图片).
    Picture,
}

impl Cell {
    /// The words to show for this cell: text verbatim, a number in its
    /// shortest form, a date as ISO.
    pub fn text(&self) -> Words {
        match self {
            Self::Text(text) | Self::Error(text) => text.clone(),
            Self::Number(n, _) => shortest(*n),
            Self::Date(at, _, _) if at.time() == chrono::NaiveTime::MIN => format_smolstr!("{}", at.date()),
            Self::Date(at, _, _) => format_smolstr!("{}", at.format("%Y-%m-%d %H:%M:%S")),
            Self::Bool(true) => "TRUE".into(),
            Self::Bool(false) => "FALSE".into(),
            Self::Uncalculated => UNCALCULATED.into(),
            Self::Picture => PICTURE.into(),
        }
    }

    /// These words folded for matching.
    pub fn key(&self) -> Cow<'_, str> {
        if let Self::Text(text) = self { as_key(text) } else { Cow::Owned(key(&self.text())) }
    }

    /// The number format, where the cell has one beyond the general.
    pub fn format(&self) -> Option<&str> {
        match self {
            Self::Number(_, format) | Self::Date(_, _, format) => format.as_deref(),
            _ => None,
        }
    }

    /// Whether a person would call the cell empty.
    pub fn is_blank(&self) -> bool {
        // Folding leaves every letter and digit there is, so it need not be done to see one.
        matches!(self, Self::Text(text) if !text.contains(is_alphanumeric) && key(text).is_empty())
    }

    /// Whether the content is unusable as an answer whatever the column.
    pub fn is_defect(&self) -> bool {
        matches!(self, Self::Error(_) | Self::Uncalculated | Self::Picture)
    }

    /// The unusable cell that a text only shows, as a return does and as values pasted
    /// from it do; absent of any other text.
    pub fn shown(text: &str) -> Option<Self> {
        match text.trim() {
            UNCALCULATED => Some(Self::Uncalculated),
            PICTURE => Some(Self::Picture),
            error if ERRORS.contains(&error) => Some(Self::Error(error.into())),
            _ => None,
        }
    }
}

/// What is shown for a formula without its result.
const UNCALCULATED: &str = "〔公式未计算〕";
/// What is shown for a picture.
const PICTURE: &str = "〔图片〕";
/// The error values of workbooks.
const ERRORS: [&str; 7] = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"];

/// A number in the shortest form that reads back, `85` rather than `85.0`;
/// binary dust such as 9.200000000000001 is shown as Excel shows it (15 digits).
fn shortest(n: f64) -> Words {
    let text = n.to_smolstr();
    // In so many characters stand no more figures than Excel shows.
    if text.len() <= 15 {
        return text;
    }
    let rounded: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    rounded.to_smolstr()
}

/// How exact an answer is. Qualified values never enter sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Qualifier {
    /// 约, 左右, 余, 近.
    About,
    /// 至少, 以上 (the value included).
    AtLeast,
    /// 不超过, 以内 (the value included).
    AtMost,
    /// 超过 (the value excluded).
    Over,
    /// 不足, 不到 (the value excluded).
    Under,
}

/// What a cell was read as.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading<T> {
    /// A value of the column's kind.
    Value(T),
    /// The unit says that the column does not concern it (/, 不涉及).
    NotApplicable,
    /// Words that no rule reads; kept verbatim and reported.
    Unread,
}

/// Words as they stand in a cell. Short ones are held in place; copies of longer ones
/// share them, so that an answer which was read as it was typed stands in memory once.
pub type Words = SmolStr;

/// The same words for print and storage as a value, as `clean` says.
pub(crate) fn cleaned(words: &Words) -> Words {
    match trimmed(words) {
        Some(seen) if seen.len() == words.len() => words.clone(),
        Some(seen) => seen.into(),
        None => clean(words).into(),
    }
}

/// An answer: what was typed, where, and what it was read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Given<T> {
    /// What it was read as.
    pub reading: Reading<T>,
    /// As typed; for a number cell the stored number.
    pub text: Words,
    /// Where it stands on its sheet.
    pub cell: CellRef,
    /// What few answers have. Boxed, because an entry has a dozen answers.
    more: Option<Box<More>>,
}

/// What few answers have.
#[derive(Clone, Debug, Default, PartialEq)]
struct More {
    format: Option<Words>,
    qualifier: Option<Qualifier>,
    source: Option<Source>,
}

/// An answer, or an empty cell.
pub type Answer<T> = Option<Given<T>>;

/// The value of an answer where it is exact.
pub fn exact<T: Copy>(answer: &Answer<T>) -> Option<T> {
    answer.as_ref().and_then(|given| given.exact().copied())
}

/// The value of an answer where it was read, exact or not.
pub fn value<T>(answer: &Answer<T>) -> Option<&T> {
    answer.as_ref().and_then(Given::value)
}

/// The place of an answer; `entry` is the row of the entry as a whole.
pub fn place_of<T>(answer: &Answer<T>, entry: &Source) -> Option<Place> {
    answer.as_ref().map(|given| given.place(entry))
}

impl<T> Given<T> {
    /// An answer from a cell and what it was read as.
    pub fn new(cell: &Cell, at: CellRef, reading: Reading<T>, qualifier: Option<Qualifier>) -> Self {
        let more = More { format: cell.format().map(Words::from), qualifier, source: None };
        Self { more: more.boxed(), ..Self::of_words(cell.text(), at, reading) }
    }

    /// An answer that is told by words.
    pub fn of_words(text: impl Into<Words>, cell: CellRef, reading: Reading<T>) -> Self {
        Self { reading, text: text.into(), cell, more: None }
    }

    /// The number format of a number cell; absent for text and general format.
    pub fn format(&self) -> Option<&str> {
        self.more.as_ref()?.format.as_deref()
    }

    /// How exact it is; absent for an exact value.
    pub fn qualifier(&self) -> Option<Qualifier> {
        self.more.as_ref()?.qualifier
    }

    /// The row that `cell` stands in, where that is not the row of the whole entry:
    /// answers of one entry may come from several files.
    pub fn source(&self) -> Option<&Source> {
        self.more.as_ref()?.source.as_ref()
    }

    /// The same, as exact as this says.
    #[must_use]
    pub fn with_qualifier(mut self, qualifier: Option<Qualifier>) -> Self {
        self.change(|more| more.qualifier = qualifier);
        self
    }

    /// The same, standing in a row of its own; `None` where it is that of the entry.
    #[must_use]
    pub fn with_source(mut self, source: Option<Source>) -> Self {
        self.change(|more| more.source = source);
        self
    }

    fn change(&mut self, change: impl FnOnce(&mut More)) {
        let mut more = self.more.take().map_or_else(More::default, |more| *more);
        change(&mut more);
        self.more = more.boxed();
    }

    /// The row that `cell` stands in; `entry` is that of the entry as a whole.
    pub fn row<'s>(&'s self, entry: &'s Source) -> &'s Source {
        self.source().unwrap_or(entry)
    }

    /// Where it stands; `entry` is the row of the entry as a whole.
    pub fn place(&self, entry: &Source) -> Place {
        self.row(entry).place().at(self.cell)
    }

    /// The value, whatever its qualifier.
    pub fn value(&self) -> Option<&T> {
        match &self.reading {
            Reading::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The value where it is exact, and so may enter a sum.
    pub fn exact(&self) -> Option<&T> {
        self.value().filter(|_| self.qualifier().is_none())
    }
}

impl Given<Words> {
    /// The same, holding its words once where it was read as it was typed.
    #[must_use]
    pub fn once(mut self) -> Self {
        if let Reading::Value(words) = &mut self.reading
            && *words == self.text
        {
            words.clone_from(&self.text);
        }
        self
    }
}

impl More {
    /// Nothing where there is nothing of it.
    fn boxed(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

/// The file form of an answer.
#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "R: Deserialize<'de>, W: Deserialize<'de>, S: Deserialize<'de>"))]
struct Stored<R, W, S> {
    value: R,
    text: W,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    format: Option<W>,
    cell: CellRef,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    qualifier: Option<Qualifier>,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    source: Option<S>,
}

fn none<T>() -> Option<T> {
    None
}

impl<T: Serialize> Serialize for Given<T> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (format, qualifier, source) = (self.format(), self.qualifier(), self.source());
        Stored { value: &self.reading, text: self.text.as_str(), format, cell: self.cell, qualifier, source }
            .serialize(s)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Given<T> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let stored = Stored::<Reading<T>, Words, Source>::deserialize(d)?;
        let Stored { value: reading, text, format, cell, qualifier, source } = stored;
        Ok(Self { reading, text, cell, more: More { format, qualifier, source }.boxed() })
    }
}

/// What stands in files for an answer that does not concern the unit.
const NOT_APPLICABLE: &str = "not_applicable";

/// The file form: null where unread and `"not_applicable"` where the unit says so.
impl<T: Serialize> Serialize for Reading<T> {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(s),
            Self::NotApplicable => s.serialize_str(NOT_APPLICABLE),
            Self::Unread => s.serialize_unit(),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Reading<T> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(match serde_json::Value::deserialize(d)? {
            serde_json::Value::Null => Self::Unread,
            serde_json::Value::String(word) if word == NOT_APPLICABLE => Self::NotApplicable,
            value => Self::Value(serde_json::from_value(value).map_err(serde::de::Error::custom)?),
        })
    }
}

/// A reading in the tables of tests: the value and its qualifier, `n/a` or `?`.
#[cfg(test)]
pub(super) fn shown<T>(reading: &Reading<T>, qualifier: Option<Qualifier>, value: impl Fn(&T) -> String) -> String {
    let read = match reading {
        Reading::Value(read) => value(read),
        Reading::NotApplicable => "n/a".into(),
        Reading::Unread => "?".into(),
    };
    read + &qualifier.map_or(String::new(), |qualifier| format!(" {qualifier:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_unusable_cell_shows_is_known_again() {
        for cell in [Cell::Uncalculated, Cell::Picture, Cell::Error("#N/A".into())] {
            assert_eq!(Cell::shown(&cell.text()), Some(cell));
        }
        for text in ["", "图片", "#REF", "见#REF!", "〔图片〕另附"] {
            assert_eq!(Cell::shown(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_show_without_binary_dust() {
        assert_eq!(Cell::Number(85.0, None).text(), "85");
        assert_eq!(Cell::Number(9.200000000000001, None).text(), "9.2");
        assert_eq!(Cell::Number(0.0005, None).text(), "0.0005");
        assert_eq!(Cell::Number(0.1 + 0.2, None).text(), "0.3");
        assert_eq!(Cell::Number(123_456_789_012.345_7, None).text(), "123456789012.346");
        assert_eq!(Cell::Number(-12_345.678_9, None).text(), "-12345.6789");
    }

    #[test]
    fn the_three_readings_survive_the_file_form() {
        let at = CellRef::new(7, 6);
        let cell = Cell::Text("/".into());
        for reading in [Reading::Value(3i64), Reading::NotApplicable, Reading::Unread] {
            let given = Given::new(&cell, at, reading, None);
            let json = serde_json::to_string(&given).expect("serialises");
            assert_eq!(serde_json::from_str::<Given<i64>>(&json).expect("reads back"), given, "{json}");
        }
    }
}
