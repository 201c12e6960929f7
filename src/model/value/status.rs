//! Status words (domain table of synonyms), with negations and marks.

use super::cell::{Cell, Reading};
use super::labelled::labelled;
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

labelled! {
    /// Where it stands by the dates, the figures and the report together.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Derived {
        /// As reported, or by the figures.
        Done "已完成" as "done",
        /// Not yet due and moving.
        OnTrack "序时推进" as "on_track",
        /// Behind, not yet due.
        Lagging "进度滞后" as "lagging",
        /// Past its date and not done.
        Overdue "逾期未完成" as "overdue",
        /// Not yet begun.
        NotStarted "未启动" as "not_started",
        /// Has no end to reach.
        Standing "长期坚持" as "standing",
        /// Changed or called off.
        Adjusted "已调整" as "adjusted",
        /// Not this unit's concern.
        NotApplicable "不涉及" as "not_applicable",
        /// Expected, and nothing came.
        Unreported "未填报" as "unreported",
        /// Something came that cannot be judged.
        Unknown "无法判定" as "unknown",
    }
}

impl Status {
    /// Every status, in the order of print.
    pub const ALL: [Self; 8] = {
        use Status::{Adjusted, Done, Lagging, NotApplicable, NotStarted, OnTrack, Overdue, Standing};
        [Done, OnTrack, Lagging, Overdue, NotStarted, Standing, Adjusted, NotApplicable]
    };

    /// The word for print.
    pub fn label(self) -> &'static str {
        Derived::from(self).label()
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
const WORDS: &[(Option<Status>, &[&str])] = &[
    (
        Some(Status::Done),
        &[
            "已完成", "完成", "全部完成", "全面完成", "均已完成", "办结", "已办结", "提前完成", "按期完成", "按时完成",
            "如期完成", "完成任务", "竣工", "已竣工", "完工", "已完工", "建成", "已建成", "已印发", "销号", "已销号",
            "已落实", "完结", "已完结", "竣工验收", "已竣工验收", "已验收",
        ],
    ),
    (
        Some(Status::OnTrack),
        &[
            "基本完成", "已基本完成", "基本办结", "基本建成", "已基本建成", "接近完成", "即将完成", "收尾阶段", "收尾",
            "超序时", "超序时进度", "超进度", "提前推进", "快于计划", "序时推进", "按序时推进", "按序时进度推进",
            "按序时", "达序时", "达序时进度", "符合序时", "符合序时进度", "正常推进", "有序推进", "正常", "进展正常",
            "按计划推进", "按计划进行", "按计划实施", "正在推进", "推进中", "正在推进中", "进行中", "正在进行",
            "正在办理", "办理中", "稳步推进", "加快推进", "顺利推进", "达进度", "正常施工", "施工中", "在建", "建设中",
            "正在施工", "正在实施", "实施中", "已启动", "已开工", "开展中", "正在开展",
        ],
    ),
    (
        Some(Status::Lagging),
        &[
            "滞后", "进度滞后", "略有滞后", "稍滞后", "慢序时", "慢于序时", "欠进度", "未达序时", "未达序时进度",
            "落后序时", "推进缓慢", "进展缓慢", "相对缓慢", "缓慢", "受阻", "停滞", "暂缓", "暂停", "已暂停", "停工",
            "已停工",
        ],
    ),
    (
        Some(Status::Overdue),
        &["逾期", "已逾期", "超期", "逾期未完成", "超期未完成", "未按期完成", "未按时完成", "到期未完成"],
    ),
    (
        Some(Status::NotStarted),
        &[
            "未启动", "尚未启动", "暂未启动", "还未启动", "没有启动", "未开始", "尚未开始", "未开工", "尚未开工",
            "暂未开工", "未动工", "未实施", "尚未实施", "未开展", "尚未开展", "暂未开展", "待启动", "待开工", "待实施",
            "筹备中", "前期准备", "前期研究", "前期工作", "前期阶段", "前期",
        ],
    ),
    (
        Some(Status::Standing),
        &[
            "长期坚持", "持续推进", "持续推进中", "常态化", "常态化推进", "常态化开展", "常态推进", "长期任务",
            "长期推进", "持续开展",
        ],
    ),
    (Some(Status::Adjusted), &["调整", "已调整", "变更", "取消", "已取消", "终止", "已终止", "合并", "不再实施"]),
    (
        None,
        &["见附件", "详见附件", "详见报告", "待补充", "延期", "已延期", "申请延期", "未完成", "尚未完成", "基本未完成"],
    ),
];

fn built_in() -> impl Iterator<Item = (&'static str, Option<Status>)> {
    WORDS.iter().flat_map(|(status, words)| words.iter().map(|word| (*word, *status)))
}

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

/// The words in their order, and not what is built from them.
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
        let built_in = built_in().map(|(word, status)| (word.to_string(), status));
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
        if let Some(status) = self.lookup(&folded).flatten() {
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

    /// Whether a known word stands in the text, even one that means no status.
    pub fn knows_part_of(&self, text: &str) -> bool {
        self.search.is_match(&key(text))
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
        let cases: &[(&str, &[&str])] = &[
            ("Done", &["已完成", "完成", " 已 完成。", "√", "已完成（7月）", "7月底前已全部完成", "任务已完成"]),
            ("Done", &["已按时完成。"]),
            ("OnTrack", &["基本完成", "超序时", "正常推进", "推进中", "目前正在推进中"]),
            ("Lagging", &["暂缓", "进度滞后", "未达序时进度"]),
            ("Overdue", &["逾期未完成", "未按期完成"]),
            ("NotStarted", &["尚未启动", "未启动"]),
            ("Standing", &["常态化推进"]),
            ("Adjusted", &["取消"]),
            ("NotApplicable", &["不涉及", "/"]),
            ("?", &["未完成", "尚未全部完成", "没有完成", "延期", "见附件", "", "方案已完成，施工滞后"]),
            ("?", &["正在推进，尚未完成", "未达到完成标准", "×", "基本未完成", "无"]),
            ("OnTrack partial", &["阶段性完成", "初稿已完成", "已完成80%", "部分完成", "已完成全部点位改造"]),
            ("OnTrack partial", &["已完成一半", "已完成方案编制"]),
        ];
        for (wanted, texts) in cases {
            for text in *texts {
                let read = words.read(&Cell::Text(text.to_string()));
                let partial = if read.partial { " partial" } else { "" };
                let seen = match read.reading {
                    Reading::Value(status) => format!("{status:?}{partial}"),
                    _ => "?".into(),
                };
                assert_eq!(seen, *wanted, "{text}");
            }
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
        fn a_negated_word_is_never_the_word(index in 0..built_in().count(), negation in 0..NEGATIONS.len()) {
            let Some((word, Some(status))) = built_in().nth(index) else { return Ok(()) };
            let text = format!("{}{word}", NEGATIONS[negation]);
            if built_in().any(|(known, _)| known == text) {
                return Ok(());
            }
            let read = StatusWords::default().read(&Cell::Text(text.clone()));
            proptest::prop_assert_ne!(read.reading, Reading::Value(status), "{}", text);
        }
    }
}
