//! Counts: `12个`, `80/100`, `18个（完成12个）`, `10余个`. A number says what it
//! counts; a word that is none of 完成 or of what is counted makes it a question.

use super::cell::{Cell, Qualifier, Reading};
use super::lexicon::{Lexicon, Role};
use super::moment::Moment;
use super::number::is_numeral;
use super::quantity::{Quantity, as_shown, join};
use super::status::Status;
use super::text::{clean, is_not_applicable, is_nothing};
use super::tokens::{Kind, Obstacle, Token, folded, is_sentence, tokens};
use chrono::NaiveDate;

/// A count and, where the unit wrote both (`80/100`), what it is out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// The count itself.
    pub part: Quantity,
    /// What it is out of; absent where only one number was typed.
    pub whole: Option<Quantity>,
}

/// What the cell of a count is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// How many are done: 推进18个 is no answer.
    Done,
    /// How many there are to be: 推进18个 is 18, 已完成12个 is no answer.
    Target,
    /// Either.
    Any,
}

/// How a count was read.
#[derive(Clone, Debug, PartialEq)]
pub struct CountReading {
    /// The count, and what it is out of.
    pub reading: Reading<Ratio>,
    /// How exact it is.
    pub qualifier: Option<Qualifier>,
    /// Why it was not read, as far as it can be told.
    pub obstacle: Option<Obstacle>,
}

impl CountReading {
    fn of(reading: Reading<Ratio>) -> Self {
        Self { reading, qualifier: None, obstacle: None }
    }

    /// Reads a count; `cut_off` is the day up to which work is reported.
    pub fn read(cell: &Cell, counting: Counting, cut_off: Option<NaiveDate>) -> Self {
        let unread = |obstacle| Self { obstacle, ..Self::of(Reading::Unread) };
        match cell {
            // A cell that shows 3% shows no count.
            Cell::Number(..) if counting != Counting::Any && as_shown(cell).ends_with('%') => {
                unread(Some(Obstacle::left(&as_shown(cell), "")))
            }
            Cell::Number(n, _) => Quantity::from_f64(*n)
                .map_or(unread(None), |part| Self::of(Reading::Value(Ratio { part, whole: None }))),
            Cell::Text(text) if is_not_applicable(text) => Self::of(Reading::NotApplicable),
            Cell::Text(text) if is_sentence(text) => unread(None),
            Cell::Text(text) => match of_text(&folded(&clean(text)), counting, cut_off) {
                Ok((ratio, qualifier)) => Self { qualifier, ..Self::of(Reading::Value(ratio)) },
                // 无 under a number says that there is none to tell; text is never 0.
                Err(_) if is_nothing(text) => Self::of(Reading::NotApplicable),
                Err(obstacle) => unread(obstacle),
            },
            _ => unread(None),
        }
    }
}

impl Quantity {
    /// Reads a count of whatever is asked. The qualifier tells whether it is exact.
    pub fn read(cell: &Cell) -> (Reading<Ratio>, Option<Qualifier>) {
        let read = CountReading::read(cell, Counting::Any, None);
        (read.reading, read.qualifier)
    }
}

/// What a clause of a count says of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Plain,
    /// 完成; `true` where 已 is said.
    Done(bool),
    /// 推进.
    Advance,
    /// 目标, 计划: what a count is to be.
    Meant,
    /// 共.
    Total,
    /// 其中, without 完成.
    Among,
    /// 含.
    Included,
}

/// A clause with its number, or without.
#[derive(Clone, Copy, Debug)]
struct Piece {
    says: Says,
    figure: Option<Kind>,
    qualifier: Option<Qualifier>,
    /// It stands in brackets and has no word beside its number.
    noted: bool,
}

type Read<T> = Result<T, Option<Obstacle>>;

fn unknown<T>(words: &str, text: &str) -> Read<T> {
    Err(Some(Obstacle::left(words, text)))
}

