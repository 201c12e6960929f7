//! The form that goes out to a unit: its line of key, its columns, and the marks round
//! what a return asks. The writer and the intake go by the same.

use super::finding::{Code, Row};
use super::form::{Column, Part};
use super::value::{Quarter, Status as Stands, in_one_line, key, quarter_typed};
use std::borrow::Cow;
use std::fmt;

/// The form, so that it is known again when it has changed.
const FORM: &str = "JB-1";
const UNIT: &str = "填报单位";
const QUARTER: &str = "所报季度";
const LAYOUT: &str = "表样";

/// The line of a form that tells whose it is, and of which quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormKey {
    /// The unit, as the form was made out for it.
    pub unit: String,
    /// The quarter that it asks about.
    pub quarter: Quarter,
}

impl fmt::Display for FormKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{UNIT}：{}　{QUARTER}：{}　{LAYOUT}：{FORM}", self.unit, self.quarter.title())
    }
}

impl FormKey {
    /// Reads the line back, every character of it; absent where it is any other.
    pub fn read(text: &str) -> Option<Self> {
        let (head, rest) = text.split_once(QUARTER)?;
        let (quarter, form) = rest.split_once(LAYOUT)?;
        let unit = said(head.trim().strip_prefix(UNIT)?)?;
        let (words, form) = (said(quarter)?, said(form)?);
        let quarter = quarter_typed(words)?;
        let is_ours = key(words) == key(&quarter.title()) && key(form) == key(FORM);
        is_ours.then(|| Self { unit: unit.to_string(), quarter })
    }
}

/// What stands behind the colon of a label; absent where there is none, or nothing.
fn said(text: &str) -> Option<&str> {
    let said = text.trim().strip_prefix(['：', ':'])?.trim();
    (!said.is_empty()).then_some(said)
}

/// A column of the form that goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// What the list gives, or what is known of a project.
    Given(Column),
    /// What the unit said a quarter before.
    Before(Column),
    /// What the unit is asked.
    Asked(Column),
}

use Column::{
    ActualFinish, Category, Contact, Deadline, Deliverable, Done, Goal, Highlight, Id, Investment, NextSteps, Note,
    Owner, Percent, Phone, PlannedFinish, Problems, Progress, ProjectName, Site, Start, Status, Target, Task, Whence,
};
use Slot::{Asked, Before, Given};

/// The columns of the table of items.
pub const ITEMS: &[Slot] = &[
    Given(Id),
    Given(Task),
    Given(Deliverable),
    Given(Goal),
    Given(Deadline),
    Before(Status),
    Before(Done),
    Before(NextSteps),
    Asked(Status),
    Asked(Percent),
    Asked(Target),
    Asked(Done),
    Asked(Progress),
    Asked(Problems),
    Asked(NextSteps),
    Asked(Highlight),
    Asked(Contact),
    Asked(Phone),
    Asked(Note),
];

/// The columns of the register.
pub const PROJECTS: &[Slot] = &[
    Asked(ProjectName),
    Asked(Category),
    Asked(Site),
    Asked(Owner),
    Asked(Investment),
    Asked(Start),
    Asked(PlannedFinish),
    Before(Status),
    Before(Percent),
    Asked(Status),
    Asked(Percent),
    Asked(ActualFinish),
];

/// The column that a form has more when it goes back.
pub const WHENCE: Slot = Given(Whence);

/// What the column of a quarter before says of a project where nothing is known of how it
/// stood: by that column a project that the form lists is told from one that a unit adds.
pub const NO_RECORD: &str = "没有记录";

/// Whether the form prints of a project what is known in a column. When it was finished it
/// prints of one alone that was done a quarter before, as `before` says: below any other
/// the unit says so now.
pub fn prints(column: Column, before: &str) -> bool {
    match column {
        ActualFinish => before.trim() == Stands::Done.label(),
        other => other.is_of_register() || other.field().part == Part::List,
    }
}

const A_QUARTER_AGO: &str = "上季度";

impl Slot {
    /// The column that it is of.
    pub fn column(self) -> Column {
        match self {
            Given(column) | Before(column) | Asked(column) => column,
        }
    }

    /// Its heading.
    pub fn heading(self) -> Cow<'static, str> {
        match self {
            Before(column) => Cow::Owned(format!("{A_QUARTER_AGO}{}", column.heading())),
            Asked(Percent) => Cow::Borrowed("完成率（填0至100的数）"),
            Asked(Investment) => Cow::Borrowed("总投资（万元）"),
            Given(column) | Asked(column) => Cow::Borrowed(column.heading()),
        }
    }

    /// Whether a heading is that of a column of what was said a quarter before.
    pub fn is_before(heading: &str) -> bool {
        let wanted = key(heading);
        wanted.starts_with(A_QUARTER_AGO)
            && ITEMS.iter().chain(PROJECTS).any(|slot| matches!(slot, Before(_)) && key(&slot.heading()) == wanted)
    }
}

