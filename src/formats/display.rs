//! What a number format makes of a cell for the eye: nothing, other words than
//! the stored number, or the number itself.
//!
//! A quoted % scales nothing, `"约"0` says about, `0!.0,"万"` shows a tenth of a
//! myriad, `;;;` shows nothing, `[=1]"是";"否"` shows no number at all. Colours,
//! signs of currency and grouping change nothing.

use super::number_format::{Shown, shown};
use crate::model::value::Cell;

/// How the style of a cell makes it look.
#[derive(Clone, Copy, Default)]
pub(super) struct CellStyle<'f> {
    /// The code of its number format; `None` for the general one.
    pub format: Option<&'f str>,
    /// Struck through, all of it.
    pub struck: bool,
}

/// A cell as the eye meets it.
pub(super) enum Seen {
    /// It shows this.
    Cell(Cell),
    /// Everything in it is struck through.
    Struck(String),
    /// It shows nothing of what it holds.
    Hidden(String),
}

/// What the eye sees of a cell that is not blank.
pub(super) fn seen(cell: Cell, style: CellStyle<'_>) -> Seen {
    if style.struck {
        return Seen::Struck(cell.text().into());
    }
    let display = match (&cell, style.format) {
        (Cell::Number(n, Some(code)), _) => of_number(*n, code),
        (Cell::Text(text), Some(code)) => of_text(text, code),
        (_, Some(code)) if code.starts_with(';') => of_text(&cell.text(), code),
        _ => Display::Stored,
    };
    match (display, cell) {
        // A nought that is not shown is an empty cell, and nothing to tell.
        (Display::Nothing, Cell::Number(0.0, _)) => Seen::Hidden(String::new()),
        (Display::Nothing, cell) => Seen::Hidden(cell.text().into()),
        (Display::Words(words), Cell::Text(_) | Cell::Number(..)) => Seen::Cell(Cell::Text(words.into())),
        (Display::Section(section), Cell::Number(n, _)) => Seen::Cell(Cell::Number(n, Some(section.into()))),
        (_, cell) => Seen::Cell(cell),
    }
}

/// What a format makes of the content of a cell.
#[derive(Debug, PartialEq)]
enum Display {
    /// The cell as stored.
    Stored,
    /// The number as stored, its format this section of the code alone.
    Section(String),
    /// These words.
    Words(String),
    /// Nothing at all.
    Nothing,
}

/// One piece of a section.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    /// The place of a digit: `0`, `#` or `?`.
    Digit(char),
    Point,
    /// A grouping or scaling comma.
    Comma,
    /// A % that scales.
    Percent,
    /// A character that stands for itself.
    Literal(char),
    /// The number in its general form, or the text of the cell.
    Whole,
    /// An exponent, a fraction, a part of a date: not taken apart.
    Other,
}

/// A number in a cell with this code.
fn of_number(n: f64, code: &str) -> Display {
    if is_plain(code) || shown(code) != Shown::Number {
        return Display::Stored;
    }
    let sections = sections(code);
    let Some(section) = of_value(&sections, n) else { return Display::Stored };
    let pieces = pieces(section);
    if pieces.contains(&Piece::Other) {
        return Display::Stored;
    }
    let seen = render(n, &pieces, sections.len());
    if pieces.iter().all(|piece| matches!(piece, Piece::Literal(c) if c.is_whitespace())) && sections.len() > 1 {
        return Display::Nothing;
    }
    if says_more(&pieces, n) {
        return Display::Words(seen);
    }
    if pieces.contains(&Piece::Percent) == code.contains('%') {
        Display::Stored
    } else {
        Display::Section(section.replace('%', ""))
    }
}

/// A text in a cell with this code.
fn of_text(text: &str, code: &str) -> Display {
    if is_plain(code) || code == "@" {
        return Display::Stored;
    }
    let sections = sections(code);
    let is_of_text = |section: &&str| pieces(section).contains(&Piece::Whole) && section.contains('@');
    let section = match sections.get(3) {
        Some(section) => Some(*section),
        None => sections.last().copied().filter(is_of_text),
    };
    let Some(section) = section else { return Display::Stored };
    let pieces = pieces(section);
    let mut seen = String::new();
    for piece in &pieces {
        match piece {
            Piece::Literal(c) => seen.push(*c),
            Piece::Whole => seen.push_str(text),
            _ => {}
        }
    }
    match seen {
        seen if seen.trim().is_empty() => Display::Nothing,
        seen if seen.trim() == text.trim() => Display::Stored,
        seen => Display::Words(seen),
    }
}

/// Whether a code has nothing but places of digits: most have.
fn is_plain(code: &str) -> bool {
    let places = code.strip_suffix('%').unwrap_or(code);
    places.bytes().all(|b| matches!(b, b'0' | b'#' | b'.' | b'?')) || matches!(code, "#,##0" | "#,##0.00" | "@")
}

