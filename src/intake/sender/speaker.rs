//! For whom a sheet speaks, by the words behind a unit's name: the unit itself,
//! an office of it (甲镇规建办), or a body below or beside it (甲镇永盛社区,
//! a school, a company), which never speaks for the unit by silence.
//!
//! | behind the name | speaks for |
//! |---|---|
//! | nothing, 人民政府, 街道办事处, 管委会 … | the unit |
//! | words that end like an office: 规建办, 城建中心, 办公室, 土地所 | the unit, with a note |
//! | a name and 社区, 村, 居委会, 居民区, 小区, 学校, 公司, 派出所 | itself: a question |
//! | anything else: 三季度进展, 社区规划 | the unit |
//!
//! A word counts only where the name of a body can end: before a date, a stop,
//! or words such as 工作 and 报送. 社区 in 社区规划 or 智慧社区 names no body.

use crate::model::value::is_han;

/// For whom words speak.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Speaker {
    /// The unit named, or nobody in particular.
    Unit,
    /// An office, as it is called.
    Office(String),
    /// A village, a neighbourhood, a school, a company, as it is called.
    Other(String),
}

/// What a unit's own authorities are called behind its name.
const OWN: &[&str] =
    &["人民政府", "街道办事处", "办事处", "管理委员会", "管委会", "党工委", "党委", "街道办", "镇政府", "政府", "机关"];

/// How the names of bodies that are not the unit end: neighbourhoods first,
/// which may carry a centre or a branch of the party of their own.
const PLACES: &[&str] =
    &["居民委员会", "村民委员会", "社区居委会", "居委会", "村委会", "居民区", "居委", "村委", "社区", "小区", "村"];
const BODIES: &[&str] = &[
    "党总支", "党支部", "学校", "小学", "中学", "学院", "大学", "幼儿园", "公司", "集团", "医院", "卫生服务中心",
    "合作社", "协会", "业委会",
];
/// Bodies that need no name of their own.
const NAMELESS: &[&str] = &["派出所", "卫生院"];

/// How the names of offices end, and what ends alike and is none.
const OFFICES: &[&str] =
    &["办公室", "中心", "专班", "科室", "科", "办", "所", "站", "中队", "大队", "窗口", "党建部", "工作部"];
const NO_OFFICES: &[&str] =
    &["督办", "已办", "待办", "承办", "主办", "协办", "举办", "交办", "在办", "未办", "厕所", "场所"];

/// Words before a place that mean several or any of them.
const ANY: &[&str] = &["各", "每", "全", "本", "个", "涉", "相关", "有关", "所有", "部分"];

/// Words before 社区 or 村 that make a kind of them and no name; a committee has one.
const KINDS: &[&str] = &[
    "乡", "农", "城中", "智慧", "完整", "未来", "美丽", "和谐", "国际", "低碳", "绿色", "先行", "试点", "示范", "样板",
    "重点", "特色", "典型", "推进", "建设", "规划", "分钟", "生活", "老旧", "住宅", "居住", "动迁", "保留", "撤制",
    "封闭", "街道", "城市", "基层", "居民", "友好", "优秀", "幸福",
];

/// What a body's name can stand before.
const STOPS: &[&str] = &[
    "一季度", "二季度", "三季度", "四季度", "三季", "二季", "上半年", "下半年", "全年", "本季", "本期", "第", "年",
    "月", "工作", "重点", "任务", "项目", "进展", "推进", "情况", "汇总", "报送", "填报", "上报", "报来", "报表",
    "关于", "统计", "反馈", "材料", "附件", "表", "盖章", "公章", "负责人", "台账", "总结", "更新", "最新", "定稿",
    "修改", "q",
];

/// The longest name of an office or a body, in characters.
const LONGEST: usize = 20;

fn ends_with(words: &[char], ending: &str) -> Option<usize> {
    ending.chars().rev().try_fold(words.len(), |end, c| end.checked_sub(1).filter(|at| words[*at] == c))
}

fn starts_with_any(words: &[char], of: &[&str]) -> Option<usize> {
    let behind = |start: &&str| start.chars().try_fold(0, |at, c| (words.get(at) == Some(&c)).then_some(at + 1));
    of.iter().find_map(behind)
}

/// Whether a name can end before these words.
fn can_end(rest: &[char]) -> bool {
    rest.first().is_none_or(|c| !is_han(*c)) || starts_with_any(rest, STOPS).is_some()
}

/// Whether words before a place such as 社区 are its name.
fn is_name(words: &[char], place: &str) -> bool {
    let text: String = words.iter().collect();
    let says = |of: &[&str]| of.iter().any(|word| text.contains(word));
    let named = words.iter().all(|c| is_han(*c)) && (1..=8).contains(&words.len());
    named && !says(ANY) && (place.contains('委') || !says(KINDS))
}

/// A place of this name at the end of the words: 永盛社区, 永盛社区居委会, 居委会.
fn is_place(words: &[char]) -> bool {
    PLACES.iter().find_map(|place| ends_with(words, place).map(|at| (place, at))).is_some_and(|(place, at)| {
        let named = &words[..at];
        // 居委会 alone is a body; 社区 and 村 alone are words.
        is_name(named, place) || (named.is_empty() && place.contains('委'))
    })
}

/// Whether the words hold a place, and an office of that place behind it.
fn is_of_a_place(words: &[char]) -> bool {
    (2..words.len())
        .any(|end| is_place(&words[..end]) && ends_with(&words[end.saturating_sub(2)..end], "社区").is_some())
}

