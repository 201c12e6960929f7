//! Sections 四 to 六: good practice, problems, what comes next.

use super::figure::Num;
use super::parts::{DueView, ItemList, ItemRef, Names, Quote};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 四、亮点做法.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Highlights {
    /// Good practice in the units' own words.
    pub quotes: Vec<MatterView>,
    /// How many cells report good practice, in all; boilerplate is none.
    pub total: Num,
    /// Where nobody does: items that units finished before their date.
    pub ahead: Vec<Ahead>,
}

/// What several units say, told once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatterView {
    /// The words of the first of them.
    pub quote: Quote,
    /// Who says so in these words.
    pub units: Names,
    /// Others who say it in nearly these words.
    pub near: Names,
    /// Of which items.
    pub items: ItemList,
}

/// An item finished before its date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ahead {
    /// The item.
    pub item: ItemRef,
    /// The date.
    pub due: DueView,
    /// Who finished it.
    pub units: Names,
}

/// 五、存在问题.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problems {
    /// Cells that report a problem; the kinds' counts sum to it.
    pub total: Num,
    /// Problems, the same of several units and items once; likewise.
    pub matters: Num,
    /// Units that reported one.
    pub units: Num,
    /// Kinds that occur, the largest first; 其他 last.
    pub kinds: Vec<ProblemKind>,
    /// How many kinds are told with an example; the others are counted.
    pub told: usize,
    /// The items concerned by who owes them as the list says, in the order of the list.
    pub duties: Vec<Duty>,
    /// Whether there are more than are shown.
    pub duties_more: bool,
    /// Items concerned of which the list says nobody.
    pub unowned: ItemList,
    /// Bodies of 单位 or of the list that the units' own words ask for help.
    pub asked: Vec<Asked>,
}

/// Who owes items that problems are about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// As the list says, as much as is worth printing.
    pub owners: Vec<String>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// The items.
    pub items: ItemList,
}

/// A body that units ask for help.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// Its name.
    pub body: String,
    /// Who asks.
    pub units: Names,
    /// About which items.
    pub items: ItemList,
}

/// Problems of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProblemKind {
    /// 资金.
    pub name: String,
    /// Whether it is what no kind claims.
    pub rest: bool,
    /// Cells that report it.
    pub count: Num,
    /// What they report, the same of several once.
    pub matters: Num,
    /// Whose.
    pub units: Names,
    /// About what.
    pub items: ItemList,
    /// One of them.
    pub example: Option<MatterView>,
}

/// 六、下一步工作安排.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Next {
    /// Targets behind the time that is gone of which 一 does not tell, and what the
    /// next quarter must bring, as many as are worth printing.
    pub targets: Vec<TargetNext>,
    /// Whether there are more than are shown.
    pub targets_more: bool,
    /// Whether units gave no number for one of them, or one that is asked about: what
    /// must come rests on the others.
    pub targets_partial: bool,
    /// What falls due until the end of the next quarter, by date; where the plan year
    /// is over, whatever is carried on into another.
    pub due: Vec<DueDay>,
    /// How many items fall due.
    pub due_total: Num,
    /// Dates that are not shown.
    pub due_more: bool,
    /// What is overdue, and by whom.
    pub overdue: Vec<Makeup>,
    /// How many items some unit is overdue on.
    pub overdue_total: Num,
    /// Units that sent nothing.
    pub missing: Names,
    /// Units whose file came and cannot be read or used.
    pub unreadable: Names,
    /// Units that sent a form without answers.
    pub empty: Names,
    /// Units that must fill in the rest of their form.
    pub incomplete: Names,
    /// Units whose form has errors to correct, or answers that cannot be judged.
    pub faulty: Names,
    /// What is behind, and by whom.
    pub lagging: Vec<Makeup>,
    /// How many items some unit is behind on.
    pub lagging_total: Num,
    /// What begins in the next quarter, as much as is worth printing.
    pub starts: Vec<Start>,
    /// How many items begin.
    pub starts_total: Num,
    /// Counted items that nobody could judge.
    pub unjudged: Num,
}

/// A target and what the next quarter must bring.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetNext {
    /// The item.
    pub item: ItemRef,
    /// The target's words, verbatim, inner quotation marks single.
    pub words: String,
    /// The measure word: 个.
    pub measure: String,
    /// What the next quarter must bring.
    pub next: Num,
}

/// What falls due on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueDay {
    /// `10月31日`.
    pub date: String,
    /// The words of the list, where two days may be meant: `11月前`.
    pub words: Option<String>,
    /// For machines: the day by the lenient reading.
    pub iso: NaiveDate,
    /// What, as much as is worth printing.
    pub items: Vec<DueItem>,
    /// How many in all.
    pub total: Num,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Items of which the same falls due by the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueItem {
    /// The item, and others of which the same is due by the same.
    pub items: Vec<ItemRef>,
    /// What of it; may be empty.
    pub label: String,
    /// Who owes it as the list says, as much as is worth printing.
    pub owners: Vec<String>,
    /// Whether there are more owners than shown.
    pub more: bool,
    /// Who is asked to report it, where the list names no owner; absent where nobody is.
    pub reporters: Option<Names>,
}

impl DueItem {
    /// Whether the same of both is due by the same owners, whom the list names.
    pub fn is_like(&self, other: &Self) -> bool {
        self.label == other.label
            && (&self.owners, self.more) == (&other.owners, other.more)
            && self.reporters.is_none()
            && other.reporters.is_none()
    }
}

/// An item that begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// `10月1日`.
    pub date: String,
    /// The item.
    pub item: ItemRef,
}

/// An item to be made up for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Makeup {
    /// The item.
    pub item: ItemRef,
    /// The date that has passed; absent where none is written.
    pub due: Option<DueView>,
    /// By whom.
    pub units: Names,
    /// What one of them writes as its next step with a date to come.
    pub own: Option<Quote>,
}
