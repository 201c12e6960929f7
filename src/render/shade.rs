//! The colour of a table's cell, by the word or the count that stands in it: a
//! table that staff edited is coloured by what it says now.

use crate::briefing::{Light, light, short_label};
use crate::value::Derived;

/// A colour, always beside a word or under a heading that says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// 已完成.
    Done,
    /// 序时推进.
    Green,
    /// 滞后.
    Yellow,
    /// 逾期.
    Red,
    /// What cannot be judged or did not come.
    Grey,
    /// A count of nothing.
    Zero,
}

impl Shade {
    /// Its class on a page.
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Grey => "grey",
            Self::Zero => "zero",
        }
    }

    /// The colour of a status.
    pub fn of(class: Derived) -> Self {
        match (class, light(class)) {
            (Derived::Done, _) => Self::Done,
            (_, Light::Green) => Self::Green,
            (_, Light::Yellow) => Self::Yellow,
            (_, Light::Red) => Self::Red,
            (_, Light::Grey) => Self::Grey,
        }
    }
}

/// What is said of a unit that gave nothing that counts.
const SILENT: [&str; 4] = ["未报送", "报了空表", "无法采用", "已报送但无法采用"];

/// The colour of a cell under a heading; every cell of a `matrix` holds a status.
pub fn shade(text: &str, heading: &str, matrix: bool) -> Option<Shade> {
    if heading == "报送情况" {
        return SILENT.contains(&text).then_some(Shade::Grey);
    }
    if matrix || heading.contains("状态") {
        let class = Derived::ALL.into_iter().find(|c| c.label() == text || short_label(*c) == text);
        return class.map(Shade::of);
    }
    let counts = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    match heading {
        _ if text == "0" => Some(Shade::Zero),
        "滞后" if counts => Some(Shade::Yellow),
        "逾期" if counts => Some(Shade::Red),
        "未填报" | "未启动" | "无法判定" if counts => Some(Shade::Grey),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_without_a_usable_sheet_are_grey_and_counts_by_their_heading() {
        let cases = [
            ("未报送", "报送情况", Some(Shade::Grey)),
            ("无法采用", "报送情况", Some(Shade::Grey)),
            ("按时报送", "报送情况", None),
            ("已完成", "总体状态", Some(Shade::Done)),
            ("3", "滞后", Some(Shade::Yellow)),
            ("3", "逾期", Some(Shade::Red)),
            ("3", "未填报", Some(Shade::Grey)),
            ("3", "已完成", None),
            ("3", "序时推进", None),
            ("3", "其他", None),
            ("0", "逾期", Some(Shade::Zero)),
        ];
        for (text, heading, wanted) in cases {
            assert_eq!(shade(text, heading, false), wanted, "{heading} {text}");
        }
    }
}
