//! Text as typed, text cleaned for print, and text folded for matching.

use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Characters that a reader cannot see and that no rule may stumble over:
/// controls, zero-width marks, bidirectional overrides, the byte order mark.
pub fn is_invisible(c: char) -> bool {
    // Chinese and its punctuation, which is nearly all there is, has none.
    !('\u{3000}'..='\u{9FFF}').contains(&c) && is_unseen(c)
}

fn is_unseen(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        || matches!(c, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            // Private characters that the renderers use as marks.
            | '\u{E000}'..='\u{E01F}')
}

/// Whether it is a Chinese character of the common block.
pub fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// The text for print and storage as a value: invisible characters gone, line
/// ends unified, blanks (the ideographic one too) trimmed at both ends.
pub fn clean(text: &str) -> String {
    if let Some(seen) = trimmed(text) {
        return seen.to_string();
    }
    let unified = text.replace("\r\n", "\n").replace('\r', "\n").replace("_x000D_\n", "\n");
    let seen: String = unified.chars().filter(|c| !is_invisible(*c)).collect();
    seen.trim().to_string()
}

/// The text for a place where one line is: cleaned, line breaks and blanks in a row one blank.
pub fn in_one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is left of a text when it is cleaned, where only blanks at its ends go.
pub(super) fn trimmed(text: &str) -> Option<&str> {
    (!text.contains(|c| matches!(c, '\r' | '_') || is_invisible(c))).then(|| text.trim())
}

/// The text folded for matching only: NFKC, lower case, no white space, no
/// invisible characters. Never printed.
pub fn key(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // From here on it is as it was typed, which most of it is.
    let mut same = 0;
    for (at, c) in text.char_indices() {
        match fold_simple(c) {
            Some(Some(as_typed)) if as_typed == c => {}
            Some(other) => {
                folded.push_str(&text[same..at]);
                folded.extend(other);
                same = at + c.len_utf8();
            }
            // From here on characters may combine: the whole text goes the long way.
            None => return fold_any(text),
        }
    }
    folded.push_str(&text[same..]);
    folded
}

/// Whether more bytes than these are left of a text when it is folded and these
/// marks are taken off its ends; counted only as far as it must be. `false` too
/// where only folding it tells.
fn outlasts(text: &str, most: usize, marks: &[char]) -> bool {
    let mut left = 0;
    let is_end = |c: char| fold_simple(c).flatten().is_none_or(|c| marks.contains(&c));
    text.trim_matches(is_end).chars().any(|c| {
        left += fold_simple(c).flatten().map_or(0, char::len_utf8);
        left > most
    })
}

/// Whether one of these characters, which are folded ones, may stand in a text once
/// it is folded.
pub(crate) fn may_have(text: &str, folded: &[char]) -> bool {
    text.chars().any(|c| fold_simple(c).is_none_or(|c| c.is_some_and(|c| folded.contains(&c))))
}

/// Whether a text, once it is folded and these marks are taken off its front, plainly
/// begins with none of these characters, as nearly every text does.
pub(crate) fn begins_otherwise(text: &str, marks: &[char], is_first: impl Fn(char) -> bool) -> bool {
    for c in text.chars() {
        match fold_simple(c) {
            Some(Some(c)) if !marks.contains(&c) => return !is_first(c),
            Some(_) => {}
            None => return false,
        }
    }
    false
}

/// Whether a text is the same when it is folded, as far as a look at it tells.
fn is_folded(text: &str) -> bool {
    text.chars().all(|c| fold_simple(c) == Some(Some(c)))
}

/// What `key` makes of a text: nearly always the text as it is, where it is short.
pub(crate) fn as_key(text: &str) -> Cow<'_, str> {
    if is_folded(text) { Cow::Borrowed(text) } else { Cow::Owned(key(text)) }
}

