//! The words of the list and those of a row, folded so that they can be
//! compared: how alike are they?

use crate::model::value::{clean, key, strip_brackets};

/// The longest words of the list in a choice, in characters.
const SHORT: usize = 30;

/// The original words for a choice: without a date that opens them, up to the
/// end of the sentence or, where that is far, to a comma, and not into quotation
/// marks that would stay open; an ellipsis where more follows.
pub(super) fn short(text: &str) -> String {
    let text = clean(text);
    let dated =
        |clause: &str| clause.chars().all(|c| c.is_ascii_digit() || "年月日底初中末上下旬前内起至到、-—–".contains(c));
    let told = match text.split_once(['，', ',']) {
        Some((clause, rest)) if dated(clause) && !rest.is_empty() => rest,
        _ => &text,
    };
    let clause = told.split(['。', '；', '：', '（', '\n']).next().unwrap_or(told).trim();
    let mut name: String = clause.chars().take(SHORT).collect();
    if name.len() < clause.len() {
        name.truncate(name.rfind(['，', '、']).filter(|at| *at > name.len() / 3).unwrap_or(name.len()));
    }
    if name.matches('“').count() > name.matches('”').count() {
        name.truncate(name.rfind('“').filter(|at| *at > 0).unwrap_or(name.len()));
    }
    let is_whole = told.trim_end_matches('。') == name;
    if is_whole { name } else { name + "…" }
}

/// A text of which every comparison needs the same parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// Folded, without punctuation and without the deadline in brackets.
    text: String,
    /// Its length in characters.
    len: usize,
    /// Its pairs of neighbouring characters, sorted.
    pairs: Vec<(char, char)>,
}

impl Words {
    /// Folds a text.
    pub(super) fn new(text: &str) -> Self {
        let text = plain(text);
        let chars: Vec<char> = text.chars().collect();
        let mut pairs: Vec<(char, char)> = chars.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        Self { text, len: chars.len(), pairs }
    }

    /// The folded text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is left of it.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How alike two texts are, 0 to 1: the share of common character pairs; a
    /// text cut short is measured against as much of the other as it has.
    pub(super) fn alike(&self, other: &Self) -> f64 {
        if self.is_empty() || other.is_empty() {
            return 0.0;
        }
        if self.text == other.text {
            return 1.0;
        }
        let (short, long) = if self.len <= other.len { (self, other) } else { (other, self) };
        if short.len >= 4 && long.text.contains(&short.text) {
            return 0.86 + 0.1 * short.len as f64 / long.len as f64;
        }
        let all = (short.pairs.len() + long.pairs.len()).max(1);
        let dice = 2.0 * short.shared_pairs(long) as f64 / all as f64;
        // A text cut short and reworded a little: how much of it the other has.
        let covered = if short.len >= 5 { 0.85 * short.covered_by(long) } else { 0.0 };
        f64::max(dice, covered)
    }

    /// How many pairs stand in both texts, each as often as in the one that has it less often.
    fn shared_pairs(&self, other: &Self) -> usize {
        let (mut a, mut b, mut shared) = (self.pairs.as_slice(), other.pairs.as_slice(), 0);
        while let (Some(first), Some(second)) = (a.first(), b.first()) {
            match first.cmp(second) {
                std::cmp::Ordering::Less => a = &a[1..],
                std::cmp::Ordering::Greater => b = &b[1..],
                std::cmp::Ordering::Equal => {
                    (a, b) = (&a[1..], &b[1..]);
                    shared += 1;
                }
            }
        }
        shared
    }

    /// The share of this text's pairs that stand in `long`, however often.
    fn covered_by(&self, long: &Self) -> f64 {
        let hits = self.pairs.iter().filter(|pair| long.pairs.binary_search(pair).is_ok()).count();
        hits as f64 / self.pairs.len().max(1) as f64
    }
}

/// Folded text without punctuation, and without the deadline in brackets.
fn plain(text: &str) -> String {
    let folded = key(&text.replace("<p>", "").replace("</p>", ""));
    let (outside, notes) = strip_brackets(&folded);
    let kept = notes.iter().filter(|note| !note.contains(['月', '年', '底'])).fold(outside, |text, note| text + note);
    kept.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> f64 {
        Words::new(a).alike(&Words::new(b))
    }

    #[test]
    fn likeness_is_symmetric_and_knows_the_same_the_cut_and_the_foreign() {
        assert_eq!(alike("推进 社区规划编制。", "推进社区规划编制"), 1.0);
        assert_eq!(alike("（7月底前）优化基本单元", "优化基本单元"), 1.0);
        let cut = alike("推进社区规划", "推进社区规划编制");
        assert!(cut > 0.86 && cut < 1.0, "{cut}");
        let reworded = alike("推进社区规划的编制", "推进社区规划编制");
        assert!(reworded > 0.7, "{reworded}");
        assert_eq!(alike("促进商业发展", "落实多格合一要求"), 0.0);
        assert_eq!(alike("", "任何"), 0.0);
        for (a, b) in [("推进社区规划", "推进社区规划编制"), ("社区规划社区", "规划社区")] {
            assert_eq!(alike(a, b), alike(b, a));
        }
    }

    #[test]
    fn a_choice_has_the_words_of_the_list() {
        let told = [
            (
                "6-9月，开展西门历史文化街区“街区烟火气”工作方案征集工作。",
                "开展西门历史文化街区“街区烟火气”工作方案征集工作",
            ),
            ("至2025年底，开展“社区营造联盟”宣传活动", "开展“社区营造联盟”宣传活动"),
            ("优化“15分钟社区生活圈”基本单元（7月底前）", "优化“15分钟社区生活圈”基本单元…"),
            (
                "总结推广各街镇社区规划编制和实施中的经验“十五五时期社区生活圈行动指引”",
                "总结推广各街镇社区规划编制和实施中的经验…",
            ),
            (
                "7月底前形成相应实施方案，明确时序安排、相关主体和资金保障情况。",
                "7月底前形成相应实施方案，明确时序安排…",
            ),
            ("推进建设161个项目，实施完成157个。", "推进建设161个项目，实施完成157个"),
            ("", ""),
        ];
        for (text, wanted) in told {
            assert_eq!(short(text), wanted);
        }
    }

    #[test]
    fn a_pair_counts_as_often_as_both_have_it() {
        // 甲乙 twice against once: 2 of 3 + 1 pairs.
        assert_eq!(Words::new("甲乙甲乙").shared_pairs(&Words::new("甲乙")), 1);
    }
}
