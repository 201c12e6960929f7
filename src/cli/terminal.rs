//! What the machine offers to a command, and what a command hands to it.

use crate::formats::Reader;
use crate::workspace::Runner;
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Where a person is asked.
pub trait Console {
    /// Shows words.
    fn say(&self, words: &str);
    /// What the person types after these words; absent where nothing will come any more.
    fn ask(&self, words: &str) -> Option<String>;
    /// Opens a file or folder with the program that the system has for it; whether there
    /// is one, and it did.
    fn open(&self, path: &Path) -> bool;
}

/// What the machine offers to a run.
pub struct Host<'a> {
    /// Opens workbooks, a damaged one without harm.
    pub reader: &'a dyn Reader,
    /// How many threads read unless `--jobs` says.
    pub threads: usize,
    /// Is called with how many of how many files are read.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
    /// Where the menu stands.
    pub console: &'a dyn Console,
    /// Who runs: for a command that changes a folder, which it must have for itself.
    pub runner: Runner<'a>,
}

/// What a command has to say.
#[derive(Debug, Default)]
pub struct Spoken {
    /// For standard output.
    pub out: String,
    /// For standard error: notices.
    pub err: String,
    /// The exit code: 0 or 1.
    pub exit: u8,
}

impl Spoken {
    /// Results without notices, and how the run ended.
    pub(super) fn new(out: String, exit: u8) -> Self {
        Self { out, err: String::new(), exit }
    }
}

/// One JSON document.
pub(super) fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A table with columns as wide as their contents; Chinese counts two.
pub(super) fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let rows: Vec<[String; N]> = std::iter::once(head.map(str::to_string)).chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].width_cjk()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let mut out = String::new();
    for row in &rows {
        for (cell, width) in row.iter().zip(widths).take(N - 1) {
            let _ = write!(out, "{cell}{}", " ".repeat(width - cell.width_cjk() + 2));
        }
        out = out + &row[N - 1] + "\n";
    }
    out
}
