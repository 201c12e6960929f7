//! Parts of the view that several sections share.

use super::figure::{Evidence, Num};
use crate::model::value::{Colour, Derived};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The colour of a status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hue {
    /// `on_track`.
    pub status: String,
    /// `序时推进`.
    pub label: String,
    /// Its light.
    pub light: Colour,
    /// `浅绿`: told apart from 已完成, where both have one light.
    pub word: String,
}

/// How many are of a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassCount {
    /// `on_track`.
    pub id: String,
    /// `序时推进`.
    pub label: String,
    /// `推进`: two characters, for tables.
    pub short: String,
    /// Its light.
    pub light: Colour,
    /// How many.
    pub count: Num,
    /// Share of the whole, in per cent; absent of nothing.
    pub share: Option<Num>,
}

impl ClassCount {
    /// Whether the class is one of these.
    pub fn is(&self, wanted: fn(Derived) -> bool) -> bool {
        Derived::ALL.into_iter().any(|class| wanted(class) && class.id() == self.id)
    }
}

/// Names, as many as are worth printing, and how many there are in all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Names {
    /// The first few.
    pub shown: Vec<String>,
    /// How many in all.
    pub total: Num,
    /// Whether there are more than are shown (等N个).
    pub more: bool,
    /// Whether it is everybody who could be on the list.
    pub all: bool,
}

/// A share with what it is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// In per cent.
    pub percent: Num,
    /// Numerator.
    pub part: Num,
    /// Denominator.
    pub whole: Num,
}

/// An item by id and short name, for a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemRef {
    /// `2.1`.
    pub id: String,
    /// Its words up to the first stop, cut short if long; inner quotation marks are single.
    pub name: String,
}

/// Items, as many as are worth printing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemList {
    /// The first few.
    pub shown: Vec<ItemRef>,
    /// How many in all.
    pub total: Num,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Words of a unit, cut at the end of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Who said it.
    pub unit: String,
    /// About what.
    pub item: ItemRef,
    /// The words, not yet escaped for any format.
    pub text: String,
    /// Whether something was cut off.
    pub cut: bool,
    /// Where they stand.
    pub source: Option<Evidence>,
}

/// One date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueView {
    /// What is due; may be empty.
    pub label: String,
    /// The words of the list, verbatim.
    pub words: String,
    /// `8月31日`, or `2026年1月31日` outside the plan year; absent where open.
    pub date: Option<String>,
    /// `2025-08-31`.
    pub iso: Option<NaiveDate>,
    /// Whether inferred rather than written.
    pub inferred: bool,
    /// Whether the words can be read as two dates (8月前); `date` is the lenient
    /// one, and is not printed without the words.
    #[serde(default)]
    pub ambiguous: bool,
}

/// Two characters for a narrow column.
pub fn short_label(class: Derived) -> &'static str {
    match class {
        Derived::Done => "完成",
        Derived::OnTrack => "推进",
        Derived::Lagging => "滞后",
        Derived::Overdue => "逾期",
        Derived::NotStarted => "未启",
        Derived::Open => "未到",
        Derived::Standing => "长期",
        Derived::Adjusted => "调整",
        Derived::NotApplicable => "不涉",
        Derived::Unreported => "未填",
        Derived::Unknown => "待判",
    }
}
