//! Status words (domain table of synonyms), with negations and marks.

use super::cell::{Cell, Reading};
use super::text::{clean, is_not_applicable, key, strip_brackets};
use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;

/// Where a piece of work stands, as a unit reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 已完成.
    Done,
    /// 正常推进, 超序时, 基本完成.
    OnTrack,
    /// 滞后, 暂缓.
    Lagging,
    /// 逾期.
    Overdue,
    /// 未启动.
    NotStarted,
    /// 长期坚持: has no end to reach.
    Standing,
    /// 调整, 取消.
    Adjusted,
    /// 不涉及.
    NotApplicable,
}

/// Where it stands by the dates, the figures and the report together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Derived {
    /// As reported, or by the figures.
    Done,
    /// Not yet due and moving.
    OnTrack,
    /// Behind, not yet due.
    Lagging,
    /// Past its date and not done.
    Overdue,
    /// Not yet begun.
    NotStarted,
    /// Has no end to reach.
    Standing,
    /// Changed or called off.
    Adjusted,
    /// Not this unit's concern.
    NotApplicable,
    /// Expected, and nothing came.
    Unreported,
    /// Something came that cannot be judged.
    Unknown,
}

impl Status {
    /// Every status, in the order of print.
    pub const ALL: [Self; 8] = [
        Self::Done,
        Self::OnTrack,
        Self::Lagging,
        Self::Overdue,
        Self::NotStarted,
        Self::Standing,
        Self::Adjusted,
        Self::NotApplicable,
    ];

    /// The word for print.
    pub fn label(self) -> &'static str {
        Derived::from(self).label()
    }
}

impl Derived {
    /// Every derived status, in the order of print.
    pub const ALL: [Self; 10] = [
        Self::Done,
        Self::OnTrack,
        Self::Lagging,
        Self::Overdue,
        Self::NotStarted,
        Self::Standing,
        Self::Adjusted,
        Self::NotApplicable,
        Self::Unreported,
        Self::Unknown,
    ];

    /// The word for print.
    pub fn label(self) -> &'static str {
        match self {
            Self::Done => "已完成",
            Self::OnTrack => "序时推进",
            Self::Lagging => "进度滞后",
            Self::Overdue => "逾期未完成",
            Self::NotStarted => "未启动",
            Self::Standing => "长期坚持",
            Self::Adjusted => "已调整",
            Self::NotApplicable => "不涉及",
            Self::Unreported => "未填报",
            Self::Unknown => "无法判定",
        }
    }

    /// The name in files: `on_track`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::OnTrack => "on_track",
            Self::Lagging => "lagging",
            Self::Overdue => "overdue",
            Self::NotStarted => "not_started",
            Self::Standing => "standing",
            Self::Adjusted => "adjusted",
            Self::NotApplicable => "not_applicable",
            Self::Unreported => "unreported",
            Self::Unknown => "unknown",
        }
    }
}

impl From<Status> for Derived {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => Self::Done,
            Status::OnTrack => Self::OnTrack,
            Status::Lagging => Self::Lagging,
            Status::Overdue => Self::Overdue,
            Status::NotStarted => Self::NotStarted,
            Status::Standing => Self::Standing,
            Status::Adjusted => Self::Adjusted,
            Status::NotApplicable => Self::NotApplicable,
        }
    }
}

