//! Texts made short. Nothing is reworded, and what is left out is seen to be.

use super::text::clean;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// As much of a text as fits into so many characters, the last of them … where
/// some was left out.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// The beginning of a long text on one line, for lists.
pub fn beginning(text: &str) -> String {
    shortened(&clean(text).split_whitespace().collect::<Vec<_>>().join(" "), 60)
}

/// The first of some words; of more also how many there are: 甲、乙等5个文件.
pub fn first_of(words: &[impl AsRef<str>], most: usize, between: &str, counted: &str) -> String {
    let shown: Vec<&str> = words.iter().take(most).map(AsRef::as_ref).collect();
    let more = if words.len() > most { format!("等{}{counted}", words.len()) } else { String::new() };
    shown.join(between) + &more
}

/// As much of a text as fits into so many columns, cut in the same way; Chinese takes two.
pub fn clipped(text: &str, columns: usize) -> String {
    if text.width_cjk() <= columns {
        return text.to_string();
    }
    let mut taken = "…".width_cjk();
    let fits = |c: &char| {
        taken += c.width_cjk().unwrap_or(0);
        taken <= columns
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// Part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The words.
    pub text: String,
    /// Whether something was left out.
    pub cut: bool,
    /// Whether it ends within a clause, because there is no stop before.
    pub broken: bool,
}

/// A text in at most `most` characters, cut at the end of a sentence, else at a
/// comma, else where it must be.
pub fn excerpt(text: &str, most: usize) -> Excerpt {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= most {
        return Excerpt { text: text.to_string(), cut: false, broken: false };
    }
    let room = most.saturating_sub(2);
    let last = |stops: &str| (room / 3..room).rev().find(|i| stops.contains(chars[*i]));
    let stop = last("。；！？;").or_else(|| last("，,")).map(|i| i + 1);
    let kept: String = chars[..stop.unwrap_or(room)].iter().collect();
    let text = kept.trim_end_matches(['，', ',', '、', '；', ';']).to_string();
    Excerpt { text, cut: true, broken: stop.is_none() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_seen() {
        assert_eq!((shortened("甲乙丙", 3), shortened("甲乙丙丁", 3)), ("甲乙丙".into(), "甲乙…".into()));
        assert_eq!((clipped("甲乙a", 5), clipped("甲乙丙", 5)), ("甲乙a".into(), "甲…".into()));
        assert_eq!(clipped("推进", 1), "…");
        let cut = excerpt("已完成方案编制。正在征求各居村意见，预计十月完成全部工作并报区里审定。", 20);
        assert_eq!(cut, Excerpt { text: "已完成方案编制。".into(), cut: true, broken: false });
        assert!(excerpt("已完成方案编制并正在征求各居村意见预计十月完成", 12).broken);
    }
}
