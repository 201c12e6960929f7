//! What a unit is asked about a point, in words: short enough for the note of a cell.

use crate::model::finding::{Code, Topic};
use crate::model::form::Column;
use crate::model::outgoing::AskLine;
use crate::model::returned::{Heard, Point};
use crate::model::task::{Item, ItemId, MasterList};
use crate::model::value::{Quantity, Status, beginning};

/// What is said of a point, part by part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// What stands there, shortened: in quotation marks where it was typed so.
    pub found: String,
    /// What the program did with it.
    pub taken: String,
    /// What the unit said to it in 备注, where that was read and it is asked all the same.
    pub said: Option<String>,
    /// What the unit is to do.
    pub ask: &'static str,
    /// What should stand there, where that is known.
    pub expected: Option<String>,
    /// An example; it says of itself that it is one.
    pub example: Option<String>,
}

impl Ask {
    /// What is said of `point` to `unit`.
    pub fn of(point: &Point, unit: &str, master: &MasterList) -> Self {
        let finding = &point.finding;
        let row = finding.code.row();
        let (missing, found) = (finding.code == Code::RowMissing, beginning(&finding.found));
        let item = point.item.and_then(|item| master.item(item));
        let expected = Some(finding.expected.clone()).filter(|expected| expected != row.example);
        let written = row.topic == Some(Topic::Cell) || missing;
        let counts = |column: &Column| matches!(column, Column::Percent | Column::Target | Column::Done);
        let fits = |column: &Column| written || expected.is_none() && counts(column);
        let own = point.column.filter(fits).and_then(|column| example(column, unit, item));
        let general = || expected.is_none().then(|| row.example.to_string());
        Self {
            found: match found {
                found if missing || found.is_empty() => "（空）".into(),
                // A bare id would begin a row of answers.
                found if is_typed(row.topic) || found.parse::<ItemId>().is_ok() => format!("“{found}”"),
                found => found,
            },
            taken: finding.taken.to_string(),
            said: (point.said.heard == Some(Heard::Refused)).then(|| beginning(&point.said.now)),
            ask: row.ask().unwrap_or(row.advice),
            example: own.or_else(general).map(|example| AskLine::Example.of(&example)),
            expected,
        }
    }

    /// What is right, or an example of it; empty where neither is known.
    pub fn right(&self) -> String {
        let expected = self.expected.as_ref().map(|expected| AskLine::Right.of(expected));
        let parts: Vec<&str> = [&expected, &self.example].into_iter().flatten().map(String::as_str).collect();
        parts.join("\n")
    }

    /// What is to be done, below what the unit said to it.
    pub fn to_do(&self) -> String {
        let said = |said: &String| AskLine::Said.of(&format!("“{said}”已看过，仍请改正")) + "\n";
        self.said.as_ref().map_or_else(String::new, said) + &AskLine::Ask.of(self.ask)
    }

    /// The whole, a line a part.
    pub fn note(&self) -> String {
        let (found, taken) = (AskLine::Found.of(&self.found), AskLine::Taken.of(&self.taken));
        let lines = [found, taken, self.to_do(), self.right()];
        lines.into_iter().filter(|line: &String| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

/// Whether what is found of a kind is what was typed, and not two things that differ.
fn is_typed(topic: Option<Topic>) -> bool {
    !matches!(topic, None | Some(Topic::Answers | Topic::Count | Topic::Past))
}

/// What a unit is asked about a point.
pub fn asked(point: &Point, unit: &str, master: &MasterList) -> String {
    Ask::of(point, unit, master).note()
}

/// How an answer of this item is written; nothing where the column takes any words.
fn example(column: Column, unit: &str, item: Option<&Item>) -> Option<String> {
    let whole = item.and_then(|item| owed(item, unit));
    match column {
        Column::Status => Some(Status::OnTrack.label().into()),
        Column::Percent => Some("60%".into()),
        Column::Done => Some(match whole.and_then(|whole| Some((whole, some_of(whole)?))) {
            Some((whole, some)) => format!("目标{whole}、完成了{some}的，填{some}"),
            None => "完成了12的，填12".into(),
        }),
        Column::Target => Some("目标是20的，填20".into()),
        Column::Start | Column::PlannedFinish | Column::ActualFinish => Some("2025-09-28".into()),
        _ => None,
    }
}

/// How many of an item with one target there shall be: of the unit, else of all.
fn owed(item: &Item, unit: &str) -> Option<Quantity> {
    let [at] = item.countable()[..] else { return None };
    item.owed(unit, at).or_else(|| item.targets.get(at)?.value)
}

/// Three of five, whole; absent of so few that it would be all or none.
fn some_of(whole: Quantity) -> Option<Quantity> {
    let whole = whole.scaled() / Quantity::whole(1).scaled();
    (whole > 1).then(|| Quantity::whole(whole * 3 / 5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::{Finding, Taken};
    use crate::model::place::Place;
    use crate::model::returned::Said;
    use crate::model::task::{Comparator, Scope, Target};

    fn list(value: i64) -> MasterList {
        let (unit, words) = ("个".to_string(), format!("{value}个社区"));
        let value = Some(Quantity::whole(value));
        let target =
            Target { value, unit, words, comparator: Comparator::Exactly, scope: Scope::EachUnit, steps: vec![] };
        let item = Item { id: id(), targets: vec![target], ..Item::default() };
        MasterList { items: vec![item], ..MasterList::default() }
    }

    fn id() -> ItemId {
        ItemId { task: 3, sub: Some(1) }
    }

    fn note(column: Column, finding: Finding, value: i64) -> String {
        let point = Point { finding, item: Some(id()), column: Some(column), project: None, said: Said::default() };
        asked(&point, "城东镇", &list(value))
    }

    #[test]
    fn an_example_fits_the_cell_and_says_that_it_is_one() {
        let unread = || Finding::new(Code::CountUnread, Place::nowhere(), "十来个", Taken::KeptAsText);
        assert_eq!(
            note(Column::Done, unread(), 20),
            "现为：“十来个”\n程序：保留原文，不作数值使用\n请只填这一栏要的数。\n例：目标20、完成了12的，填12"
        );
        // Of one there is no part; of two it is one.
        assert!(note(Column::Done, unread(), 1).ends_with("\n例：完成了12的，填12"));
        assert!(note(Column::Done, unread(), 2).ends_with("\n例：目标2、完成了1的，填1"));
        let status = Finding::new(Code::StatusUnread, Place::nowhere(), "推动中", Taken::KeptAsText);
        assert!(note(Column::Status, status, 20).ends_with("\n例：序时推进"));
    }

    #[test]
    fn what_is_known_to_be_right_is_no_example() {
        let finding = Finding::new(Code::DoneAboveTarget, Place::nowhere(), "完成数21", Taken::KeptBoth);
        let words = note(Column::Done, finding.expecting("完成数不大于20"), 20);
        assert!(words.ends_with("\n应为：完成数不大于20"), "{words}");
        assert!(!words.contains('例'), "{words}");
        let missing = Finding::new(Code::RowMissing, Place::nowhere(), "3.1", Taken::LeftBlank);
        let words = note(Column::Status, missing.expecting("“3.1 社区”的状态和进展"), 20);
        assert_eq!(words, "现为：（空）\n程序：按空白处理\n请补填。\n应为：“3.1 社区”的状态和进展\n例：序时推进");
    }
}