/// The sections of a code, parted by `;` outside quotes.
fn sections(code: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let (mut from, mut chars) = (0, code.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' | '!' | '_' | '*' => drop(chars.next()),
            '"' => drop(chars.by_ref().find(|(_, c)| *c == '"')),
            '[' => drop(chars.by_ref().find(|(_, c)| *c == ']')),
            ';' => {
                sections.push(&code[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    sections.push(&code[from..]);
    sections
}

/// The section for a number: by the conditions, where there are any, otherwise by its sign.
fn of_value<'c>(sections: &[&'c str], n: f64) -> Option<&'c str> {
    let numeric = &sections[..sections.len().min(3)];
    if numeric.iter().any(|section| condition(section).is_some()) {
        let holds = |section: &&&str| condition(section).is_none_or(|(sign, bound)| compare(n, sign, bound));
        return numeric.iter().find(holds).copied();
    }
    Some(match numeric {
        [positive] | [positive, ..] if n > 0.0 => positive,
        [_, negative, ..] if n < 0.0 => negative,
        [_, _, zero] => zero,
        [first, ..] => first,
        [] => return None,
    })
}

/// The condition of a section: `[>=100]`.
fn condition(section: &str) -> Option<(&str, f64)> {
    section.split('[').skip(1).find_map(|rest| {
        let inside = rest.split_once(']')?.0;
        let bound = inside.trim_start_matches(['<', '>', '=']);
        let sign = &inside[..inside.len() - bound.len()];
        (!sign.is_empty()).then_some(sign).zip(bound.trim().parse().ok())
    })
}

fn compare(n: f64, sign: &str, bound: f64) -> bool {
    match sign {
        "<" => n < bound,
        "<=" => n <= bound,
        ">" => n > bound,
        ">=" => n >= bound,
        "<>" => n != bound,
        _ => n == bound,
    }
}

fn pieces(section: &str) -> Vec<Piece> {
    let section = section.replace("G/通用格式", "General");
    let mut pieces = Vec::new();
    let mut rest = section.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.get(..7).filter(|word| word.eq_ignore_ascii_case("general")).map(|_| &rest[7..]) {
            pieces.push(Piece::Whole);
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => {
                let (inside, after) = rest.split_once('"').unwrap_or((rest, ""));
                pieces.extend(inside.chars().map(Piece::Literal));
                rest = after;
            }
            '[' => {
                let (inside, after) = rest.split_once(']').unwrap_or((rest, ""));
                let currency = inside.strip_prefix('$').and_then(|symbol| symbol.split('-').next());
                pieces.extend(currency.unwrap_or_default().chars().map(Piece::Literal));
                rest = after;
            }
            '\\' | '!' | '_' | '*' => {
                let mut chars = rest.chars();
                pieces.extend(chars.next().filter(|_| matches!(c, '\\' | '!')).map(Piece::Literal));
                rest = chars.as_str();
            }
            '0' | '#' | '?' => pieces.push(Piece::Digit(c)),
            '.' => pieces.push(Piece::Point),
            ',' => pieces.push(Piece::Comma),
            '%' => pieces.push(Piece::Percent),
            '@' => pieces.push(Piece::Whole),
            c if c == '/' || c.is_ascii_alphabetic() => pieces.push(Piece::Other),
            c => pieces.push(Piece::Literal(c)),
        }
    }
    pieces
}

/// Where the last place of a digit before the point is.
fn last_digit(pieces: &[Piece]) -> Option<usize> {
    let end = pieces.iter().position(|piece| *piece == Piece::Point).unwrap_or(pieces.len());
    pieces[..end].iter().rposition(|piece| matches!(piece, Piece::Digit(_)))
}

/// How many commas stand behind the last digit: each hides three digits.
fn thousands(pieces: &[Piece]) -> i32 {
    let last = pieces.iter().rposition(|piece| matches!(piece, Piece::Digit(_))).map_or(0, |at| at + 1);
    let before_point = last_digit(pieces).map_or(0, |at| at + 1);
    let after = |at: usize| pieces[at..].iter().take_while(|piece| **piece == Piece::Comma).count();
    if last == before_point { after(last) as i32 } else { (after(last) + after(before_point)) as i32 }
}

/// Whether a section shows something else than the number with its sign and a
/// mark of currency.
fn says_more(pieces: &[Piece], n: f64) -> bool {
    let is_digit = |piece: &Piece| matches!(piece, Piece::Digit(_) | Piece::Whole);
    let first = pieces.iter().position(is_digit);
    let last = pieces.iter().rposition(is_digit);
    let within = |at| first.is_some_and(|first| first < at) && last.is_some_and(|last| at < last);
    let adds = |(at, piece): (usize, &Piece)| match piece {
        Piece::Literal(' ' | '¥' | '￥' | '$' | '€' | '£' | '+') => within(at) && *piece != Piece::Literal(' '),
        Piece::Literal('-' | '(' | ')') => within(at) || n > 0.0,
        Piece::Literal(_) => true,
        _ => false,
    };
    thousands(pieces) > 0 || pieces.iter().enumerate().any(adds)
}

