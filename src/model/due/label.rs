//! What a deadline is the deadline of: 8月前形成初稿 → 初稿.

use std::ops::Range;

const CLAUSE: [char; 16] = ['，', ',', '、', '；', ';', '。', '！', '!', '：', ':', '（', '）', '(', ')', '\n', '\t'];
/// Words that say how, not what.
const FILLERS: [&str; 9] = ["力争", "确保", "争取", "基本", "全面", "初步", "组织", "牵头", "至少"];
/// Words that say what is done with it.
const VERBS: [&str; 34] = [
    "形成", "完成", "提交", "上报", "报送", "开展", "启动", "编制", "制定", "制订", "出台", "印发", "建立", "建成",
    "举办", "实现", "落实", "确定", "明确", "推进", "召开", "达到", "取得", "发布", "提出", "拿出", "竣工", "开工",
    "投用", "梳理", "汇总", "总结", "申报", "验收",
];
const DETERMINERS: [&str; 4] = ["相应的", "相应", "相关", "有关"];
/// A longer name is a sentence, not a label.
const LONGEST: usize = 16;

/// The label of the `i`th phrase; empty where the phrase names nothing.
pub(super) fn label(text: &str, phrases: &[Range<usize>], i: usize) -> String {
    let several = phrases.len() > 1;
    let this = &phrases[i];
    let stop = phrases.get(i + 1).map_or(text.len(), |next| next.start);
    let start = i.checked_sub(1).and_then(|before| phrases.get(before)).map_or(0, |before| before.end);
    let after = text.get(this.end..stop).unwrap_or("");
    let attached = name(first_clause(after), several);
    if !attached.is_empty() || !several {
        return attached;
    }
    let before = text.get(start..this.start).unwrap_or("").trim_end_matches(['（', '(', '：', ':', ' ', '于', '在']);
    let before = name(before.rsplit(CLAUSE).next().unwrap_or(""), true);
    if !before.is_empty() {
        return before;
    }
    name(first_clause(after.trim_start_matches(['，', ',', '：', ':', ' '])), true)
}

fn first_clause(text: &str) -> &str {
    text.split(CLAUSE).next().unwrap_or("")
}

/// The clause without its verb; the verb itself where there is nothing else
/// and `verb_alone` allows it.
fn name(clause: &str, verb_alone: bool) -> String {
    let mut rest = clause.trim();
    while let Some(shorter) = FILLERS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter.trim_start();
    }
    let bare = VERBS.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest).trim();
    let bare = DETERMINERS.iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare).trim();
    let chosen = if bare.is_empty() && verb_alone { rest } else { bare };
    if chosen.chars().count() > LONGEST { String::new() } else { chosen.to_string() }
}
