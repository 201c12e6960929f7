//! A status cell → the status: the grammar of its words.

use super::cell::{Cell, Reading};
use super::clause::Extent;
use super::evidence::{Evidence, Said};
use super::lexicon::{Lexicon, Role};
use super::status::Status;
use super::text::{clean, is_not_applicable, key};
use super::tokens::{Obstacle, Token, folded, is_sentence, tokens_with_days};
use chrono::NaiveDate;
use std::fmt;
use std::sync::Arc;

/// What a status cell is read against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The day up to which work is reported; without it no time beside a word is known to be over.
    pub cut_off: Option<NaiveDate>,
    /// The column asks 是否完成, so that 是 and 否 answer it.
    pub yes_no: bool,
}

/// How a status cell was read.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusReading {
    /// The status.
    pub reading: Reading<Status>,
    /// Only a part is done (阶段性完成, 初稿完成), so it was not read as done.
    pub partial: bool,
    /// Why it was not read, as far as it can be told.
    pub obstacle: Option<Obstacle>,
}

impl StatusReading {
    fn value(status: Status) -> Self {
        Self { reading: Reading::Value(status), partial: false, obstacle: None }
    }

    fn partial() -> Self {
        Self { partial: true, ..Self::value(Status::OnTrack) }
    }

    fn unread(obstacle: Option<Obstacle>) -> Self {
        Self { reading: Reading::Unread, partial: false, obstacle }
    }
}

/// Built-in status words plus those of the 词表 sheet.
#[derive(Clone)]
pub struct StatusWords {
    /// Folded words of the 词表 sheet.
    own: Vec<(String, Status)>,
    lexicon: Arc<Lexicon>,
}

/// The office's words, and not what is built from them.
impl fmt::Debug for StatusWords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StatusWords").field(&self.own).finish()
    }
}

impl Default for StatusWords {
    fn default() -> Self {
        Self::with([])
    }
}

/// Stops at the end of a cell.
const STOPS: [char; 11] = ['。', '.', ';', ',', '!', '、', ':', ' ', '*', '-', '→'];

impl StatusWords {
    /// The built-in words and these; a word given here wins.
    pub fn with(extra: impl IntoIterator<Item = (String, Status)>) -> Self {
        let own = extra.into_iter().map(|(word, status)| (key(&word), status));
        let own: Vec<_> = own.filter(|(word, _)| !word.is_empty()).collect();
        Self { lexicon: Lexicon::with(&own), own }
    }

    /// Whether a known word for a status stands in the text, even one that means none.
    pub fn knows_part_of(&self, text: &str) -> bool {
        let folded = key(text);
        let known = |at: usize| {
            let word = self.lexicon.at(&folded[at..]).map(|(_, role)| role);
            matches!(word, Some(Role::Says(_) | Role::Act | Role::Start | Role::Well | Role::Lasting))
        };
        folded.char_indices().any(|(at, _)| known(at))
    }

    /// Reads a status cell without a cut-off.
    pub fn read(&self, cell: &Cell) -> StatusReading {
        self.read_as(cell, Asked::default())
    }

    /// Reads a status cell.
    pub fn read_as(&self, cell: &Cell, asked: Asked) -> StatusReading {
        let text = match cell {
            Cell::Text(text) if !is_sentence(text) => text,
            Cell::Bool(true) if asked.yes_no => return StatusReading::value(Status::Done),
            Cell::Bool(false) if asked.yes_no => return StatusReading::value(Status::NotDone),
            _ => return StatusReading::unread(None),
        };
        let folded = folded(&clean(text));
        let plain = folded.trim_matches(STOPS);
        if let Some((_, Role::Says(status))) = self.lexicon.at(plain).filter(|(length, _)| *length == plain.len()) {
            return status.map_or(StatusReading::unread(None), StatusReading::value);
        }
        if is_not_applicable(text) {
            return StatusReading::value(Status::NotApplicable);
        }
        let tokens = tokens_with_days(plain, &self.lexicon, asked.cut_off).and_then(|all| chosen(&all));
        match tokens {
            Some(tokens) if !tokens.is_empty() => judged(&Evidence::of(plain, &tokens, asked.yes_no)),
            _ => StatusReading::unread(None),
        }
    }
}

/// Of boxes to be ticked the words of those that are; all words where there is
/// none. Boxes stand before every word or behind every word, else they say nothing.
fn chosen<'t>(all: &[Token<'t>]) -> Option<Vec<Token<'t>>> {
    let ticked = |token: &Token| match token.role() {
        Some(Role::Boxed(ticked) | Role::Tick(ticked)) => Some(ticked),
        _ => None,
    };
    let boxes = all.iter().filter_map(ticked).count();
    if boxes < 2 && !all.iter().any(|token| token.role() == Some(Role::Boxed(false))) {
        return Some(all.to_vec());
    }
    let mut kept = Vec::new();
    if all.first().and_then(ticked).is_some() {
        let mut on = false;
        for token in all {
            on = ticked(token).unwrap_or(on);
            kept.extend(on.then_some(*token));
        }
    } else if all.last().and_then(ticked).is_some() {
        for choice in all.split_inclusive(|token| ticked(token).is_some()) {
            if choice.last().and_then(ticked) == Some(true) {
                kept.extend_from_slice(choice);
            }
        }
    } else {
        return None;
    }
    Some(kept)
}

