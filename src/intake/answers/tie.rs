//! Which target of an item words and numbers speak of: 新建12个、改造8个.
//!
//! A number is tied to a target by the words round it: by how the target begins
//! (新建, 改造), else by words or a measure that no other target has. What the
//! words leave over ties nothing, and nothing is guessed.

use crate::model::task::{Item, Target};
use crate::model::value::{Numeral, Quantity, key, leading_number};

/// What is said of one target: its position on the list, the number, and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tied {
    /// What the target goes by: its position among those of the item.
    pub target: usize,
    /// How many.
    pub number: Quantity,
    /// The words that say so.
    pub words: String,
}

/// The targets of an item, or of a task, by their words.
#[derive(Clone, Debug)]
pub(crate) struct Ties {
    targets: Vec<Named>,
    /// Letters of all their words: what may stand beside a number.
    letters: String,
    /// The measures of their units, and those that say nothing of what is counted.
    measures: String,
}

/// A target and what it is known by.
#[derive(Clone, Debug)]
struct Named {
    /// Its position among the targets of the item.
    at: usize,
    /// The two letters it begins with, where no other begins so.
    lead: Option<String>,
    /// Pairs of letters that no other target has.
    terms: Vec<String>,
    /// Its measure, where it is no general one and no other has it.
    measure: Option<char>,
}

/// Words that change nothing; longer ones first.
const FILLERS: [&str; 30] = [
    "截至目前", "不少于", "不低于", "每个街镇", "各街镇", "实际完成", "累计完成", "全部完成", "已经", "业已", "目前",
    "累计", "共计", "合计", "总计", "其中", "全年", "年内", "至少", "分别", "全部", "实际", "完成", "建成", "已", "共",
    "和", "及", "与", "并",
];

/// Words that say that something is not there, or not yet, or no longer.
const DENIALS: [&str; 38] = [
    "未", "没", "拟", "待", "将", "尚", "计划", "预计", "预期", "力争", "争取", "确保", "目标", "任务", "剩余", "其余",
    "余下", "还有", "在建", "正在", "滞后", "停工", "暂停", "暂缓", "下一步", "下步", "下季", "下半年", "四季度",
    "明年", "年底", "底前", "月前", "年前", "取消", "不足", "不到", "除",
];

/// Words of a heading that every column of counts has.
const HEADINGS: [&str; 12] = [
    "累计完成数", "实际完成数", "已完成数", "完成数量", "完成情况", "完成数", "完成量", "已完成", "实际", "累计",
    "数量", "完成",
];

/// Measures that say nothing of what is counted.
const GENERAL: [char; 3] = ['个', '项', '处'];

/// What parts one count from the next.
const MARKS: [char; 20] =
    ['、', '，', '；', ';', '。', '！', '（', '）', '(', ')', '+', '＋', ':', '：', '/', '／', '\n', '\r', '【', '】'];

/// What parts sentences: a plan in one is none in the next.
const STOPS: [char; 6] = ['。', '；', ';', '！', '\n', '\r'];

impl Ties {
    /// The ties of an item with several targets that numbers count towards; `None` of others.
    pub(crate) fn of(item: &Item) -> Option<Self> {
        let countable = item.countable();
        (countable.len() > 1).then(|| Self::among(countable.iter().map(|at| (*at, &item.targets[*at]))))
    }