/// The words that a status cell may hold, and what they mean. `None`: known
/// words that mean no status (见附件, 延期), so they are asked about.
const WORDS: &[(&str, Option<Status>)] = &[
    ("已完成", Some(Status::Done)),
    ("完成", Some(Status::Done)),
    ("全部完成", Some(Status::Done)),
    ("全面完成", Some(Status::Done)),
    ("均已完成", Some(Status::Done)),
    ("办结", Some(Status::Done)),
    ("已办结", Some(Status::Done)),
    ("提前完成", Some(Status::Done)),
    ("按期完成", Some(Status::Done)),
    ("按时完成", Some(Status::Done)),
    ("如期完成", Some(Status::Done)),
    ("完成任务", Some(Status::Done)),
    ("竣工", Some(Status::Done)),
    ("已竣工", Some(Status::Done)),
    ("完工", Some(Status::Done)),
    ("已完工", Some(Status::Done)),
    ("建成", Some(Status::Done)),
    ("已建成", Some(Status::Done)),
    ("已印发", Some(Status::Done)),
    ("销号", Some(Status::Done)),
    ("已销号", Some(Status::Done)),
    ("已落实", Some(Status::Done)),
    ("完结", Some(Status::Done)),
    ("已完结", Some(Status::Done)),
    ("竣工验收", Some(Status::Done)),
    ("已竣工验收", Some(Status::Done)),
    ("已验收", Some(Status::Done)),
    ("基本完成", Some(Status::OnTrack)),
    ("已基本完成", Some(Status::OnTrack)),
    ("基本办结", Some(Status::OnTrack)),
    ("基本建成", Some(Status::OnTrack)),
    ("已基本建成", Some(Status::OnTrack)),
    ("接近完成", Some(Status::OnTrack)),
    ("即将完成", Some(Status::OnTrack)),
    ("收尾阶段", Some(Status::OnTrack)),
    ("收尾", Some(Status::OnTrack)),
    ("超序时", Some(Status::OnTrack)),
    ("超序时进度", Some(Status::OnTrack)),
    ("超进度", Some(Status::OnTrack)),
    ("提前推进", Some(Status::OnTrack)),
    ("快于计划", Some(Status::OnTrack)),
    ("序时推进", Some(Status::OnTrack)),
    ("按序时推进", Some(Status::OnTrack)),
    ("按序时进度推进", Some(Status::OnTrack)),
    ("按序时", Some(Status::OnTrack)),
    ("达序时", Some(Status::OnTrack)),
    ("达序时进度", Some(Status::OnTrack)),
    ("符合序时", Some(Status::OnTrack)),
    ("符合序时进度", Some(Status::OnTrack)),
    ("正常推进", Some(Status::OnTrack)),
    ("有序推进", Some(Status::OnTrack)),
    ("正常", Some(Status::OnTrack)),
    ("进展正常", Some(Status::OnTrack)),
    ("按计划推进", Some(Status::OnTrack)),
    ("按计划进行", Some(Status::OnTrack)),
    ("按计划实施", Some(Status::OnTrack)),
    ("正在推进", Some(Status::OnTrack)),
    ("推进中", Some(Status::OnTrack)),
    ("正在推进中", Some(Status::OnTrack)),
    ("进行中", Some(Status::OnTrack)),
    ("正在进行", Some(Status::OnTrack)),
    ("正在办理", Some(Status::OnTrack)),
    ("办理中", Some(Status::OnTrack)),
    ("稳步推进", Some(Status::OnTrack)),
    ("加快推进", Some(Status::OnTrack)),
    ("顺利推进", Some(Status::OnTrack)),
    ("达进度", Some(Status::OnTrack)),
    ("正常施工", Some(Status::OnTrack)),
    ("施工中", Some(Status::OnTrack)),
    ("在建", Some(Status::OnTrack)),
    ("建设中", Some(Status::OnTrack)),
    ("正在施工", Some(Status::OnTrack)),
    ("正在实施", Some(Status::OnTrack)),
    ("实施中", Some(Status::OnTrack)),
    ("已启动", Some(Status::OnTrack)),
    ("已开工", Some(Status::OnTrack)),
    ("开展中", Some(Status::OnTrack)),
    ("正在开展", Some(Status::OnTrack)),
    ("滞后", Some(Status::Lagging)),
    ("进度滞后", Some(Status::Lagging)),
    ("略有滞后", Some(Status::Lagging)),
    ("稍滞后", Some(Status::Lagging)),
    ("慢序时", Some(Status::Lagging)),
    ("慢于序时", Some(Status::Lagging)),
    ("欠进度", Some(Status::Lagging)),
    ("未达序时", Some(Status::Lagging)),
    ("未达序时进度", Some(Status::Lagging)),
    ("落后序时", Some(Status::Lagging)),
    ("推进缓慢", Some(Status::Lagging)),
    ("进展缓慢", Some(Status::Lagging)),
    ("相对缓慢", Some(Status::Lagging)),
    ("缓慢", Some(Status::Lagging)),
    ("受阻", Some(Status::Lagging)),
    ("停滞", Some(Status::Lagging)),
    ("暂缓", Some(Status::Lagging)),
    ("暂停", Some(Status::Lagging)),
    ("已暂停", Some(Status::Lagging)),
    ("停工", Some(Status::Lagging)),
    ("已停工", Some(Status::Lagging)),
    ("逾期", Some(Status::Overdue)),
    ("已逾期", Some(Status::Overdue)),
    ("超期", Some(Status::Overdue)),
    ("逾期未完成", Some(Status::Overdue)),
    ("超期未完成", Some(Status::Overdue)),
    ("未按期完成", Some(Status::Overdue)),
    ("未按时完成", Some(Status::Overdue)),
    ("到期未完成", Some(Status::Overdue)),
    ("未启动", Some(Status::NotStarted)),
    ("尚未启动", Some(Status::NotStarted)),
    ("暂未启动", Some(Status::NotStarted)),
    ("还未启动", Some(Status::NotStarted)),
    ("没有启动", Some(Status::NotStarted)),
    ("未开始", Some(Status::NotStarted)),
    ("尚未开始", Some(Status::NotStarted)),
    ("未开工", Some(Status::NotStarted)),
    ("尚未开工", Some(Status::NotStarted)),
    ("暂未开工", Some(Status::NotStarted)),
    ("未动工", Some(Status::NotStarted)),
    ("未实施", Some(Status::NotStarted)),
    ("尚未实施", Some(Status::NotStarted)),
    ("未开展", Some(Status::NotStarted)),
    ("尚未开展", Some(Status::NotStarted)),
    ("暂未开展", Some(Status::NotStarted)),
    ("待启动", Some(Status::NotStarted)),
    ("待开工", Some(Status::NotStarted)),
    ("待实施", Some(Status::NotStarted)),
    ("筹备中", Some(Status::NotStarted)),
    ("前期准备", Some(Status::NotStarted)),
    ("前期研究", Some(Status::NotStarted)),
    ("前期工作", Some(Status::NotStarted)),
    ("前期阶段", Some(Status::NotStarted)),
    ("前期", Some(Status::NotStarted)),
    ("长期坚持", Some(Status::Standing)),
    ("持续推进", Some(Status::Standing)),
    ("持续推进中", Some(Status::Standing)),
    ("常态化", Some(Status::Standing)),
    ("常态化推进", Some(Status::Standing)),
    ("常态化开展", Some(Status::Standing)),
    ("常态推进", Some(Status::Standing)),
    ("长期任务", Some(Status::Standing)),
    ("长期推进", Some(Status::Standing)),
    ("持续开展", Some(Status::Standing)),
    ("调整", Some(Status::Adjusted)),
    ("已调整", Some(Status::Adjusted)),
    ("变更", Some(Status::Adjusted)),
    ("取消", Some(Status::Adjusted)),
    ("已取消", Some(Status::Adjusted)),
    ("终止", Some(Status::Adjusted)),
    ("已终止", Some(Status::Adjusted)),
    ("合并", Some(Status::Adjusted)),
    ("不再实施", Some(Status::Adjusted)),
    ("见附件", None),
    ("详见附件", None),
    ("详见报告", None),
    ("待补充", None),
    ("延期", None),
    ("已延期", None),
    ("申请延期", None),
    ("未完成", None),
    ("尚未完成", None),
    ("基本未完成", None),
];

