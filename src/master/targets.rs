//! The numbers that a deliverable shall reach: 100个项目, 每个街镇至少2个, 一批.

use super::reach::{Limit, Reach, spoken_of};
use crate::model::due::{Folded, deadlines};
use crate::model::task::{Comparator, Feed, Scope, Target};
use crate::model::value::{Quantity, clause, fixed, leading_number};
use regex::Regex;
use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

/// A number of a deliverable and what is not plain about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The number, its unit, and whose it is.
    pub target: Target,
    /// What the project register has to do with it.
    pub feed: Option<Feed>,
    /// The words (各街镇) by which it was taken as each town's, where none says 每.
    pub per_unit_by: Option<String>,
}

/// Measure words that a count of work takes.
const MEASURES: &str = "平方公里|平方米|立方米|公顷|公里|人次|个|篇|处|份|项|次|家|场|套|名|位|件|条|支|种|批|所|座|户|期|张|本|册|类|幢|栋|块|亩|部|轮|例|片|间|台|对|组|人|株|棵|盏|米|%";
/// Nouns that belong to the measure.
const NOUNS: [&str; 12] =
    ["项目", "社区", "单位", "示范案例", "优秀案例", "案例", "点位", "小区", "街区", "街镇", "村居", "站点"];
/// Measures that 一 joins to other words (一部分, 一对一, 一期).
const ARTICLES: [&str; 17] =
    ["次", "对", "部", "位", "间", "类", "条", "期", "本", "组", "户", "种", "台", "米", "片", "人", "块"];

static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        format!("(?P<n>[0-9][0-9,.]*[余多]?|[一二两三四五六七八九十百千]{{1,6}}[余多]?|若干|多|数)(?P<m>{MEASURES})");
    fixed(&pattern)
});

/// The targets of a deliverable, in the order of the words.
pub(super) fn targets(text: &str) -> Vec<Found> {
    let folded = Folded::new(text);
    let dates = LazyCell::new(|| deadlines(text, 2000).milestones);
    let (mut found, mut places): (Vec<Found>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
    for captures in COUNT.captures_iter(&folded.text) {
        let (Some(whole), Some(number), Some(measure)) = (captures.get(0), captures.name("n"), captures.name("m"))
        else {
            continue;
        };
        let (before, after) = (&folded.text[..whole.start()], &folded.text[whole.end()..]);
        let place = folded.original(whole.range());
        let in_a_date = || dates.iter().any(|date| date.words.contains(&text[place.clone()]));
        if folded.is_in_a_name(whole.range()) || is_no_count(before, number.as_str(), measure.as_str()) || in_a_date() {
            continue;
        }
        let noun = if matches!(measure.as_str(), "批" | "%") { "" } else { noun(measure.as_str(), after) };
        let inherited = found
            .last()
            .filter(|last| noun.is_empty() && ends_clause(after) && last.target.unit.starts_with(measure.as_str()));
        let unit = inherited.map_or_else(|| format!("{}{noun}", measure.as_str()), |last| last.target.unit.clone());
        let (scope, per_unit_by) = scope(text, place.start);
        let value =
            value(number.as_str(), measure.as_str()).filter(|_| measure.as_str() != "%" || is_level(before, after));
        let (comparator, words) = (comparator(before, after), String::new());
        let mut target = Target { value, unit, comparator, scope, words, steps: Vec::new() };
        let level = target.is_share() && target.value.is_some();
        if level {
            // A share is each unit's own, and more of it is no fault.
            (target.scope, target.comparator) = (Scope::EachUnit, Comparator::AtLeast);
        }
        let per_unit_by = per_unit_by.filter(|_| !level);
        places.push(place.start..place.end + if text[place.end..].starts_with(noun) { noun.len() } else { 0 });
        found.push(Found { target, feed: None, per_unit_by });
    }
    for (found, words) in found.iter_mut().zip(own_words(text, &places)) {
        found.feed = found.target.value.and_then(|_| feed(words, &found.target.unit));
        found.target.words = words.to_string();
    }
    found
}

/// The clause of each count; of a clause that holds several (新建12个改造8个) the
/// part that is its own.
fn own_words<'t>(text: &'t str, counts: &[Range<usize>]) -> impl Iterator<Item = &'t str> {
    // 各乡镇、街道各报送1篇: the mark within the words for the towns ends no clause.
    let folded = Folded::new(text);
    let place = |reach: Reach| folded.text.find(&reach.words).map(|at| folded.original(at..at + reach.words.len()));
    let towns: Vec<Range<usize>> = spoken_of(text).into_iter().filter_map(place).collect();
    counts.iter().enumerate().map(move |(at, count)| {
        let whole = clause(text, count.clone(), &MARKS);
        let before = text[..count.start].rsplit(MARKS).next().map_or(0, str::len);
        let (start, end) = (count.start - before, count.start - before + whole.len());
        let start =
            towns.iter().find(|words| words.start < start && start <= words.end).map_or(start, |words| words.start);
        let start = at.checked_sub(1).map_or(start, |last| counts[last].end.clamp(start, count.start));
        let end = counts.get(at + 1).filter(|next| next.start < end).map_or(end, |_| count.end);
        text[start..end].trim().trim_start_matches(['和', '及', '与', '并'])
    })
}