    /// The ties of these targets, each with what it goes by here.
    pub(crate) fn among<'t>(targets: impl Iterator<Item = (usize, &'t Target)> + Clone) -> Self {
        let words: Vec<(usize, String)> =
            targets.clone().map(|(at, target)| (at, key(&format!("{} {}", target.words, target.unit)))).collect();
        let leads: Vec<Option<String>> = words.iter().map(|(_, words)| lead(words)).collect();
        let measures: Vec<Option<char>> = targets.map(|(_, target)| target.unit.chars().next()).collect();
        let alone = |own: usize, has: &dyn Fn(usize) -> bool| (0..words.len()).all(|other| other == own || !has(other));
        let named = |own: usize| {
            let lead = leads[own].clone().filter(|lead| alone(own, &|other| words[other].1.contains(lead)));
            let terms = pairs(&words[own].1).filter(|pair| alone(own, &|other| words[other].1.contains(pair)));
            let special =
                |measure: &char| !GENERAL.contains(measure) && alone(own, &|other| measures[other] == Some(*measure));
            Named { at: words[own].0, lead, terms: terms.collect(), measure: measures[own].filter(special) }
        };
        let letters = words.iter().flat_map(|(_, words)| words.chars()).filter(|c| !is_digit(*c)).collect();
        let targets = (0..words.len()).map(named).collect();
        Self { targets, letters, measures: measures.into_iter().flatten().chain(GENERAL).collect() }
    }

    /// The one target that a heading or the words of a row name.
    pub(crate) fn named_by(&self, words: &str) -> Option<usize> {
        let folded = key(words);
        self.which(&HEADINGS.iter().fold(folded, |text, word| text.replace(word, "")), "")
    }

    /// What a cell for a number says, every word of it accounted for: a count for
    /// each target that it names, and no other number but their sum.
    pub(crate) fn cell(&self, text: &str) -> Option<Vec<Tied>> {
        let (mut tied, mut total): (Vec<Tied>, Option<Quantity>) = (Vec::new(), None);
        for piece in pieces(text) {
            for count in counts(&piece, &self.measures)? {
                match (self.tied(&count), count.number) {
                    (Some(found), _) if !tied.iter().any(|other| other.target == found.target) => tied.push(found),
                    (None, Some(number)) if total.is_none() && self.rest_of(&count).is_empty() => total = Some(number),
                    (None, None) if self.rest_of(&count).is_empty() => {}
                    _ => return None,
                }
            }
        }
        let sum: Quantity = tied.iter().map(|tied| tied.number).sum();
        (!tied.is_empty() && total.is_none_or(|total| total == sum)).then_some(tied)
    }

    /// Whether a cell gives one number, and none of its words is that of another target.
    pub(crate) fn is_plain(&self, text: &str, target: usize) -> bool {
        let folded = key(text);
        let (mut rest, mut behind) = (folded.as_str(), Vec::new());
        while let Some(c) = rest.chars().next() {
            rest = match number_at(rest, &self.measures) {
                Some((_, after)) => {
                    behind.push(after);
                    after
                }
                None => &rest[c.len_utf8()..],
            };
        }
        let says = |word: &String| folded.contains(word);
        let measured = |measure: char| behind.iter().any(|after| after.starts_with(measure));
        let named =
            |named: &Named| named.lead.iter().chain(&named.terms).any(says) || named.measure.is_some_and(measured);
        behind.len() == 1 && !self.targets.iter().any(|other| other.at != target && named(other))
    }

    /// What sentences say of the targets as done. A sentence that denies, plans or
    /// postpones anything, or has other words beside a count, says nothing; nor do
    /// two counts of one target.
    pub(crate) fn sentences(&self, text: &str) -> Vec<Tied> {
        let mut all: Vec<Tied> = Vec::new();
        for sentence in text.split(STOPS) {
            let folded = key(sentence);
            if DENIALS.iter().any(|word| folded.contains(word)) {
                continue;
            }
            let Some(found) = self.sentence(sentence) else { continue };
            all.extend(found);
        }
        let once = |tied: &Tied| all.iter().filter(|other| other.target == tied.target).count() == 1;
        if all.iter().all(once) { all } else { Vec::new() }
    }

    fn sentence(&self, sentence: &str) -> Option<Vec<Tied>> {
        let mut found = Vec::new();
        for piece in pieces(sentence) {
            for count in self.counts(without_cut_off(&piece))? {
                let names = count.number.is_some() && self.which(&count.before, &count.after).is_some();
                match self.tied(&count) {
                    Some(tied) => found.push(tied),
                    None if names => return None,
                    None => {}
                }
            }
        }
        Some(found)
    }

    /// The counts of a part of a sentence. `None` where it has a date, or a number
    /// that is no count beside the words of a target; other numbers are passed over.
    fn counts(&self, piece: &str) -> Option<Vec<Count>> {
        let date = |at: (usize, &str)| at.0 > 0 && piece[..at.0].ends_with(|c: char| c.is_ascii_digit());
        let dated = ['月', '日', '年', '季', '号'].iter().any(|unit| piece.match_indices(*unit).any(date));
        match counts(piece, &self.measures) {
            None if !dated && self.which(piece, "").is_none() => Some(Vec::new()),
            found => found,
        }
    }

    /// The target that a count is tied to, where its words leave nothing over.
    fn tied(&self, count: &Count) -> Option<Tied> {
        let number = count.number?;
        let target = self.which(&count.before, &count.after)?;
        let words = format!("{}{}{}", count.before, count.digits, count.after);
        self.rest_of(count).is_empty().then_some(Tied { target, number, words })
    }

    /// The one target that these words name, before and after a number.
    fn which(&self, before: &str, after: &str) -> Option<usize> {
        let says = |word: &str| before.contains(word) || after.contains(word);
        let by =
            |names: &dyn Fn(&Named) -> bool| self.targets.iter().filter(|t| names(t)).map(|t| t.at).collect::<Vec<_>>();
        let leads = by(&|target| target.lead.as_deref().is_some_and(says));
        let terms = by(&|target| target.terms.iter().any(|term| says(term)));
        let measures = by(&|target| target.measure.is_some_and(|measure| after.starts_with(measure)));
        let words = match (&leads[..], &terms[..]) {
            ([one], _) | ([], [one]) => Some(*one),
            ([], []) => None,
            _ => return None,
        };
        match (words, &measures[..]) {
            (Some(by_words), [by_measure]) => (by_words == *by_measure).then_some(by_words),
            (None, [by_measure]) => Some(*by_measure),
            (words, _) => words,
        }
    }

    /// What neither the targets nor fillers account for in the words of a count.
    fn rest_of(&self, count: &Count) -> String {
        let said = format!("{}\u{0}{}", count.before, count.after);
        if let Some(denial) = DENIALS.iter().find(|word| said.contains(*word)) {
            return (*denial).to_string();
        }
        let bare = FILLERS.iter().fold(said, |text, word| text.replace(word, ""));
        let measure = |c: char| GENERAL.contains(&c);
        bare.chars().filter(|c| *c != '\u{0}' && !measure(*c) && !self.letters.contains(*c)).collect()
    }
}