fn of_words(words: &[char]) -> Option<Speaker> {
    let said = || words.iter().collect::<String>();
    let ends =
        |endings: &[&str], least: usize| endings.iter().any(|e| ends_with(words, e).is_some_and(|at| at >= least));
    if ends(NO_OFFICES, 0) {
        None
    } else if is_place(words) || ends(NAMELESS, 0) || ends(BODIES, 2) {
        Some(Speaker::Other(said()))
    } else if ends(OFFICES, 1) && words.len() >= 3 {
        let of_place = ends(&["中心", "站"], 2) && is_of_a_place(words);
        Some(if of_place { Speaker::Other(said()) } else { Speaker::Office(said()) })
    } else {
        None
    }
}

/// For whom folded words speak that stand behind a unit's name, or that name
/// no unit at all.
pub(crate) fn speaker(folded: &[char]) -> Speaker {
    let mut rest = folded;
    loop {
        let open = rest.iter().take_while(|c| matches!(c, '(' | '[' | '【' | '-' | '_' | '·' | ':' | '的')).count();
        rest = &rest[open..];
        match starts_with_any(rest, OWN) {
            Some(len) => rest = &rest[len..],
            None if open == 0 => break,
            None => {}
        }
    }
    let ends = (1..=rest.len().min(LONGEST)).filter(|end| can_end(&rest[*end..]));
    ends.filter_map(|end| of_words(&rest[..end])).next().unwrap_or(Speaker::Unit)
}

/// For whom folded words speak that stand before a unit's name: 永盛社区（甲镇）.
pub(crate) fn before(folded: &[char]) -> Speaker {
    let end =
        folded.iter().rposition(|c| !matches!(c, '(' | '[' | '【' | '-' | '_' | '·' | ',')).map_or(0, |at| at + 1);
    if end == folded.len() {
        return Speaker::Unit;
    }
    let words = &folded[..end];
    let from = words.iter().rposition(|c| !is_han(*c)).map_or(0, |at| at + 1);
    let said = &words[from..];
    if is_place(said) { Speaker::Other(said.iter().collect()) } else { Speaker::Unit }
}

/// Whether a body is a village or a neighbourhood by the end of its name.
pub(crate) fn is_neighbourhood(said: &str) -> bool {
    PLACES.iter().any(|place| said.ends_with(place))
}

/// How the names of bodies of a unit's own rank end.
const RANKS: &[&str] =
    &["镇", "乡", "街道", "园区", "新区", "工业区", "开发区", "管委会", "局", "委员会", "委", "政府"];

/// Whether folded words that name no unit of the list name a body of such a
/// rank all the same: 乙街道, 某某局; not 本镇 or 镇政府.
pub(crate) fn is_foreign_body(folded: &[char]) -> bool {
    let mut words = folded;
    while let Some(at) = OWN.iter().find_map(|own| ends_with(words, own)).filter(|at| *at >= 2) {
        words = &words[..at];
    }
    let named = RANKS.iter().find_map(|rank| ends_with(words, rank));
    named.is_some_and(|at| at >= 2 && words.iter().all(|c| is_han(*c)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::key;

    fn folded(text: &str) -> Vec<char> {
        key(text).chars().collect()
    }

    #[test]
    fn words_behind_a_name() {
        let office = [
            "规建办",
            "规建办2025年三季度进展",
            "城建中心",
            "（社区办）",
            "镇规划建设和生态环境办公室",
            "-党群办",
            "社区事务受理服务中心",
            "城市更新推进办公室报送",
            "人民政府社区管理办公室",
            "土地所",
            "人民政府规划建设科",
            "社区党群服务中心",
        ];
        for text in office {
            assert!(matches!(speaker(&folded(text)), Speaker::Office(_)), "{text}");
        }
        let other = [
            "永盛社区2025年第三季度工作推进情况表",
            "永盛社区居委会",
            "幸福社区居委会",
            "建设村村委会三季度进展",
            "（永盛村）",
            "朱家村村委会三季度",
            "居委会",
            "某某小学",
            "-永盛居民区",
            "某某建设公司",
            "派出所",
            "永盛社区党群服务中心",
            "永盛社区项目进展",
        ];
        for text in other {
            assert!(matches!(speaker(&folded(text)), Speaker::Other(_)), "{text}");
        }
        let unit = [
            "",
            "人民政府",
            "街道办事处（盖章）",
            "管委会2025年第三季度进展",
            "三季度",
            "社区规划推进情况表",
            "社区生活圈工作推进情况表",
            "“15分钟社区生活圈”行动",
            "智慧社区项目进展",
            "美丽乡村工作进展",
            "全部任务",
            "督办任务进展",
            "各社区进展",
            "各居委会进展",
            "重点工作推进情况",
            "新农村建设进展",
            "7个社区进展",
            "所有任务",
            "完整社区试点工作",
        ];
        for text in unit {
            assert_eq!(speaker(&folded(text)), Speaker::Unit, "{text}");
        }
    }

    #[test]
    fn words_before_a_name() {
        assert!(matches!(before(&folded("永盛社区（")), Speaker::Other(_)));
        assert!(matches!(before(&folded("2025年永盛村-")), Speaker::Other(_)));
        assert_eq!(before(&folded("15分钟社区（")), Speaker::Unit);
        assert_eq!(before(&folded("区规划资源局、")), Speaker::Unit);
        assert_eq!(before(&folded("永盛社区")), Speaker::Unit);
    }

    #[test]
    fn bodies_that_the_list_does_not_know() {
        for text in ["嘉北街道", "区民政局", "某某镇人民政府", "乙丙园区管委会"] {
            assert!(is_foreign_body(&folded(text)), "{text}");
        }
        for text in ["本镇", "镇政府", "街道办事处", "王某某", "规建办", ""] {
            assert!(!is_foreign_body(&folded(text)), "{text}");
        }
    }
}