/// Whether a share is a level to reach (达到90%), not a limit or a change
/// (不超过5%, 提高20%).
fn is_level(before: &str, after: &str) -> bool {
    const OTHER: [&str; 16] = [
        "不超过", "不高于", "不大于", "以内", "以下", "控制在", "低于", "少于", "提高", "提升", "增长", "增加", "降低",
        "下降", "减少", "压降",
    ];
    let before = before.rsplit([',', '。', ';', '、', '(']).next().unwrap_or("");
    let after = after.split([',', '。', ';', '、', ')']).next().unwrap_or("");
    let said = format!("{before}{after}").replace("不低于", "").replace("不少于", "");
    let raised_to = ["提高到", "提高至", "提升到", "提升至"].iter().any(|word| said.contains(word));
    raised_to || !OTHER.iter().any(|word| said.contains(word))
}

/// 第3个, 一个 of 一个个, and 每个 are no counts; nor is a count of measures.
fn is_no_count(before: &str, number: &str, measure: &str) -> bool {
    let ordinal = before.ends_with(['第', '每', '首', '各', '上', '下', '本', '逐']);
    let cut = before.ends_with(|c: char| c.is_ascii_digit() || c == '.' || "一二三四五六七八九十".contains(c));
    let article = number == "一" && ARTICLES.contains(&measure);
    // 由60%提升至90%: where it starts from.
    let start = measure == "%" && before.ends_with(['由', '从', '自']);
    ordinal || cut || start || article && !before.ends_with(['少', '于', '成', '交', '开', '展', '织', '办'])
}

fn value(number: &str, measure: &str) -> Option<Quantity> {
    if measure == "批" || number.ends_with(['余', '多', '数', '干']) {
        return None;
    }
    let (numeral, rest) = leading_number(number)?;
    (rest.is_empty() && !numeral.loose).then(|| numeral.whole()).flatten().map(Quantity::from_scaled)
}

/// Marks that end a clause.
const MARKS: [char; 13] = ['，', ',', '。', '；', ';', '、', '（', '）', '(', ')', '\n', '！', '：'];

fn ends_clause(after: &str) -> bool {
    after.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '"')
}

/// The noun behind a measure: a known one, or all that stands before the next mark
/// where that is short.
fn noun<'a>(measure: &str, after: &'a str) -> &'a str {
    let counted = matches!(measure, "个" | "项" | "处");
    if let Some(noun) = NOUNS.iter().find(|noun| counted && after.starts_with(*noun)) {
        return &after[..noun.len()];
    }
    let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    if after[end..].starts_with(|c: char| c.is_ascii_digit()) {
        // The words belong to the count that follows: 新建12个改造8个.
        return "";
    }
    let rest = &after[..end];
    let rest = rest.strip_suffix("以上").unwrap_or(rest);
    if rest.chars().count() <= 4 { rest } else { "" }
}

fn comparator(before: &str, after: &str) -> Comparator {
    const BEFORE: [&str; 6] = ["至少", "不少于", "不低于", "不小于", "不下于", "最少"];
    let clause_before = before.rsplit([',', '。', ';', '、', '(']).next().unwrap_or("");
    let clause_after = after.split([',', '。', ';', '、', ')']).next().unwrap_or("");
    let at_least = BEFORE.iter().any(|word| clause_before.contains(word)) || clause_after.contains("以上");
    if at_least { Comparator::AtLeast } else { Comparator::Exactly }
}

/// Whose number it is, by the words before it in the same sentence.
fn scope(text: &str, at: usize) -> (Scope, Option<String>) {
    let sentence = text[..at].rsplit(['。', '；', ';', '\n']).next().unwrap_or("");
    let clause = sentence.rsplit(['，', ',']).next().unwrap_or(sentence);
    if spoken_of(clause).iter().any(|reach| reach.each) || ["每个单位", "每单位"].iter().any(|w| clause.contains(w))
    {
        return (Scope::EachUnit, None);
    }
    let spoken = spoken_of(sentence).into_iter().find(|reach| reach.limit != Limit::Open).map(|reach| reach.words);
    match spoken.or_else(|| sentence.contains("各单位").then(|| "各单位".into())) {
        Some(words) => (Scope::EachUnit, Some(words)),
        None => (Scope::District, None),
    }
}

