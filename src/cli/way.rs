//! How files and commands are written, so that they work when typed from where the reader
//! stands.

use crate::model::error::{Error, shown};
use crate::model::value::{Quarter, clean};
use crate::workspace::layout::around;
use std::path::{Path, PathBuf};

/// The way to a workspace.
pub(super) struct Way {
    /// Its folder; absent for a program, which knows it.
    dir: Option<PathBuf>,
    /// The folder, as it follows a command.
    named: String,
    /// The quarter, as an option, where one was asked for.
    period: String,
}

impl Way {
    /// As a command was told to go: to the folder that was named, or the workspace around
    /// it, and to a quarter, where one was asked for.
    pub(super) fn to(named: &Path, period: Option<Quarter>) -> Self {
        let (dir, _) = around(named).unwrap_or_else(|| (named.into(), None));
        let named = if named == Path::new(".") { String::new() } else { format!(" {}", quoted(&printed(named))) };
        let period = period.map(|period| format!(" --period {period}")).unwrap_or_default();
        Self { dir: Some(dir), named, period }
    }

    /// From the workspace itself.
    pub(super) fn inside() -> Self {
        Self { dir: None, named: String::new(), period: String::new() }
    }

    /// A file of the workspace, by its name below it.
    pub(super) fn path(&self, name: &str) -> String {
        let Some(dir) = &self.dir else { return name.into() };
        let whole = dir.join(name);
        let here = std::path::absolute(".").unwrap_or_default();
        printed(whole.strip_prefix(here).unwrap_or(&whole))
    }

    /// Files, one a line.
    pub(super) fn listed(&self, files: &[String]) -> String {
        files.iter().map(|file| format!("  {}\n", self.path(file))).collect()
    }

    /// A command about the same quarter.
    pub(super) fn command(&self, words: &str) -> String {
        format!("jianbao {words}{}{}", self.named, self.period)
    }

    /// A command about the year, from the workspace itself.
    pub(super) fn of_year(&self, words: &str) -> String {
        format!("jianbao {words}{}", self.named)
    }

    /// The command that begins another year beside this one.
    pub(super) fn init_from(&self, year: i32) -> String {
        let from = self
            .dir
            .as_deref()
            .map_or_else(|| Path::new(".").into(), |dir| std::path::absolute(dir).unwrap_or_else(|_| dir.into()));
        let beside = from.with_file_name(format!("{year}年简报"));
        let [beside, from] = [beside, from].map(|path| quoted(&printed(&path)));
        format!("jianbao init {beside} --master 任务清单.txt --from {from}")
    }

    /// An error that asks for a command first, with the command as it is typed here.
    pub(super) fn told(&self, error: Error) -> Error {
        match error {
            Error::First { said, command } => Error::Usage(format!("{said} {}", self.command(&command))),
            error => error,
        }
    }

    /// The same of `trace`, for this.
    pub(super) fn trace(&self, what: &str) -> String {
        format!("jianbao trace{} {}{}", self.named, quoted(what), self.period)
    }
}

/// A path that drives no terminal and says nothing for the program, whatever it is called.
fn printed(path: &Path) -> String {
    let said = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    clean(&shown(path)).chars().map(said).collect()
}

/// As shells take it for one word.
fn quoted(word: &str) -> String {
    if word.contains([' ', '(', ')', '&', '\'', '　']) { format!("\"{word}\"") } else { word.into() }
}
