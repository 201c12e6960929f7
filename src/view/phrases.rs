//! Words of the list and of the units, made short enough for a sentence:
//! names of items, excerpts of answers.

use crate::model::value::{Excerpt, clean, excerpt, in_one_line, shortened, without_long_numbers, without_names};
use chrono::{Datelike, NaiveDateTime, Timelike};

/// A moment by which something is to come, in words: `2025年9月28日18:00`; the end of a day
/// is its 24:00.
pub fn until(by: NaiveDateTime) -> String {
    let day = format!("{}年{}月{}日", by.year(), by.month(), by.day());
    let is_end_of_day = (by.hour(), by.minute()) == (23, 59);
    if is_end_of_day { format!("{day}24:00") } else { format!("{day}{}:{:02}", by.hour(), by.minute()) }
}

/// The longest name of an item in a sentence.
const NAME: usize = 25;
/// The longest title of a task at the head of its paragraph.
const TITLE: usize = 30;

/// An answer to stand in quotation marks: a [`passage`] whose own are single.
pub fn quotation(words: &str, limit: usize, hide: &[&str]) -> Excerpt {
    let passage = passage(words, limit, hide);
    Excerpt { text: inner_quotes(&passage.text), ..passage }
}

/// An excerpt of an answer. Line breaks become blanks; telephone numbers and the
/// names in `hide` are masked; all else is as typed.
pub fn passage(words: &str, limit: usize, hide: &[&str]) -> Excerpt {
    excerpt(&masked(words, hide), limit)
}

/// All of an answer as a passage shows it.
pub fn masked(words: &str, hide: &[&str]) -> String {
    without_long_numbers(&without_names(&in_one_line(words), hide.iter().copied()))
}

/// Quotation marks inside a quotation: single, and double again inside those (GB/T 15834).
pub fn inner_quotes(text: &str) -> String {
    let nested = text.contains('“');
    let marks = |c| match c {
        '“' => '‘',
        '”' => '’',
        '‘' if nested => '“',
        '’' if nested => '”',
        other => other,
    };
    text.chars().map(marks).collect()
}

/// The name of an item in a sentence, to stand in quotation marks.
pub fn short_name(text: &str, title: &str) -> String {
    inner_quotes(&plain_name(text, title))
}

/// The name of an item: its words without dates, notes in brackets and
/// adverbial openings, up to the first stop. An item without words goes by the
/// title of its task.
pub fn plain_name(text: &str, title: &str) -> String {
    let text = clean(text);
    shorten(if text.is_empty() { title } else { &text }, NAME)
}

/// The name of a task, likewise; its quotation marks stay as they are.
pub fn short_title(title: &str) -> String {
    shorten(title, TITLE)
}

fn shorten(text: &str, limit: usize) -> String {
    let plain = without_notes(&clean(text));
    let segments: Vec<&str> = plain.split(['，', '；', '。', '：', '\n']).filter(|s| !s.trim().is_empty()).collect();
    let opening =
        |s: &str| is_date(s) || ["配合", "结合", "按照", "根据", "通过", "依托"].iter().any(|w| s.contains(w));
    let last = segments.len().saturating_sub(1);
    let start = segments.iter().enumerate().position(|(i, s)| i == last || !opening(s)).unwrap_or(0);
    let name = without_date(segments.get(start).map_or("", |s| s.trim()));
    shortened(name, limit)
}

/// A name without the date that opens it (7月底前形成…).
fn without_date(name: &str) -> &str {
    let dated = |c: char| c.is_ascii_digit() || "年月底-至".contains(c);
    match name.trim_start_matches(dated).strip_prefix('前') {
        Some(rest) if !rest.is_empty() => rest,
        _ => name,
    }
}

fn without_notes(text: &str) -> String {
    let mut depth = 0u32;
    let outside = |c: &char| match c {
        '（' | '(' => {
            depth += 1;
            false
        }
        '）' | ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    };
    text.chars().filter(outside).collect()
}

fn is_date(segment: &str) -> bool {
    let segment = segment.trim();
    segment.chars().count() <= 12
        && segment.chars().any(|c| c.is_ascii_digit())
        && segment.ends_with(['前', '底', '月', '年', '起', '内'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_told_as_people_say_it() {
        let at = |text: &str| until(text.parse().expect("a moment"));
        assert_eq!(at("2025-10-10T17:00:00"), "2025年10月10日17:00");
        assert_eq!(at("2025-10-10T23:59:59"), "2025年10月10日24:00");
    }

    #[test]
    fn names_say_what_is_delivered() {
        let cases = [
            ("优化“15分钟社区生活圈”基本单元（7月底前）", "优化‘15分钟社区生活圈’基本单元"),
            ("推进建设161个项目，实施完成157个。", "推进建设161个项目"),
            (
                "6-9月，开展西门历史文化街区“街区烟火气”工作方案征集工作。",
                "开展西门历史文化街区‘街区烟火气’工作方案征集工作",
            ),
            ("各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。", "完成1篇优秀社区规划师相关专题宣传"),
            ("7月底前形成相应实施方案，明确时序安排。", "形成相应实施方案"),
            ("2026年1月底前，配合市规划资源局形成优秀案例集", "配合市规划资源局形成优秀案例集"),
            ("", "持续擦亮好‘人民城市大课堂’交流平台"),
        ];
        for (text, wanted) in cases {
            assert_eq!(short_name(text, "持续擦亮好“人民城市大课堂”交流平台"), wanted);
        }
    }

    #[test]
    fn passages_name_nobody() {
        let masked = passage("请联系张三，电话021-5953 1234或13812345678；2025-09-30前\n回复12个", 80, &["张三"]);
        assert_eq!(masked.text, "请联系〔略〕，电话〔略〕或〔略〕；2025-09-30前 回复12个");
    }

    #[test]
    fn quotation_marks_give_way_only_within_others() {
        let typed = "落实“宜居、宜业‘双宜’”要求";
        assert_eq!(passage(typed, 40, &[]).text, typed);
        assert_eq!(quotation(typed, 40, &[]).text, "落实‘宜居、宜业“双宜”’要求");
        assert_eq!(plain_name("", "擦亮“大课堂”平台"), "擦亮“大课堂”平台");
        assert_eq!(short_name("", "擦亮“大课堂”平台"), "擦亮‘大课堂’平台");
    }
}