/// The number as it is shown, without grouping.
fn render(n: f64, pieces: &[Piece], sections: usize) -> String {
    let percents = pieces.iter().filter(|piece| **piece == Piece::Percent).count() as i32;
    let scaled = n.abs() * 100f64.powi(percents) / 1000f64.powi(thousands(pieces));
    let point = pieces.iter().position(|piece| *piece == Piece::Point).unwrap_or(pieces.len());
    let decimals = pieces[point..].iter().filter(|piece| matches!(piece, Piece::Digit(_))).count();
    // As Excel does it, halves go up, and binary dust does not keep them down.
    let rounded = format!("{:.*}", decimals.min(30), scaled * (1.0 + 1e-14));
    let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut seen = integer(whole, scaled, &pieces[..point]);
    let has_fraction = pieces[point..].contains(&Piece::Digit('0')) || fraction.bytes().any(|b| b != b'0');
    let mut digits = fraction.chars();
    for piece in &pieces[point..] {
        match piece {
            Piece::Point if has_fraction => seen.push('.'),
            Piece::Digit(place) => {
                let rest = digits.as_str();
                let digit = digits.next().unwrap_or('0');
                let is_tail = *place != '0' && rest.bytes().all(|b| b == b'0');
                seen.extend((!is_tail).then_some(digit));
            }
            piece => seen.extend(shown_as(*piece, scaled)),
        }
    }
    if n < 0.0 && sections == 1 { format!("-{seen}") } else { seen }
}

/// The digits before the point, from the right into their places.
fn integer(whole: &str, scaled: f64, pieces: &[Piece]) -> String {
    let mut digits: Vec<char> = if whole == "0" { Vec::new() } else { whole.chars().collect() };
    let first = pieces.iter().position(|piece| matches!(piece, Piece::Digit(_)));
    let mut reversed: Vec<String> = Vec::new();
    for (at, piece) in pieces.iter().enumerate().rev() {
        match piece {
            Piece::Digit(place) => {
                let digit = digits.pop().or((*place == '0').then_some('0'));
                let mut here: String = if Some(at) == first { digits.drain(..).collect() } else { String::new() };
                here.extend(digit);
                reversed.push(here);
            }
            piece => reversed.push(shown_as(*piece, scaled).unwrap_or_default()),
        }
    }
    reversed.into_iter().rev().collect()
}

/// What a piece shows that is no place of a digit.
fn shown_as(piece: Piece, value: f64) -> Option<String> {
    match piece {
        Piece::Literal(c) => Some(c.to_string()),
        Piece::Percent => Some("%".into()),
        Piece::Whole => Some(Cell::Number(value, None).text().into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_show_what_their_format_says() {
        let words = |text: &str| Display::Words(text.into());
        let cases = [
            (66.7, "0.0\"%\"", words("66.7%")),
            (50.0, "0\\%", words("50%")),
            (50.0, "0!%", words("50%")),
            (12.0, "\"约\"0", words("约12")),
            (12.0, "0\"个\"", words("12个")),
            (12.5, "General\"万元\"", words("12.5万元")),
            (12.5, "G/通用格式\"个\"", words("12.5个")),
            (12_345.0, "#,##0,", words("12")),
            (1_234_567.0, "0.0,,", words("1.2")),
            (12_345.0, "0!.0,\"万\"", words("1.2万")),
            (123_456.0, "#\"万\"0000", words("12万3456")),
            (31.0, "0\".\"0", words("3.1")),
            (0.5, "0\"个\"", words("1个")),
            (1.0, "[=1]\"是\";\"否\"", words("是")),
            (0.0, "[=1]\"是\";\"否\"", words("否")),
            (3.0, "[$元-804]0", words("元3")),
            (-3.0, "0\"个\"", words("-3个")),
            (5.0, "0.##\"个\"", words("5个")),
            (0.8, "0%\"以上\"", words("80%以上")),
            (5.0, ";;;", Display::Nothing),
            (0.0, "0;-0;;@", Display::Nothing),
            (5.0, "0;-0;;@", Display::Stored),
            (5.0, "0;0%", Display::Section("0".into())),
            (0.0, "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", Display::Stored),
            (-7.0, "#,##0 ;[Red](#,##0)", Display::Stored),
            (0.8, "0.0%;[Red]-0.0%", Display::Stored),
            (12.0, "[$￥-804]#,##0.00", Display::Stored),
            (12.0, "[DBNum1][$-804]General", Display::Stored),
            (12.0, "@", Display::Stored),
            (0.5, "# ?/?", Display::Stored),
            (5.0, "[$-804]aaaa", Display::Stored),
            (45_928.0, "yyyy\"年\"m\"月\"", Display::Stored),
            (12.0, "", Display::Stored),
        ];
        for (n, code, seen) in cases {
            assert_eq!(of_number(n, code), seen, "{n} {code}");
        }
    }

    #[test]
    fn texts_show_what_their_format_says() {
        let cases = [
            ("已完成", ";;;", Display::Nothing),
            ("已完成", "0;-0;;@", Display::Stored),
            ("已完成", "\"未\"@", Display::Words("未已完成".into())),
            ("已完成", "0\"个\"", Display::Stored),
            ("已完成", "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", Display::Stored),
            ("已完成", "General;General;General;\"略\"", Display::Words("略".into())),
        ];
        for (text, code, seen) in cases {
            assert_eq!(of_text(text, code), seen, "{text} {code}");
        }
    }
}
