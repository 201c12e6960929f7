//! A cell cut into words, numbers and times, so that every character is one of
//! them or left over.

use super::lexicon::{Lexicon, Role};
use super::moment::{Moment, dotted_day, moment};
use super::number::{Numeral, SCALE, is_numeral, leading_number};
use super::text::key;
use chrono::NaiveDate;

/// What a piece of a cell is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A word of the table.
    Word(Role),
    /// A number by itself.
    Number(Numeral),
    /// `12/18`, in ten-thousandths.
    Ratio(i64, i64),
    /// `80%`, 八成, 三分之二: per cent in ten-thousandths, and whether it is rough.
    Share(i64, bool),
    /// A time.
    Time(Moment),
    /// Nothing that is known.
    Left,
}

/// A piece of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Token<'t> {
    pub kind: Kind,
    pub text: &'t str,
    /// Where it begins, in bytes.
    pub at: usize,
}

impl Token<'_> {
    /// Its use, where it is a word.
    pub(super) fn role(&self) -> Option<Role> {
        match self.kind {
            Kind::Word(role) => Some(role),
            _ => None,
        }
    }

    /// Whether it parts what stands before it from what stands behind.
    pub(super) fn parts(&self) -> bool {
        matches!(self.role(), Some(Role::Open | Role::Close | Role::Sep))
    }

    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }
}

/// Longer cells are sentences, which no grammar of words reads.
const LONGEST: usize = 40;

/// The text folded as `key` does, but with a gap or another line between digits
/// kept as a blank, and digits of another kind (¹, ①) apart from the others; 己
/// and 巳 are 已.
pub(super) fn folded(text: &str) -> String {
    let plain = |c: char| {
        !c.is_whitespace() && (c.is_ascii() || matches!(c, '\u{3001}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}'))
    };
    let mut folded = if text.trim().chars().all(plain) {
        key(text)
    } else {
        let mut all = String::with_capacity(text.len());
        let mut gap = false;
        for c in text.chars() {
            let piece = key(c.encode_utf8(&mut [0; 4]));
            let odd = !c.is_ascii() && !matches!(c, '０'..='９') && piece.contains(|c: char| c.is_ascii_digit());
            gap |= c.is_whitespace() || odd;
            if gap && all.ends_with(is_numeral) && piece.starts_with(is_numeral) {
                all.push(' ');
            }
            gap = odd || piece.is_empty() && gap;
            all.push_str(&piece);
        }
        all
    };
    if folded.contains(['己', '巳']) && !folded.contains("自己") {
        folded = folded.replace(['己', '巳'], "已");
    }
    folded
}

/// Whether a text can be more than words and numbers: a sentence need not be cut up.
pub fn is_sentence(text: &str) -> bool {
    text.len() > LONGEST * 6
}

/// The pieces of a folded text; `None` where it is a sentence.
pub(super) fn tokens<'t>(text: &'t str, words: &Lexicon, cut_off: Option<NaiveDate>) -> Option<Vec<Token<'t>>> {
    pieces(text, words, cut_off, false)
}

/// The same where 12.31 is a day rather than a number.
pub(super) fn tokens_with_days<'t>(
    text: &'t str,
    words: &Lexicon,
    cut_off: Option<NaiveDate>,
) -> Option<Vec<Token<'t>>> {
    pieces(text, words, cut_off, true)
}

fn pieces<'t>(text: &'t str, words: &Lexicon, cut_off: Option<NaiveDate>, days: bool) -> Option<Vec<Token<'t>>> {
    if text.len() > LONGEST * 3 || text.chars().count() > LONGEST {
        return None;
    }
    let mut found: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let word = words.at(rest).map(|(length, role)| (length, Kind::Word(role)));
        let time = moment(rest, cut_off).or_else(|| dotted_day(rest, cut_off).filter(|_| days && may_be_day(&found)));
        let time = time.map(|(moment, length)| (length, Kind::Time(moment)));
        let number = numeric(rest, found.last());
        let longest = [number, word, time].into_iter().flatten().max_by_key(|(length, _)| *length);
        let (length, kind) = longest.unwrap_or((first.len_utf8(), Kind::Left));
        let is_figure = matches!(kind, Kind::Number(_) | Kind::Ratio(..) | Kind::Share(..));
        // .5 is a number that lost its head, and not 5.
        if let Some(point) = found.last_mut().filter(|last| is_figure && last.text == ".") {
            point.kind = Kind::Left;
        }
        match found.last_mut() {
            Some(last) if kind == Kind::Left && last.kind == Kind::Left => last.text = &text[last.at..at + length],
            _ => found.push(Token { kind, text: &rest[..length], at }),
        }
        at += length;
    }
    Some(found)
}