fn of_text(text: &str, counting: Counting, cut_off: Option<NaiveDate>) -> Read<(Ratio, Option<Qualifier>)> {
    let plain = text.trim_end_matches(['。', '.', ';', ',', ':']);
    if !plain.contains(is_numeral) {
        return Err(None);
    }
    let tokens = tokens(plain, Lexicon::built_in(), cut_off).ok_or(None)?;
    if !tokens.iter().any(|token| matches!(token.kind, Kind::Number(_) | Kind::Ratio(..))) {
        return Err(None);
    }
    let mut pieces: Vec<Piece> = Vec::new();
    let mut bracket = false;
    for clause in clauses_of(&tokens) {
        let Some((first, rest)) = clause.split_first() else { continue };
        let words = match first.role() {
            Some(Role::Open | Role::Close | Role::Sep) => {
                bracket = first.role() == Some(Role::Open) || bracket && first.role() == Some(Role::Sep);
                rest
            }
            _ => clause,
        };
        if words.is_empty() {
            continue;
        }
        // 含新建3个、续建9个
        let some = bracket && pieces.last().is_some_and(|before| before.says == Says::Included);
        let from = if some { Says::Included } else { Says::Plain };
        let piece = piece(plain, words, Piece { says: from, figure: None, qualifier: None, noted: bracket }, counting)?;
        match (piece.figure, piece.says, pieces.last_mut()) {
            (Some(_), ..) => pieces.push(piece),
            // 12个（已竣工）
            (None, Says::Done(already), Some(before)) if before.says == Says::Plain => {
                before.says = Says::Done(already)
            }
            (None, Says::Plain | Says::Done(_) | Says::Included, _) => {}
            _ => return unknown(plain, plain),
        }
    }
    resolved(plain, &pieces, counting)
}

/// The clauses of a count: at commas and brackets, and before 共, 其中 and 含.
/// The mark that parts a clause from the one before stands at its head.
fn clauses_of<'c, 't>(tokens: &'c [Token<'t>]) -> Vec<&'c [Token<'t>]> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        let turns = matches!(token.role(), Some(Role::Total | Role::Among | Role::Included));
        let counted = tokens[from..at].iter().any(|token| matches!(token.kind, Kind::Number(_)));
        // 18个已完成12个
        let is_done = matches!(token.role(), Some(Role::Says(Some(Status::Done))));
        let next = || tokens[at..].iter().find(|next| next.parts() || matches!(next.kind, Kind::Number(_)));
        let turns = turns || is_done && counted && next().is_some_and(|next| !next.parts());
        if at > from && (token.parts() || turns && counted) {
            found.push(&tokens[from..at]);
            from = at;
        }
    }
    found.push(&tokens[from..]);
    found
}

fn piece(text: &str, tokens: &[Token], mut piece: Piece, counting: Counting) -> Read<Piece> {
    let mut already = false;
    for (index, token) in tokens.iter().enumerate() {
        // Of a gap or a letter among digits nothing is worth naming but the whole.
        let rest = || match token.text.trim().trim_matches(|c: char| c.is_ascii()) {
            "" if token.kind == Kind::Left => unknown(text, text),
            _ => unknown(&text[token.at..tokens[tokens.len() - 1].end()], text),
        };
        let before = index.checked_sub(1).map(|before| tokens[before]);
        let counts = piece.figure.is_some();
        match token.kind {
            Kind::Number(_) | Kind::Ratio(..) if counts => return unknown(text, text),
            Kind::Number(n) => {
                let measured = tokens.get(index + 1).is_some_and(|next| next.role() == Some(Role::Measure));
                if n.myriad > 0 && !measured {
                    return rest();
                }
                piece.figure = Some(token.kind);
                piece.qualifier = join(piece.qualifier, n.loose.then_some(Qualifier::About)).ok_or(None)?;
            }
            Kind::Ratio(..) => piece.figure = Some(token.kind),
            Kind::Word(Role::Near(q)) if !counts => piece.qualifier = join(piece.qualifier, Some(q)).ok_or(None)?,
            Kind::Word(Role::About(q)) if counts => piece.qualifier = join(piece.qualifier, Some(q)).ok_or(None)?,
            Kind::Word(Role::Measure)
                if before.is_some_and(|b| matches!(b.kind, Kind::Number(_) | Kind::Ratio(..))) => {}
            // 12处（套）
            Kind::Word(Role::Measure) if tokens.len() == 1 && piece.noted => {}
            Kind::Word(Role::Noun) => piece.noted = false,
            Kind::Word(Role::Filler | Role::Plan) if is_target(token.text) && piece.says == Says::Plain && !counts => {
                piece.says = Says::Meant;
            }
            // Of one quarter alone, which is no cumulative count, of each, or beyond the target.
            Kind::Word(_) if matches!(token.text, "本季度" | "年度" | "本年度" | "各" | "超额") => {
                return rest();
            }
            Kind::Word(Role::Filler | Role::Whole | Role::Manner | Role::Timely(_)) => {
                already |= token.text.contains('已')
            }
            // 截至9月底12个 is a count up to then, 9月12个 one of September.
            Kind::Time(Moment::Past)
                if before.is_some_and(|b| matches!(b.text, "截至" | "截止" | "截至到" | "至" | "到")) => {}
            // 全年18个 and 计划18个 are targets.
            Kind::Time(moment) if counting == Counting::Target && moment.is_of_year(token.text) => {}
            Kind::Word(Role::Plan) if counting == Counting::Target => {}
            Kind::Time(Moment::Earlier) => return Err(Some(Obstacle::Earlier(token.text.to_string()))),
            Kind::Time(Moment::Later | Moment::Year | Moment::Unclear) => {
                return Err(Some(Obstacle::Later(token.text.to_string())));
            }
            Kind::Word(Role::Kind) if piece.says == Says::Included => {}
            Kind::Word(role) => match said(role, token.text, piece.says) {
                Some(says) => piece.says = says,
                None => return rest(),
            },
            _ => return rest(),
        }
    }
    if piece.says == Says::Done(false) && already {
        piece.says = Says::Done(true);
    }
    piece.noted &= piece.says == Says::Plain;
    Ok(piece)
}