/// A number and the words round it; words alone where there is no number.
struct Count {
    before: String,
    digits: String,
    number: Option<Quantity>,
    after: String,
}

/// The parts of a text between marks, folded; a comma within a number parts nothing.
fn pieces(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(MARKS).flat_map(|part| {
        let mut cuts = vec![];
        let (mut from, chars) = (0, part.char_indices().collect::<Vec<_>>());
        for (i, (at, c)) in chars.iter().enumerate() {
            let beside = |i: usize| chars.get(i).is_some_and(|(_, c)| c.is_ascii_digit());
            if *c == ',' && !(i > 0 && beside(i - 1) && beside(i + 1)) {
                cuts.push(&part[from..*at]);
                from = at + 1;
            }
        }
        cuts.push(&part[from..]);
        cuts
    });
    parts.map(key).filter(|part| !part.is_empty())
}

/// The counts of a piece from left to right: what stands between two belongs to
/// the second, but for the measure. `None` where a number is none that counts:
/// a date, a share, about so many.
fn counts(piece: &str, measures: &str) -> Option<Vec<Count>> {
    let (mut found, mut before, mut rest): (Vec<Count>, String, &str) = (Vec::new(), String::new(), piece);
    while let Some(c) = rest.chars().next() {
        let Some((numeral, after)) = number_at(rest, measures) else {
            before.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        let digits = &rest[..rest.len() - after.len()];
        if numeral.loose
            || numeral.scaled < 0
            // .5 is not 5.
            || before.ends_with('.')
            || after.starts_with(['月', '日', '年', '季', '号', '%', '元', '成', '.', '-', '~'])
        {
            return None;
        }
        found.push(Count {
            before: std::mem::take(&mut before),
            digits: digits.to_string(),
            number: Some(Quantity::from_scaled(numeral.whole()?)),
            after: String::new(),
        });
        let measure = after.chars().next().filter(|c| measures.contains(*c)).map_or(0, char::len_utf8);
        if let Some(count) = found.last_mut() {
            count.after.push_str(&after[..measure]);
        }
        rest = &after[measure..];
    }
    match found.last_mut() {
        Some(last) => last.after.push_str(&before),
        None => found.push(Count { before, digits: String::new(), number: None, after: String::new() }),
    }
    Some(found)
}

/// A piece without the day up to which it speaks: 截至9月底, 至三季度末.
fn without_cut_off(piece: &str) -> &str {
    let Some(said) = ["截至", "截止", "至"].iter().find_map(|word| piece.strip_prefix(word)) else { return piece };
    let rest = std::iter::successors(Some(said), |rest| behind_time(rest)).last().unwrap_or(said);
    if rest.len() == said.len() { piece } else { rest }
}

/// What stands behind a year, a month, a day or a quarter, or behind a word for when it ends.
fn behind_time(text: &str) -> Option<&str> {
    let bare = text.trim_start_matches(is_digit);
    let words: &[&str] = match bare.len() < text.len() {
        true => &["年", "月份", "月", "日", "号", "季度"],
        false => &["目前", "年底", "第", "底", "末", "上旬", "中旬", "下旬", "止"],
    };
    words.iter().find_map(|word| bare.strip_prefix(word))
}

/// The number that a text begins with: Arabic, or Chinese before a measure.
fn number_at<'t>(text: &'t str, measures: &str) -> Option<(Numeral, &'t str)> {
    let first = text.chars().next()?;
    let (numeral, after) = leading_number(text).filter(|_| first.is_ascii_digit() || is_digit(first))?;
    let measured = after.starts_with(|c: char| measures.contains(c));
    (first.is_ascii_digit() || measured).then_some((numeral, after))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二两三四五六七八九十百千".contains(c)
}

