//! The colour of a table's cell, by the word or the count that stands in it: a
//! table that staff edited is coloured by what it says now.

use crate::model::value::{Derived, Colour, Colours};
use crate::view::short_label;

/// A colour, always beside a word or under a heading that says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// 已完成, where it is green as 序时推进 is: a darker green.
    Done,
    /// The light of a status.
    Of(Colour),
    /// A count of nothing.
    Zero,
}

impl Shade {
    /// Its class on a page.
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Of(Colour::Green) => "green",
            Self::Of(Colour::Blue) => "blue",
            Self::Of(Colour::Yellow) => "yellow",
            Self::Of(Colour::Orange) => "orange",
            Self::Of(Colour::Red) => "red",
            Self::Of(Colour::Grey) => "grey",
            Self::Zero => "zero",
        }
    }

    /// The colour of a status.
    pub fn of(class: Derived, lights: &Colours) -> Self {
        match (class, lights.of(class)) {
            (Derived::Done, Colour::Green) => Self::Done,
            (_, light) => Self::Of(light),
        }
    }
}

/// What is said of a unit that gave nothing that counts.
const SILENT: [&str; 4] = ["未报送", "报了空表", "无法采用", "已报送但无法采用"];

/// The colour of a cell under a heading; every cell of a `matrix` holds a status.
pub fn shade(text: &str, heading: &str, matrix: bool, lights: &Colours) -> Option<Shade> {
    if heading == "报送情况" {
        return SILENT.contains(&text).then_some(Shade::Of(Colour::Grey));
    }
    if matrix || heading.contains("状态") {
        let class = Derived::ALL.into_iter().find(|c| c.label() == text || short_label(*c) == text);
        return class.map(|class| Shade::of(class, lights));
    }
    let counts = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let class = match heading {
        _ if text == "0" => return Some(Shade::Zero),
        "滞后" => Derived::Lagging,
        "逾期" => Derived::Overdue,
        "未填报" => Derived::Unreported,
        "未启动" => Derived::NotStarted,
        "无法判定" => Derived::Unknown,
        _ => return None,
    };
    counts.then(|| Shade::of(class, lights))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_without_a_usable_sheet_are_grey_and_counts_by_their_heading() {
        let cases = [
            ("未报送", "报送情况", Some(Shade::Of(Colour::Grey))),
            ("无法采用", "报送情况", Some(Shade::Of(Colour::Grey))),
            ("按时报送", "报送情况", None),
            ("已完成", "总体状态", Some(Shade::Done)),
            ("3", "滞后", Some(Shade::Of(Colour::Yellow))),
            ("3", "逾期", Some(Shade::Of(Colour::Red))),
            ("3", "未填报", Some(Shade::Of(Colour::Grey))),
            ("3", "已完成", None),
            ("3", "序时推进", None),
            ("3", "其他", None),
            ("0", "逾期", Some(Shade::Zero)),
        ];
        for (text, heading, wanted) in cases {
            assert_eq!(shade(text, heading, false, &Colours::default()), wanted, "{heading} {text}");
        }
    }
}