/// Whether a heading is the form's own over shares, which asks for numbers from 0 to 100:
/// then 1 is one per cent. Any other that speaks of 0 and 100 does not say so.
pub fn asks_per_cent(heading: &str) -> bool {
    key(heading) == key(&Asked(Percent).heading())
}

/// A sheet that goes along with a form and asks no answers: nothing on it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaflet {
    /// What a return asks, before its form.
    Asked,
    /// How a form is filled in, behind it.
    Guide,
}

const ASKED: &str = "退改清单";
const GUIDE: &str = "填表说明";
/// What the title of the sheet says behind its name.
const GUIDED: &str = "：各栏怎么填";

impl Leaflet {
    /// What the sheet is called.
    pub fn sheet(self) -> &'static str {
        match self {
            Self::Asked => ASKED,
            Self::Guide => GUIDE,
        }
    }

    /// The title of what a unit is asked for the nth time; `quarter` in words.
    pub fn asked_title(unit: &str, quarter: &str, number: u32) -> String {
        format!("{unit}{quarter}{ASKED}（第{number}次）")
    }

    /// The title of the sheet that says how a form is filled in.
    pub fn guide_title() -> String {
        format!("{GUIDE}{GUIDED}")
    }

    /// The sheet that begins with these words: with one of the titles above, whatever it is
    /// called by now, and whatever is typed behind them.
    pub fn headed(text: &str) -> Option<Self> {
        let folded = key(text);
        if folded.starts_with(&key(&Self::guide_title())) {
            return Some(Self::Guide);
        }
        let (whose, nth) = folded.split_once(&key(&format!("{ASKED}（第")))?;
        let behind = nth.trim_start_matches(|c: char| c.is_ascii_digit());
        (!whose.is_empty() && behind.len() < nth.len() && behind.starts_with(&key("次）"))).then_some(Self::Asked)
    }
}

const OPEN: &str = "〔退改〕";
const CLOSE: &str = "〔完〕";

/// A line of what is asked of a cell that says what it is, but for that of what the unit is to
/// do, which is in the words of the kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AskLine {
    /// What stands there.
    Found,
    /// What the program did with it.
    Taken,
    /// What the unit said to it in 备注, and that it is asked all the same.
    Said,
    /// What is to be done.
    Ask,
    /// What should stand there.
    Right,
    /// An example.
    Example,
}

impl AskLine {
    const LABELLED: [Self; 5] = [Self::Found, Self::Taken, Self::Said, Self::Right, Self::Example];

    /// What the line begins with.
    pub fn label(self) -> &'static str {
        match self {
            Self::Found => "现为：",
            Self::Taken => "程序：",
            Self::Said => "备注说明：",
            Self::Ask => "",
            Self::Right => "应为：",
            Self::Example => "例：",
        }
    }

    /// The line, whatever its words.
    pub fn of(self, words: &str) -> String {
        format!("{}{}", self.label(), in_one_line(words))
    }

    /// Which line it is; absent where it is none that is written. What a labelled line says
    /// is free, what is to be done is known by every character.
    fn read(line: &str) -> Option<Self> {
        let is_asked = |row: &Row| line == row.ask().unwrap_or(row.advice);
        let labelled = Self::LABELLED.into_iter().find(|kind| line.starts_with(kind.label()));
        labelled.or_else(|| Code::ALL.iter().any(|code| is_asked(code.row())).then_some(Self::Ask))
    }
}

/// The note on a cell that is to be mended.
pub fn asking_note(words: &str) -> String {
    // What is quoted of a cell may hold the marks.
    format!("{OPEN}{}{CLOSE}", words.replace(OPEN, "").replace(CLOSE, ""))
}

