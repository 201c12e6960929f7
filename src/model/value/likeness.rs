//! How alike two texts are: the words of the list and those of a row, folded so
//! that they can be compared.

use super::text::{key, strip_brackets};

/// A text ready to be compared: folded, without punctuation and without the
/// deadline in brackets.
#[derive(Clone, Debug, Default)]
pub struct Comparable {
    text: String,
    /// Its length in characters.
    len: usize,
    pairs: Pairs,
}

impl Comparable {
    /// Folds a text.
    pub fn new(text: &str) -> Self {
        let text = plain(text);
        Self { len: text.chars().count(), pairs: Pairs::of(text.chars()), text }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its length in characters.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing is left of it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// How alike two texts are, 0 to 1: the share of common character pairs; a
    /// text cut short is measured against as much of the other as it has.
    pub fn alike(&self, other: &Self) -> f64 {
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
        // A text cut short and reworded a little: how much of it the other has.
        let covered = if short.len >= 5 { 0.85 * short.pairs.covered_by(&long.pairs) } else { 0.0 };
        f64::max(short.pairs.dice(&long.pairs), covered)
    }

    /// Whether two texts are so much alike. Most are not: too many pairs of the shorter
    /// one are missing from the other, which a few looks show.
    pub fn is_alike(&self, other: &Self, least: f64) -> bool {
        let (short, long) = if self.len <= other.len { (self, other) } else { (other, self) };
        let pairs = short.pairs.0.len() as f64;
        // Whatever `alike` goes by, it is no more than the share of these pairs.
        let most = ((1.0 - least) * pairs + 1e-9) as usize;
        let missing = short.pairs.0.iter().filter(|pair| long.pairs.0.binary_search(pair).is_err());
        missing.take(most + 1).count() <= most && self.alike(other) >= least
    }
}

/// The pairs of neighbouring characters of a text, sorted.
#[derive(Clone, Debug, Default)]
pub struct Pairs(Vec<(char, char)>);

impl Pairs {
    /// The pairs of these characters.
    pub fn of(text: impl Iterator<Item = char>) -> Self {
        let chars: Vec<char> = text.collect();
        let mut pairs: Vec<(char, char)> = chars.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    /// The share of pairs that both have, 0 to 1 (Dice).
    pub fn dice(&self, other: &Self) -> f64 {
        2.0 * self.shared(other) as f64 / (self.0.len() + other.0.len()).max(1) as f64
    }

    /// How many pairs stand in both texts, each as often as in the one that has it less often.
    fn shared(&self, other: &Self) -> usize {
        let (mut a, mut b, mut shared) = (self.0.as_slice(), other.0.as_slice(), 0);
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
        let hits = self.0.iter().filter(|pair| long.0.binary_search(pair).is_ok()).count();
        hits as f64 / self.0.len().max(1) as f64
    }
}

/// Folded text without punctuation, and without the deadline in brackets.
fn plain(text: &str) -> String {
    let folded = key(&text.replace("<p>", "").replace("</p>", ""));
    let (outside, notes) = strip_brackets(&folded);
    let kept = notes.iter().filter(|note| !note.contains(['月', '年', '底'])).fold(outside, |text, note| text + note);
    kept.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether two words of one length differ in exactly one character.
pub fn differ_in_one(one: &[char], other: &[char]) -> bool {
    one.len() == other.len() && one.iter().zip(other).filter(|(a, b)| a != b).take(2).count() == 1
}

/// The longest run of characters that both have.
pub fn longest_common(a: &[char], b: &[char]) -> Vec<char> {
    let (mut best, mut end) = (0, 0);
    let mut before = vec![0; b.len() + 1];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![0; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            if x == y {
                row[j + 1] = before[j] + 1;
                if row[j + 1] > best {
                    (best, end) = (row[j + 1], i + 1);
                }
            }
        }
        before = row;
    }
    a[end - best..end].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> f64 {
        Comparable::new(a).alike(&Comparable::new(b))
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
    fn what_is_alike_is_found_by_few_looks_too() {
        let texts = [
            "推进社区规划编制", "推进社区规划", "社区规划推进编制", "落实多格合一要求", "推进", "推", "",
            "社区规划社区",
        ];
        for (a, b) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b))) {
            let (one, other) = (Comparable::new(a), Comparable::new(b));
            for least in [0.3, 0.5, 0.75, 0.86, 1.0] {
                assert_eq!(one.is_alike(&other, least), one.alike(&other) >= least, "{a} {b} {least}");
            }
        }
    }

    #[test]
    fn a_pair_counts_as_often_as_both_have_it() {
        // 甲乙 twice against once: 2 of 3 + 1 pairs.
        assert_eq!(Pairs::of("甲乙甲乙".chars()).shared(&Pairs::of("甲乙".chars())), 1);
    }
}