/// Marks that stand for 已完成 where a column asks for a tick.
const TICKS: &str = "√✓✔☑■";

const NEGATIONS: &[&str] = &["尚未", "没有", "未能", "无法", "难以", "并未", "仍未", "未", "没", "不", "非"];

/// Words beside 完成 that leave it whole. Any other word names a part of the
/// work (方案编制, 初稿, 一半), and a part is not the whole.
const FILLERS: &[&str] = &[
    "本季度", "本年度", "年度", "全年", "本项", "该项", "此项", "各项", "工作", "任务", "目标", "全部", "全面", "均",
    "都", "已", "按时", "按期", "如期", "按要求", "顺利", "圆满", "提前", "目前", "现", "于", "在", "了", "的", "并",
    "100%", "月底", "月份", "月", "日", "年", "底", "前",
];

/// Whether what stands beside a status word adds nothing.
fn is_filler(rest: &str) -> bool {
    let mut rest = rest.to_string();
    for word in FILLERS {
        rest = rest.replace(word, "");
    }
    rest.chars().all(|c| !c.is_alphanumeric() || c.is_ascii_digit()) && !rest.contains('%')
}

/// The longest phrase, in characters, in which a status word still is the status.
const LONGEST_PHRASE: usize = 30;

/// Built-in status words plus those of the 词表 sheet.
#[derive(Clone)]
pub struct StatusWords {
    /// Folded words and what they mean; those of the 词表 sheet come first.
    words: Vec<(String, Option<Status>)>,
    whole: HashMap<String, Option<Status>>,
    /// Finds the longest word at each place, by its position in `words`.
    search: AhoCorasick,
}