/// Whether more characters than these are left of a text when it is folded.
pub(crate) fn is_longer(text: &str, most: usize) -> bool {
    let mut left = 0;
    for c in text.chars() {
        match fold_simple(c) {
            Some(kept) => left += usize::from(kept.is_some()),
            None => return key(text).chars().nth(most).is_some(),
        }
        if left > most {
            return true;
        }
    }
    false
}

/// Whether it is a letter, a Chinese character or a figure, as `char::is_alphanumeric`
/// says, which looks most characters of a Chinese text up in a long table.
pub(crate) fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        '\u{4E00}'..='\u{9FFF}' => true,
        '，' | '。' | '、' | '：' | '；' | '（' | '）' | '“' | '”' => false,
        _ => c.is_alphanumeric(),
    }
}

/// What `fold_any` makes of a character that stands for itself whatever its
/// neighbours are: Chinese, ASCII and their punctuation, which is nearly all
/// there is. The outer `None`: not such a character; the inner: it is dropped.
fn fold_simple(c: char) -> Option<Option<char>> {
    match c {
        '\u{4E00}'..='\u{9FFF}' | '、' | '。' | '《' | '》' | '〈' | '〉' | '【' | '】' | '·' => Some(Some(c)),
        '\0'..='\u{7F}' => {
            let kept = !c.is_ascii_whitespace() && !c.is_ascii_control();
            Some(kept.then(|| c.to_ascii_lowercase()))
        }
        // Full-width forms are ASCII at a fixed distance.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).map(|c| Some(c.to_ascii_lowercase())),
        '\u{3000}' => Some(None),
        '—' | '–' | '“' | '”' | '‘' | '’' => Some(Some(unify(c))),
        _ => None,
    }
}

/// The visible characters, small figures kept out of the number beside them: the
/// mark of a footnote is dropped (12¹ is no 121), a figure in a circle bracketed.
fn figures_apart(text: &str) -> String {
    let is_figure = |c: &char| matches!(c, '0'..='9' | '０'..='９');
    let mut apart = String::with_capacity(text.len());
    let mut after_figure = false;
    let mut chars = text.chars().filter(|c| !is_invisible(*c)).peekable();
    while let Some(c) = chars.next() {
        match c {
            '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '₀'..='₉' if after_figure => continue,
            '①'..='⑳' if after_figure || chars.peek().is_some_and(is_figure) => apart.extend(['(', c, ')']),
            c => apart.push(c),
        }
        after_figure = is_figure(&c);
    }
    apart
}

fn fold_any(text: &str) -> String {
    figures_apart(text)
        .nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .flat_map(char::to_lowercase)
        .map(unify)
        .collect()
}

/// One character for all of a kind of dash, colon or quotation mark.
fn unify(c: char) -> char {
    match c {
        '—' | '–' | '‐' | '‑' | '‒' | '―' | '−' => '-',
        '∶' => ':',
        '“' | '”' | '「' | '」' => '"',
        '‘' | '’' => '\'',
        other => other,
    }
}

/// A matching key without its bracketed notes, and the notes:
/// `完成率(%)` is `完成率` and `%`.
pub fn strip_brackets(key: &str) -> (String, Vec<String>) {
    let (mut plain, mut note, mut notes) = (String::new(), String::new(), Vec::new());
    let mut depth = 0;
    for c in key.chars() {
        let before = depth;
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' if depth > 0 => depth -= 1,
            _ => {}
        }
        match (before, depth) {
            (0, 0) => plain.push(c),
            (0, _) => {}
            (_, 0) => notes.push(std::mem::take(&mut note)),
            _ => note.push(c),
        }
    }
    if !note.is_empty() {
        notes.push(note);
    }
    (plain, notes)
}

