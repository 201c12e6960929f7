//! Number formats: the codes that stand in no file but by their number, and
//! which codes show a date.

use super::limits;

/// The code of a built-in format (ECMA-376 18.8.30, with the Chinese ones);
/// `None` for the general one and for numbers without a meaning.
pub(super) fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yy h:mm",
        37 => "#,##0 ;(#,##0)",
        38 => "#,##0 ;[Red](#,##0)",
        39 => "#,##0.00;(#,##0.00)",
        40 => "#,##0.00;[Red](#,##0.00)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        49 => "@",
        id => return chinese(id),
    })
}

/// The code of a built-in format of Chinese Excel.
pub(super) fn chinese(id: u32) -> Option<&'static str> {
    Some(match id {
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "上午/下午h\"时\"mm\"分\"",
        35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        _ => return None,
    })
}

/// Formats that are called by name.
const NAMED: [(&str, &str); 14] = [
    ("General Number", "General"),
    ("General Date", "m/d/yy h:mm"),
    ("Long Date", "yyyy-m-d"),
    ("Medium Date", "d-mmm-yy"),
    ("Short Date", "yyyy-m-d"),
    ("Long Time", "h:mm:ss"),
    ("Medium Time", "h:mm AM/PM"),
    ("Short Time", "h:mm"),
    ("Currency", "#,##0.00"),
    ("Euro Currency", "#,##0.00"),
    ("Fixed", "0.00"),
    ("Standard", "#,##0.00"),
    ("Percent", "0.00%"),
    ("Scientific", "0.00E+00"),
];

/// The code of a format by its name, where it is a name.
pub(super) fn named_code(format: &str) -> &str {
    NAMED.iter().find(|(name, _)| *name == format).map_or(format, |(_, code)| code)
}

/// The code as the grid keeps it; `None` for the general format and for what is
/// longer than any program writes.
pub(super) fn kept_code(code: &str) -> Option<&str> {
    let general = code.is_empty() || code.eq_ignore_ascii_case("general") || code == "G/通用格式";
    (!general && code.chars().count() <= limits::FORMAT_CHARS).then_some(code)
}

/// What a format makes of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shown {
    Number,
    Date,
    Duration,
}

/// The first section of a code decides: a day, month, year, hour or second
/// outside quotes and brackets shows a date, one alone in brackets a duration.
pub(super) fn shown(code: &str) -> Shown {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' | '!' | '_' | '*' => drop(chars.next()),
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect::<String>().to_ascii_lowercase();
                let unit = inside.chars().next().filter(|c| matches!(c, 'h' | 'm' | 's'));
                if unit.is_some_and(|unit| inside.chars().all(|c| c == unit)) {
                    return Shown::Duration;
                }
            }
            ';' => return Shown::Number,
            'd' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S' => return Shown::Date,
            _ => {}
        }
    }
    Shown::Number
}

/// Whether a format shows a date, a time of day or a duration.
pub(super) fn shows_time(code: &str) -> bool {
    shown(code) != Shown::Number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_shows_a_date_or_it_does_not() {
        let dates = ["yyyy-m-d", "yyyy\"年\"m\"月\"", "mm-dd-yy", "[$-804]yyyy年m月", "h:mm", "[DBNum1][$-804]m月d日"];
        let numbers = ["0%", "0.00", "General;yyyy", "0.00\"万元 d\"", "@", "[$-804]aaaa", "[Red]0", "0\\d", "# ?/?"];
        let durations = ["[h]:mm:ss", "[hh]"];
        for (codes, what) in [(&dates[..], Shown::Date), (&numbers, Shown::Number), (&durations, Shown::Duration)] {
            for code in codes {
                assert_eq!(shown(code), what, "{code}");
            }
        }
    }
}