/// Whether a word speaks of what is to be done.
fn is_target(word: &str) -> bool {
    matches!(word, "计划" | "应完成") || word.contains("目标") || word.ends_with("任务") || word.ends_with("计划")
}

/// What a word adds to what was said before it; `None` where it does not fit.
fn said(role: Role, word: &str, before: Says) -> Option<Says> {
    match (role, before) {
        (Role::Deed(_), Says::Plain | Says::Done(_)) => Some(Says::Done(matches!(before, Says::Done(true)))),
        (Role::Says(Some(Status::Done)), Says::Meant) => (!word.starts_with('已')).then_some(Says::Meant),
        (Role::Says(Some(Status::Done)), _) => Some(Says::Done(word.starts_with('已'))),
        (Role::Act, Says::Plain) if word == "推进" => Some(Says::Advance),
        (Role::Total, Says::Plain | Says::Done(_)) => Some(if before == Says::Plain { Says::Total } else { before }),
        (Role::Among, Says::Plain) => Some(Says::Among),
        (Role::Included, Says::Plain | Says::Among) => Some(Says::Included),
        _ => None,
    }
}

/// The one count that the pieces give.
fn resolved(text: &str, pieces: &[Piece], counting: Counting) -> Read<(Ratio, Option<Qualifier>)> {
    let number = |piece: &Piece| match piece.figure {
        Some(Kind::Number(n)) => n.whole().map(Quantity::from_scaled),
        _ => None,
    };
    let (some, counts): (Vec<&Piece>, Vec<&Piece>) = pieces.iter().partition(|piece| piece.says == Says::Included);
    let all = || Err(Some(Obstacle::left(text, text)));
    let whole = |piece: &Piece, says: Says| match (says, counting) {
        (Says::Advance, Counting::Done)
        | (Says::Meant, Counting::Done)
        | (Says::Done(true), Counting::Target)
        | (Says::Among, _) => Err(Some(Obstacle::left(text, text))),
        _ => match piece.figure {
            Some(Kind::Ratio(part, whole)) => {
                let (part, whole) = (Quantity::from_scaled(part), Some(Quantity::from_scaled(whole)));
                Ok(Ratio { part, whole })
            }
            _ => number(piece).map(|part| Ratio { part, whole: None }).ok_or(None),
        },
    };
    let (ratio, qualifier) = match counts[..] {
        [one] => (whole(one, one.says)?, one.qualifier),
        [one, other] if one.qualifier.is_none() && other.qualifier.is_none() => {
            let (Some(first), Some(second)) = (number(one), number(other)) else { return all() };
            let of = |part, whole| Ratio { part, whole: Some(whole) };
            let ratio = match (one.says, other.says) {
                (Says::Plain | Says::Total | Says::Meant, Says::Done(_)) => of(second, first),
                (Says::Plain | Says::Done(_), Says::Total | Says::Meant) => of(first, second),
                (Says::Plain | Says::Done(_), Says::Plain) if other.noted => of(first, second),
                (Says::Advance, Says::Done(_)) if counting == Counting::Done => Ratio { part: second, whole: None },
                _ => return all(),
            };
            (ratio, None)
        }
        _ => return all(),
    };
    // 12（2025）
    let is_year = |whole: Quantity| (Quantity::whole(1990)..Quantity::whole(2100)).contains(&whole);
    if matches!(counts[..], [_, other] if other.noted && ratio.whole.is_some_and(is_year)) {
        return all();
    }
    let most = ratio.whole.unwrap_or(ratio.part);
    let is_ratio = matches!(counts[..], [Piece { figure: Some(Kind::Ratio(..)), .. }]);
    if most < ratio.part && !is_ratio || some.iter().any(|piece| number(piece).is_none_or(|n| n > ratio.part)) {
        return all();
    }
    Ok((ratio, qualifier))
}