/// The two letters that the words of a target begin with.
fn lead(words: &str) -> Option<String> {
    let mut rest = words;
    while let Some(shorter) = FILLERS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    let lead: String = rest.chars().take(2).collect();
    (lead.chars().count() == 2 && lead.chars().all(|c| c.is_alphabetic() && !is_digit(c))).then_some(lead)
}

/// Every two letters that stand side by side.
fn pairs(words: &str) -> impl Iterator<Item = String> {
    let chars: Vec<char> = words.chars().collect();
    let pairs: Vec<String> = chars.windows(2).map(|pair| pair.iter().collect()).collect();
    pairs
        .into_iter()
        .filter(|pair: &String| pair.chars().all(|c| c.is_alphabetic() && !is_digit(c) && !GENERAL.contains(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::task::{Comparator, Scope};

    /// The ties of an item with these targets: the number, its unit, its words.
    fn ties(targets: &[(i64, &str, &str)]) -> Ties {
        let target = |(value, unit, words): &(i64, &str, &str)| Target {
            value: Some(Quantity::whole(*value)),
            unit: (*unit).into(),
            comparator: Comparator::Exactly,
            scope: Scope::District,
            words: (*words).into(),
            steps: Vec::new(),
        };
        let item = Item { targets: targets.iter().map(target).collect(), ..Item::default() };
        Ties::of(&item).expect("several targets")
    }

    fn parks() -> Ties {
        ties(&[(12, "个", "新建口袋公园12个"), (8, "个", "改造8个")])
    }

    fn show(tied: &[Tied]) -> String {
        tied.iter().map(|tied| format!("{}:{}", tied.target + 1, tied.number)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn cells_that_tell() {
        let communities = ties(&[(7, "个社区", "推进7个社区先行先试"), (1, "篇", "全年至少形成一篇优秀案例宣传材料")]);
        let pair = ties(&[(161, "个项目", "推进建设161个项目"), (157, "个项目", "实施完成157个")]);
        let paths = ties(&[(12, "个", "新建口袋公园12个"), (8, "公里", "新建绿道8公里")]);
        let cases: &[(&Ties, &str, &str)] = &[
            (&parks(), "新建12个、改造8个", "1:12 2:8"),
            (&parks(), "新建 12 个，改造 8 个。", "1:12 2:8"),
            (&parks(), "改造８个\n新建１２个", "2:8 1:12"),
            (&parks(), "新建12改造8", "1:12 2:8"),
            (&parks(), "已新建口袋公园12个；改造口袋公园8个", "1:12 2:8"),
            (&parks(), "20个（新建12个，改造8个）", "1:12 2:8"),
            (&parks(), "共20个，其中：新建12个，改造8个", "1:12 2:8"),
            (&parks(), "新建十二个，改造八个", "1:12 2:8"),
            (&parks(), "新建1,200个、改造0个", "1:1200 2:0"),
            (&parks(), "改造5个", "2:5"),
            (&communities, "3个社区，1篇", "1:3 2:1"),
            (&communities, "1篇", "2:1"),
            (&communities, "推进社区5个", "1:5"),
            (&pair, "推进18个，完成12个", "1:18 2:12"),
            (&paths, "公园5个、绿道3公里", "1:5 2:3"),
            (&paths, "3公里", "2:3"),
        ];
        for (ties, text, wanted) in cases {
            assert_eq!(ties.cell(text).map(|tied| show(&tied)).as_deref(), Some(*wanted), "{text}");
        }
    }

    #[test]
    fn cells_that_do_not() {
        let texts = [
            "",
            "20",
            "20个",
            "12/8",
            "12+8",
            "12、8",
            "新建12个、8个",
            "新建12个、改造8个、另3个",
            "30（新建12个，改造8个）",
            "拟新建12个、改造8个",
            "新建12个、改造未完成8个",
            "新建在建12个",
            "新建.5个、改造8个",
            "新建方案12个",
            "新建约12个、改造8个",
            "新建12余个",
            "新建12个、新建3个",
            "9月新建12个",
            "新建和改造20个",
            "新建改造20个",
            "新建率80%",
            "推进12个",
            "新建12公里",
        ];
        for text in texts {
            assert_eq!(parks().cell(text).map(|tied| show(&tied)), None, "{text}");
        }
    }

    #[test]
    fn one_number_of_no_other_target() {
        for text in ["12", "12个", "已完成12个", "新建12个", "十二个", "1,200个", "约12个"] {
            assert!(parks().is_plain(text, 0), "{text}");
        }
        for text in ["", "完成", "12/20", "12个（含8个）", "12+8", "改造12个", "新建和改造12个", "12个改造", "12个、8"]
        {
            assert!(!parks().is_plain(text, 0), "{text}");
        }
    }

    #[test]
    fn sentences_that_tell_and_do_not() {
        let cases = [
            ("截至9月底，已新建口袋公园5个、改造3个，投入资金300万元。", "1:5 2:3"),
            ("截至目前新建5个、改造3个。", "1:5 2:3"),
            ("已新建口袋公园5个。下一步计划改造3个。", "1:5"),
            ("下一步，新建5个、改造3个", ""),
            ("预计12月底前，新建5个、改造3个", ""),
            ("全年目标新建12个、改造8个", ""),
            ("12月，新建5个、改造3个", ""),
            ("新建5个、改造3个的方案已报审", ""),
            ("新建5个。新建7个", ""),
            ("新建工作有序推进，涉及20个小区", ""),
            ("各项工作有序推进", ""),
        ];
        for (text, wanted) in cases {
            assert_eq!(show(&parks().sentences(text)), wanted, "{text}");
        }
    }

    #[test]
    fn a_number_behind_the_cut_off_is_none_of_it() {
        let paths = ties(&[(12, "个", "新建口袋公园12个"), (8, "公里", "新建绿道8公里")]);
        for day in [
            "截至9月底", "截至9月30日", "截至2025年9月", "截止三季度末", "截至第三季度", "至9月", "截至九月底",
            "截至目前",
        ] {
            assert_eq!(without_cut_off(&format!("{day}12处")), "12处", "{day}");
            assert_eq!(show(&paths.sentences(&format!("{day}3公里，公园5个。"))), "2:3 1:5", "{day}");
        }
        for text in ["至少12处", "截至审批12处", "共12处", "12处"] {
            assert_eq!(without_cut_off(text), text);
        }
    }

    #[test]
    fn headings_and_rows_that_name_a_target() {
        for (words, wanted) in [
            ("新建完成数", Some(0)),
            ("改造/完成数", Some(1)),
            ("改造口袋公园", Some(1)),
            ("完成数", None),
            ("新建口袋公园12个、改造8个", None),
            ("新建、改造完成数", None),
        ] {
            assert_eq!(parks().named_by(words), wanted, "{words}");
        }
    }

    proptest::proptest! {
        /// The sum over the targets never exceeds the numbers that were typed.
        #[test]
        fn no_number_counts_twice(text in "(新建|改造|完成|共|其中|已|拟|个|、|，|（|）|\n|[0-9]{1,3}){0,12}") {
            let typed: i64 = text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<i64>().ok()).sum();
            for tied in [parks().cell(&text).unwrap_or_default(), parks().sentences(&text)] {
                let sum: Quantity = tied.iter().map(|tied| tied.number).sum();
                proptest::prop_assert!(sum <= Quantity::whole(typed), "{} gave {}", text, show(&tied));
                let mut targets: Vec<usize> = tied.iter().map(|tied| tied.target).collect();
                targets.dedup();
                proptest::prop_assert!(targets.len() == tied.len() && tied.len() <= 2, "{}", text);
            }
        }
    }
}
