//! What files are called that go out to units: after the unit that each is for.

use super::disk::{Lies, entries};
use crate::model::value::{Quarter, is_invisible, key};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What goes out at the beginning of a quarter, below its folder.
pub const FORMS: &str = "forms";
/// What goes back to units, below the folder of a quarter.
pub const RETURNS: &str = "returns";
/// Where letters lie, below either.
const MAIL: &str = "mail";
/// Letters worded for before and for after 报送截止.
const PHASES: [&str; 2] = ["截止前", "截止后"];
/// What who writes in a web page copies from.
const SEND_LIST: &str = "发件清单.xlsx";
/// The page of a unit.
const OF_UNIT: &str = "对照.html";
/// What the program wrote last of all that goes out, in either.
const OUTGOING: &str = ".outgoing.json";
/// What a return asked, beside it.
pub const RECORD: &str = "意见.json";

/// A folder of a name that is longer is not made everywhere, in characters.
const LONGEST: usize = 40;

/// When a letter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No 报送截止 is set.
    Whenever,
    /// Before it.
    Before,
    /// After it.
    After,
}

impl Phase {
    /// Those that a letter is worded for, where 报送截止 is set, or is not.
    pub fn all(has_deadline: bool) -> &'static [Self] {
        if has_deadline { &[Self::Before, Self::After] } else { &[Self::Whenever] }
    }

    /// What it is called; empty where there is one only.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whenever => "",
            Self::Before => PHASES[0],
            Self::After => PHASES[1],
        }
    }
}

/// What the files of a unit are called in a quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressed {
    /// Its name, as a file can have it.
    name: String,
    title: String,
}

impl Addressed {
    /// The units of these names, in their order. No two are called alike, on systems either
    /// that know no large and small letters.
    pub fn all<'u>(units: impl IntoIterator<Item = &'u str>, quarter: Quarter) -> Vec<Self> {
        let mut taken: BTreeSet<String> = [MAIL.to_string()].into();
        let named = units.into_iter().map(|unit| {
            let again = (2..).map(|n: u32| format!("（{n}）"));
            let ends = std::iter::once(String::new()).chain(again);
            let mut names = ends.map(|end| plain(unit, LONGEST - end.chars().count()) + &end);
            let name = names.find(|name| taken.insert(key(name))).unwrap_or_default();
            Self { name, title: quarter.title() }
        });
        named.collect()
    }

    /// The form, by itself.
    pub fn form_file(&self) -> String {
        format!("{}{}工作推进情况表.xlsx", self.name, self.title)
    }

    /// The form.
    pub fn form(&self) -> String {
        format!("{FORMS}/{}", self.form_file())
    }

    /// The form again, for a reminder, where none was made before.
    pub fn form_again(&self) -> String {
        format!("{}/{}", self.returns(), self.form_file())
    }

    /// The letter that the form goes out with.
    pub fn form_letter(&self) -> String {
        format!("{FORMS}/{MAIL}/{}.eml", self.name)
    }

    /// The folder of its returns.
    pub fn returns(&self) -> String {
        format!("{RETURNS}/{}", self.name)
    }

    /// The folder of the return of a number.
    pub fn return_folder(&self, number: u32) -> String {
        format!("{}/{number}", self.returns())
    }

    /// The return of a number, by itself.
    pub fn return_file(&self, number: u32) -> String {
        format!("{}{}退改表（第{number}次）.xlsx", self.name, self.title)
    }

    /// The return of a number.
    pub fn returned(&self, number: u32) -> String {
        format!("{}/{}", self.return_folder(number), self.return_file(number))
    }

    /// What that return asked.
    pub fn record(&self, number: u32) -> String {
        format!("{}/{RECORD}", self.return_folder(number))
    }

    /// The letter that a return goes back with, or a reminder.
    pub fn letter(&self, phase: Phase) -> String {
        let folder = match phase.name() {
            "" => String::new(),
            name => format!("{name}/"),
        };
        format!("{RETURNS}/{MAIL}/{folder}{}.eml", self.name)
    }

    /// The page on which the unit sees itself.
    pub fn page(&self) -> String {
        format!("{}/{OF_UNIT}", self.returns())
    }
}

/// What who writes in a web page copies from: of the forms, or of returns and reminders.
pub fn send_list(folder: &str) -> String {
    format!("{folder}/{MAIL}/{SEND_LIST}")
}

/// Whether forms lie in the folder of a quarter; where it cannot be listed, none do.
pub fn has_forms(folder: &Path) -> bool {
    let is_form =
        |(path, lies): (PathBuf, Lies)| lies == Lies::File && path.extension().is_some_and(|end| end == "xlsx");
    entries(&folder.join(FORMS)).unwrap_or_default().into_iter().any(is_form)
}

/// The record of what the program wrote last in one of the folders.
pub fn outgoing(folder: &str) -> String {
    format!("{folder}/{OUTGOING}")
}

/// Whether a file that is made anew each time is one of these: forms with their letters, or
/// pages and letters about what came.
pub fn is_of(folder: &str, name: &str) -> bool {
    name.split('/').next() == Some(folder) && goes_out(name) && !is_frozen(name)
}

