//! Names from outside, made harmless: they are printed, compared and written
//! into reports, and never become a path on disk.

use super::limits::NAME_CHARS;
use crate::model::value::is_invisible;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Names that Windows takes for devices, whatever the extension.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

/// Makes a name harmless: no way out of its folder, no drive, no device, no
/// marks that cannot be seen or that turn the direction of the text, no more
/// than `NAME_CHARS` characters. Gives the name (folders included, `/`-separated,
/// NFC) and, where it was not harmless, how it came, its marks made visible.
pub(super) fn harmless(raw: &str) -> (String, Option<String>) {
    let seen = raw.nfc().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c });
    let unified: String = seen.filter(|c| !is_invisible(*c)).map(|c| if c == '\\' { '/' } else { c }).collect();
    let mut odd = unified.starts_with('/') || raw.chars().any(|c| c.is_control() || turns_text(c));
    let mut steps: Vec<String> = Vec::new();
    for (index, step) in unified.split('/').enumerate() {
        let step = step.trim();
        let drive = index == 0 && step.len() == 2 && step.ends_with(':') && step.as_bytes()[0].is_ascii_alphabetic();
        if step == ".." || drive {
            odd = true;
        } else if !matches!(step, "" | ".") {
            // The mark between the steps of a path in print.
            let step = step.replace('›', ">").replace(':', "：");
            let device = is_device(&step);
            odd |= device;
            steps.push(if device { format!("_{step}") } else { step });
        }
    }
    let mut name = steps.join("/");
    if name.chars().count() > NAME_CHARS {
        odd = true;
        name = shortened(&name);
    }
    if name.is_empty() {
        name = "未命名".into();
    }
    (name, odd.then(|| visible(raw)))
}

/// Whether a character changes the direction in which a text runs.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_device(step: &str) -> bool {
    let stem = step.split('.').next().unwrap_or(step).trim().to_ascii_uppercase();
    let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = matches!(bare, "COM" | "LPT");
    DEVICES.contains(&bare) && (numbered == (stem.len() == bare.len() + 1))
}

/// The end of a name tells what it is, the beginning whose.
fn shortened(name: &str) -> String {
    const END: usize = 20;
    let chars: Vec<char> = name.chars().collect();
    let (head, tail) = (&chars[..NAME_CHARS - END - 1], &chars[chars.len() - END..]);
    head.iter().chain(['…'].iter()).chain(tail).collect()
}

/// A name with every mark that is not seen written out.
fn visible(raw: &str) -> String {
    let unseen = |c: char| c.is_control() || is_invisible(c);
    let shown = |c| if unseen(c) { format!("〔U+{:04X}〕", u32::from(c)) } else { c.to_string() };
    raw.chars().take(NAME_CHARS).map(shown).collect()
}

/// Names in use, so that no two are the same.
#[derive(Default)]
pub(crate) struct UniqueNames(BTreeSet<String>);

impl UniqueNames {
    /// The name, or the name with a number where it is in use.
    pub(crate) fn unique(&mut self, name: String) -> String {
        if self.0.insert(name.clone()) {
            return name;
        }
        let from = name.rfind('/').map_or(0, |at| at + 1);
        let dot = name[from..].rfind('.').filter(|at| *at > 0).map_or(name.len(), |at| from + at);
        let (stem, extension) = name.split_at(dot);
        let mut numbered = (2..).map(|n| format!("{stem}（{n}）{extension}"));
        numbered.find(|candidate| self.0.insert(candidate.clone())).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_harmless_and_stay_recognisable() {
        let cases = [
            ("附件.xlsx", "附件.xlsx", false),
            ("a/./b//附件.xlsx", "a/b/附件.xlsx", false),
            ("../../etc/附件.xlsx", "etc/附件.xlsx", true),
            ("..\\..\\附件.xlsx", "附件.xlsx", true),
            ("/etc/passwd", "etc/passwd", true),
            ("C:\\Users\\某某\\附件.xlsx", "Users/某某/附件.xlsx", true),
            ("con.xlsx", "_con.xlsx", true),
            ("COM1", "_COM1", true),
            ("COMMON.xlsx", "COMMON.xlsx", false),
            ("COM.xlsx", "COM.xlsx", false),
            ("城关镇\u{202e}xslx.exe", "城关镇xslx.exe", true),
            ("红\u{1b}[31m.xlsx", "红[31m.xlsx", true),
            ("零\u{200b}宽.xlsx", "零宽.xlsx", false),
            ("a › b.xlsx", "a > b.xlsx", false),
            ("9:30.xlsx", "9：30.xlsx", false),
            ("..", "未命名", true),
            ("", "未命名", false),
        ];
        for (raw, name, odd) in cases {
            let (made, as_it_came) = harmless(raw);
            assert_eq!((made.as_str(), as_it_came.is_some()), (name, odd), "{raw:?}");
        }
        assert_eq!(harmless("a\u{202e}b").1.as_deref(), Some("a〔U+202E〕b"));
        let (long, odd) = harmless(&format!("{}.xlsx", "长".repeat(500)));
        assert!(odd.is_some() && long.ends_with("长.xlsx") && long.chars().count() == NAME_CHARS);
    }

    #[test]
    fn no_two_names_are_the_same() {
        let mut names = UniqueNames::default();
        let came = ["a/附件.xlsx", "a/附件.xlsx", "a/附件（2）.xlsx", "a/附件.xlsx", "b.d/无", "b.d/无"];
        let unique =
            ["a/附件.xlsx", "a/附件（2）.xlsx", "a/附件（2）（2）.xlsx", "a/附件（3）.xlsx", "b.d/无", "b.d/无（2）"];
        assert_eq!(came.map(|name| names.unique(name.into())), unique);
    }
}