/// Whether the words say "nothing to report" (无, 暂无, 没有 …), as under
/// 存在问题 (domain R16).
pub fn is_nothing(text: &str) -> bool {
    static NOTHING: LazyLock<Regex> = LazyLock::new(|| {
        let of = "(?:存在|明显|突出|其他|重大|较大|大|具体|相关|特殊|实质性|遗留|需要|需|区级|的|问题|困难|协调|事项|情况|难点|堵点|瓶颈|矛盾|异常|意见|建议|补充|说明|亮点|解决|和|及|、)*";
        let when =
            "(?:目前|暂时|当前|现|本季度|本期|各项|以上|工作|项目|推进|进展|过程|总体|整体|正常|顺利|有序|中|,)*";
        fixed(&format!(
            "^{when}(?:均|暂|尚|还|都)*(?:(?:无|没有|未发现|未遇到|未出现|不存在){of}|none|nil)(?:,正常推进)?$"
        ))
    });
    const MARKS: [char; 9] = ['。', '.', ';', ',', '!', '、', '(', ')', '"'];
    // What may stand in front, as above.
    let is_first = |c| "目暂当现本各以工项推进过总整正顺有中均尚还都无没未不n".contains(c);
    if begins_otherwise(text, &MARKS, is_first)
        || outlasts(text, 90, &MARKS)
        || !may_have(text, &['无', '没', '未', '不', 'n'])
    {
        return false;
    }
    let key = key(text);
    let plain = key.trim_matches(MARKS);
    plain.len() <= 90 && (plain.contains(['无', '没', '未', '不']) || plain.starts_with('n')) && NOTHING.is_match(plain)
}

/// Whether the words say "does not concern us" (/, —, 不涉及, N/A …).
pub fn is_not_applicable(text: &str) -> bool {
    static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
        let what = "(?:此|该|本|相关)?(?:项|类)?(?:任务|工作|内容|事项)?";
        fixed(&format!(
            "^(?:本|我)?(?:单位|街镇|镇|街道)?(?:(?:暂)?(?:不|未)涉及{what}|不适用|无(?:此|该|相关){what})$"
        ))
    });
    const MARKS: [char; 6] = ['/', '\\', '-', '一', '_', '~'];
    const STOPS: [char; 3] = ['。', '.', ';'];
    if begins_otherwise(text, &[], |c| MARKS.contains(&c) || "n本我单街镇暂不未无".contains(c)) {
        return false;
    }
    // Marks alone may go on for ever; words may not.
    let is_long = outlasts(text, 60, &STOPS);
    if is_long && !text.chars().all(|c| fold_simple(c).is_none_or(|c| c.is_none_or(|c| MARKS.contains(&c)))) {
        return false;
    }
    if !may_have(text, &['/', '\\', '-', '一', '_', '~', '涉', '适', '无', 'a']) {
        return false;
    }
    let key = key(text);
    if !key.is_empty() && key.chars().all(|c| MARKS.contains(&c)) {
        return key != "一";
    }
    let plain = key.trim_end_matches(STOPS);
    let may_be = plain.len() <= 60 && ["涉及", "不适用", "无"].iter().any(|word| plain.contains(word));
    matches!(plain, "n/a" | "na") || may_be && OTHERS.is_match(plain)
}

/// Whether the words point to the cell above (同上, 〃 …).
pub fn is_same_as_above(text: &str) -> bool {
    let may_be =
        !begins_otherwise(text, &[], |c| ['同', '〃', '″', '"', '\''].contains(&c)) && !outlasts(text, 12, &[]);
    may_be && matches!(key(text).as_str(), "同上" | "同前" | "〃" | "″" | "\"" | "\"\"" | "''" | "同上。")
}

/// The words round a range of a text, between two of these marks.
pub fn clause<'t>(text: &'t str, range: Range<usize>, marks: &[char]) -> &'t str {
    let before = text[..range.start].rsplit(marks).next().map_or(0, str::len);
    let after = text[range.end..].split(marks).next().map_or(0, str::len);
    &text[range.start - before..range.end + after]
}