/// Whether a name below the folder of a quarter is one that goes out.
pub fn goes_out(name: &str) -> bool {
    let steps: Vec<&str> = name.split('/').collect();
    let is_letter = |file: &str| file.ends_with(".eml");
    let is_known = match steps[..] {
        [FORMS | RETURNS, MAIL, file] => file == SEND_LIST || is_letter(file),
        [RETURNS, MAIL, phase, file] if PHASES.contains(&phase) => is_letter(file),
        [FORMS, file] => file.ends_with(".xlsx"),
        [RETURNS, _, file] => file == OF_UNIT || file.ends_with(".xlsx"),
        [RETURNS, _, _, _] => is_frozen(name),
        _ => false,
    };
    is_known && steps.iter().all(|step| is_plain(step))
}

/// Whether a name is one of a return: written once, and never again.
pub fn is_frozen(name: &str) -> bool {
    match name.split('/').collect::<Vec<_>>()[..] {
        [RETURNS, unit, number, file] => {
            unit != MAIL && numbered(number).is_some() && (file == RECORD || file.ends_with(".xlsx"))
        }
        _ => false,
    }
}

/// The folder of a unit's returns and the number of the one that a file is of, by its name;
/// absent of any other file.
pub fn return_of(name: &str) -> Option<(&str, u32)> {
    let (folder, _) = name.rsplit_once('/')?;
    let (returns, number) = folder.rsplit_once('/')?;
    numbered(number).map(|number| (returns, number))
}

/// No unit has more returns in a quarter: a higher number is none of the program's.
pub const NUMBERS: u32 = 9_999;

/// The number of a return, by the name of its folder.
pub fn numbered(name: &str) -> Option<u32> {
    name.parse().ok().filter(|number: &u32| (1..=NUMBERS).contains(number) && number.to_string() == name)
}

/// What Windows takes for a device, whatever follows a dot.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Whether a character may stand in no name of a file.
fn is_odd(c: char) -> bool {
    c.is_control() || is_invisible(c) || "/\\:*?\"<>|".contains(c)
}

/// Whether Windows takes a name for a device: `con`, `com1`, `aux.xlsx`.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim().to_ascii_lowercase();
    let numbered = ["com", "lpt"].iter().filter_map(|port| stem.strip_prefix(port));
    let is_port = numbered.into_iter().any(|number| number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit()));
    DEVICES.contains(&stem.as_str()) || is_port
}

/// A name as every system takes it for a file, of so many characters at most.
fn plain(name: &str, most: usize) -> String {
    let seen: String = name.chars().map(|c| if is_odd(c) { '＿' } else { c }).take(most).collect();
    let stem = seen.trim_matches([' ', '.']);
    if stem.is_empty() || is_device(stem) { format!("＿{stem}") } else { stem.to_string() }
}

/// Whether every system takes it for a file as it is.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(is_odd) && name.trim_matches([' ', '.']) == name && !is_device(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUARTER: Quarter = Quarter { year: 2025, number: 3 };

    #[test]
    fn files_are_called_after_their_unit_and_are_known_again() {
        let long = ["很".repeat(45) + "甲镇", "很".repeat(45) + "乙镇"];
        let units = [
            "城东镇", "a/b：c?", "A/B：C?", "..", "con", "mail", "LPT9", "aux.街", "com1.xlsx", "a.xlsx", &long[0],
            &long[1],
        ];
        let all = Addressed::all(units, QUARTER);
        let names: Vec<&str> = all.iter().map(|unit| unit.name.as_str()).collect();
        assert_eq!(names[..6], ["城东镇", "a＿b：c＿", "A＿B：C＿（2）", "＿", "＿con", "mail（2）"]);
        assert_eq!(names[6..10], ["＿LPT9", "＿aux.街", "＿com1.xlsx", "a.xlsx"]);
        assert!(names[10].chars().count() == LONGEST && names[11].ends_with("很（2）"), "{names:?}");
        for unit in &all {
            let letters = [Phase::Whenever, Phase::Before, Phase::After].map(|phase| unit.letter(phase));
            let own =
                [unit.form(), unit.form_letter(), unit.returned(3), unit.record(3), unit.page(), unit.form_again()];
            for name in own.iter().chain(&letters) {
                assert!(goes_out(name), "{name}");
                assert_eq!(is_frozen(name), [&own[2], &own[3]].contains(&name), "{name}");
            }
        }
        assert!(goes_out(&send_list(FORMS)) && goes_out(&send_list(RETURNS)));
    }

    #[test]
    fn nothing_else_is_the_programs_to_write() {
        let others = [
            "forms/a.docx", "forms/../a.xlsx", "returns/城东镇/x/a.xlsx", "returns/城东镇/0/a.xlsx", "returns/a.eml",
            "returns/城东镇/1/笔记.txt", "returns/mail/别处/a.eml", "returns/mail/1/a.xlsx", "returns/../1/a.xlsx",
            "inbox/a.xlsx", "forms/a\\b.xlsx", "returns/城东镇/01/a.xlsx",
        ];
        for name in others {
            assert!(!goes_out(name), "{name}");
        }
    }
}
