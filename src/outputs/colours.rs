//! The colours of the outputs, all in one place, and the colour of a cell in a table
//! of the text: by the word or the count that stands in it, so that a table that
//! staff edited is coloured by what it says now.

use crate::model::value::{Colour, Colours, Derived};
use crate::view::{Tone, short_label};

pub type Rgb = u32;

/// White, for letters on what is dark.
pub const WHITE: Rgb = 0xFFFFFF;
/// What is missing from a whole, and counts of several statuses together.
pub const PALE: Rgb = 0xECEFF1;
/// Letters on grey.
pub const DARK: Rgb = 0x2B3138;

/// What is planned only, and the letters on it: nothing of it is done.
pub const PLANNED: (Rgb, Rgb) = (0xD6E0EC, 0x12304F);

/// What is well.
pub const GOOD: Rgb = 0x146C43;
/// What needs care.
pub const CARE: Rgb = 0x8A6500;
/// What is past its date.
pub const BAD: Rgb = 0xC1272D;

/// The colour of a key figure.
pub fn of_tone(tone: Tone) -> Rgb {
    match tone {
        Tone::Good => GOOD,
        Tone::Care => CARE,
        Tone::Bad => BAD,
        Tone::Open => shades(Colour::Blue).deep,
        Tone::Plain => shades(Colour::Grey).deep,
    }
}

/// The shades that one colour has in each output.
pub struct Shades {
    /// Its CSS class on a page.
    pub class: &'static str,
    /// Behind words in a document, and the words.
    pub text: (Rgb, Rgb),
    /// What is done in a document: white words stand on it.
    pub deep: Rgb,
    /// Behind words in a workbook, and the words.
    pub sheet: (Rgb, Rgb),
    /// The darkest bar of a workbook's charts.
    pub bar: Rgb,
}

/// The lights, in the order of their declaration.
const SHADES: [Shades; 6] = [
    Shades { class: "green", text: (0xBFE3CD, 0x0C3A23), deep: GOOD, sheet: (0xC6EFCE, 0x006100), bar: 0x2E7D32 },
    Shades { class: "blue", text: (0xBDD7EE, 0x12304F), deep: 0x1F4E8C, sheet: (0xBDD7EE, 0x1F3864), bar: 0x1565C0 },
    Shades { class: "yellow", text: (0xF6D365, 0x3D2C00), deep: 0x7A5C00, sheet: (0xFFEB9C, 0x7F6000), bar: 0xE0A800 },
    Shades { class: "orange", text: (0xF4B183, 0x4A2400), deep: 0x9C4A00, sheet: (0xF8CBAD, 0x843C0C), bar: 0xE65100 },
    Shades { class: "red", text: (BAD, WHITE), deep: BAD, sheet: (0xFFC7CE, 0x9C0006), bar: 0xC62828 },
    Shades { class: "grey", text: (0xD9DDE1, DARK), deep: 0x5D666F, sheet: (0xD9D9D9, 0x404040), bar: 0x555555 },
];

/// The shades of a colour that staff may give a status.
pub fn shades(light: Colour) -> &'static Shades {
    &SHADES[light as usize]
}

/// How the cells of a table in the text are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    Plain,
    /// Every cell but those of the first column holds a status.
    Matrix,
}

/// A colour of a cell, always beside a word or under a heading that says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shade {
    /// 已完成, where it is green as 序时推进 is: a darker green.
    Done,
    Of(Colour),
    /// A count of nothing.
    Zero,
}

impl Shade {
    /// The CSS class of such a cell on a page.
    pub fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Of(light) => shades(light).class,
            Self::Zero => "zero",
        }
    }

    /// The colours in a document: behind the words, and of the words.
    pub fn colours(self) -> (Option<Rgb>, Option<Rgb>) {
        match self {
            Self::Done => (Some(shades(Colour::Green).deep), Some(WHITE)),
            Self::Of(light) => (Some(shades(light).text.0), Some(shades(light).text.1)),
            Self::Zero => (None, Some(0x6A737D)),
        }
    }

    fn of(class: Derived, lights: &Colours) -> Self {
        match (class, lights.of(class)) {
            (Derived::Done, Colour::Green) => Self::Done,
            (_, light) => Self::Of(light),
        }
    }

    /// The colour of a cell by its text, the only thing that a table of the text
    /// tells, under the heading of its column.
    pub fn of_cell(text: &str, heading: &str, kind: TableKind, lights: &Colours) -> Option<Self> {
        if heading == "报送情况" {
            return SILENT.contains(&text).then_some(Self::Of(Colour::Grey));
        }
        if kind == TableKind::Matrix || heading.contains("状态") {
            // What stands in brackets says how many are not in it: 序时推进（2个未报）.
            let word = text.split('（').next().unwrap_or(text);
            let class = Derived::ALL.into_iter().find(|c| c.label() == word || short_label(*c) == word);
            return class.map(|class| Self::of(class, lights));
        }
        if text == "0" {
            return Some(Self::Zero);
        }
        let counts = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        let (_, class) = COUNTED.into_iter().find(|(name, _)| counts && *name == heading)?;
        Some(Self::of(class, lights))
    }
}

/// What is said of a unit that gave nothing that counts.
const SILENT: [&str; 4] = ["未报送", "报了空表", "无法采用", "已报送但无法采用"];

/// Headings of counts that have the colour of their status.
const COUNTED: [(&str, Derived); 6] = [
    ("滞后", Derived::Lagging),
    ("逾期", Derived::Overdue),
    ("未填报", Derived::Unreported),
    ("未启动", Derived::NotStarted),
    ("未到期", Derived::Open),
    ("无法判定", Derived::Unknown),
];

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
            ("进度滞后（2个未报）", "总体状态", Some(Shade::Of(Colour::Yellow))),
            ("3", "滞后", Some(Shade::Of(Colour::Yellow))),
            ("3", "逾期", Some(Shade::Of(Colour::Red))),
            ("3", "未填报", Some(Shade::Of(Colour::Grey))),
            ("3", "已完成", None),
            ("3", "序时推进", None),
            ("3", "其他", None),
            ("0", "逾期", Some(Shade::Zero)),
        ];
        for (text, heading, wanted) in cases {
            let shade = Shade::of_cell(text, heading, TableKind::Plain, &Colours::default());
            assert_eq!(shade, wanted, "{heading} {text}");
        }
    }
}