/// A pattern that is written in the program.
pub fn fixed(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("a pattern of the program: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_figures_are_no_part_of_a_number() {
        for (text, folded) in
            [("12¹", "12"), ("１２¹²个", "12个"), ("9m²", "9m2"), ("12①", "12(1)"), ("①12", "(1)12"), ("①", "1")]
        {
            assert_eq!(key(text), folded, "{text}");
        }
    }

    #[test]
    fn keys_fold_width_blanks_and_marks() {
        assert_eq!(key(" 完成\u{3000}率\n（％）"), "完成率(%)");
        assert_eq!(key("８０％\u{200B}"), "80%");
        assert_eq!(strip_brackets("完成率(%)"), ("完成率".into(), vec!["%".into()]));
        assert_eq!(strip_brackets("总投资(万元"), ("总投资".into(), vec!["万元".into()]));
    }

    #[test]
    fn the_short_way_of_folding_is_the_long_way() {
        let all: String = ('\0'..=char::MAX).filter(|c| fold_simple(*c).is_some()).collect();
        assert_eq!(key(&all), fold_any(&all));
        for c in all.chars() {
            assert_eq!(key(&c.to_string()), fold_any(&c.to_string()), "{c:?}");
        }
        assert_eq!(key("e\u{301}１"), "\u{e9}1");
    }

    #[test]
    fn what_is_known_before_a_text_is_folded_holds_after() {
        let texts = ["", " 完成 率\n（％） ", "，，无，，", "e\u{301}㎡①", "１２¹²个", "————", "ﷺ", "〃", "同上"];
        for text in texts.into_iter().chain([&*"无。".repeat(40)]) {
            let folded = key(text);
            for most in 0..20 {
                assert_eq!(is_longer(text, most), folded.chars().count() > most, "{text} {most}");
                let bare = folded.trim_matches([',', '(', ')']);
                assert!(!outlasts(text, most, &[',', '(', ')']) || bare.len() > most, "{text} {most}");
            }
            assert!(!is_folded(text) || folded == text, "{text}");
            for c in folded.chars() {
                assert!(may_have(text, &[c]), "{text} {c}");
            }
        }
        for (text, otherwise) in
            [("　同上", false), ("（同上", true), ("，同", false), ("㈠", false), ("", false), ("A", true)]
        {
            assert_eq!(begins_otherwise(text, &[','], |c| c == '同'), otherwise, "{text}");
        }
        assert!(is_folded("完成率(80%)") && !is_folded("完成 率") && !is_folded("Ｎ"));
        assert!(outlasts("完成率", 8, &[]) && !outlasts("，，完成率（）", 9, &[',', '(', ')']));
        assert!(!may_have("完成（80％）", &['率', '％']) && may_have("完成（80％）", &['%']));
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_invisible(c), is_unseen(c), "{c:?}");
        }
    }

    #[test]
    fn nothing_and_not_applicable_are_told_apart() {
        for text in [
            "无", " 暂无。", "没有", "均无", "目前无", "暂无问题", "无困难", "无需协调事项", "没有问题",
            "暂无存在的问题", "没有需要协调的问题",
        ] {
            assert!(is_nothing(text) && !is_not_applicable(text), "{text}");
        }
        for text in ["/", "——", "-", "不涉及", "Ｎ／Ａ", "－"] {
            assert!(is_not_applicable(text) && !is_nothing(text), "{text}");
        }
        for text in [
            "无专项资金", "暂无资金来源", "无障碍设施不足", "无法协调", "没有稳定的运营机构", "未发现合适场地",
            "无人员编制",
        ] {
            assert!(!is_nothing(text), "{text}");
        }
        assert!(!is_not_applicable("一"));
        assert!(!is_not_applicable(""));
    }

    #[test]
    fn cleaning_keeps_line_breaks_and_drops_what_cannot_be_seen() {
        assert_eq!(clean("\u{3000}甲\r\n乙\u{0007}\u{200B} "), "甲\n乙");
    }
}