/// What a note says besides what a return asks in it; empty where that is all of it.
pub fn besides_asking(note: &str) -> String {
    let (mut left, mut rest) = (Vec::new(), note);
    while let Some((before, (inner, after))) =
        rest.split_once(OPEN).and_then(|(before, inner)| Some((before, inner.split_once(CLOSE)?)))
    {
        left.push(before);
        left.extend(typed_between(inner));
        rest = after;
    }
    left.push(rest);
    let lines = left.into_iter().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// The lines between the marks that nobody wrote there but who typed them: none of those that
/// are written, or not in their order.
fn typed_between(inner: &str) -> impl Iterator<Item = &str> {
    let mut last = None;
    inner.lines().map(str::trim).filter(move |line| {
        // A blank line parts one point from the next.
        if line.is_empty() {
            last = None;
            return false;
        }
        let kind = AskLine::read(line).filter(|kind| last.is_none_or(|last| last < *kind));
        last = kind.or(last);
        kind.is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "填报单位：城东镇　所报季度：2025年第三季度　表样：JB-1";

    #[test]
    fn the_key_of_a_form_reads_back_and_nothing_else_does() {
        let made = FormKey { unit: "城东镇".into(), quarter: Quarter { year: 2025, number: 3 } };
        assert_eq!(made.to_string(), KEY);
        let spaced = " 填报单位: 城东镇 所报季度: 2025年第三季度 表样: jb-1 ";
        for text in [KEY, spaced] {
            assert_eq!(FormKey::read(text).as_ref(), Some(&made), "{text}");
        }
        for text in [
            "填报单位：城东镇",
            "填报单位：　所报季度：2025年第三季度　表样：JB-1",
            "填报单位：城东镇　所报季度：第三季度　表样：JB-1",
            "填报单位：城东镇　所报季度：2025年第三季度（初稿）　表样：JB-1",
            "填报单位：城东镇　所报季度：2025年第二季度、2025年第三季度　表样：JB-1",
            "填报单位：城东镇　所报季度：2025年第三季度　表样：JB-2",
            "填报单位：城东镇　所报季度：2025年第三季度　表样：JB-1　更正",
            "注：填报单位：城东镇　所报季度：2025年第三季度　表样：JB-1",
        ] {
            assert_eq!(FormKey::read(text), None, "{text}");
        }
    }

    #[test]
    fn no_two_columns_of_a_form_are_headed_alike() {
        for columns in [ITEMS, PROJECTS] {
            let mut headings: Vec<_> = columns.iter().chain([&WHENCE]).map(|slot| slot.heading()).collect();
            headings.sort();
            assert!(headings.windows(2).all(|pair| pair[0] != pair[1]), "{headings:?}");
        }
        assert!(Slot::is_before("上季度 状态") && Slot::is_before("上季度完成数"));
        assert!(!Slot::is_before("状态") && !Slot::is_before("上季度进展") && !Slot::is_before("上季度备注"));
    }

    #[test]
    fn the_sheets_that_go_along_are_known_by_their_titles() {
        let asked = Leaflet::asked_title("城东镇", "2025年第三季度", 12);
        for (text, leaflet) in [
            (asked.as_str(), Leaflet::Asked),
            (&format!(" {asked}（已改）"), Leaflet::Asked),
            ("城东镇2025年第三季度退改清单(第1次)", Leaflet::Asked),
            (&Leaflet::guide_title(), Leaflet::Guide),
        ] {
            assert_eq!(Leaflet::headed(text), Some(leaflet), "{text}");
        }
        for text in [
            "退改清单",
            "退改清单（第1次）",
            "城东镇退改清单（第次）",
            "城东镇退改清单（第1批）",
            "填表说明",
            "填表说明：1.状态从下拉里选",
            "附：填表说明：各栏怎么填",
            "城东镇2025年第三季度工作推进情况表（第1次退改）",
        ] {
            assert_eq!(Leaflet::headed(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_heading_of_the_form_says_that_one_is_one_per_cent() {
        assert!(asks_per_cent(&Asked(Percent).heading()) && asks_per_cent("完成率(填0至100的数) "));
        for other in ["完成率", "完成率（80-100为绿灯）", "完成率（0-100%）", "完成率（填0到100的数）"]
        {
            assert!(!asks_per_cent(other), "{other}");
        }
    }

    #[test]
    fn what_is_typed_beside_the_marks_of_a_note_is_left() {
        let asked = asking_note("现为：“差不多了”\n程序：保留原文\n应为：一种状态\n例：序时推进");
        assert_eq!(besides_asking(&asked), "");
        assert_eq!(besides_asking(&asked.replace('\n', "\r\n")), "");
        assert_eq!(besides_asking(&format!("{asked}\n已改")), "已改");
        assert_eq!(besides_asking(&format!("张某：{asked}")), "张某：");
        assert_eq!(besides_asking(&format!("{asked}{asked}")), "");
        assert_eq!(besides_asking("〔退改〕没有完"), "〔退改〕没有完");
        assert_eq!(besides_asking(&asking_note("现为：“〔完〕3个”")), "");
    }

    #[test]
    fn what_is_typed_between_the_marks_is_left_too() {
        let ask = Code::CountUnread.row().ask().expect("asked of units");
        let said = "备注说明：“其实12个”已看过，仍请改正";
        let lines = ["现为：“十来个”", "程序：保留原文，不作数值使用", said, ask, "应为：12", "例：12"];
        let whole = lines.join("\n");
        assert_eq!(besides_asking(&asking_note(&format!("{whole}\n\n{whole}"))), "", "two points of a cell");
        for at in 0..=lines.len() {
            let mut typed = lines.to_vec();
            typed.insert(at, "其实12个，已停工");
            assert_eq!(besides_asking(&asking_note(&typed.join("\n"))), "其实12个，已停工", "{at}");
        }
        let tail = format!("{ask}已改为12");
        assert_eq!(besides_asking(&asking_note(&whole.replace(ask, &tail))), tail);
        for row in Code::ALL.iter().map(|code| code.row()) {
            let written = AskLine::Ask.of(row.ask().unwrap_or(row.advice));
            assert_eq!(AskLine::read(&written), Some(AskLine::Ask), "{written}");
        }
        assert_eq!(besides_asking(&asking_note(&format!("{whole}\n例：请区里协调"))), "例：请区里协调");
    }
}