fn against(one: &str, other: &str) -> StatusReading {
    StatusReading::unread(Some(Obstacle::Against(one.to_string(), other.to_string())))
}

/// The one status that all of it allows.
fn judged(found: &Evidence) -> StatusReading {
    if let Some(obstacle) = &found.blocked {
        // Where nothing of the cell is understood there is no rest to name.
        let nothing = found.says.is_empty() && found.denied.or(found.planned).is_none();
        let unnamed = nothing && matches!(obstacle, Obstacle::Unknown(_));
        return StatusReading::unread(Some(obstacle.clone()).filter(|_| !unnamed));
    }
    let is_done = |said: &&Said| said.status == Status::Done;
    let done = found.says.iter().find(|said| is_done(said) && said.extent == Extent::Whole);
    let in_part = found.says.iter().filter(is_done).map(|said| said.extent).filter(|e| *e > Extent::Whole).max();
    let mut others = found.says.iter().filter(|said| !is_done(said));
    let Some(other) = others.next() else { return of_done(found, done, in_part) };
    if let Some(third) = others.find(|said| said.status != other.status).or(done) {
        return against(other.text, third.text);
    }
    beside_done(found, other, in_part)
}

/// Nothing but 完成 was said, or nothing at all.
fn of_done(found: &Evidence, done: Option<&Said>, in_part: Option<Extent>) -> StatusReading {
    let unready = found.denied.map(str::to_string);
    let meant = found.planned.map(|words| Obstacle::Later(words.to_string()));
    match (done, unready, meant) {
        (None, _, _) if in_part > Some(Extent::SoFar) => StatusReading::partial(),
        (Some(done), Some(denied), _) => against(done.text, &denied),
        (Some(_), None, Some(meant)) => StatusReading::unread(Some(meant)),
        (Some(_), None, None) if found.part.is_some() || in_part > Some(Extent::SoFar) => StatusReading::partial(),
        (Some(_), None, None) => StatusReading::value(Status::Done),
        (None, None, None) if found.ticked && found.part.is_none() => StatusReading::value(Status::Done),
        (None, Some(denied), None) if denies_the_end(&denied) => StatusReading::value(Status::NotDone),
        (None, _, meant) => {
            let so_far = found.says.first().map(|said| Obstacle::SoFar(said.text.to_string()));
            let part = found.part.map(|(_, words)| Obstacle::Part(words.to_string()));
            StatusReading::unread(meant.or(so_far).or(part))
        }
    }
}

/// Whether a denial says no more than that the work is not at its end: 未完成,
/// 尚未全部完工, 否. What cannot be done (无法完成), is not done as it should be
/// (未按要求完成), or of which a step is missing (未验收) says something else.
fn denies_the_end(words: &str) -> bool {
    const NOT: [&str; 13] =
        ["还没有", "并没有", "尚没有", "尚未", "还未", "暂未", "仍未", "并未", "未能", "没有", "还没", "未", "没"];
    const ENDS: [&str; 6] = ["完成", "做完", "完工", "竣工", "办结", "建成"];
    match NOT.iter().find_map(|not| words.strip_prefix(not)) {
        Some(rest) => rest.is_empty() || ENDS.contains(&rest.trim_start_matches("全部").trim_start_matches("完全")),
        None => matches!(words, "否" | "n" | "no" | "false" | "×" | "x" | "✗" | "✘" | "✕" | "╳"),
    }
}

/// Another status, and perhaps a part that is done.
fn beside_done(found: &Evidence, said: &Said, in_part: Option<Extent>) -> StatusReading {
    let Said { status, extent, text } = *said;
    let moves = status == Status::OnTrack;
    let late = matches!(status, Status::Lagging | Status::Overdue);
    let part = Obstacle::Part(found.part.map_or(text, |(_, words)| words).to_string());
    // What limits the word itself: 部分滞后 leaves open how the rest stands.
    let limited = extent.max(found.part.map_or(Extent::Whole, |(extent, _)| extent));
    let rest_is_done = moves && in_part.is_some();
    let fits = match limited {
        Extent::Whole | Extent::SoFar => true,
        Extent::Share => moves || late || status == Status::Standing,
        Extent::Stage => moves,
        Extent::Pieces => rest_is_done,
    };
    let fits_done = match in_part {
        None => true,
        Some(Extent::Share) => moves || late,
        Some(_) => moves,
    };
    let ends = matches!(status, Status::Standing | Status::Adjusted | Status::NotApplicable);
    match found.denied.or(found.planned) {
        Some(words) if ends => against(text, words),
        _ if fits && fits_done => StatusReading::value(status),
        _ => StatusReading::unread(Some(part)),
    }
}