/// 12.31 is a day where a cell or a bracket begins with it; behind 完成 it may be a number.
fn may_be_day(before: &[Token]) -> bool {
    before.last().is_none_or(|last| last.parts() || matches!(last.text, "于" | "预计" | "计划" | "拟"))
}

/// A number and what belongs to it, and its length.
fn numeric(text: &str, before: Option<&Token>) -> Option<(usize, Kind)> {
    // A dash or plus behind something is no sign: 3-5个, 12+3.
    let signed = text.starts_with(['-', '负']);
    if text.starts_with('+') || signed && before.is_some_and(|last| !last.parts()) {
        return None;
    }
    // 两三个 is two or three.
    let spelled = text.find(|c: char| !"一二两三四五六七八九".contains(c)).unwrap_or(text.len()) / '一'.len_utf8();
    if (2..4).contains(&spelled) {
        return None;
    }
    let used = |rest: &str| text.len() - rest.len();
    if let Some(rest) = text.strip_prefix("百分之") {
        if let Some(rest) = rest.strip_prefix('百') {
            return Some((used(rest), Kind::Share(100 * SCALE, false)));
        }
        let (n, rest) = leading_number(rest)?;
        return Some((used(rest), Kind::Share(n.whole()?, n.loose)));
    }
    let (n, rest) = leading_number(text)?;
    let plain = Some((used(rest), Kind::Number(n)));
    if let Some(rest) = rest.strip_prefix('%') {
        return Some((used(rest), Kind::Share(n.whole()?, n.loose)));
    }
    if let Some(rest) = rest.strip_prefix('成').filter(|rest| !rest.starts_with(['立', '果', '效', '功', '员', '本']))
    {
        return tenths(n, rest).map_or(plain, |(share, rest)| Some((used(rest), Kind::Share(share, true))));
    }
    if let Some(rest) = rest.strip_prefix("分之") {
        let (part, rest) = leading_number(rest)?;
        return Some((used(rest), Kind::Share(ratio(part.whole()?, n.whole()?)?, true)));
    }
    let over = ["/", "个/", "项/", "处/", "家/", "篇/"].iter().find_map(|mark| rest.strip_prefix(mark));
    match over.and_then(leading_number) {
        Some((whole, rest)) if !n.loose && !whole.loose && !rest.starts_with('/') => {
            Some((used(rest), Kind::Ratio(n.whole()?, whole.whole()?)))
        }
        _ => plain,
    }
}

/// 八成, 八成五, 八成半.
fn tenths(n: Numeral, rest: &str) -> Option<(i64, &str)> {
    let (half, rest) = match (rest.strip_prefix('半'), leading_number(rest)) {
        (Some(rest), _) => (5 * SCALE, rest),
        (None, Some((half, rest))) if half.scaled < 10 * SCALE => (half.scaled, rest),
        _ => (0, rest),
    };
    let tenths = n.whole().filter(|tenths| (0..=10 * SCALE).contains(tenths))?;
    Some((tenths * 10 + half, rest))
}

/// `part` of `whole` as a percentage in ten-thousandths.
pub(super) fn ratio(part: i64, whole: i64) -> Option<i64> {
    let wide = i128::from(part) * i128::from(100 * SCALE);
    (whole > 0).then(|| wide / i128::from(whole)).and_then(|n| i64::try_from(n).ok())
}

/// What keeps a cell from being read, in its own (folded) words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// These words are not known.
    Unknown(String),
    /// These two do not agree.
    Against(String, String),
    /// These speak of what is to come.
    Later(String),
    /// These speak of a time before the one that is reported.
    Earlier(String),
    /// These may speak of what was due by now only.
    SoFar(String),
    /// These speak of a part only, and not of which.
    Part(String),
    /// These stand for different things in different offices: lights.
    Sign(String),
}

impl Obstacle {
    /// Left-over words, or the cell where only a gap is left over.
    pub(super) fn left(words: &str, cell: &str) -> Self {
        let words = if words.trim().is_empty() { cell } else { words };
        Self::Unknown(words.trim().to_string())
    }
}
