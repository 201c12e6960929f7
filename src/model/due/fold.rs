//! A text folded for matching that still knows where each of its characters
//! stood, so that a match can be shown in the words as typed.

use crate::model::value::key;
use std::ops::Range;

/// The folded text and the way back.
pub(crate) struct Folded {
    /// As `value::key` folds it, but with one blank kept between digits.
    pub(crate) text: String,
    /// For each byte of `text`, the bytes of the original character.
    source: Vec<Range<usize>>,
    /// Quoted names and titles in the original, without their marks.
    quotes: Vec<Range<usize>>,
}

impl Folded {
    pub(crate) fn new(original: &str) -> Self {
        let mut folded = Self { text: String::new(), source: Vec::new(), quotes: quotes(original) };
        let mut blank: Option<Range<usize>> = None;
        for (at, c) in original.char_indices() {
            let place = at..at + c.len_utf8();
            let piece = key(c.encode_utf8(&mut [0; 4]));
            if piece.is_empty() {
                blank = blank.or(c.is_whitespace().then_some(place));
                continue;
            }
            let joins =
                folded.text.ends_with(|c: char| c.is_ascii_digit()) && piece.starts_with(|c: char| c.is_ascii_digit());
            if let Some(gap) = blank.take().filter(|_| joins) {
                folded.push(" ", gap);
            }
            folded.push(&piece, place);
        }
        folded
    }

    fn push(&mut self, piece: &str, place: Range<usize>) {
        self.text.push_str(piece);
        self.source.extend(std::iter::repeat_n(place, piece.len()));
    }

    /// Where a range of the folded text stands in the original.
    pub(crate) fn original(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source.get(range.start).map_or(0, |r| r.start);
        let end = range.end.checked_sub(1).and_then(|last| self.source.get(last)).map_or(start, |r| r.end);
        start..end.max(start)
    }

    /// Whether the range is part of a quoted name and not the whole of it: a
    /// year in a title is no date.
    pub(crate) fn is_in_a_name(&self, range: Range<usize>) -> bool {
        let place = self.original(range);
        self.quotes.iter().any(|q| q.start <= place.start && place.end <= q.end && *q != place)
    }
}

/// What stands in quotation or title marks, outermost marks only.
fn quotes(text: &str) -> Vec<Range<usize>> {
    const MARKS: [(char, char); 3] = [('“', '”'), ('《', '》'), ('「', '」')];
    let mut found = Vec::new();
    let mut open: Option<(usize, (char, char), usize)> = None;
    for (at, c) in text.char_indices() {
        match &mut open {
            None => open = MARKS.into_iter().find(|(left, _)| *left == c).map(|marks| (at + c.len_utf8(), marks, 0)),
            Some((_, (left, _), depth)) if c == *left => *depth += 1,
            Some((_, (_, right), depth)) if c == *right && *depth > 0 => *depth -= 1,
            Some((start, (_, right), _)) if c == *right => {
                found.push(*start..at);
                open = None;
            }
            Some(_) => {}
        }
    }
    found
}