impl fmt::Debug for StatusWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StatusWords").field(&self.words).finish()
    }
}

impl Default for StatusWords {
    fn default() -> Self {
        Self::with([])
    }
}

/// How a status cell was read.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusReading {
    /// The status.
    pub reading: Reading<Status>,
    /// Only a part is done (阶段性完成, 初稿完成), so it was not read as done.
    pub partial: bool,
}

impl StatusWords {
    /// The built-in words and these; a word given here wins.
    pub fn with(extra: impl IntoIterator<Item = (String, Status)>) -> Self {
        let extra = extra.into_iter().map(|(word, status)| (key(&word), Some(status)));
        let built_in = WORDS.iter().map(|(word, status)| ((*word).to_string(), *status));
        let words: Vec<_> = extra.chain(built_in).filter(|(word, _)| !word.is_empty()).collect();
        let mut whole = HashMap::with_capacity(words.len());
        for (word, status) in &words {
            whole.entry(word.clone()).or_insert(*status);
        }
        let search =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words.iter().map(|(word, _)| word));
        let search = search.unwrap_or_else(|e| unreachable!("a few hundred words: {e}"));
        Self { words, whole, search }
    }

    /// Reads a status cell.
    pub fn read(&self, cell: &Cell) -> StatusReading {
        let whole = |reading| StatusReading { reading, partial: false };
        let Cell::Text(text) = cell else { return whole(Reading::Unread) };
        let folded = key(&clean(text));
        if let Some(status) = self.exact(&folded) {
            return whole(Reading::Value(status));
        }
        if is_not_applicable(text) {
            return whole(Reading::Value(Status::NotApplicable));
        }
        if !folded.is_empty() && folded.chars().all(|c| TICKS.contains(c)) {
            return whole(Reading::Value(Status::Done));
        }
        let (plain, _) = strip_brackets(&folded);
        let plain = plain.trim_matches(['。', '.', ';', ',', '!', '、', ':']);
        if let Some(known) = self.lookup(plain) {
            return whole(known.map_or(Reading::Unread, Reading::Value));
        }
        self.scan(plain)
    }

    /// A whole word, exactly; for headings and lists.
    fn exact(&self, folded: &str) -> Option<Status> {
        self.lookup(folded).flatten()
    }

    fn lookup(&self, folded: &str) -> Option<Option<Status>> {
        self.whole.get(folded).copied()
    }

    /// A status inside a longer phrase: one meaning, none of it negated.
    fn scan(&self, phrase: &str) -> StatusReading {
        let unread = StatusReading { reading: Reading::Unread, partial: false };
        if phrase.chars().count() > LONGEST_PHRASE {
            return unread;
        }
        let mut found: Option<Status> = None;
        let mut leftover = String::new();
        let mut at = 0;
        for word in self.search.find_iter(phrase) {
            let before = &phrase[..word.start()];
            let negated = NEGATIONS.iter().any(|n| before.ends_with(n));
            match (self.words[word.pattern()].1, negated, found) {
                (Some(status), false, None) => found = Some(status),
                (Some(status), false, Some(seen)) if seen == status => {}
                _ => return unread,
            }
            leftover.push_str(&phrase[at..word.start()]);
            at = word.end();
        }
        leftover.push_str(&phrase[at..]);
        let lacks = |c: char| "未没无难待尚".contains(c);
        match found {
            Some(_) if leftover.contains("附件") || leftover.contains(lacks) => unread,
            Some(Status::Done) if !is_filler(&leftover) => {
                StatusReading { reading: Reading::Value(Status::OnTrack), partial: true }
            }
            Some(status) => StatusReading { reading: Reading::Value(status), partial: false },
            None => unread,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_trade() {
        let words = StatusWords::default();
        let cases = [
            ("已完成", "Done"),
            ("完成", "Done"),
            (" 已 完成。", "Done"),
            ("√", "Done"),
            ("已完成（7月）", "Done"),
            ("基本完成", "OnTrack"),
            ("超序时", "OnTrack"),
            ("正常推进", "OnTrack"),
            ("推进中", "OnTrack"),
            ("目前正在推进中", "OnTrack"),
            ("暂缓", "Lagging"),
            ("进度滞后", "Lagging"),
            ("未达序时进度", "Lagging"),
            ("逾期未完成", "Overdue"),
            ("未按期完成", "Overdue"),
            ("尚未启动", "NotStarted"),
            ("未启动", "NotStarted"),
            ("常态化推进", "Standing"),
            ("取消", "Adjusted"),
            ("不涉及", "NotApplicable"),
            ("/", "NotApplicable"),
            ("未完成", "?"),
            ("尚未全部完成", "?"),
            ("没有完成", "?"),
            ("延期", "?"),
            ("见附件", "?"),
            ("", "?"),
            ("阶段性完成", "OnTrack partial"),
            ("初稿已完成", "OnTrack partial"),
            ("已完成80%", "OnTrack partial"),
            ("部分完成", "OnTrack partial"),
            ("方案已完成，施工滞后", "?"),
            ("正在推进，尚未完成", "?"),
            ("已完成全部点位改造", "OnTrack partial"),
            ("已完成一半", "OnTrack partial"),
            ("7月底前已全部完成", "Done"),
            ("任务已完成", "Done"),
            ("已完成方案编制", "OnTrack partial"),
            ("未达到完成标准", "?"),
            ("已按时完成。", "Done"),
            ("×", "?"),
            ("基本未完成", "?"),
            ("无", "?"),
        ];
        for (text, wanted) in cases {
            let read = words.read(&Cell::Text(text.into()));
            let partial = if read.partial { " partial" } else { "" };
            let seen = match read.reading {
                Reading::Value(status) => format!("{status:?}{partial}"),
                _ => "?".into(),
            };
            assert_eq!(seen, wanted, "{text}");
        }
    }

    #[test]
    fn words_of_the_office_win() {
        let words = StatusWords::with([("延期".to_string(), Status::Adjusted)]);
        assert_eq!(words.read(&Cell::Text("延期".into())).reading, Reading::Value(Status::Adjusted));
    }

    proptest::proptest! {
        /// A negation in front of a word never leaves it standing as it was.
        #[test]
        fn a_negated_word_is_never_the_word(index in 0..WORDS.len(), negation in 0..NEGATIONS.len()) {
            let (word, Some(status)) = WORDS[index] else { return Ok(()) };
            let text = format!("{}{word}", NEGATIONS[negation]);
            if WORDS.iter().any(|(known, _)| *known == text) {
                return Ok(());
            }
            let read = StatusWords::default().read(&Cell::Text(text.clone()));
            proptest::prop_assert_ne!(read.reading, Reading::Value(status), "{}", text);
        }
    }
}