/// A count of projects is what the register counts: those that are completed,
/// or all that are taken forward.
fn feed(clause: &str, unit: &str) -> Option<Feed> {
    if !unit.ends_with("项目") {
        return None;
    }
    let completed = ["完成", "完工", "竣工", "建成"].iter().any(|word| clause.contains(word));
    let advancing = ["推进", "实施", "启动", "开工", "建设"].iter().any(|word| clause.contains(word));
    if completed { Some(Feed::Completed) } else { advancing.then_some(Feed::Advancing) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> Vec<String> {
        let one = |found: Found| {
            let t = found.target;
            let value = t.value.map_or("?".into(), |v| v.to_string());
            let sign = if t.comparator == Comparator::AtLeast { "≥" } else { "" };
            let scope = if t.scope == Scope::EachUnit { " each" } else { "" };
            let feed = found.feed.map_or(String::new(), |f| format!(" {f:?}"));
            format!("{sign}{value}{}{scope}{feed} [{}]", t.unit, t.words)
        };
        targets(text).into_iter().map(one).collect()
    }

    #[test]
    fn numbers_as_written() {
        let cases: [(&str, &[&str]); 31] = [
            (
                "推进建设161个项目，实施完成157个。",
                &["161个项目 Advancing [推进建设161个项目]", "157个项目 Completed [实施完成157个]"],
            ),
            ("推进3个单位附属空间开放", &["3个单位 [推进3个单位附属空间开放]"]),
            ("每个街镇至少提交2个示范案例（10月底前）", &["≥2个示范案例 each [每个街镇至少提交2个示范案例]"]),
            (
                "各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。",
                &["1篇 each [完成1篇优秀社区规划师相关专题宣传]"],
            ),
            ("各乡镇、街道各报送优秀案例1篇", &["1篇 each [各乡镇、街道各报送优秀案例1篇]"]),
            ("每个乡镇（街道）开展课堂不少于4场", &["≥4场 each [每个乡镇（街道）开展课堂不少于4场]"]),
            ("全年至少形成一篇优秀案例宣传材料。", &["≥1篇 [全年至少形成一篇优秀案例宣传材料]"]),
            ("梳理一批重点项目，总结推广一批做法", &["?批 [梳理一批重点项目]", "?批 [总结推广一批做法]"]),
            ("推进7个社区先行先试", &["7个社区 [推进7个社区先行先试]"]),
            ("建成12处口袋公园", &["12处口袋公园 [建成12处口袋公园]"]),
            ("开展活动不少于４场", &["≥4场 [开展活动不少于４场]"]),
            ("培训2个以上", &["≥2个 [培训2个以上]"]),
            ("完成十二个项目", &["12个项目 Completed [完成十二个项目]"]),
            ("新增10余个点位", &["?个点位 [新增10余个点位]"]),
            ("形成若干个案例", &["?个案例 [形成若干个案例]"]),
            ("改造2.5公里慢行道", &["2.5公里慢行道 [改造2.5公里慢行道]"]),
            ("覆盖率达到90%", &["≥90% each [覆盖率达到90%]"]),
            ("附属空间开放率80%以上", &["≥80% each [附属空间开放率80%以上]"]),
            ("群众满意度不低于95％", &["≥95% each [群众满意度不低于95％]"]),
            ("覆盖率由60%提升至90%", &["≥90% each [覆盖率由60%提升至90%]"]),
            ("投诉率不超过5%", &["?% [投诉率不超过5%]"]),
            ("办理时间压降20%", &["?% [办理时间压降20%]"]),
            ("新建口袋公园12个、改造8个", &["12个 [新建口袋公园12个]", "8个 [改造8个]"]),
            ("新建12个和改造8个口袋公园", &["12个 [新建12个]", "8个口袋公园 [改造8个口袋公园]"]),
            ("建立“一图三会”机制", &[]),
            ("优化“15分钟社区生活圈”基本单元（7月底前）", &[]),
            ("第3个试点", &[]),
            ("形成社区营造联盟首批名录", &[]),
            ("2026年1月底前，形成优秀案例集", &[]),
            ("“十四五”行动评估报告", &[]),
            ("每月召开1次例会", &["1次例会 [每月召开1次例会]"]),
        ];
        for (text, wanted) in cases {
            assert_eq!(show(text), wanted, "{text}");
        }
    }
}
