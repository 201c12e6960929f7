//! What must hold of the grammars, whatever was typed.

use jianbao::model::due::{Deadlines, PartialDate, deadlines, read_date};
use jianbao::model::value::{
    Asked, Cell, CountReading, Counting, Percent, PercentColumn, Quantity, Ratio, Reading, Status, StatusWords,
    chinese_number, clean, is_nothing, key, leading_number, quarters_named, strip_brackets,
    without_phones,
};
use std::sync::LazyLock;

/// The plan year.
const YEAR: i32 = 2025;

/// Reads a text by every grammar.
///
/// # Panics
/// Something does not hold.
pub fn check(text: &str) {
    let cell = Cell::Text(text.into());
    due(text);
    dates(&cell);
    percentages(&cell);
    quantities(&cell);
    status(&cell);
    numbers(text);
    words(text);
}

fn due(text: &str) {
    let Deadlines { milestones, doubts } = deadlines(text, YEAR);
    let verbatim = |words: &str| !words.is_empty() && text.contains(words);
    for milestone in &milestones {
        assert!(verbatim(&milestone.words), "{milestone:?}");
        assert!(milestone.due_strict <= milestone.due, "the strict reading is later: {milestone:?}");
        assert_eq!(milestone.due.is_some(), milestone.due_strict.is_some(), "{milestone:?}");
        let (from, due) = (milestone.from, milestone.due);
        assert!(from.or(due).is_some(), "no date: {milestone:?}");
        assert!(from.zip(due).is_none_or(|(from, due)| from <= due), "it ends before it begins: {milestone:?}");
    }
    assert!(doubts.iter().all(|doubt| verbatim(&doubt.words)), "{doubts:?}");
}

fn dates(cell: &Cell) {
    let read = read_date(cell, YEAR);
    if let Some(date) = read.value {
        assert!(date.last_day().to_string().starts_with(&date.to_string()), "{date}");
        let again = read_date(&Cell::Text(date.to_string().into()), YEAR);
        assert_eq!((again.value, again.doubt), (Some(date), None), "what is printed reads back");
        assert!(matches!(date, PartialDate::Day(_)) || date.to_string().len() == "2025-09".len());
    }
}

fn percentages(cell: &Cell) {
    let columns = [(false, false), (true, false), (false, true), (true, true)];
    for (above_one, fraction) in columns {
        if let Reading::Value(percent) = Percent::read(cell, PercentColumn { above_one, fraction, ..PercentColumn::default() }).reading {
            assert!(percent.hundredths() >= 0, "less than nothing: {percent}");
            let again = Percent::read(&Cell::Text(percent.to_string().into()), PercentColumn::default());
            assert_eq!(again.reading, Reading::Value(percent), "what is printed reads back");
        }
    }
    PercentColumn::default().see(cell);
}

fn quantities(cell: &Cell) {
    let read_back = |quantity: Quantity| {
        let again = Quantity::read(&Cell::Text(quantity.to_string().into()));
        assert_eq!(again, (Reading::Value(Ratio { part: quantity, whole: None }), None), "what is printed reads back");
    };
    for counting in [Counting::Done, Counting::Target, Counting::Any] {
        let read = CountReading::read(cell, counting, None);
        if let Reading::Value(Ratio { part, whole }) = read.reading {
            read_back(part);
            whole.into_iter().for_each(read_back);
        }
    }
    for unit in [None, Some(0), Some(4), Some(8)] {
        if let Reading::Value(amount) = Quantity::read_money(cell, unit).0 {
            read_back(amount);
        }
    }
}

fn status(cell: &Cell) {
    static WORDS: LazyLock<StatusWords> = LazyLock::new(StatusWords::default);
    for (cut_off, yes_no) in [(None, false), (Some(PartialDate::Month(YEAR, 9).last_day()), true)] {
        let read = WORDS.read_as(cell, Asked { cut_off, yes_no });
        assert!(!read.partial || read.reading == Reading::Value(Status::OnTrack), "a part is not the whole: {read:?}");
        let unread = read.reading == Reading::Unread;
        assert!(unread || read.obstacle.is_none(), "read, and not: {read:?}");
    }
}

fn numbers(text: &str) {
    let folded = key(text);
    if let Some((number, rest)) = leading_number(&folded) {
        assert!(folded.ends_with(rest) && rest.len() < folded.len(), "{number:?} takes up nothing");
        assert!(number.whole().is_some(), "{number:?}");
        let minus = folded.starts_with(['-', '负']);
        assert!(if minus { number.scaled <= 0 } else { number.scaled >= 0 }, "{number:?} has the wrong sign");
    }
    assert!(chinese_number(text).is_none_or(|number| (0..1_000_000_000).contains(&number)));
    for quarter in quarters_named(text, YEAR) {
        assert_eq!(quarter.to_string().parse(), Ok(quarter), "what is printed reads back");
    }
}

fn words(text: &str) {
    let cleaned = clean(text);
    assert!(cleaned.len() <= text.len());
    let shown = without_phones(text);
    assert_eq!(without_phones(&*shown), shown, "a telephone number is left");
    let _ = (is_nothing(text), strip_brackets(&key(text)));
}
