//! Words of a status column that no rule reads: what staff are asked about them,
//! and what they answered.

use crate::intake::memo::Memo;
use crate::model::finding::Findings;
use crate::model::form::Column;
use crate::model::place::Place;
use crate::model::ruling::{Matter, Question, Rulings};
use crate::model::value::{Asked, Cell, Status, StatusReading, StatusWords, key};
use chrono::NaiveDate;

/// The longest word, in characters; what is longer is a sentence.
const LONGEST: usize = 12;
/// Marks within which, and beside which, more than one thing is said.
const MARKS: &str = "，,。.；;、：:！!？?（）()【】[]《》<>“”\"'‘’/\\|—-–~～…+=%";

/// Reads what says how things stand: the few words for it that units use, once each.
pub(crate) struct StatusCells<'a> {
    words: &'a StatusWords,
    /// The day up to which work is reported.
    as_of: NaiveDate,
    known: Memo<StatusReading>,
}

impl<'a> StatusCells<'a> {
    pub(crate) fn new(words: &'a StatusWords, as_of: NaiveDate) -> Self {
        Self { words, as_of, known: Memo::default() }
    }

    /// The day up to which work is reported.
    pub(crate) fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// A cell; `yes_no` where its column asks 是否完成.
    pub(crate) fn read(&self, cell: &Cell, yes_no: bool) -> StatusReading {
        let read = || self.words.read_as(cell, Asked { cut_off: Some(self.as_of), yes_no });
        match cell {
            Cell::Text(text) if !yes_no => self.known.of(text, read),
            _ => read(),
        }
    }
}

/// The question what a word in the status column means; none where it is a
/// sentence, or says a number.
pub fn status_word(typed: &str) -> Option<Question> {
    let folded = key(typed);
    let word = folded.trim_matches(|c| MARKS.contains(c));
    let says_more = word.contains("分之") || word.chars().any(|c| c.is_numeric() || MARKS.contains(c));
    if word.is_empty() || word.chars().count() > LONGEST || says_more {
        return None;
    }
    let statuses = Status::ALL.map(|status| status.label().to_string());
    Some(Question::new(Matter::Word, Column::Status.heading(), word, statuses.into()))
}

/// The status that staff said a word stands for.
pub(crate) fn ruled(rulings: &Rulings, cell: &Cell, place: &Place, findings: &mut Findings) -> Option<Status> {
    let Cell::Text(typed) = cell else { return None };
    let answer = rulings.answer(&status_word(typed)?, place, findings)?;
    Status::ALL.into_iter().find(|status| status.label() == answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_short_and_says_one_thing() {
        let about = |typed: &str| status_word(typed).map(|question| question.about);
        for (typed, word) in [
            ("差不多了", "差不多了"),
            (" 差 不多了。", "差不多了"),
            ("OK", "ok"),
            ("“挂起”", "挂起"),
            ("●", "●"),
            ("按既定的路线图在推进", "按既定的路线图在推进"),
        ] {
            assert_eq!(about(typed).as_deref(), Some(word), "{typed}");
        }
        for typed in
            ["", "。", "完成2个", "三分之二", "已完成（未验收）", "差不多，待验收", "正在和几家单位沟通下一步方案"]
        {
            assert_eq!(about(typed), None, "{typed}");
        }
    }
}
